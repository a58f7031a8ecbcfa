"""Own pictures → the network's own kind, split into parts that train, validate and test."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.data import Pictures
from core.train import TrainConfig


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """A picture that cannot be used. name: where it lies in the zip or folder. reason: a sentence."""

    name: str
    reason: str


@dataclass(frozen=True, kw_only=True, eq=False)
class BeforeAfter:
    """One picture before and after, for a preview.

    name: where it lies. label: its class. before: (H, W, 3) uint8, at most 128 on its longer side.
    after: (28, 28) float32 in [0, 1], 1 is ink: exactly what the network would see.
    """

    name: str
    label: str
    before: np.ndarray
    after: np.ndarray


@dataclass(frozen=True, kw_only=True, eq=False)
class OwnData:
    """Prepared pictures of one's own.

    classes: the names of the classes in the order of their labels: sorted, as torchvision's ImageFolder has them.
    pictures: train, and as `whole` what is held back: validation first, then test.
    counts: for each class how many pictures train, validate and test.
    skipped: what could not be used; empty where nothing was skipped.
    duplicates: how many pictures were left out because the same one is there already.
    """

    classes: tuple[str, ...]
    pictures: Pictures
    counts: list[tuple[int, int, int]]
    skipped: tuple[Skipped, ...]
    duplicates: int


def prepare(
    source: Path,
    *,
    skip_bad: bool = False,
    most: int = 20_000,
    progress: Callable[[int, int], None] | None = None,
) -> OwnData:
    """Read a zip of one folder a class, or such a folder, and prepare every picture as a drawing is prepared.

    The same pictures give the same split, whatever order they come in.

    Args:
        skip_bad: leave out what cannot be used, and say so in `skipped`; otherwise the first refuses all.
        most: pictures.
        progress: called with how many pictures of how many are done.
    Raises:
        BadPictures: some pictures cannot be used, and skip_bad is false; lists them.
        InvalidInput: it is no zip or folder, could do harm, has not 2 to 36 classes with at least two pictures each,
            or too many pictures.
    """
    raise NotImplementedError


def prepare_drawings(drawings: Sequence) -> OwnData:
    """The same for drawings made on the page: a sequence of `core.own_data.drawn.Labelled`."""
    raise NotImplementedError


def preview(source: Path, *, count: int = 20) -> list[BeforeAfter]:
    """So many pictures before and after, spread evenly over the classes; those that cannot be read are passed over.

    Raises:
        InvalidInput: as `prepare`.
    """
    raise NotImplementedError


def suited(config: TrainConfig, own: OwnData) -> TrainConfig:
    """The same recipe for own pictures: as many answers as classes, nothing drawn in code, and few pictures seen often
    enough in an epoch that there are steps to learn in."""
    raise NotImplementedError
