"""The row of hard ones: drawings made in code, in styles that MNIST hardly has, and two that are no digit.

`python -m demo.hard_ones` makes the file of strokes anew.
"""

import json
from pathlib import Path

import numpy as np

FILE = Path(__file__).parent / "glass" / "hard_ones.json"
"""[{"name": …, "strokes": [[[x, y], …], …]}, …] in the sketchpad's own coordinates."""

HARD_ONES = {
    "crossed 7": ("7 crossed", 11),
    "flagged 1": ("1 long flag", 17),
    "open 4": ("4 open", 11),
    "curled 9": ("9 curled tail", 7),
    "heart": ("heart", 1),
    "letter": ("letter", 116),
}
"""name → a style of `core.synthesis`, and the seed that draws a plain one of it."""

SIDE = 400
"""Of the sketchpad, in its own coordinates."""
HEIGHT = 250
"""Of the longer side of a drawing on it."""


def load_hard_ones() -> list[dict]:
    """What the file holds."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def draw_hard_ones() -> list[dict]:
    """The same, drawn anew."""
    return [{"name": name, "strokes": _drawn(style, seed)} for name, (style, seed) in HARD_ONES.items()]


def _drawn(style: str, seed: int) -> list[list[list[float]]]:
    """One drawing in the middle of the sketchpad."""
    from core.synthesis import digit_styles, draw_digit, draw_nondigit

    draw = draw_digit if style in digit_styles() else draw_nondigit
    strokes = draw(np.random.default_rng(seed), style).strokes
    points = np.concatenate(strokes)
    low, high = points.min(0), points.max(0)
    scale = HEIGHT / (high - low).max()
    return [((stroke - (low + high) / 2) * scale + SIDE / 2).round(1).tolist() for stroke in strokes]


if __name__ == "__main__":
    FILE.write_text(json.dumps(draw_hard_ones(), separators=(",", ":")) + "\n", encoding="utf-8")
