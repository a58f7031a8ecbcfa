"""The whole view as one figure, from the drawing on the left to the answer on the right, in the shape of a slide."""

from core.figure.columns import draw_figure
from core.figure.words import ENGLISH, Words

__all__ = ["ENGLISH", "Words", "draw_figure"]
