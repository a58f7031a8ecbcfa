"""Pen strokes: checked once at the border, then drawn with a round brush."""

import functools
import math
import reprlib
from dataclasses import dataclass

import numpy as np

from core.errors import InvalidInput

MAX_SIDE = 4096
"""Largest width and height of a canvas, in pixels."""
MAX_POINTS = 20_000
"""Most points of one drawing: over five minutes with a pen that reports 60 of them a second."""
MAX_LENGTH = 1_000
"""Longest way of the pen, in sides of the canvas: a page full of scribbles. What it takes to draw grows with it."""
QUICK = 500
"""So many points are drawn in no time, however far apart they are."""
MAX_DISTANCE = 100_000
"""Largest coordinate, in pixels: a pen may leave the canvas, but not for another town."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawing:
    """Strokes on a canvas, in canvas pixels, x right and y down."""

    points: np.ndarray
    """(N, 2) float64, the points of all strokes one after the other, at least two different ones for each."""
    starts: np.ndarray
    """(number of strokes,) indices of the first point of each stroke."""
    brush: float
    """Width of the round brush."""
    width: int
    height: int


def read_drawing(strokes, size, brush) -> Drawing:
    """Check strokes that come from outside.

    Args:
        strokes: list of strokes, each a list of (x, y) in canvas pixels, y down. Strokes without a point are left out.
        size: (width, height) of the canvas, pixels.
        brush: width of the round brush, canvas pixels.
    Raises:
        InvalidInput: says which part is wrong, and what is expected.
    """
    width, height = _checked_size(size)
    if not _is_number(brush) or not 1 <= brush <= MAX_SIDE:
        raise InvalidInput(f"brush must be a width from 1 to {MAX_SIDE} canvas pixels, got {_short(brush)}")
    if not isinstance(strokes, list | tuple):
        raise InvalidInput(f"strokes must be a list of strokes, got {_short(strokes)}")
    count = sum(len(stroke) for stroke in strokes if hasattr(stroke, "__len__"))
    if max(count, len(strokes)) > MAX_POINTS:
        raise InvalidInput(f"a drawing may have at most {MAX_POINTS} points, got {max(count, len(strokes))}")
    arrays = [_checked_stroke(stroke, index) for index, stroke in enumerate(strokes)]
    arrays = [array for array in arrays if len(array)]
    if count > QUICK:
        _check_way(arrays, max(width, height))
    lengths = [len(array) for array in arrays]
    return Drawing(
        points=np.concatenate(arrays) if arrays else np.zeros((0, 2)),
        starts=np.cumsum([0, *lengths[:-1]]) if arrays else np.zeros(0, int),
        brush=float(brush),
        width=width,
        height=height,
    )


def rasterise(drawing: Drawing) -> tuple[np.ndarray, tuple[int, int]]:
    """Draw the strokes, antialiased, in the part of the canvas that they touch.

    Returns:
        (rows, columns) uint8, 255 where the pixel is all ink, and (left, top), the canvas pixel of its first corner.
        Nothing on the canvas: an empty array.
    """
    # Matplotlib takes half a second to import, which the first drawing can wait for and the start of a program not.
    # Its renderer in C++, without the one in Python around it, which makes ready for text and takes longer than a line
    from matplotlib.backends._backend_agg import RendererAgg
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    left, top, right, bottom = _touched(drawing)
    if right <= left or bottom <= top:
        return np.zeros((0, 0), np.uint8), (0, 0)
    codes = np.full(len(drawing.points), Path.LINETO, Path.code_type)
    codes[drawing.starts] = Path.MOVETO
    path = Path(drawing.points, codes)
    path.should_simplify = False
    renderer = RendererAgg(right - left, bottom - top, 72)  # at 72 dots an inch, Matplotlib's points are pixels
    # Matplotlib's y axis points up
    renderer.draw_path(_pen(drawing.brush), path, Affine2D.from_values(1, 0, 0, -1, -left, bottom), None)
    return np.asarray(renderer)[:, :, 3].copy(), (left, top)


@functools.lru_cache(maxsize=32)
def _pen(width: float):
    """A round brush for Matplotlib, which only reads it."""
    from matplotlib.backend_bases import GraphicsContextBase

    pen = GraphicsContextBase()
    pen.set_linewidth(width)
    pen.set_capstyle("round")
    pen.set_joinstyle("round")
    pen.set_snap(False)
    return pen


def _touched(drawing: Drawing) -> tuple[int, int, int, int]:
    """The part of the canvas that the ink may touch: left, top, right, bottom, whole pixels."""
    if not len(drawing.points):
        return 0, 0, 0, 0
    reach = drawing.brush / 2 + 1
    (left, top), (right, bottom) = drawing.points.min(0).tolist(), drawing.points.max(0).tolist()
    return (
        max(math.floor(left - reach), 0),
        max(math.floor(top - reach), 0),
        min(math.ceil(right + reach), drawing.width),
        min(math.ceil(bottom + reach), drawing.height),
    )


def _checked_size(size) -> tuple[int, int]:
    if (
        not isinstance(size, list | tuple)
        or len(size) != 2
        or not all(_is_number(side) and 1 <= side <= MAX_SIDE for side in size)
    ):
        raise InvalidInput(f"size must be (width, height), each from 1 to {MAX_SIDE} pixels, got {_short(size)}")
    return int(size[0]), int(size[1])


def _check_way(arrays: list[np.ndarray], side: int) -> None:
    way = sum(float(np.hypot(*np.diff(array, axis=0).T).sum()) for array in arrays) / side
    if way > MAX_LENGTH:
        raise InvalidInput(f"a pen's way may be at most {MAX_LENGTH} sides of the canvas long, got {way:.0f}")


def _checked_stroke(stroke, index: int) -> np.ndarray:
    """(N, 2) float64."""
    expected = f"stroke {index} must be a list of (x, y) points in canvas pixels"
    if not isinstance(stroke, list | tuple | np.ndarray):
        raise InvalidInput(f"{expected}, got {_short(stroke)}")
    try:
        array = np.asarray(stroke)
    except ValueError:  # rows of different lengths
        raise InvalidInput(f"{expected}, got points of different lengths") from None
    if not array.size:
        return np.zeros((0, 2))
    if array.ndim != 2 or array.shape[1] != 2 or array.dtype.kind not in "iuf":
        raise InvalidInput(f"{expected}, got {_short(stroke)}")
    array = array.astype(float, copy=False)
    # Comparisons with NaN are false, so that this finds it too
    if not (np.abs(array) <= MAX_DISTANCE).all():
        raise InvalidInput(f"{expected}, each coordinate from -{MAX_DISTANCE} to {MAX_DISTANCE}, got {_short(stroke)}")
    is_dot = (array[0] == array[-1]).all() and (array == array[0]).all()
    # A line without any length would not be drawn: a dot becomes one too short to see
    return np.concatenate([array, array[-1:] + np.array([0.01, 0])]) if is_dot else array


def _is_number(value) -> bool:
    """Whether it can be compared with limits, which then refuse what is no finite number."""
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)


def _short(value) -> str:
    """The value as the message quotes it, cut where it is long."""
    text = reprlib.repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
