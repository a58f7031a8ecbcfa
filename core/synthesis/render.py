"""Strokes → the network's 28×28 picture, on the same way as a visitor's drawing, only on a smaller canvas."""

import numpy as np

from core.canvas import BOX, place_drawing
from core.strokes import Drawing

FINER = 4
"""Canvas pixels for one pixel of the network's picture."""
WIDTHS = (1.2, 4.0)
"""Thinnest and thickest pen, in pixels of the network's picture."""


def pen_width(rng: np.random.Generator) -> float:
    """A pen's width in pixels of the network's picture: two of three lie between 1.4 and 2.8."""
    return float(np.clip(np.exp(rng.normal(np.log(2.0), 0.32)), *WIDTHS))


def picture(strokes: list[np.ndarray], width: float) -> np.ndarray:
    """Draw and place.

    Args:
        strokes: each (n, 2), x right and y down, of any size and anywhere.
        width: of the round pen, in pixels of the picture.
    Returns:
        (28, 28) float32 in [0, 1], 1 is ink; the longer side of the ink measures 20 pixels, the centre of mass is the
        middle.
    """
    points = np.concatenate(strokes)
    low = points.min(0)
    extent = max(float((points.max(0) - low).max()), 1e-6)
    brush = width * FINER
    margin = brush / 2 + 2
    points = (points - low) * ((BOX - width) * FINER / extent) + margin
    starts = np.cumsum([0, *(len(stroke) for stroke in strokes[:-1])])
    points[starts + 1] += (0.01, 0)  # a dot has a length, which the rasteriser asks for
    side = int(BOX * FINER + 8)
    return place_drawing(Drawing(points=points, starts=starts, brush=brush, width=side, height=side)).input
