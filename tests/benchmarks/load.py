"""A class that draws at once on one server: how often each pen is answered, and how soon.

    .venv/bin/python -m tests.benchmarks.load

Simulated drawers send what the page sends, at the pace of its events; one more is a real Chromium. Then, in the same
run, as many on `gr.Sketchpad` with `.change` and the same network, whose page asks once a stroke. Targets for
30 drawers on 2 cores: 8 updates a second or more for each, p95 below 250 ms; with 100 nobody is refused.
"""

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
from gradio_client import Client, handle_file
from PIL import Image
from playwright.sync_api import sync_playwright

from core.recognizer import Recognizer
from core.synthesis import draw_digit
from tests.app_server import ROOT, AppServer
from tests.benchmarks.drawers import SIDE, Drawer, at_pace, draw_together
from tests.benchmarks.live import SKETCHPAD, WATCH, draw_loops, open_page
from tests.browser.chromium import find_chromium
from tests.browser.conftest import SWITCHES

UPDATES, P95 = 8, 250
"""Targets: a second, milliseconds."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--drawers", type=int, nargs="+", default=[1, 30, 100], help="default 1 30 100")
    parser.add_argument("--seconds", type=float, default=30, help="for each (default %(default)s)")
    parser.add_argument("--no-browser", action="store_true", help="leave the real Chromium out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure_app(Path(folder), options)
        measure_sketchpad(Path(folder), options)


def measure_app(folder: Path, options: argparse.Namespace) -> None:
    with AppServer(folder) as server:
        draw_together(server.url, 4, 3)  # not counted: what only the first drawings load
        for count in options.drawers:
            before = memory(server.pid)
            page = None if options.no_browser else Page(server.url)
            drawers = draw_together(server.url, count, options.seconds)
            report(count, drawers, memory(server.pid) / before)
            if page:
                page.report()


def measure_sketchpad(folder: Path, options: argparse.Namespace) -> None:
    """The same numbers of drawers on `gr.Sketchpad`: each sends its picture when a stroke ends, as that page does."""
    script = folder / "sketchpad.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{SKETCHPAD}")
    with AppServer(folder, [sys.executable, str(script)]) as server:
        for count in options.drawers:
            answered = [[] for _ in range(count)]
            until = time.monotonic() + options.seconds
            threads = [
                threading.Thread(target=lift_and_wait, args=(server.url, folder / f"{k}.png", k, until, answered[k]))
                for k in range(count)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            delays = [1000 * delay for each in answered for delay in each]
            print(
                f"gr.Sketchpad  {count:4} drawers: pen lifted → answer median {statistics.median(delays):.0f} ms, "
                f"p95 {statistics.quantiles(delays, n=20)[-1]:.0f} ms; none while the pen is down"
            )


def lift_and_wait(url: str, picture: Path, seed: int, until: float, delays: list[float]) -> None:
    """One drawer of strokes: draws for a second, sends, waits for the answer, and again."""
    drawn = Recognizer.load().predict_strokes(next_strokes(seed), (SIDE, SIDE)).steps["drawn"]
    Image.fromarray((255 * (1 - drawn)).astype(np.uint8)).save(picture)
    client = Client(url, verbose=False)
    while time.monotonic() < until:
        time.sleep(1)
        lifted = time.monotonic()
        client.predict({"background": None, "layers": [], "composite": handle_file(str(picture))}, api_name="/read")
        delays.append(time.monotonic() - lifted)


def next_strokes(seed: int) -> list[list[list[float]]]:
    return [list(stroke) for stroke in at_pace(draw_digit(np.random.default_rng(seed)).strokes)]


def report(count: int, drawers: list[Drawer], growth: float) -> None:
    rates = sorted(len(drawer.delays) / drawer.drawing_seconds for drawer in drawers if drawer.drawing_seconds)
    delays = [1000 * delay for drawer in drawers for delay in drawer.delays]
    p95 = statistics.quantiles(delays, n=20)[-1]
    print(
        f"{count:4} drawers: {rates[0]:.1f} updates a second of drawing for the slowest, median "
        f"{statistics.median(rates):.1f}; answered in median {statistics.median(delays):.0f} ms, p95 {p95:.0f} ms; "
        f"{sum(drawer.refused for drawer in drawers)} refused; memory {growth:.2f} times"
    )
    print(f"              targets: {UPDATES} a second, p95 {P95} ms, none refused")


class Page:
    """A real Chromium that draws beside the others, in a thread of its own, for as long as they do."""

    def __init__(self, url: str):
        self._url, self._watched, self._seconds = url, [], 0.0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._draw)
        self._thread.start()

    def _draw(self) -> None:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=SWITCHES)
            page = open_page(browser, WATCH, self._url)
            page.get_by_test_id("conv2-7").wait_for()
            box = page.get_by_test_id("sketchpad").bounding_box()
            page.evaluate("watched.length = 0")
            while not self._end.is_set():
                self._seconds += draw_loops(page, box, 1)
                page.get_by_test_id("clear").click()
                time.sleep(0.5)  # a drawer looks at the answer, too
            self._watched = page.evaluate("watched")
            browser.close()

    def report(self) -> None:
        self._end.set()
        self._thread.join()
        delays = [delay for delay, _ in self._watched]
        p95 = statistics.quantiles(delays, n=20)[-1]
        print(
            f"              Chromium among them: {len(delays) / self._seconds:.1f} updates a second of drawing, "
            f"pen → page median {statistics.median(delays):.0f} ms, p95 {p95:.0f} ms"
        )


def memory(pid: int) -> int:
    """Bytes of a process that are in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    if find_chromium() is None:
        sys.exit("expected a Chromium on this machine: python3 run.py test installs one")
    main()
