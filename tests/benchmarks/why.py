"""What asking why adds to a frame: each of the page's questions, side by side with a frame without any.

    .venv/bin/python -m tests.benchmarks.why

All take turns, on one thread as in the app. Target while the pen moves: a frame with evidence
costs at most 3 plain ones.
"""

import argparse
import statistics

import torch

from core import Recognizer
from demo.frames import answer
from tests.benchmarks.recognizer import SIZE, drawings, in_words, seconds

QUESTIONS = {
    "a plain frame": {},
    "maps silenced": {"silenced": {"conv1": [0], "conv2": [1]}},
    "evidence, pen moving": {"why": {"view": "evidence", "in_full": False}},
    "evidence, at rest": {"why": {"view": "evidence"}},
    "contrast, at rest": {"why": {"view": "contrast"}},
    "cover up, 5×5, at rest": {"why": {"view": "occlusion", "size": 5}},
    "each map, at rest": {"hangs": True},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=50, help="times that each drawing is read (default %(default)s)")
    rounds = parser.parse_args().rounds
    torch.set_num_threads(1)
    recognizer, times = Recognizer.load(), {name: [] for name in QUESTIONS}
    for _ in range(rounds):
        for strokes in drawings():
            for name, question in QUESTIONS.items():
                request = {"strokes": strokes, "size": list(SIZE), "brush": 20, **question}
                times[name].append(seconds(lambda request=request: answer(recognizer, request)))
    plain = statistics.median(times["a plain frame"])
    for name, measured in times.items():
        print(f"{name:24} {in_words(measured)}, {statistics.median(measured) / plain:.1f} plain frames")


if __name__ == "__main__":
    main()
