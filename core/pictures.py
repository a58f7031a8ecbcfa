"""Any picture → ink: what differs from the paper, whatever the colours, the bit depth and the size."""

import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import InvalidInput
from core.photos import ink_of_photo, largest

MAX_PIXELS = 50_000_000
"""Largest picture that is opened: what the largest camera of a phone takes."""
WORKING_SIDE = 1024
"""Larger pictures are reduced to about this many pixels on their longer side before anything else."""
LEAST_CONTRAST = 20
"""Strongest difference from the paper, of 255, below which a picture is an empty sheet."""
EVEN = 6
"""Paper that differs from the sheet's colour by less than this, of 255, is evenly lit."""
SQUARES = 24
"""Whether a sheet is clean is looked at in this many squares along its longer side."""
SMALLEST_SQUARE = 4
"""Squares of fewer pixels say nothing: pictures that small are taken for clean."""
MOST_SHADED = 0.01
"""Part of the squares that may lie in a shadow on a clean sheet."""
MOST_FAINT = 0.12
"""Part of the squares that may hold faint marks alone on a clean sheet: edges of ink do, here and there."""
QUIET = 1.0
"""Standard deviation of the noise on a clean sheet, of 255."""
LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""What red, green and blue add to the brightness that an eye sees."""


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
        if isinstance(error, OSError) and error.strerror:  # of the system, and no decoder's
            raise InvalidInput(f"{name} cannot be read: {error.strerror}") from error
        raise InvalidInput(
            f"{name} is damaged or of a kind that is not known, expected a PNG, JPEG or the like"
        ) from error


def ink_of_picture(picture) -> np.ndarray:
    """Find the ink on a sheet of one colour, or on a photo of one (`core.photos`).

    On a clean sheet, the paper is what most of the picture's border shows; the ink at a pixel is its distance from the
    paper in the colour channel where that is largest, relative to the most distant pixel of the picture. So dark on
    light, light on dark and coloured pens are the same.

    Args:
        picture: PIL image of any mode, or (H, W), (H, W, 3) or (H, W, 4) uint8; a fourth channel is opacity.
    Returns:
        (rows, columns) uint8, 255 is all ink; the picture's size up to `WORKING_SIDE`, a photo's up to 512 pixels.
    Raises:
        InvalidInput: says what was given and what is expected.
    """
    channels = _channels(_as_image(picture))  # (rows, columns, 1 or 3) float32
    contrast = largest(np.abs(channels - _paper(channels)))
    strongest = float(contrast.max())
    if strongest < LEAST_CONTRAST:
        return np.zeros(contrast.shape, np.uint8)
    if not _is_clean(contrast):
        return ink_of_photo(channels)
    return np.rint(contrast * (255 / strongest)).astype(np.uint8)


def _paper(channels: np.ndarray) -> np.ndarray:
    """The colour of the sheet: what most of the border shows.

    Args:
        channels: (rows, columns, C) float32.
    Returns:
        (C,)
    """
    border = np.concatenate([channels[0], channels[-1], channels[:, 0], channels[:, -1]])
    return np.median(border, axis=0)


def _is_clean(contrast: np.ndarray) -> bool:
    """Whether ink lies on a sheet of one colour, or else on a photo of paper.

    Looked at in about 24×24 squares. On a clean sheet a square shows paper or full ink somewhere; where all of it lies
    between the two, there is a shadow. Few squares hold faint marks alone, as most do on ruled paper. And neighbours
    are of one colour, but for the edges of ink.

    Args:
        contrast: (rows, columns) float32, the distance from the paper.
    """
    block = max(contrast.shape) // SQUARES
    if block < SMALLEST_SQUARE or min(contrast.shape) < block:
        return True
    if _noise(contrast) > QUIET:
        return False
    rows, columns = (side // block for side in contrast.shape)
    squares = contrast[: rows * block, : columns * block].reshape(rows, block, columns, block)
    least, most, strongest = squares.min((1, 3)), squares.max((1, 3)), contrast.max()
    shaded = (least > EVEN) & (most < 0.9 * strongest)
    marked, strong = ((squares > level).sum((1, 3)) for level in (EVEN, 0.75 * strongest))
    faint = strong < 0.08 * marked
    return shaded.mean() <= MOST_SHADED and faint.mean() <= MOST_FAINT


def _noise(contrast: np.ndarray) -> float:
    """Standard deviation of the sheet's noise, from neighbours side by side: light that changes slowly is none."""
    return float(np.median(np.abs(np.diff(contrast, axis=1)))) * 1.4826 / np.sqrt(2)


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
        raise InvalidInput("the picture is damaged") from error


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


def grey_of_picture(picture, longest: int = WORKING_SIDE) -> np.ndarray:
    """How bright a picture is, without looking for ink on it.

    Args:
        picture: as in `ink_of_picture`.
        longest: a picture with a longer side is made smaller to this, in pixels.
    Returns:
        (rows, columns) float32 in [0, 1], 1 is white: the luma of ITU-R BT.601.
    Raises:
        InvalidInput: as in `ink_of_picture`.
    """
    channels = _channels(_as_image(picture))  # (rows, columns, 1 or 3)
    grey = channels @ LUMA if channels.shape[2] == 3 else channels[:, :, 0]
    scale = min(longest / max(grey.shape), 1)
    rows, columns = (max(round(side * scale), 1) for side in grey.shape)
    small = Image.fromarray(grey).resize((columns, rows), Image.Resampling.BOX)
    return np.clip(np.asarray(small) * np.float32(1 / 255), 0, 1)
