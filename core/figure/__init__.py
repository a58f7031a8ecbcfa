"""The whole view as one figure, from the drawing on the left to the answer on the right, in the shape of a slide."""

from core.figure.columns import draw_figure

__all__ = ["draw_figure"]
