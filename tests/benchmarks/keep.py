"""Answers to a drawing alone against answers while figures are drawn beside it without a pause.

    .venv/bin/python -m tests.benchmarks.keep

One thread draws, another makes file after file, in one process as in the app. Both ways take turns in each round.
"""

import argparse
import statistics
import threading
import time

import torch

from core import Recognizer
from core.saving import content_of
from demo.frames import answer
from tests.four import FOUR

REQUEST = {"strokes": FOUR, "size": [400, 400], "brush": 20}
PACE = 0.016
"""Seconds between two answers that a pen asks for."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="times that each way is measured (default %(default)s)")
    rounds = parser.parse_args().rounds
    torch.set_num_threads(1)
    recognizer = Recognizer.load()
    prediction = recognizer.predict_strokes(FOUR, (400, 400), 20)
    content_of(prediction, "png")
    alone, beside, files = [], [], []
    for _ in range(rounds):
        alone += answers(recognizer)
        with Maker(prediction) as maker:
            beside += answers(recognizer)
        files += maker.times
    print(f"alone            {in_words(alone)}")
    print(f"beside a figure  {in_words(beside)}")
    print(f"ratio of the medians {statistics.median(beside) / statistics.median(alone):.2f}")
    print(f"a figure as PNG beside drawing: median {statistics.median(files):.2f} s")


class Maker:
    """Makes one PNG after the other in a thread of its own; `times` says how many seconds each took."""

    def __init__(self, prediction):
        self.times, self._over = [], threading.Event()
        self._thread = threading.Thread(target=self._make, args=(prediction,))

    def _make(self, prediction) -> None:
        while not self._over.is_set():
            start = time.perf_counter()
            content_of(prediction, "png")
            self.times.append(time.perf_counter() - start)

    def __enter__(self) -> "Maker":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._over.set()
        self._thread.join()


def answers(recognizer: Recognizer, count: int = 100) -> list[float]:
    """Seconds that each of so many answers took."""
    times = []
    for _ in range(count):
        start = time.perf_counter()
        answer(recognizer, REQUEST)
        times.append(time.perf_counter() - start)
        time.sleep(PACE)
    return times


def in_words(times: list[float]) -> str:
    return f"median {1000 * statistics.median(times):.2f} ms, p95 {1000 * statistics.quantiles(times, n=20)[-1]:.2f} ms"


if __name__ == "__main__":
    main()
