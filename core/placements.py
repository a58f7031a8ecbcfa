"""How the same strokes may lie on a canvas: the ways in which a report has a drawing read."""

from dataclasses import dataclass

import numpy as np

CANVAS = 400
"""Width and height of the canvas, pixels."""
MARGIN = 0.02
"""Least distance of the strokes from the canvas's edge, in its sides."""


@dataclass(frozen=True, kw_only=True)
class Placement:
    """One way to put a drawing on the canvas.

    name: as the report calls it.
    fill: longer side of the strokes' box before any tilt, in sides of the canvas.
    brush: width of the pen, canvas pixels.
    shift: how far the box's centre may lie from the canvas's, in sides of the canvas; as far as there is room.
    tilt: degrees that the drawing is turned by, clockwise.
    """

    name: str
    fill: float
    brush: float
    shift: float = 0.0
    tilt: float = 0.0

    def put(self, strokes: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
        """The strokes in canvas pixels.

        Args:
            strokes: each (n, 2), x right and y down, of any size and anywhere.
            rng: where chance decides, within `shift`.
        """
        if not strokes:
            return []
        points = np.concatenate(strokes)
        low, high = points.min(0), points.max(0)
        longer = float((high - low).max())
        scale = self.fill * CANVAS / longer if longer else 1.0  # a dot has no size
        room = np.maximum(CANVAS * (0.5 - MARGIN) - (high - low) * scale / 2, 0)
        wished = rng.uniform(-self.shift, self.shift, 2) * CANVAS
        centre = CANVAS / 2 + np.clip(wished, -room, room)
        cosine, sine = np.cos(np.radians(self.tilt)), np.sin(np.radians(self.tilt))
        turn = np.array([[cosine, sine], [-sine, cosine]])  # of rows (x, y), y down
        return [(stroke - (low + high) / 2) * scale @ turn + centre for stroke in strokes]


PLACEMENTS = (
    Placement(name="centred", fill=0.6, brush=20),
    Placement(name="small, thin, off-centre", fill=0.35, brush=10, shift=0.25),
    Placement(name="big, thick", fill=0.8, brush=36, shift=0.05),
    Placement(name="tilted 15°", fill=0.6, brush=20, tilt=15),
)
"""What a report tries beside the drawing as it was made, if that is known."""
