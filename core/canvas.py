"""From ink on a canvas to the 28×28 picture that the network sees, as MNIST was made.

The ink's box is scaled so that its longer side measures 20 pixels, and placed so that the centre of mass lies in the
middle (LeCun, Cortes and Burges, "The MNIST database of handwritten digits", 1998). Strokes and pictures meet at
the ink, and take the same way from there.
"""

import functools
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch

from core.model import SIDE
from core.strokes import Drawing, rasterise

BOX = 20
"""Longer side of the digit in the network's picture, in pixels."""
CENTRE = 14.5
"""Where the centre of mass goes, in pixels from the picture's edge: MNIST's lie on the middle of pixel 14."""
FAINTEST = 13
"""Ink below this, of 255, does not count when the box is drawn around it."""
FINE = 8
"""The step `centred` is this many times finer than the network's picture, unless the caller says otherwise."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Placed:
    """Ink with its place in the network's picture, and every step on the way there."""

    ink: np.ndarray
    """(rows, columns) uint8, 255 is all ink: the part of the canvas that has any."""
    corner: tuple[int, int]
    """(left, top) of that part on the canvas, pixels."""
    canvas: tuple[int, int]
    """(width, height) of the whole canvas, pixels."""
    box: tuple[int, int, int, int] | None
    """The ink's box inside `ink`: left, top, right, bottom; None for a blank canvas."""
    scale: float
    """Pixels of the network's picture for each pixel of the canvas."""
    offset: tuple[float, float]
    """(x, y) of the box's corner in the network's picture, pixels."""

    @cached_property
    def input(self) -> np.ndarray:
        """(28, 28) float32 in [0, 1], 1 is ink."""
        return self._resampled(1)

    @property
    def frame(self) -> tuple[float, float, float]:
        """(left, top, side) of the network's picture on the canvas, in canvas pixels; it may reach beyond the canvas.

        Raises:
            ValueError: the canvas is blank, and nothing was placed.
        """
        if self.box is None:
            raise ValueError("a blank canvas has no place in the network's picture")
        left, top = (
            corner + edge - offset / self.scale
            for corner, edge, offset in zip(self.corner, self.box[:2], self.offset, strict=True)
        )
        return left, top, SIDE / self.scale

    @cached_property
    def steps(self) -> dict[str, np.ndarray]:
        """What `steps_at` gives with `centred` at `FINE` times the input's resolution."""
        return self.steps_at(FINE)

    def steps_at(self, finer: int) -> dict[str, np.ndarray]:
        """Every step as a float32 picture in [0, 1], 1 is ink: drawn, cropped, centred, input (28, 28).

        Args:
            finer: how many times finer than the input `centred` is.
        """
        drawn = np.zeros(self.canvas[::-1], np.float32)
        left, top = self.corner
        rows, columns = self.ink.shape
        drawn[top : top + rows, left : left + columns] = self.ink / np.float32(255)
        return {
            "drawn": drawn,
            "cropped": self._cropped() / np.float32(255),
            "centred": self._resampled(finer),
            "input": self.input,
        }

    def steps_in_small(self, side: int) -> dict[str, np.ndarray]:
        """The steps before the input, small: each pixel is the mean of what it covers.

        Args:
            side: longer side of each picture, in pixels, or less where it has not so many: a multiple of the input's.
        Returns:
            drawn, cropped, centred: (rows, columns) float32 in [0, 1], 1 is ink.
        """
        left, top = self.corner
        rows, columns = self.ink.shape
        down, across = (_means(length, max(self.canvas), side) for length in self.canvas[::-1])
        ink = torch.from_numpy(self.ink).float()
        drawn = _product(down[:, top : top + rows], ink, across[:, left : left + columns])
        box = self._box_of_ink
        down, across = (_means(length, max(box.shape), side) for length in box.shape)
        return {"drawn": drawn, "cropped": _product(down, box, across), "centred": self._resampled(side // SIDE)}

    @cached_property
    def _box_of_ink(self) -> torch.Tensor:
        """The part of `ink` in its box, as float32 from 0 to 255."""
        return torch.from_numpy(self._cropped()).float()

    def _cropped(self) -> np.ndarray:
        if self.box is None:
            return np.zeros((1, 1), np.uint8)
        left, top, right, bottom = self.box
        return self.ink[top:bottom, left:right]

    def _resampled(self, finer: int) -> np.ndarray:
        """The network's frame at `finer` times its resolution, each pixel the mean of the ink that it covers."""
        if self.box is None:
            return np.zeros((finer * SIDE, finer * SIDE), np.float32)
        ink, (x, y) = self._box_of_ink, self.offset
        down, across = _overlaps(ink.shape, self.scale * finer, (y * finer, x * finer), SIDE * finer)
        return _product(down, ink, across)


def _product(down: np.ndarray, ink: torch.Tensor, across: np.ndarray) -> np.ndarray:
    """The means of ink that these weights are for.

    Args:
        down: (rows of the result, rows) float32.
        ink: (rows, columns) float32 from 0 to 255.
        across: (columns of the result, columns) float32.
    Returns:
        (rows of the result, columns of the result) float32 in [0, 1].
    """
    # PyTorch multiplies on the threads that the program gave it; numpy would wake one a core for every picture
    sums = torch.from_numpy(down) @ ink @ torch.from_numpy(across).T
    means = sums.numpy() * np.float32(1 / 255)
    return np.minimum(means, np.float32(1), out=means)  # the weights of a pixel sum to 1 but for rounding


def place_drawing(drawing: Drawing) -> Placed:
    """Draw strokes and place them in the network's picture."""
    ink, corner = rasterise(drawing)
    return place(ink, corner=corner, canvas=(drawing.width, drawing.height))


def place(ink: np.ndarray, *, corner=(0, 0), canvas=None) -> Placed:
    """Find the ink's box and its place in the network's picture.

    Args:
        ink: (rows, columns) uint8, 255 is all ink.
        corner: (left, top) of `ink` on the canvas, where it is a part of one.
        canvas: (width, height) of the canvas; without it, `ink` is the whole of it.
    """
    canvas = canvas or ink.shape[::-1]
    across, down = ((np.maximum.reduce(ink, axis, initial=0) >= FAINTEST).nonzero()[0] for axis in (0, 1))
    if not len(across):
        return Placed(ink=ink, corner=corner, canvas=canvas, box=None, scale=1.0, offset=(0.0, 0.0))
    box = int(across[0]), int(down[0]), int(across[-1]) + 1, int(down[-1]) + 1
    left, top, right, bottom = box
    scale = BOX / max(right - left, bottom - top)
    cropped = ink[top:bottom, left:right].astype(np.float32)
    offset = tuple(_centred(np.add.reduce(cropped, axis), scale) for axis in (0, 1))
    return Placed(ink=ink, corner=corner, canvas=canvas, box=box, scale=scale, offset=offset)


def _centred(mass: np.ndarray, scale: float) -> float:
    """Where the box has to start, along one axis, for its centre of mass to lie on `CENTRE`.

    Args:
        mass: (length of the box in canvas pixels,) the ink in each row or column.
        scale: pixels of the network's picture for each pixel of the canvas.
    Returns:
        Pixels of the network's picture. Never so far that a part of the box would lie outside.
    """
    centre = float(mass @ np.arange(0.5, len(mass), dtype=np.float32)) / float(mass.sum())
    return min(max(CENTRE - centre * scale, 0.0), SIDE - len(mass) * scale)


def _overlaps(shape, scale: float, offsets: tuple[float, float], side: int) -> tuple[np.ndarray, np.ndarray]:
    """How much of each pixel of the result is covered by each pixel of the source, along both axes.

    Args:
        shape: (rows, columns) of the source.
        offsets: where the source begins, from the top and from the left, in pixels of the result.
    Returns:
        (side, rows) and (side, columns) float32, pixel `k` of the source reaching from `offset + k * scale` to one
        `scale` further.
    """
    rows, columns = shape
    steps = np.arange(max(shape) + 1, dtype=np.float32) * np.float32(scale)
    # Both axes side by side, as each of numpy's steps takes about the same for both as for one
    edges = np.concatenate([steps[: rows + 1] + np.float32(offsets[0]), steps[: columns + 1] + np.float32(offsets[1])])
    # How far each edge lies inside each pixel of the result, from 0 (before it) to 1 (behind it)
    inside = edges - np.arange(side, dtype=np.float32)[:, None]
    np.minimum(np.maximum(inside, 0, out=inside), 1, out=inside)
    covered = inside[:, 1:] - inside[:, :-1]
    return covered[:, :rows], covered[:, rows + 1 :]


@functools.lru_cache(maxsize=64)
def _means(length: int, longest: int, side: int) -> np.ndarray:
    """Weights that make so many pixels fewer, such that `longest` pixels become `side`.

    Returns:
        (length of the result, length) float32: each pixel of the result is the mean of whole ones, so that what is
        sharp stays so; nothing is made larger.
    """
    count = max(round(length * min(side / longest, 1)), 1)
    borders = np.floor(np.linspace(0, length, count + 1) + 0.5)  # of the pixels of the result
    pixels = np.arange(length)
    inside = (pixels >= borders[:-1, None]) & (pixels < borders[1:, None])
    return inside / np.diff(borders).astype(np.float32)[:, None]
