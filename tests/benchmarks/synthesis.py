"""One synthetic drawing, from its style to its picture, against `place_drawing` of a digit on the page's canvas.

    .venv/bin/python -m tests.benchmarks.synthesis

Both take turns, on one thread, so that what else the computer does meets both alike. Target: 20,000 drawings a minute.
"""

import argparse
import statistics

import numpy as np
import torch

from core.canvas import place_drawing
from core.strokes import read_drawing
from core.synthesis import draw_digit, draw_nondigit
from tests.benchmarks.recognizer import SIZE, drawings, in_words, seconds

TARGET = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=2000, help="drawings of each kind (default %(default)s)")
    rounds = parser.parse_args().rounds
    torch.set_num_threads(1)
    reference, (digits, others) = drawings(), ([], [])
    placing = []
    for k in range(-50, rounds):  # the first ones load fonts and tables
        strokes = reference[k % len(reference)]
        times = [
            seconds(lambda strokes=strokes: place_drawing(read_drawing(strokes, SIZE, 20)).input),
            seconds(lambda k=k: draw_digit(np.random.default_rng((0, k + 50))).picture),
            seconds(lambda k=k: draw_nondigit(np.random.default_rng((1, k + 50))).picture),
        ]
        if k >= 0:
            for kept, one in zip((placing, digits, others), times, strict=True):
                kept.append(one)
    print(f"place_drawing  {in_words(placing)}")
    for name, drawn in (("digits", digits), ("non-digits", others)):
        ratio = statistics.mean(drawn) / statistics.mean(placing)
        print(f"{name:13s}  {in_words(drawn)}, {ratio:.2f} times that; {60 / statistics.mean(drawn):,.0f} a minute")
    print(f"target {TARGET:,} a minute")


if __name__ == "__main__":
    main()
