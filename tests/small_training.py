"""A training so small that tests can afford it: real digits, but few, and a small network.

Run as a program, it trains a run's folder to its end, as the victim of the tests that kill it.
"""

import dataclasses
import json
import sys

from core.data import LabelledImages, load_mnist
from core.model import Architecture
from core.runs import Run, create_run, read_run
from core.train import TrainConfig, recipe, train

TINY = Architecture(depths=(2, 3), hidden=16)


def small_config(name: str = "fast", **changes) -> TrainConfig:
    """A recipe, shortened; records after every second batch."""
    usual = dict(epochs=3, batch_size=32, record_every=2, threads=1, architecture=TINY)
    return recipe(name, **{**usual, **changes})


def small_data(training: int = 200, validation: int = 100) -> dict[str, LabelledImages]:
    """The first images of MNIST, as arguments of `train`."""
    return {"training": load_mnist().train[:training], "validation": load_mnist().validation[:validation]}


def comparable(run: Run) -> list[dict]:
    """The run's events without their times, which differ from one training to the next."""
    return [{name: value for name, value in event.items() if name != "elapsed"} for event in run.events()]


class HastyRun(Run):
    """A run that saves its state at every record, so that a kill mostly meets a file being written."""

    def writing(self, checkpoint_seconds: float = 0.0):
        return super().writing(checkpoint_seconds)


def hasty(run: Run) -> HastyRun:
    return HastyRun(**{field.name: getattr(run, field.name) for field in dataclasses.fields(run)})


def finish(run: Run) -> list:
    """Train a run to its end; what it reported."""
    return list(train(run.config, run=run, **small_data()))


def stopped(reports: int = 4, name: str = "stopped", **changes) -> Run:
    """A run that was closed after some reports, its last checkpoint just made; changes: of `small_config`."""
    run = create_run(name, small_config(**changes))
    generator = train(run.config, run=hasty(run), **small_data())
    for _ in range(reports):
        next(generator)
    generator.close()
    return run


if __name__ == "__main__":
    victim = hasty(read_run(sys.argv[1]))
    for report in train(victim.config, run=victim, **small_data(**json.loads(sys.argv[2]))):
        print(report.step, flush=True)
