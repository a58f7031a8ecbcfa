"""How long a training will take on this machine, from a few steps that are really taken."""

import dataclasses
import math
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

import torch

from core.data import VALIDATION, LabelledImages
from core.evaluate import evaluate
from core.history import shapes
from core.model import SIDE
from core.records import records_of, steps_of
from core.train import TrainConfig
from core.trainer import Trainer

MEASURING = 0.25
"""Seconds of steps that are enough to know the speed."""
KEPT_SECONDS = 600.0
"""For which a speed counts."""
MOST_KEPT = 200
"""Kinds of steps whose speed is known."""
MOST_WORK = 2_000_000_000
"""Additions and multiplications of the largest step that is taken to know it: a fraction of a second."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """parameters: numbers that are learned.  steps, records: of the whole training.  seconds: all of it."""

    parameters: int
    steps: int
    records: int
    seconds: float


def count_parameters(config: TrainConfig) -> int:
    """Without making the network; at once.

    >>> count_parameters(TrainConfig())
    207258
    """
    return sum(map(math.prod, shapes(config.architecture).values()))


def estimate(
    config: TrainConfig, *, images: int = 60_000, validating: int = VALIDATION, busy: bool = False
) -> Estimate:
    """How long it will take on one thread, on this machine as it was in the last minutes.

    The first time for a kind of network and batch this takes some steps, about half a second; then it is kept for ten
    minutes, as a machine may have more or less to do by then.
    Drawings that are made in code the first time they are needed come on top: minutes for the robust recipe.

    Args:
        images: how many there are to train on; the config may use fewer.
        validating: how many are looked at for each record.
        busy: whether a training runs on this machine, which makes it look slower than it will be: what was measured
            before that counts then, however long ago it was.
    """
    seen = config.repeats * min(images, config.training_images) + config.synthetic_digits + config.nondigits
    steps, records = steps_of(config, seen), records_of(config, seen)
    step, picture = SPEEDS.of(_kind(config), busy=busy)
    return Estimate(
        parameters=count_parameters(config),
        steps=steps,
        records=records,
        seconds=steps * step + records * validating * picture,
    )


def _kind(config: TrainConfig) -> TrainConfig:
    """The config with everything that does not change the time of a step as it usually is."""
    usual = TrainConfig()
    same = ("batch_size", "optimizer", "averaging", "distortion")
    kept = {name: getattr(config, name) for name in same}
    shape = dataclasses.replace(config.architecture, rejects=False)
    kept["averaging"], kept["distortion"] = 0.99 * bool(kept["averaging"]), 1.0 * bool(kept["distortion"])
    return dataclasses.replace(usual, architecture=shape, threads=1, epochs=1000, record_every=10**5, **kept)


def _work(kind: TrainConfig) -> int:
    """About how many additions and multiplications one picture takes in a step, there and back."""
    shape = kind.architecture
    first, second = shape.depths
    area = shape.kernel_size**2
    forward = first * area * SIDE**2 + first * second * area * (SIDE // 2) ** 2
    forward += (second * (SIDE // 4) ** 2 + shape.classes) * shape.hidden
    return 6 * forward


class Speeds:
    """What was measured of each kind, for some minutes; many threads may ask."""

    def __init__(self):
        self._known: OrderedDict[TrainConfig, tuple[float, tuple[float, float]]] = OrderedDict()
        self._lock = threading.Lock()  # not held while measuring

    def of(self, kind: TrainConfig, *, busy: bool = False) -> tuple[float, float]:
        """Seconds for a step, and for a picture that is only looked at."""
        now = time.monotonic()
        with self._lock:
            until, known = self._known.get(kind, (0.0, None))
        if known and (busy or now < until):
            return known
        found = _speed(kind)
        with self._lock:
            # Beside a training it only serves until that has ended
            self._known[kind] = (now if busy else now + KEPT_SECONDS), found
            self._known.move_to_end(kind)
            while len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)
        return found


SPEEDS = Speeds()


def _speed(kind: TrainConfig) -> tuple[float, float]:
    """Seconds for a step, and for a picture that is only looked at."""
    affordable = max(2, MOST_WORK // _work(kind))
    if kind.batch_size <= affordable:
        return _measured(kind)
    # Two smaller batches tell what a step takes whatever its size, and what each picture adds
    large, small = (_measured(dataclasses.replace(kind, batch_size=size)) for size in (affordable, affordable // 2))
    added = max(0.0, large[0] - small[0]) / (affordable - affordable // 2)
    return large[0] + added * (kind.batch_size - affordable), large[1]


def _measured(kind: TrainConfig) -> tuple[float, float]:
    """The same, of steps that are taken."""
    chance = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (kind.batch_size, 1, SIDE, SIDE), dtype=torch.uint8, generator=chance)
    pictures = LabelledImages(images, torch.arange(kind.batch_size) % kind.architecture.classes)
    # With one batch an epoch, each record is one step, and one look at a single picture
    trainer = Trainer(kind, pictures, pictures[:1])
    trainer.advance()  # the first one makes room for what the others use again
    times: list[float] = []
    while len(times) < 3 or (sum(times) < MEASURING and len(times) < 100):
        times.append(_seconds(trainer.advance))
    few = pictures[:200]
    looks = [_seconds(lambda: evaluate(trainer.result, few, worst=0)) for _ in range(2)]
    return sorted(times)[len(times) // 2], min(looks) / len(few)


def _seconds(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
