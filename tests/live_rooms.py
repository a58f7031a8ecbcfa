"""A visitor's room whose trainings are real processes, and what tests wait for there."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from core.jobs.control import read_small
from core.jobs.limits import Limits
from core.jobs.room import Room, new_visitor
from core.train import recipe
from tests.small_training import TINY

LIMITS = Limits(niceness=0)


def short(**changes):
    """A training of a second."""
    usual = dict(epochs=2, training_images=300, batch_size=32, record_every=5, architecture=TINY)
    return recipe("fast", **{**usual, **changes})


def endless(**changes):
    """A training that does not end before a test does."""
    return short(epochs=1000, training_images=2000, **changes)


@contextlib.contextmanager
def live_room(home: Path, limits: Limits = LIMITS) -> Iterator[Room]:
    """A visitor's room; whatever still trains there in the end is killed."""
    room = Room(home=home, visitor=new_visitor(), limits=limits)
    yield room
    for name in room.names():
        if room.state(name).alive:
            kill(room, name)


def kill(room: Room, name: str) -> None:
    """SIGKILL to the process of a run."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(read_small(room.path(name), "job.json")["pid"], signal.SIGKILL)
    wait_for(lambda: not room.state(name).alive)


def wait_for(condition, seconds: float = 60):
    """What the condition gives once it is true."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
    return found


def has_records(room: Room, name: str, count: int = 1):
    return lambda: len(room.run(name).records()) >= count


def state_of(room: Room, name: str, *names: str):
    return lambda: room.state(name).name in names and room.state(name)
