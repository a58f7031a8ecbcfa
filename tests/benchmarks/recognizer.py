"""One `predict_strokes` against one bare forward of the same network.

    .venv/bin/python -m tests.benchmarks.recognizer

Both take turns, on one thread as in the app, so that what else the computer does meets both alike. Target: 3 times.
"""

import argparse
import itertools
import statistics
import time

import torch

from core import Recognizer

TARGET = 3.0
SIZE = (400, 400)


def drawings() -> list[list]:
    """Digits in the pace of a pen: a point every six pixels, about a hundred each."""
    corners = [
        [[(160, 90), (112, 220), (288, 220)], [(240, 120), (232, 320)]],
        [[(110, 110), (290, 100), (180, 320)]],
        [[(280, 120), (200, 90), (150, 160), (230, 200), (270, 260), (200, 320), (120, 290)]],
        [[(200, 90), (130, 160), (130, 260), (200, 320), (270, 260), (270, 160), (200, 90)]],
    ]
    return [[with_pace(stroke) for stroke in strokes] for strokes in corners]


def with_pace(stroke, step=6):
    points = [stroke[0]]
    for (x0, y0), (x1, y1) in itertools.pairwise(stroke):
        parts = max(1, round(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 / step))
        points += [(x0 + (x1 - x0) * k / parts, y0 + (y1 - y0) * k / parts) for k in range(1, parts + 1)]
    return points


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=500, help="times that each drawing is read (default %(default)s)")
    rounds = parser.parse_args().rounds
    torch.set_num_threads(1)
    recognizer, all_strokes = Recognizer.load(), drawings()
    bare, whole = [], []
    for _ in range(rounds):
        for strokes in all_strokes:
            x = torch.rand(1, 1, 28, 28)
            bare.append(seconds(lambda x=x: forward(recognizer, x)))
            whole.append(seconds(lambda strokes=strokes: recognizer.predict_strokes(strokes, SIZE, 20)))
    ratio = statistics.median(whole) / statistics.median(bare)
    print(f"bare forward     {in_words(bare)}")
    print(f"predict_strokes  {in_words(whole)}")
    print(f"ratio of the medians {ratio:.2f}, target {TARGET}")


def forward(recognizer, x):
    with torch.inference_mode():
        recognizer.network(x)


def seconds(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_words(times: list[float]) -> str:
    slow = statistics.quantiles(times, n=20)[-1]
    return f"median {1e3 * statistics.median(times):.3f} ms, p95 {1e3 * slow:.3f} ms"


if __name__ == "__main__":
    main()
