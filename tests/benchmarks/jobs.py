"""What a page that watches costs a training, and what a training costs a page that draws.

    .venv/bin/python -m tests.benchmarks.jobs

Trainings with and without a watcher take turns; so do drawings with and without a training beside them. The watcher
does what a page does once a second: reads the state, the new records, and the newest maps of a picture. Targets: a
watched training takes 1.1 times its time at most; a drawing's 95th percentile beside a training is below 100 ms.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from core import Recognizer
from core.data import load_mnist
from core.jobs.room import Room, new_visitor
from core.timeline import Timeline
from core.train import recipe
from tests.benchmarks.recognizer import SIZE, drawings, in_words, seconds

EVERY = 1.0
"""Seconds from one look of the watcher to the next."""
PACE = 1 / 40
"""Seconds from one drawing to the next, as a pen sends them."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="trainings of each kind (default %(default)s)")
    rounds = parser.parse_args().rounds
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as home:
        room = Room(home=Path(home), visitor=new_visitor())
        alone, watched = [], []
        for _ in range(rounds):
            alone.append(trained(room, lambda name: None))
            watched.append(trained(room, lambda name: look(room, name)))
        ratio = statistics.median(watched) / statistics.median(alone)
        print(f"a training {statistics.median(alone):.1f} s, watched {statistics.median(watched):.1f} s")
        print(f"ratio of the medians {ratio:.3f}, target 1.1")
        quiet = drawn()
        run = room.start(recipe("classic"))
        wait(room, run.name, lambda: room.state(run.name).step > 0)
        beside = drawn()
        room.stop(run.name)
        wait(room, run.name, lambda: not room.state(run.name).alive)
    print(f"a drawing alone              {in_words(quiet)}")
    print(f"a drawing beside a training  {in_words(beside)}; target of p95: 100 ms")


def trained(room: Room, watch) -> float:
    """Seconds of computing of a short fast training, while something watches it."""
    name = room.start(recipe("fast", epochs=3, record_every=50)).name
    wait(room, name, lambda: not room.state(name).alive, watch)
    return room.state(name).elapsed


def look(room: Room, name: str) -> None:
    """What a page does to show a training."""
    run = room.run(name)
    run.events_from(0)
    timeline = Timeline(run)
    if len(timeline):
        timeline.moment(
            len(timeline) - 1, load_mnist().train.images[69, 0].numpy().astype(np.float32) / np.float32(255)
        )


def wait(room: Room, name: str, until, watch=lambda name: None) -> None:
    while not until():
        watch(name)
        time.sleep(EVERY)


def drawn() -> list[float]:
    """Seconds from strokes to answers, at the pace of a pen."""
    recognizer, all_strokes, times = Recognizer.load(), drawings(), []
    for index in range(400):
        strokes = all_strokes[index % len(all_strokes)]
        times.append(seconds(lambda strokes=strokes: recognizer.predict_strokes(strokes, SIZE, 20)))
        time.sleep(max(0.0, PACE - times[-1]))
    return times


if __name__ == "__main__":
    main()
