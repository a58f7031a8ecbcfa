"""A class that draws at once on one server: how often each pen is answered, and how soon.

    .venv/bin/python -m tests.benchmarks.load

Simulated drawers send what the page sends, at the pace of its events; one more is a real Chromium. Then, in the same
run, as many on `gr.Sketchpad` with `.change` and the same network, whose page asks once a stroke. All of it shares
this machine. Targets for 30 drawers on 2 cores: 8 updates a second or more for each, p95 below 250 ms, the same beside
a training (`--training`); with 100 the updates become fewer, evenly, and nobody is refused; memory stays within 5%
over ten minutes (`--seconds 600`).

Drawers begin within a second of each other, so that they draw in waves: at one moment two thirds of them, at another
hardly any. Who is alone for a while has thirty updates a second, who draws with the crowd three, and neither says that
turns are taken unevenly. So "evenly" is told by what each got of what was due to all who waited at the same moments
(`tests.benchmarks.drawers.shares`): the least share divided by the largest.
"""

import argparse
import contextlib
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from gradio_client import Client, handle_file
from PIL import Image
from playwright.sync_api import sync_playwright

from core.jobs.room import Room, new_visitor
from core.recognizer import Recognizer
from core.synthesis import draw_digit
from core.train import recipe
from tests.app_server import ROOT, AppServer
from tests.benchmarks.drawers import SIDE, Drawer, at_pace, draw_together, shares
from tests.benchmarks.frame import memory, used_by
from tests.benchmarks.live import SKETCHPAD, WATCH, draw_loops, open_page
from tests.browser.chromium import find_chromium
from tests.browser.conftest import SWITCHES

UPDATES, P95 = 8, 250
"""Targets: a second, milliseconds."""
LEAST = 2.0
"""Seconds of drawing from which on a drawer's rate counts."""
COLUMNS = ("", "updates/s", "slowest", "evenness", "median ms", "p95 ms", "refused", "CPU ms", "memory MB")
"""Median and slowest of the drawers; the least share of what was due, divided by the largest; CPU for one frame."""
ROW = "{:<30}{:>10}{:>9}{:>12}{:>11}{:>8}{:>9}{:>8}{:>14}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--drawers", type=int, nargs="+", default=[1, 30, 100], help="default 1 30 100")
    parser.add_argument("--seconds", type=float, default=30, help="for each (default %(default)s)")
    parser.add_argument("--training", action="store_true", help="while a training runs on the same server")
    parser.add_argument("--no-browser", action="store_true", help="leave the real Chromium out")
    parser.add_argument("--no-baseline", action="store_true", help="leave gr.Sketchpad out")
    options = parser.parse_args()
    print(ROW.format(*COLUMNS))
    with tempfile.TemporaryDirectory() as folder:
        measure_app(Path(folder), options)
        if not options.no_baseline:
            measure_sketchpad(Path(folder), options)
    print(f"targets for 30 drawers: slowest {UPDATES}, p95 {P95} ms, none refused, memory within 5%")


def measure_app(folder: Path, options: argparse.Namespace) -> None:
    with AppServer(folder) as server, training(folder) if options.training else contextlib.nullcontext():
        draw_together(server.url, 4, 3)  # not counted: what only the first drawings load
        for count in options.drawers:
            page = None if options.no_browser else Page(server.url)
            before, used = memory(server.pid), used_by(server.pid)
            drawers = draw_together(server.url, count, options.seconds)
            used = used_by(server.pid) - used
            if page:
                page.end()
            name = f"{count} drawers" + (" beside a training" if options.training else "")
            report(name, drawers, 1000 * used, before, memory(server.pid))
            if page:
                page.report()


@contextlib.contextmanager
def training(folder: Path) -> Iterator[None]:
    """A training on the server whose folder it is, as a visitor starts one, until the end."""
    room = Room(home=folder / "runs", visitor=new_visitor())
    name = room.start(recipe("classic", epochs=100)).name
    while not room.state(name).step:
        time.sleep(0.1)
    try:
        yield
        if not room.state(name).alive:
            raise RuntimeError("the training ended before what it was to be beside")
    finally:
        room.stop(name)
        while room.state(name).alive:
            time.sleep(0.1)


def measure_sketchpad(folder: Path, options: argparse.Namespace) -> None:
    """The same numbers of drawers on `gr.Sketchpad`: each sends its picture when a stroke ends, as that page does."""
    script = folder / "sketchpad.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{SKETCHPAD}")
    with AppServer(folder, [sys.executable, str(script)]) as server:
        for count in options.drawers:
            answered = [[] for _ in range(count)]
            before, used = memory(server.pid), used_by(server.pid)
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
            cost = 1000 * (used_by(server.pid) - used) / len(delays)
            name = f"gr.Sketchpad, {count} drawers"
            print(ROW.format(name, "1 a stroke", "", "", *in_words(delays), "", f"{cost:.2f}", grown(before, server)))


def lift_and_wait(url: str, picture: Path, seed: int, until: float, delays: list[float]) -> None:
    """One drawer of strokes: draws for a second, sends, waits for the answer, and again."""
    drawn = Recognizer.load().predict_strokes(next_strokes(seed), (SIDE, SIDE)).steps["drawn"]
    Image.fromarray((255 * (1 - drawn)).astype(np.uint8)).save(picture)
    client = Client(url, verbose=False)
    while time.monotonic() < until or not delays:
        time.sleep(1)
        lifted = time.monotonic()
        client.predict({"background": None, "layers": [], "composite": handle_file(str(picture))}, api_name="/read")
        delays.append(time.monotonic() - lifted)


def next_strokes(seed: int) -> list[list[list[float]]]:
    return [list(stroke) for stroke in at_pace(draw_digit(np.random.default_rng(seed)).strokes)]


def report(name: str, drawers: list[Drawer], used: float, before: int, after: int) -> None:
    """One line of the table; `used`, the milliseconds of processor time that all frames took."""
    longest = max(drawer.drawing_seconds for drawer in drawers)
    # Who drew hardly anything, such as a dot, says little about a rate
    counted = [drawer for drawer in drawers if drawer.drawing_seconds > min(LEAST, longest / 2)]
    rates, got = sorted(drawer.rate for drawer in counted), shares(counted)
    delays = [1000 * delay for drawer in drawers for delay in drawer.delays]
    print(
        ROW.format(
            name,
            f"{statistics.median(rates):.1f}",
            f"{rates[0]:.1f}",
            f"{got.min() / got.max():.2f}",
            *in_words(delays),
            sum(drawer.refused for drawer in drawers),
            f"{used / sum(drawer.frames for drawer in drawers):.2f}",
            megabytes(before, after),
        ),
        flush=True,
    )


def in_words(delays: list[float]) -> tuple[str, str]:
    """Median and 95th percentile."""
    return f"{statistics.median(delays):.0f}", f"{statistics.quantiles(delays, n=20)[-1]:.0f}"


def grown(before: int, server: AppServer) -> str:
    return megabytes(before, memory(server.pid))


def megabytes(before: int, after: int) -> str:
    return f"{before / 1e6:.0f} → {after / 1e6:.0f}"


class Page:
    """A real Chromium that draws beside the others, in a thread of its own, for as long as they do."""

    def __init__(self, url: str):
        self._url, self._watched, self._seconds = url, [], 0.0
        self._end, self._is_drawing = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._draw)
        self._thread.start()
        self._is_drawing.wait(60)

    def _draw(self) -> None:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=SWITCHES)
            page = open_page(browser, WATCH, self._url)
            page.get_by_test_id("conv2-7").wait_for()
            box = page.get_by_test_id("sketchpad").bounding_box()
            page.evaluate("watched.length = 0")
            self._is_drawing.set()
            while not self._end.is_set():
                self._seconds += draw_loops(page, box, 1)
                page.get_by_test_id("clear").click()
                time.sleep(0.5)  # a drawer looks at the answer, too
            self._watched = page.evaluate("watched")
            browser.close()

    def end(self) -> None:
        self._end.set()
        self._thread.join()

    def report(self) -> None:
        delays = [delay for delay, _ in self._watched]
        rate = f"{len(delays) / self._seconds:.1f}"
        print(ROW.format("  a Chromium among them", rate, "", "", *in_words(delays), "", "", ""), flush=True)


if __name__ == "__main__":
    if find_chromium() is None:
        sys.exit("expected a Chromium on this machine: python3 run.py test installs one")
    main()
