"""What a training costs those who draw, and what the page costs a training.

    .venv/bin/python -m tests.benchmarks.train_tab

A real Chromium draws on the real app as in `live`, first with no training on the machine, then beside one. After that
the same training runs in turns with its page open, on the Train tab, and with no page at all.
Targets: 25 updates a second or more and a p95 of 100 ms beside a training; 1.1 times the time, or less, when watched.
"""

import argparse
import statistics
import time
from pathlib import Path

from core.jobs.room import Room, new_visitor
from core.model import Architecture
from core.train import recipe
from tests.app_server import AppServer
from tests.benchmarks.browsing import chromium_and_app
from tests.benchmarks.live import WATCH, draw_loops, open_page
from tests.browser.training import TrainTab

UPDATES, P95, RATIO = 25, 100, 1.1
"""Targets: a second, milliseconds, times."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--strokes", type=int, default=8, help="strokes of two seconds each (default %(default)s)")
    parser.add_argument("--epochs", type=int, default=2, help="of the training that is timed (default %(default)s)")
    parser.add_argument("--turns", type=int, default=3, help="times that it is timed each way (default %(default)s)")
    options = parser.parse_args()
    with chromium_and_app() as (browser, server):
        home = server.log.parent / "runs"
        draw_beside_nothing_and_beside_a_training(browser, server, home, options.strokes)
        time_watched_and_alone(browser, server, home, options)


def draw_beside_nothing_and_beside_a_training(browser, server: AppServer, home: Path, strokes: int) -> None:
    page = open_page(browser, WATCH, server.url)
    page.get_by_test_id("conv2-7").wait_for()
    measure_drawing(page, 1)  # not counted: what only the first drawing loads
    tell("no training       ", *measure_drawing(page, strokes))
    room = Room(home=home, visitor=new_visitor())
    run = room.start(recipe("classic", epochs=1000))
    while room.state(run.name).step < 100:
        time.sleep(0.1)
    tell("beside a training ", *measure_drawing(page, strokes))
    print(f"                   targets: p95 {P95} ms, {UPDATES} a second")
    room.stop(run.name)
    page.close()


def measure_drawing(page, strokes: int) -> tuple[list[float], float]:
    """Milliseconds from each move of the pen to its maps, and how many a second."""
    page.evaluate("watched.length = 0")
    seconds = draw_loops(page, page.get_by_test_id("sketchpad").bounding_box(), strokes)
    watched = page.evaluate("watched")
    return [delay for delay, _ in watched], len(watched) / seconds


def tell(what: str, delays: list[float], updates: float) -> None:
    slow = statistics.quantiles(delays, n=20)[-1]
    print(f"{what} pen moved → drawn: median {statistics.median(delays):.1f} ms, p95 {slow:.1f} ms, {updates:.0f}/s")


def time_watched_and_alone(browser, server: AppServer, home: Path, options) -> None:
    """The same training in turns: its visitor's page on the Train tab, and no page."""
    seconds = {"watched": [], "alone": []}
    for turn in range(2 * options.turns):
        page = browser.new_page()
        page.goto(server.url)
        tab = TrainTab(page, server).open()
        room = tab.room
        how = "alone" if turn % 2 else "watched"
        if how == "alone":
            page.close()
        seconds[how].append(time_training(room, options.epochs))
        if how == "watched":
            assert tab.records > 2, "the page did not watch"
            page.close()
    medians = {how: statistics.median(times) for how, times in seconds.items()}
    ratio = medians["watched"] / medians["alone"]
    print(f"training watched {medians['watched']:.1f} s, alone {medians['alone']:.1f} s: ratio {ratio:.2f}")
    print(f"                 target: {RATIO} or less")


def time_training(room: Room, epochs: int) -> float:
    """Seconds until a small share of the classic recipe is done, of computing and all else."""
    config = recipe("classic", epochs=epochs, training_images=20_000, record_every=50, architecture=Architecture())
    start = time.monotonic()
    run = room.start(config)
    while room.state(run.name).name in ("waiting", "running"):
        time.sleep(0.05)
    return time.monotonic() - start


if __name__ == "__main__":
    main()
