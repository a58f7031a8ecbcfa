"""What one frame costs the server: processor time, which many drawers share, whatever else the machine does.

    .venv/bin/python -m tests.benchmarks.frame

The real app answers the drawings of growing digits, one after the other, as the page sends them; the clock is its
process's own. Then the parts of an answer, by themselves; what is left over is the way through the server.
"""

import argparse
import http.client
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from core.recognizer import Recognizer
from core.synthesis import draw_digit
from demo.border.paths import FRAME
from demo.frames import answer, frame_of
from demo.steps import small_steps
from tests.app_server import AppServer
from tests.benchmarks.drawers import SIDE, at_pace, request_of

ROUNDS = 5
"""The least of so many is told: what else the machine does only adds."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--digits", type=int, default=8, help="drawn ones, frame by frame (default %(default)s)")
    requests = growing(parser.parse_args().digits)
    with tempfile.TemporaryDirectory() as folder, AppServer(Path(folder)) as server:
        whole = through_the_server(server, requests)
    parts = in_parts(requests)
    print(f"{len(requests)} frames of growing digits, milliseconds of processor time for one")
    for name, cost in {**parts, "the way through the server": whole - parts["answer"], "in all": whole}.items():
        print(f"{name:<28}{cost:6.2f}")


def growing(digits: int) -> list[dict]:
    """What a page sends while so many digits are drawn."""
    requests = []
    for seed in range(digits):
        whole: list[list] = []
        for stroke in at_pace(draw_digit(np.random.default_rng(seed)).strokes):
            points = list(stroke)
            for end in range(2, len(points) + 1):
                requests.append({"strokes": [*whole, points[:end]], "size": [SIDE, SIDE], "brush": 20})
            whole = [*whole, points]
    return requests


def through_the_server(server: AppServer, requests: list[dict]) -> float:
    """Milliseconds of the server's processor time for a frame that a client asks for over one connection."""
    bodies = [request_of("page", number, request["strokes"]) for number, request in enumerate(requests)]
    connection = http.client.HTTPConnection("127.0.0.1", server.port)

    def ask_for_all():
        for body in bodies:
            connection.request("POST", FRAME, body, {"Content-Type": "application/json"})
            frame = connection.getresponse().read()
            if b'"verdict"' not in frame:
                raise RuntimeError(f"expected a frame, got {frame[:200]!r}")

    ask_for_all()  # not counted: what only the first drawings load
    return least(ask_for_all, lambda: used_by(server.pid), len(bodies))


def in_parts(requests: list[dict]) -> dict[str, float]:
    """The parts of an answer, in this process."""
    torch.set_num_threads(1)
    recognizer = Recognizer.load()
    drawings = [(request["strokes"], request["size"], request["brush"]) for request in requests]
    predictions = [recognizer.predict_strokes(*drawing) for drawing in drawings]
    frames = [answer(recognizer, request) for request in requests]

    def cost(work: Callable, on: list) -> float:
        return least(lambda: [work(each) for each in on], time.process_time, len(on))

    return {
        "read the drawing": cost(lambda drawing: recognizer.predict_strokes(*drawing), drawings),
        "steps in small": cost(small_steps, predictions),
        "frame, with its steps": cost(frame_of, predictions),
        "answer": cost(lambda request: answer(recognizer, request), requests),
        "as JSON": cost(json.dumps, frames),
    }


def least(work: Callable[[], object], clock: Callable[[], float], count: int) -> float:
    """Milliseconds of one of the `count` things that work does."""
    costs = []
    for _ in range(ROUNDS):
        before = clock()
        work()
        costs.append(1000 * (clock() - before) / count)
    return min(costs)


def used_by(pid: int) -> float:
    """Seconds of processor time that a process has used, in all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> int:
    """Bytes of a process that are in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
