"""One convolution, slowly: a kernel slides over one picture, and every product on the way can be looked at."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from core.errors import InvalidInput
from core.settings import check_settings, setting

LARGEST_SIDE = 128
"""Height and width of a picture, at most, in pixels."""
LARGEST_KERNEL = 15
"""Height and width of a kernel, at most, in pixels: that of `core.model.Architecture`."""
LARGEST_WEIGHT = 100.0
"""Absolute value of a number in a kernel, at most."""


@dataclass(frozen=True, kw_only=True)
class Sliding:
    """How a kernel moves over a picture, and what happens to the sums.

    >>> Sliding(stride=0)
    Traceback (most recent call last):
    core.errors.InvalidInput: stride must be a whole number from 1 to 4, got 0
    """

    stride: int = setting(1, "Pixels from one place of the kernel to the next.", low=1, high=4)
    padding: int = setting(0, "Rows and columns of zeros that are laid around the picture.", low=0, high=7)
    bias: float = setting(0.0, "Number that is added to every sum.", low=-LARGEST_WEIGHT, high=LARGEST_WEIGHT)
    relu: bool = setting(False, "Whether negative sums become 0.")
    pool: bool = setting(False, "Whether of each 2×2 results only the largest is kept.")

    def __post_init__(self):
        check_settings(self)


@dataclass(frozen=True, kw_only=True, eq=False)
class Convolved:
    """What becomes of a picture, step by step; every step as float32 (rows, columns)."""

    sums: np.ndarray
    """The sum of the products at each place of the kernel."""
    biased: np.ndarray
    """The same with the bias."""
    output: np.ndarray
    """The same after ReLU, where that is chosen: one channel of a layer of a network."""
    pooled: np.ndarray | None
    """The largest number of each 2×2 of the output, a last odd row or column left out; None without pooling."""
    winners: np.ndarray | None
    """Where each of those stands: int64, row × columns + column in the output."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Windows:
    """Every place of the kernel along one row of the result, each (columns, size, size)."""

    patches: np.ndarray
    """float32: what lies under the kernel; 0 on the padding."""
    products: np.ndarray
    """float32: the patch times the kernel, number by number."""
    inside: np.ndarray
    """bool: whether it is a part of the picture, or else padding."""


def convolve(picture: np.ndarray, kernel: np.ndarray, sliding: Sliding | None = None) -> Convolved:
    """Slide a kernel over a picture with PyTorch's `conv2d`, which does not flip it.

    Args:
        picture: (rows, columns) float32 in [0, 1].
        kernel: (size, size) float32, size odd (see `read_kernel`).
        sliding: stride 1 without padding, bias, ReLU and pooling, where it is None.
    Raises:
        InvalidInput: a wrong picture or kernel, or a result without a single cell.

    >>> ones = np.ones((28, 28), np.float32)
    >>> convolve(ones, np.ones((5, 5), np.float32)).output.shape
    (24, 24)
    """
    sliding = sliding or Sliding()
    image, weight = _checked(picture, kernel, sliding)
    with torch.inference_mode():
        sums = F.conv2d(image, weight, stride=sliding.stride, padding=sliding.padding)  # (1, 1, rows, columns)
        bias = torch.tensor([sliding.bias], dtype=torch.float32)
        biased = F.conv2d(image, weight, bias, stride=sliding.stride, padding=sliding.padding)
        output = F.relu(biased) if sliding.relu else biased
        pooled, winners = _pooled(output) if sliding.pool else (None, None)
    return Convolved(
        sums=sums[0, 0].numpy(),
        biased=biased[0, 0].numpy(),
        output=output[0, 0].numpy(),
        pooled=pooled,
        winners=winners,
    )


def windows(picture: np.ndarray, kernel: np.ndarray, sliding: Sliding, row: int) -> Windows:
    """What the kernel meets along one row of the result.

    Args:
        picture, kernel, sliding: as in `convolve`.
        row: of `Convolved.output`, from 0.
    Raises:
        InvalidInput: as in `convolve`, or there is no such row.
    """
    image, weight = _checked(picture, kernel, sliding)
    size = len(kernel)
    rows = (image.shape[2] + 2 * sliding.padding - size) // sliding.stride + 1
    if type(row) is not int or not 0 <= row < rows:
        raise InvalidInput(f"row must be a whole number from 0 to {rows - 1}, got {str(row)[:40]}")
    patches = _patches(image[0, 0], size, sliding, row)
    inside = _patches(torch.ones_like(image[0, 0]), size, sliding, row)
    return Windows(patches=patches.numpy(), products=(patches * weight[0, 0]).numpy(), inside=inside.numpy() > 0)


def median(picture: np.ndarray, size: int = 3) -> np.ndarray:
    """The middle one of the sorted numbers of each size × size window: no convolution, for comparison with one.

    Args:
        picture: (rows, columns) float32; it goes on outside as at its border.
        size: odd.
    Returns:
        (rows, columns) float32.

    >>> speck = np.zeros((5, 5), np.float32)
    >>> speck[2, 2] = 1
    >>> float(median(speck).max())
    0.0
    """
    border = size // 2
    image = F.pad(torch.from_numpy(picture)[None, None], [border] * 4, mode="replicate")
    return F.unfold(image, size).median(1).values.view(picture.shape).numpy()


def read_kernel(values) -> np.ndarray:
    """Check a kernel that comes from outside.

    Args:
        values: list of rows, each a list of numbers: as many rows as columns, an odd number from 1 to 15.
    Returns:
        (size, size) float32.
    Raises:
        InvalidInput: says what is expected.
    """
    if not isinstance(values, list) or len(values) % 2 == 0 or len(values) > LARGEST_KERNEL:
        given = f"{len(values)} rows" if isinstance(values, list) else type(values).__name__
        raise InvalidInput(f"a kernel must be a list of rows, an odd number from 1 to {LARGEST_KERNEL}, got {given}")
    for number, row in enumerate(values):
        if not isinstance(row, list) or len(row) != len(values):
            given = f"{len(row)}" if isinstance(row, list) else type(row).__name__
            raise InvalidInput(f"row {number} of the kernel must be a list of {len(values)} numbers, got {given}")
        for weight in row:
            # Comparisons with NaN are false
            if type(weight) not in (int, float) or not abs(weight) <= LARGEST_WEIGHT:
                raise InvalidInput(
                    f"a number of the kernel must be from {-LARGEST_WEIGHT:g} to {LARGEST_WEIGHT:g}, "
                    f"got {str(weight)[:40]} in row {number}"
                )
    return np.array(values, np.float32)


def _checked(picture: np.ndarray, kernel: np.ndarray, sliding: Sliding) -> tuple[Tensor, Tensor]:
    """(1, 1, rows, columns) and (1, 1, size, size)."""
    if (
        picture.ndim != 2
        or picture.dtype != np.float32
        or not 1 <= min(picture.shape) <= max(picture.shape) <= LARGEST_SIDE
    ):
        raise InvalidInput(
            f"expected a picture of (rows, columns) float32, each from 1 to {LARGEST_SIDE}, "
            f"got {picture.shape} {picture.dtype}"
        )
    if not ((picture >= 0) & (picture <= 1)).all():
        raise InvalidInput("expected a picture with numbers from 0 to 1")
    size = len(kernel)
    if kernel.shape != (size, size) or size % 2 == 0 or kernel.dtype != np.float32:
        raise InvalidInput(f"expected a square kernel of odd size in float32, got {kernel.shape} {kernel.dtype}")
    _check_room(picture.shape, size, sliding)
    return torch.from_numpy(picture)[None, None], torch.from_numpy(kernel)[None, None]


def _check_room(shape: tuple[int, int], size: int, sliding: Sliding) -> None:
    rows, columns = (side + 2 * sliding.padding for side in shape)
    if size > min(rows, columns):
        raise InvalidInput(
            f"a kernel of {size}×{size} does not fit in a picture of {rows}×{columns}, padding included: "
            "expected a smaller kernel or more padding"
        )
    results = [(side - size) // sliding.stride + 1 for side in (rows, columns)]
    if sliding.pool and min(results) < 2:
        raise InvalidInput(f"pooling needs a result of at least 2×2, got {results[0]}×{results[1]}")


def _pooled(output: Tensor) -> tuple[np.ndarray, np.ndarray]:
    largest, where = F.max_pool2d(output, 2, return_indices=True)
    return largest[0, 0].numpy(), where[0, 0].numpy()


def _patches(image: Tensor, size: int, sliding: Sliding, row: int) -> Tensor:
    """(rows, columns) → (columns of the result, size, size): what lies under the kernel along a row of the result."""
    top = row * sliding.stride
    strip = F.pad(image, [sliding.padding] * 4)[top : top + size]  # (size, padded columns)
    return strip.unfold(1, size, sliding.stride).transpose(0, 1).contiguous()
