"""What goes by itself: runs that nobody used for long, and those of visitors who make way for others."""

import contextlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from core.jobs.disk import MB, age, inside, size_of
from core.jobs.limits import Limits
from core.jobs.trash import TRASH, Trash

UNUSED = 3600.0
"""Seconds for which an empty folder stays: whoever made it may be about to put something into it."""
VISITOR = re.compile(r"v-[0-9a-f]{32}")
"""What the folder of a visitor's runs is called."""


def make_way(home: Path, folder: Path, needed: int, limits: Limits, is_alive: Callable[[Path], bool]) -> list[Path]:
    """Where all runs together would take too much, remove those of visitors who do not come any more.

    Args:
        folder: the room of the visitor who needs so many bytes; it is not touched.
        is_alive: says of a run's folder whether a process waits or computes for it.
    Returns:
        What was removed: the longest unused first, and no more than was needed.
    """
    missing = size_of(home) + needed - limits.disk_mb * MB
    removed: list[Path] = []
    for path in _abandoned(home, folder, limits.idle_days * 86_400, is_alive) if missing > 0 else []:
        if missing <= 0:
            break
        missing -= size_of(path)
        shutil.rmtree(path, ignore_errors=True)
        removed.append(path)
    return removed


def _abandoned(home: Path, mine: Path, seconds: float, is_alive: Callable[[Path], bool]) -> list[Path]:
    """Everything of the other visitors of whom nothing was used for so long, the longest unused first."""
    found = []
    for visitor in _visitors(home):
        if visitor == mine:
            continue
        unused = [(_last_use(path), path) for path in inside(visitor)]
        if all(age > seconds for age, _ in unused) and not any(is_alive(path) for _, path in unused):
            found += unused
    return [path for _, path in sorted(found, reverse=True)]


def sweep(home: Path, limits: Limits, is_alive) -> list[Path]:
    """Remove for good what was thrown away long ago, and the runs of visitors that nobody used for long.

    A clock that was set back makes nothing older: what seems to come from the future stays.

    Args:
        is_alive: says of a run's folder whether a process waits or computes for it.
    Returns:
        What was removed.
    """
    removed = []
    visitors = _visitors(home)
    for folder in (home, *visitors):
        removed += Trash(folder=folder, limits=limits).expired
    for visitor in visitors if limits.days else []:
        for path in inside(visitor):
            if path.name != TRASH and _last_use(path) > limits.days * 86_400 and not is_alive(path):
                removed.append(path)
    for path in removed:
        shutil.rmtree(path, ignore_errors=True)
    for visitor in visitors:
        for path in (visitor / TRASH, visitor):
            if age(path) > UNUSED:
                with contextlib.suppress(OSError):
                    path.rmdir()  # which only works where nothing is left
    return removed


def _visitors(home: Path) -> list[Path]:
    return [path for path in inside(home) if VISITOR.fullmatch(path.name) and path.is_dir()]


def _last_use(folder: Path) -> float:
    """Seconds since anything in a folder was written or marked as used."""
    return min([age(folder), *map(age, inside(folder))])
