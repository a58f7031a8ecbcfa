"""Whose runs a request is about: every visitor has a room, and only who knows its id comes in."""

import functools
import logging
import os
import time

from core.errors import InvalidInput
from core.jobs.limits import Limits, limits_from
from core.jobs.line import standing
from core.jobs.room import Room
from core.jobs.state import LANES, line_folder
from core.places import runs_folder

_log = logging.getLogger(__name__)


@functools.cache
def limits() -> Limits:
    """Of this server, as the environment set them when it was first asked."""
    return limits_from()


def room_of(request: dict) -> Room:
    """The room of the visitor in whose name the page asks.

    Raises:
        InvalidInput: the id is none.
    """
    visitor = request.get("visitor")
    if not isinstance(visitor, str):
        raise InvalidInput("expected a visitor's id; load the page again")
    return Room(home=runs_folder(), visitor=visitor, limits=limits())


def is_training() -> bool:
    """Whether anybody's training runs on this machine."""
    return any(standing(line_folder(runs_folder(), lane)) for lane in LANES)


def runs_last() -> bool:
    """Whether the runs outlive a restart: on a Space they do only where a folder for them was mounted and named."""
    return "SPACE_ID" not in os.environ or "DIGITSCOPE_RUNS" in os.environ


def sweep_now_and_then(every: float = 3600.0) -> None:
    """Remove what has expired, for as long as the app runs; for a thread of its own."""
    while True:
        try:
            Room(home=runs_folder(), limits=limits()).sweep()
        except (InvalidInput, OSError):
            _log.warning("what has expired could not be removed", exc_info=True)
        time.sleep(every)


def text(request: dict, name: str, longest: int = 200) -> str:
    """A text that the page sent under this name.

    Raises:
        InvalidInput: it is none, or too long.
    """
    value = request.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise InvalidInput(f"{name} must be a text of at most {longest} letters, got {str(value)[:40]!r}")
    return value


def whole(request: dict, name: str) -> int:
    """A whole number, not negative, that the page sent under this name.

    Raises:
        InvalidInput: it is none.
    """
    value = request.get(name)
    if type(value) is not int or value < 0:
        raise InvalidInput(f"{name} must be a whole number from 0, got {str(value)[:40]!r}")
    return value
