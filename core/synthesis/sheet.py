"""A picture of every style, as the network sees it."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from core.model import SIDE
from core.synthesis.drawings import Sample, digit_styles, draw_digit, draw_nondigit, nondigit_styles

NAME = 130
"""Width of the column with the names, in pixels."""
COLUMNS = 2
"""Styles beside each other."""


def save_sheet(path: str | Path, *, each: int, seed: int) -> None:
    """Write a PNG with `each` drawings of every style, a style a row."""
    rows = [(name, draw_digit) for name in digit_styles()] + [(name, draw_nondigit) for name in nondigit_styles()]
    width, height = NAME + each * (SIDE + 2), SIDE + 2
    per_column = -(-len(rows) // COLUMNS)
    page = Image.new("L", (COLUMNS * width, per_column * height), 208)
    pen = ImageDraw.Draw(page)
    for place, (name, draw) in enumerate(rows):
        column, row = divmod(place, per_column)
        pen.text((column * width + 4, row * height + 8), name, fill=0)
        for k in range(each):
            picture = _on_paper(draw(np.random.default_rng((seed, place, k)), name))
            page.paste(picture, (column * width + NAME + k * (SIDE + 2), row * height + 1))
    page.save(path)


def _on_paper(sample: Sample) -> Image.Image:
    """Dark ink on white."""
    return Image.fromarray(255 - np.rint(sample.picture * 255).astype(np.uint8))
