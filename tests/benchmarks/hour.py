"""What watching a training costs after an hour, beside what it costs at the start: traffic, memory, processor time.

    .venv/bin/python -m tests.benchmarks.hour

A real Chromium watches a run on the real app, which `core.train` writes in this process: on few images, so that the
records of an hour come in minutes. Meanwhile the page looks as often as in an hour, too: its clock is hurried. Before
and after that the run makes a record a second, about as the classic recipe does, and the page's clock goes as usual.
Target: 1.5 times what it was at the start, or less; a curve has all its points only after 200 records.
"""

import argparse
import itertools
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

from core.data import load_mnist
from core.runs import Run, create_run
from core.train import recipe, train
from tests.benchmarks.browsing import chromium_and_app
from tests.benchmarks.watching import Cost
from tests.browser.seen import wait_until
from tests.browser.training import TrainTab

HURRY = 50
"""So many times faster goes the page's clock meanwhile."""
CLOCK = """() => {
  const { setTimeout } = window;
  window.hurry = 1;
  window.setTimeout = (work, wait = 0, ...rest) => setTimeout(work, wait / window.hurry, ...rest);
}"""
TARGET = 1.5
"""Times."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--records", type=int, default=3600, help="of an hour (default %(default)s)")
    parser.add_argument("--seconds", type=float, default=20, help="that are measured each time (default %(default)s)")
    options = parser.parse_args()
    with chromium_and_app() as (browser, server):
        page = browser.new_page()
        page.add_init_script(f"({CLOCK})()")
        page.goto(server.url)
        tab = TrainTab(page, server).open()
        with growing(Pace(), tab) as (pace, run):
            page.reload()
            tab.open()
            tab.wait_for_records(5)
            cost = Cost(page, server)
            start = cost.tell("at the start", options.seconds)
            spend_an_hour(tab, pace, run, cost, options.records)
            end = cost.tell("after the hour", options.seconds)
    for name, before in start.items():
        print(f"{name:28} {end[name] / before:.2f} times what it was")
    print(f"{'':28} target: {TARGET} or less")


class Pace:
    """How fast a training makes records: one a second, or as fast as it can."""

    def __init__(self):
        self.hurries, self.ended = threading.Event(), threading.Event()

    def wait(self) -> None:
        if not self.hurries.is_set():
            self.ended.wait(1)


@contextmanager
def growing(pace: Pace, tab: TrainTab) -> Iterator[tuple[Pace, Run]]:
    """A run of the visitor that grows in a thread: the network of the classic recipe, a record a batch."""
    config = recipe("classic", epochs=1000, record_every=1, threads=1)
    tab.room.folder.mkdir(parents=True, exist_ok=True)
    run = create_run("hour", config, runs=tab.room.folder)
    images = dict(training=load_mnist().train[:640], validation=load_mnist().validation[:50])

    def write() -> None:
        with closing(train(config, run=run, **images)) as reports:
            for _ in itertools.takewhile(lambda _: not pace.ended.is_set(), reports):
                pace.wait()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield pace, run
    finally:
        pace.ended.set()
        writer.join()


def spend_an_hour(tab: TrainTab, pace: Pace, run: Run, cost: Cost, records: int) -> None:
    """Until so many records were made, and the page has asked for what is new as often."""
    cost.requests = 0
    tab.page.evaluate(f"window.hurry = {HURRY}")
    pace.hurries.set()
    wait_until(tab.page, lambda: tab.records >= records or pace.ended.is_set(), 3600)
    pace.hurries.clear()
    wait_until(tab.page, lambda: cost.requests >= records, 3600)
    tab.page.evaluate("window.hurry = 1")
    made = len(run.records())
    print(f"{'meanwhile':17} {made} records were made, and the page asked {cost.requests} times")
    tab.wait_for_records(made)


if __name__ == "__main__":
    main()
