"""Trains in stretches that somebody else computes, as where a GPU is lent for a minute at a time."""

import contextlib
import contextvars
import threading
import time
from collections.abc import Callable
from pathlib import Path

from core.errors import InvalidInput
from core.jobs.control import TIME_OVER, end_because, write_outcome
from core.jobs.launch import order_for
from core.jobs.limits import Limits
from core.jobs.worker import in_line, my_turn, sentence

Stretch = Callable[[str], bool]
"""Trains the run in a folder for a while; true where it is to be called again. Raises what keeps it from that."""


def launch_in_stretches(
    folder: Path, home: Path, lane: str, limits: Limits, stretch: Stretch, *, owner: str = ""
) -> None:
    """As `core.jobs.launch.launch`, but a thread of this process stands in line, and has each stretch computed.

    Whoever waits holds nothing that is lent. The thread sees the context variables of whoever calls this.

    Raises:
        InvalidInput: the line is full, or another process trains this run; says which.
    """
    order = order_for(folder, home, lane, limits, owner)
    place = contextlib.ExitStack()
    try:
        name = place.enter_context(in_line(order))
    except OSError as error:
        raise InvalidInput(sentence(error)) from error

    def train() -> None:
        with place:
            if my_turn(order, name):
                _train(folder, stretch, limits.minutes)

    threading.Thread(target=contextvars.copy_context().run, args=[train], daemon=True).start()


def _train(folder: Path, stretch: Stretch, minutes: float) -> None:
    began = time.monotonic()
    try:
        while stretch(str(folder)):
            if minutes and time.monotonic() - began > 60 * minutes:
                end_because(folder, "stop", TIME_OVER.format(minutes))  # and once more, to be measured
    except BaseException as error:
        with contextlib.suppress(OSError):
            write_outcome(folder, sentence(error))
