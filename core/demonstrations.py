"""Three pictures made in code, on which a kernel shows what it does: one to sharpen, one to blur, one to denoise."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F

from core.convolution import Sliding, convolve, median
from core.errors import InvalidInput
from core.kernels import preset
from core.strokes import rasterise, read_drawing

SIDE = 64
"""Height and width of the pictures, in pixels."""
REACH = 4
"""Paper this far from all ink and from the border counts as empty, in pixels: no kernel of 9×9 sees ink from there."""


KERNELS = {"sharpen": "sharpen", "blur": "blur", "denoise": "gaussian"}
"""Name of a demonstration → the preset of `core.kernels` to try on it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Demonstration:
    """A spoilt picture, and what it was before."""

    clean: np.ndarray
    """(64, 64) float32 in [0, 1], 1 is ink."""
    picture: np.ndarray
    """The same, spoilt."""
    median: np.ndarray | None
    """The spoilt picture after a 3×3 median, where that is worth a comparison."""


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How far a picture is from what it should be; both are 0 for the clean one."""

    error: float
    """Root of the mean square of the difference from the clean picture."""
    noise: float
    """Standard deviation of the numbers on empty paper."""


@cache
def demonstration(name: str) -> Demonstration:
    """One of sharpen, blur and denoise; always the same.

    Raises:
        InvalidInput: there is no such one.
    """
    if name not in MAKERS:
        raise InvalidInput(f"expected one of {', '.join(MAKERS)}, got {str(name)[:40]!r}")
    return MAKERS[name](np.random.default_rng(70))


def quality(picture: np.ndarray, clean: np.ndarray) -> Quality:
    """Compare a picture with the clean one.

    Args:
        picture, clean: (rows, columns) float32, of one shape.
    """
    near_ink = F.max_pool2d(torch.from_numpy(clean)[None], 2 * REACH + 1, stride=1, padding=REACH)[0].numpy() > 0
    empty = np.zeros_like(near_ink)
    empty[REACH:-REACH, REACH:-REACH] = ~near_ink[REACH:-REACH, REACH:-REACH]
    return Quality(
        error=float(np.sqrt(np.mean((picture - clean) ** 2, dtype=np.float64))),
        noise=float(picture[empty].std(dtype=np.float64)),
    )


def _to_sharpen(random: np.random.Generator) -> Demonstration:
    """A picture out of focus, with little noise: sharpening brings both out."""
    clean = _clean()
    soft = convolve(clean, preset("gaussian"), Sliding(padding=2)).output
    return Demonstration(clean=clean, picture=_noisy(soft, 0.02, random), median=None)


def _to_blur(random: np.random.Generator) -> Demonstration:
    """A sharp picture with some noise: blurring takes it away, and the fine lines with it."""
    clean = _clean()
    return Demonstration(clean=clean, picture=_noisy(clean, 0.12, random), median=None)


def _to_denoise(random: np.random.Generator) -> Demonstration:
    """A picture with noise and with specks, black and white."""
    clean = _clean()
    picture = _noisy(clean, 0.1, random)
    chance = random.random(picture.shape)
    picture[chance < 0.03] = 0
    picture[chance > 0.97] = 1
    return Demonstration(clean=clean, picture=picture, median=median(picture))


MAKERS = {"sharpen": _to_sharpen, "blur": _to_blur, "denoise": _to_denoise}
"""name → what makes it of a random generator."""


def _noisy(picture: np.ndarray, spread: float, random: np.random.Generator) -> np.ndarray:
    """With normal noise of this standard deviation, cut off at 0 and 1 as a camera does."""
    noise = random.normal(0, spread, picture.shape).astype(np.float32)
    return np.clip(picture + noise, 0, 1)


@cache
def _clean() -> np.ndarray:
    """A thick 5, and thin lines that lie closer and closer: what is coarse, and what is fine."""
    five = [[30, 12], [14, 12], [13, 27], [22, 25], [31, 31], [31, 42], [24, 50], [11, 47]]
    thin = [[[x, 12], [x, 50]] for x in (40, 46, 51, 55, 58)]
    picture = np.zeros((SIDE, SIDE), np.float32)
    for strokes, brush in (([five], 5), (thin, 1.5)):
        ink, (left, top) = rasterise(read_drawing(strokes, (SIDE, SIDE), brush))
        rows, columns = ink.shape
        part = picture[top : top + rows, left : left + columns]
        np.maximum(part, ink / np.float32(255), out=part)
    return picture
