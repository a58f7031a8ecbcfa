"""Any picture → ink: what differs from the paper, whatever the colours, the bit depth and the size."""

import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import InvalidInput

MAX_PIXELS = 50_000_000
"""Largest picture that is opened: what the largest camera of a phone takes."""
WORKING_SIDE = 1024
"""Larger pictures are reduced to about this many pixels on their longer side before anything else."""
LEAST_CONTRAST = 20
"""Strongest difference from the paper, of 255, below which a picture is an empty sheet."""
EVEN = 6
"""A border that differs from its median by less than this, of 255, for half of its pixels is evenly lit."""
NOISE_WIDTHS = 5
"""Differences within this many standard deviations of the paper's noise are no ink."""


def open_picture(path) -> Image.Image:
    """Read a picture file of any format that Pillow knows.

    Args:
        path: a path, or a binary file.
    Raises:
        InvalidInput: no such file, no picture, damaged, or larger than `MAX_PIXELS`.
    """
    name = str(path) if isinstance(path, str | Path) else "the file"
    try:
        with warnings.catch_warnings():
            # Pillow warns of sizes, which are checked here, and of damage that it can read in spite of
            warnings.simplefilter("ignore")
            picture = Image.open(path)
            _check_area(picture.width, picture.height)
            picture.load()
        return picture
    except InvalidInput:
        raise
    except FileNotFoundError:
        raise InvalidInput(f"there is no file {name}") from None
    except Image.DecompressionBombError:
        raise InvalidInput(f"{name} is too large, expected a picture of at most {MAX_PIXELS:,} pixels") from None
    except UnidentifiedImageError:
        raise InvalidInput(f"{name} is not a picture that can be read, expected a PNG, JPEG or the like") from None
    except Exception as error:  # Pillow's decoders raise OSError, SyntaxError, ValueError, struct.error and more
        raise InvalidInput(f"{name} cannot be read as a picture: {error}") from error


def ink_of_picture(picture) -> np.ndarray:
    """Find the ink on a sheet of one colour.

    The paper is what most of the picture's border shows; the ink at a pixel is its distance from the paper in the
    colour channel where that is largest, relative to the most distant pixel of the picture. So dark on light, light on
    dark and coloured pens are the same.

    Args:
        picture: PIL image of any mode, or (H, W), (H, W, 3) or (H, W, 4) uint8; a fourth channel is opacity.
    Returns:
        (rows, columns) uint8, 255 is all ink; the picture's size up to `WORKING_SIDE`.
    Raises:
        InvalidInput: says what was given and what is expected.
    """
    channels = _channels(_as_image(picture))  # (rows, columns, 1 or 3) float32
    paper = _paper(channels)
    difference = channels - paper
    if paper.size > paper.shape[2]:
        # Where the light is weaker, the same ink differs less from its paper: relative to the most it could, it is even
        difference *= 255 / np.maximum(np.where(difference < 0, paper, 255 - paper), 32)
    contrast = np.abs(difference).max(2)
    strongest = float(contrast.max())
    floor = NOISE_WIDTHS * _noise(difference)
    if strongest < max(LEAST_CONTRAST, 2 * floor):
        return np.zeros(contrast.shape, np.uint8)
    return np.rint(np.clip((contrast - floor) / (strongest - floor), 0, 1) * 255).astype(np.uint8)


def _paper(channels: np.ndarray) -> np.ndarray:
    """The colour of the sheet: that of the border, evenly lit or brighter towards one side.

    Args:
        channels: (rows, columns, C) float32.
    Returns:
        (1, 1, C), or (rows, columns, C) where the light changes: a plane through most of the border's pixels.
    """
    rows, columns, _ = channels.shape
    y, x = np.mgrid[:rows, :columns]
    is_border = (y == 0) | (y == rows - 1) | (x == 0) | (x == columns - 1)
    border = channels[is_border]  # (N, C)
    middle = np.median(border, axis=0)
    distance = np.abs(border - middle).max(1)
    spread = float(np.median(distance))
    # On an evenly coloured sheet half of the border is exactly the middle; noise alone makes no plane either
    if spread <= EVEN:
        return middle[None, None]
    near = distance <= 3 * spread
    places = np.stack([np.ones(rows * columns), x.ravel() / columns, y.ravel() / rows], 1)
    plane, *_ = np.linalg.lstsq(places[is_border.ravel()][near], border[near], rcond=None)  # (3, C)
    return (places @ plane).reshape(channels.shape).astype(np.float32)


def _noise(difference: np.ndarray) -> float:
    """Standard deviation of the sheet's noise, from neighbours side by side: light that changes slowly is none."""
    steps = np.abs(np.diff(difference, axis=1))
    return float(np.median(steps)) * 1.4826 / np.sqrt(2) if steps.size else 0.0


def _as_image(picture) -> Image.Image:
    if isinstance(picture, np.ndarray):
        shape_fits = picture.ndim == 2 or (picture.ndim == 3 and picture.shape[2] in (3, 4))
        if picture.dtype != np.uint8 or not shape_fits or 0 in picture.shape:
            raise InvalidInput(
                "a picture as an array must be (H, W), (H, W, 3) or (H, W, 4) uint8, "
                f"got {picture.shape} {picture.dtype}"
            )
        _check_area(picture.shape[1], picture.shape[0])
        return Image.fromarray(picture)
    if not isinstance(picture, Image.Image):
        raise InvalidInput(f"expected a PIL image or a uint8 array, got {type(picture).__name__}")
    if 0 in picture.size:
        raise InvalidInput(f"expected a picture of at least 1×1 pixels, got {picture.width}×{picture.height}")
    _check_area(picture.width, picture.height)
    try:
        return ImageOps.exif_transpose(picture)
    except Exception as error:  # decoding happens here, for a file opened lazily
        raise InvalidInput(f"the picture cannot be read: {error}") from error


def _check_area(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise InvalidInput(f"expected a picture of at most {MAX_PIXELS:,} pixels, got {width}×{height}")


def _channels(image: Image.Image) -> np.ndarray:
    """(rows, columns, 1 or 3) float32 in [0, 255], reduced to the working size, transparency laid on paper."""
    factor = -(-max(image.size) // WORKING_SIDE)
    if image.mode in ("L", "RGB", "RGBA") and factor > 1:  # first, as the next steps take several times the memory
        image, factor = image.reduce(factor), 1
    if image.mode.startswith(("I", "F")):
        image = _eight_bits(image)
    elif image.has_transparency_data:
        image = image.convert("LA") if image.mode == "La" else image
        image = image.convert("RGBA")
    elif image.mode not in ("L", "RGB"):
        image = image.convert("L" if image.mode in ("1", "LA") else "RGB")
    array = np.asarray(image.reduce(factor) if factor > 1 else image, np.float32)
    if array.ndim == 2:
        return array[:, :, None]
    return _on_paper(array) if array.shape[2] == 4 else array


def _eight_bits(image: Image.Image) -> Image.Image:
    """Pictures of 16 bits and more, of which nobody says what white is: the next of 1, 255, 65,535 and the largest."""
    array = np.nan_to_num(np.asarray(image).astype(np.float32), posinf=0, neginf=0)
    largest = float(array.max())
    white = next((white for white in (1.0, 255.0, 65_535.0) if largest <= white), largest)
    if image.mode.startswith("I;16"):
        white = 65_535.0
    return Image.fromarray(np.clip(array * (255 / white), 0, 255).astype(np.uint8))


def _on_paper(array: np.ndarray) -> np.ndarray:
    """Lay a picture with opacity on white, or on black where its visible part is bright.

    Args:
        array: (rows, columns, 4) float32 in [0, 255].
    """
    array = _without_margin(array)
    colour, opacity = array[:, :, :3], array[:, :, 3:] / 255
    visible = float(opacity.sum())
    brightness = float((colour * opacity).sum()) / (3 * visible) if visible else 0.0
    paper = 0.0 if brightness > 127 else 255.0
    return colour * opacity + paper * (1 - opacity)


def _without_margin(array: np.ndarray) -> np.ndarray:
    """Cut off a transparent margin around a sheet that is itself drawn on, as pictures of windows have one."""
    solid = array[:, :, 3] > 127
    down, across = np.flatnonzero(solid.any(1)), np.flatnonzero(solid.any(0))
    if not len(down):
        return array
    sheet = array[down[0] : down[-1] + 1, across[0] : across[-1] + 1]
    inked = np.ptp(sheet[:, :, :3][sheet[:, :, 3] > 127], axis=0).max() >= LEAST_CONTRAST
    return sheet if inked and (sheet[:, :, 3] > 127).mean() > 0.95 else array
