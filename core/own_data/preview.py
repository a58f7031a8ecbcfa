"""Own pictures before and after they are prepared, to look at before a training."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from core.canvas import place, place_drawing
from core.errors import InvalidInput
from core.own_data.archives import Picture, listed
from core.own_data.prepare import Labelled, bytes_of, opened
from core.pictures import ink_of_picture
from core.strokes import read_drawing

THUMBNAIL = 128
"""Longer side of a picture before, at most."""


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


def preview(source: Path, *, count: int = 20, most: int = 20_000) -> list[BeforeAfter]:
    """So many pictures before and after, spread evenly over the classes; those that cannot be read are passed over.

    Raises:
        InvalidInput: as `prepare`.
    """
    shown: list[BeforeAfter] = []
    with listed(source, most=most) as listing:
        by_class = [[p for p in listing.pictures if p.label == label] for label in listing.classes]
        # The first of each class, then the second of each, …
        for picture in (p for row in zip_longest(*by_class) for p in row if p is not None):
            if len(shown) == count:
                break
            with contextlib.suppress(InvalidInput):
                shown.append(_before_after(picture))
    return sorted(shown, key=lambda one: (one.label, one.name))


def preview_drawings(drawings: Sequence[Labelled], *, count: int = 20) -> list[BeforeAfter]:
    """The same of drawings made on the page, each named after its class; raises InvalidInput for one without ink."""
    labels = sorted({drawing.label for drawing in drawings})
    by_class = [[drawing for drawing in drawings if drawing.label == label] for label in labels]
    chosen = [one for row in zip_longest(*by_class) for one in row if one is not None][:count]
    return [_drawn_before_after(drawing) for drawing in sorted(chosen, key=lambda one: one.label)]


def _drawn_before_after(drawing: Labelled) -> BeforeAfter:
    placed = place_drawing(read_drawing(drawing.strokes, drawing.size, drawing.brush))
    paper = np.full((*placed.canvas[::-1], 3), 255, np.uint8)
    (left, top), (rows, columns) = placed.corner, placed.ink.shape
    paper[top : top + rows, left : left + columns] -= placed.ink[..., None]
    small = Image.fromarray(paper)
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    after = bytes_of(placed).astype(np.float32) / np.float32(255)
    return BeforeAfter(name=drawing.label, label=drawing.label, before=np.asarray(small), after=after)


def _before_after(picture: Picture) -> BeforeAfter:
    image = opened(picture)
    after = bytes_of(place(ink_of_picture(image)))
    small = ImageOps.exif_transpose(image).convert("RGBA")
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    paper = Image.new("RGBA", small.size, "white")  # where it is transparent
    before = np.asarray(Image.alpha_composite(paper, small).convert("RGB"))
    return BeforeAfter(
        name=picture.name, label=picture.label, before=before, after=after.astype(np.float32) / np.float32(255)
    )
