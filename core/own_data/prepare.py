"""Own pictures → the network's own kind, split into parts that train, validate and test."""

import dataclasses
import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from core.canvas import Placed, place, place_drawing
from core.classes import check_classes_names
from core.data import LabelledImages, Pictures
from core.drawings import told_where
from core.errors import InvalidInput
from core.model import SIDE
from core.own_data.archives import FEWEST_CLASSES, MOST_CLASSES, Picture, listed
from core.pictures import ink_of_picture, open_picture
from core.strokes import read_drawing
from core.train import TrainConfig

VALIDATING = TESTING = 0.15
"""Shares of each class."""
SEEN_AN_EPOCH = 6_000
"""Pictures that an epoch should see at least, those that it sees again counted."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Labelled:
    """A drawing of one's own. label: its class. strokes, size, brush: as `Recognizer.predict_strokes` takes them."""

    label: str
    strokes: list
    size: tuple[int, int]
    brush: float


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """A picture that cannot be used. name: where it lies in the zip or folder. reason: a sentence."""

    name: str
    reason: str


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


class BadPictures(InvalidInput):
    """Some pictures cannot be used. skipped: which, and why. among: how many there are."""

    def __init__(self, skipped: list[Skipped], of: int):
        first = skipped[0]
        more = f", and {len(skipped) - 1} more" if len(skipped) > 1 else ""
        super().__init__(
            f"{len(skipped)} of {of} pictures cannot be used: {first.name}: {first.reason}{more}; "
            "agree to leave them out, or mend them"
        )
        self.skipped, self.among = tuple(skipped), of


def prepare(
    source: Path,
    *,
    skip_bad: bool = False,
    most: int = 20_000,
    progress: Callable[[int, int], None] | None = None,
) -> OwnData:
    """Read a zip of one folder a class, or such a folder, and prepare every picture as a drawing is prepared.

    The same pictures give the same split, whatever they are called and in whatever order they come.

    Args:
        skip_bad: leave out what cannot be used, and say so in `skipped`; otherwise such pictures refuse all.
        most: pictures.
        progress: called with how many pictures of how many are done.
    Raises:
        BadPictures: some pictures cannot be used, and skip_bad is false; lists them.
        InvalidInput: it is no zip or folder, could do harm, has not 2 to 36 classes with at least two different
            pictures each, or too many pictures.
    """
    found, skipped = [], []
    with listed(source, most=most) as listing:
        for number, picture in enumerate(listing.pictures, 1):
            try:
                found.append((listing.classes.index(picture.label), input_of(picture)))
            except InvalidInput as error:
                skipped.append(Skipped(name=picture.name, reason=str(error)))
            if progress:
                progress(number, len(listing.pictures))
    if skipped and not skip_bad:
        raise BadPictures(skipped, len(listing.pictures))
    return split(listing.classes, found, skipped)


def prepare_drawings(drawings: Sequence[Labelled]) -> OwnData:
    """The same for drawings made on the page.

    Raises:
        InvalidInput: one of them cannot be used, or they are not of 2 to 36 classes with at least two each.
    """
    classes = check_classes_names(sorted({drawing.label for drawing in drawings}))
    if not FEWEST_CLASSES <= len(classes) <= MOST_CLASSES:
        raise InvalidInput(f"expected drawings of {FEWEST_CLASSES} to {MOST_CLASSES} classes, got {len(classes)}")
    found = []
    for number, drawing in enumerate(drawings):
        with told_where(f"drawing {number}"):
            placed = place_drawing(read_drawing(drawing.strokes, drawing.size, drawing.brush))
            found.append((classes.index(drawing.label), bytes_of(placed)))
    return split(classes, found, [])


def input_of(picture: Picture) -> np.ndarray:
    """(28, 28) uint8, 255 is ink: a picture as the network sees it; raises InvalidInput where it cannot be used."""
    return bytes_of(place(ink_of_picture(opened(picture))))


def split(classes: tuple[str, ...], found: list[tuple[int, np.ndarray]], skipped: list[Skipped]) -> OwnData:
    """Share pictures out: of each class about 70% train, 15% validate and 15% test, at least one of the first two.

    Args:
        found: (label, (28, 28) uint8) for each picture; the same picture twice in a class counts once.
    Raises:
        InvalidInput: a class has fewer than two different pictures.
    """
    # By their content, so that neither names nor order decide which picture tests
    known = {(label, hashlib.sha256(picture.tobytes()).digest()): picture for label, picture in found}
    parts: list[list[tuple[int, bytes]]] = [[], [], []]
    counts = []
    for label, name in enumerate(classes):
        keys = sorted(key for key in known if key[0] == label)
        if len(keys) < 2:
            raise InvalidInput(f"class {name!r} needs at least 2 usable pictures that differ, got {len(keys)}")
        tests = max(1, round(TESTING * len(keys))) if len(keys) > 2 else 0
        validates = max(1, round(VALIDATING * len(keys)))
        ends = (0, validates, validates + tests, len(keys))
        validating, testing, training = (keys[a:b] for a, b in pairwise(ends))
        for part, mine in zip(parts, (training, validating, testing), strict=True):
            part += mine
        counts.append((len(training), len(validating), len(testing)))
    # Mixed, as a training on a part of the pictures takes the first ones
    train, validation, test = (_labelled(sorted(part, key=lambda key: key[1]), known) for part in parts)
    whole = LabelledImages(torch.cat([validation.images, test.images]), torch.cat([validation.labels, test.labels]))
    return OwnData(
        classes=classes,
        pictures=Pictures(train, whole, len(validation)),
        counts=counts,
        skipped=tuple(skipped),
        duplicates=len(found) - len(known),
    )


def suited(config: TrainConfig, own: OwnData, **chosen) -> TrainConfig:
    """The same recipe for own pictures: as many answers as classes, nothing drawn in code, and few pictures seen often
    enough in an epoch that there are steps to learn in.

    Args:
        chosen: `repeats` and `record_every`, where somebody chose them.
    """
    count = min(len(own.pictures.train), config.training_images)
    repeats = min(100, max(config.repeats, -(-SEEN_AN_EPOCH // count)))
    batches = -(-count * repeats // config.batch_size)
    return dataclasses.replace(
        config,
        **{"repeats": repeats, "record_every": max(1, -(-batches // 2)), **chosen},
        synthetic_digits=0,
        nondigits=0,
        architecture=dataclasses.replace(config.architecture, classes=len(own.classes), rejects=False),
    )


def opened(picture: Picture) -> Image.Image:
    """A picture as Pillow reads it; raises InvalidInput where it cannot."""
    try:
        return open_picture(io.BytesIO(picture.read()))
    except InvalidInput as error:
        raise InvalidInput(str(error).replace("the file", "it")) from error


def bytes_of(placed: Placed) -> np.ndarray:
    """(28, 28) uint8, 255 is ink: what the network would see; raises InvalidInput where there is no ink."""
    if placed.box is None:
        raise InvalidInput("it is empty: nothing in it differs from the paper")
    return np.rint(placed.input * 255).astype(np.uint8)


def _labelled(keys: list[tuple[int, bytes]], known: dict[tuple[int, bytes], np.ndarray]) -> LabelledImages:
    images = np.stack([known[key] for key in keys]) if keys else np.zeros((0, SIDE, SIDE), np.uint8)
    return LabelledImages(
        torch.from_numpy(images).unsqueeze(1), torch.tensor([label for label, _ in keys], dtype=torch.int64)
    )
