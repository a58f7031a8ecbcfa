"""What it costs to watch a training: processor time of the server and of the page, requests and bytes a second.

    .venv/bin/python -m tests.benchmarks.watching

A real Chromium watches a real training on the real app: first on the Train tab, then from another tab of the page, then
hidden behind another page. A busy machine does not change processor time, so that these figures can be compared.
"""

import argparse
import os
import time
from pathlib import Path

from playwright.sync_api import Page

from core.train import recipe
from tests.app_server import AppServer
from tests.benchmarks.browsing import chromium_and_app
from tests.browser.training import TrainTab

HIDE = """() => {
  Object.defineProperty(document, "hidden", { value: true, configurable: true });
  Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
"""A headless browser hides no page by itself."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=15, help="that each way is watched (default %(default)s)")
    options = parser.parse_args()
    with chromium_and_app() as (browser, server):
        page = browser.new_page()
        page.goto(server.url)
        tab = TrainTab(page, server).open()
        run = tab.room.start(recipe("classic", epochs=1000, record_every=50))
        page.reload()
        tab.open()
        tab.wait_for_records(5, limit=120)
        cost = Cost(page, server)
        cost.tell("on the Train tab", options.seconds)
        page.get_by_role("tab").first.click()
        page.wait_for_timeout(2000)
        cost.tell("on another tab", options.seconds)
        page.get_by_role("tab").nth(1).click()
        page.evaluate(HIDE)
        page.wait_for_timeout(2000)
        cost.tell("hidden", options.seconds)
        tab.room.stop(run.name)


class Cost:
    """Counts what a page and its server do meanwhile."""

    def __init__(self, page: Page, server: AppServer):
        self.page, self.pid = page, server.pid
        self.session = page.context.new_cdp_session(page)
        self.session.send("Performance.enable")
        self.session.send("Network.enable")
        self.requests = self.bytes = 0
        self.session.on("Network.requestWillBeSent", lambda _: self._count(1, 0))
        self.session.on("Network.loadingFinished", lambda event: self._count(0, event["encodedDataLength"]))

    def tell(self, where: str, seconds: float) -> dict[str, float]:
        """Print what so many seconds cost, and give it by name: per second, and the memory in MB at their end."""
        before, self.requests, self.bytes = self._now(), 0, 0
        self.page.wait_for_timeout(1000 * seconds)
        now = self._now()
        passed = now["time"] - before["time"]
        found = {
            "processor time of the server": (now["server"] - before["server"]) / passed,
            "main thread of the page": (now["page"] - before["page"]) / passed,
            "requests": self.requests / passed,
            "bytes": self.bytes / passed,
            "heap of the page": self._heap(),
            "memory of the server": self._resident(),
        }
        server, page, requests, length, heap, resident = found.values()
        print(
            f"{where:17} server {server:.3f} CPU s/s, page {page:.3f} s/s of its main thread, "
            f"{requests:.1f} requests/s, {length / 1000:.1f} kB/s; "
            f"page {heap:.1f} MB of JavaScript, server {resident:.0f} MB"
        )
        return found

    def _count(self, requests: int, length: float) -> None:
        self.requests, self.bytes = self.requests + requests, self.bytes + length

    def _heap(self) -> float:
        """MB of JavaScript that is still in use."""
        self.session.send("HeapProfiler.collectGarbage")
        return self._metrics()["JSHeapUsedSize"] / 1e6

    def _resident(self) -> float:
        """MB of the server."""
        fields = Path(f"/proc/{self.pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def _metrics(self) -> dict[str, float]:
        return {each["name"]: each["value"] for each in self.session.send("Performance.getMetrics")["metrics"]}

    def _now(self) -> dict[str, float]:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        server = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # user and system time
        return {"time": time.monotonic(), "server": server, "page": self._metrics()["TaskDuration"]}


if __name__ == "__main__":
    main()
