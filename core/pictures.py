"""Any picture → ink: what differs from the paper, whatever the colours, the bit depth and the size."""

import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import InvalidInput

MAX_PIXELS = 64_000_000
"""Largest picture that is opened: more than any phone's camera takes."""
WORKING_SIDE = 1024
"""Larger pictures are reduced to about this many pixels on their longer side before anything else."""
LEAST_CONTRAST = 20
"""Strongest difference from the paper, of 255, below which a picture is an empty sheet."""
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
            # Pillow warns of sizes that are checked below, before anything is decoded
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
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

    The paper is the median of the picture's border; the ink at a pixel is its distance from the paper in the colour
    channel where that is largest, relative to the most distant pixel of the picture. So dark on light, light on dark
    and coloured pens are the same.

    Args:
        picture: PIL image of any mode, or (H, W), (H, W, 3) or (H, W, 4) uint8; a fourth channel is opacity.
    Returns:
        (rows, columns) uint8, 255 is all ink; the picture's size up to `WORKING_SIDE`.
    Raises:
        InvalidInput: says what was given and what is expected.
    """
    channels = _channels(_as_image(picture))  # (rows, columns, 1 or 3) float32
    border = np.concatenate([channels[0], channels[-1], channels[:, 0], channels[:, -1]])
    contrast = np.abs(channels - np.median(border, axis=0)).max(2)
    strongest = float(contrast.max())
    # The median of what is closer to the paper than to the ink, as a standard deviation
    noise = 1.4826 * float(np.median(contrast[contrast <= strongest / 2]))
    floor = NOISE_WIDTHS * noise
    if strongest < max(LEAST_CONTRAST, 2 * floor):
        return np.zeros(contrast.shape, np.uint8)
    return np.rint(np.clip((contrast - floor) / (strongest - floor), 0, 1) * 255).astype(np.uint8)


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
    if image.mode.startswith(("I", "F")):
        image = _eight_bits(image)
    elif image.has_transparency_data:
        image = image.convert("RGBA")
    elif image.mode not in ("L", "RGB"):
        image = image.convert("L" if image.mode in ("1", "LA", "La") else "RGB")
    factor = -(-max(image.size) // WORKING_SIDE)
    if factor > 1:
        image = image.reduce(factor)
    array = np.asarray(image, np.float32)
    if array.ndim == 2:
        return array[:, :, None]
    return _on_paper(array) if array.shape[2] == 4 else array


def _eight_bits(image: Image.Image) -> Image.Image:
    """Pictures of 16 bits and more, stretched from their darkest to their brightest pixel."""
    array = np.asarray(image).astype(np.float64)
    finite = np.where(np.isfinite(array), array, 0)
    span = finite.max() - finite.min()
    return Image.fromarray((255 * (finite - finite.min()) / (span or 1)).astype(np.uint8))


def _on_paper(array: np.ndarray) -> np.ndarray:
    """Lay a picture with opacity on white, or on black where its visible part is bright.

    Args:
        array: (rows, columns, 4) float32 in [0, 255].
    """
    colour, opacity = array[:, :, :3], array[:, :, 3:] / 255
    visible = float(opacity.sum())
    brightness = float((colour * opacity).sum()) / (3 * visible) if visible else 0.0
    paper = 0.0 if brightness > 127 else 255.0
    return colour * opacity + paper * (1 - opacity)
