"""Sizes, what expires, and what was thrown away and can come back."""

import contextlib
import math
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from core.errors import InvalidInput
from core.history import most_bytes, shapes
from core.jobs.limits import Limits
from core.records import KERNELS, records_of
from core.train import TrainConfig

MB = 1_000_000
RECORD_BYTES, PICTURE_BYTES = 400, 800
"""What a line of events.jsonl and a prepared picture take, rounded up."""
TRASH = ".trash"
UNUSED = 3600.0
"""Seconds for which an empty folder stays: whoever made it may be about to put something into it."""
VISITOR = re.compile(r"v-[0-9a-f]{32}")


def size_of(folder: Path) -> int:
    """Bytes of all files in a folder and below; those that vanish meanwhile count nothing."""
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(where, name)).st_size
            except OSError:
                continue
    return total


def inside(folder: Path) -> list[Path]:
    """What lies in a folder; nothing where there is none, none any more, or none that may be looked into."""
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def needed_bytes(config: TrainConfig, own: int = 0) -> int:
    """About what a run of this config takes at most, with so many pictures of its own."""
    sizes = {name: 4 * math.prod(shape) for name, shape in shapes(config.architecture).items()}
    network, kernels = sum(sizes.values()), sum(sizes[name] for name in KERNELS)
    seen = config.repeats * min(own or 60_000, config.training_images) + config.synthetic_digits + config.nondigits
    records = records_of(config, seen)
    growing = records * (kernels + RECORD_BYTES) + most_bytes(config.architecture, records)
    # Weights, the best ones, and a checkpoint of at most four times their size; each written beside the one before it
    return 7 * network + growing + own * PICTURE_BYTES


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
    for visitor in inside(home):
        if visitor == mine or not VISITOR.fullmatch(visitor.name) or not visitor.is_dir():
            continue
        unused = [(_last_use(path), path) for path in inside(visitor)]
        if all(age > seconds for age, _ in unused) and not any(is_alive(path) for _, path in unused):
            found += unused
    return [path for _, path in sorted(found, reverse=True)]


def throw_away(folder: Path) -> str:
    """Put a run's folder into the trash beside it, in one step; the word that `bring_back` takes."""
    token = secrets.token_hex(8)
    bin_ = folder.parent / TRASH / token
    try:
        bin_.mkdir(parents=True)
        os.rename(folder, bin_ / folder.name)
        os.utime(bin_)
    except OSError as error:
        shutil.rmtree(bin_, ignore_errors=True)
        raise InvalidInput(f"run {folder.name} cannot be deleted: {error.strerror}") from error
    return token


def bring_back(home: Path, token: str) -> Path:
    """Take a run's folder out of the trash again.

    Raises:
        InvalidInput: it is gone for good, or there is a run of that name by now.
    """
    bin_ = home / TRASH / token
    for folder in inside(bin_) if re.fullmatch("[0-9a-f]{16}", token) else []:
        try:
            os.rename(folder, home / folder.name)
        except FileNotFoundError:
            break  # somebody else was faster
        except OSError as error:
            raise InvalidInput(f"run {folder.name} cannot be brought back: {error.strerror}") from error
        shutil.rmtree(bin_, ignore_errors=True)
        return home / folder.name
    raise InvalidInput("this was deleted too long ago to be undone")


def remove(folder: Path) -> None:
    """Remove a run's folder for good, in one step for whoever looks."""
    hidden = folder.with_name(f".deleted-{secrets.token_hex(8)}")
    with contextlib.suppress(OSError):
        os.rename(folder, hidden)
    shutil.rmtree(hidden, ignore_errors=True)


def trash_of(folder: Path) -> list[Path]:
    """What lies in a visitor's trash, the oldest first."""
    return sorted(inside(folder / TRASH), key=age, reverse=True)


def expired_trash(folder: Path, limits: Limits) -> list[Path]:
    """What was thrown away too long ago to be undone."""
    return [old for old in trash_of(folder) if age(old) > limits.trash_minutes * 60]


def sweep(home: Path, limits: Limits, is_alive) -> list[Path]:
    """Remove for good what was thrown away long ago, and the runs of visitors that nobody used for long.

    A clock that was set back makes nothing older: what seems to come from the future stays.

    Args:
        is_alive: says of a run's folder whether a process waits or computes for it.
    Returns:
        What was removed.
    """
    removed = []
    visitors = [path for path in inside(home) if VISITOR.fullmatch(path.name) and path.is_dir()]
    for folder in (home, *visitors):
        removed += expired_trash(folder, limits)
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


def _last_use(folder: Path) -> float:
    """Seconds since anything in a folder was written or marked as used."""
    return min([age(folder), *map(age, inside(folder))])


def age(path: Path) -> float:
    """Seconds since it was written; negative where a clock was set back, 0 where it is gone."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0
