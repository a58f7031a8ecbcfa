"""How much room folders take, how much a run will need, and how one is removed."""

import contextlib
import math
import os
import secrets
import shutil
import time
from pathlib import Path

from core.history import most_bytes, shapes
from core.records import KERNELS, records_of
from core.train import TrainConfig

MB = 1_000_000
RECORD_BYTES, PICTURE_BYTES = 400, 800
"""What a line of events.jsonl and a prepared picture take, rounded up."""


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


def remove(folder: Path) -> None:
    """Remove a run's folder for good, in one step for whoever looks."""
    hidden = folder.with_name(f".deleted-{secrets.token_hex(8)}")
    with contextlib.suppress(OSError):
        os.rename(folder, hidden)
    shutil.rmtree(hidden, ignore_errors=True)


def age(path: Path) -> float:
    """Seconds since it was written; negative where a clock was set back, 0 where it is gone."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0
