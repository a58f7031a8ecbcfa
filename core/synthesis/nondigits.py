"""Drawings that are no digit: doodles, letters, and digits misused."""

from collections.abc import Callable
from functools import cache, partial

import numpy as np

from core.synthesis import digits, doodles, glyphs
from core.synthesis.hand import Hand, by_hand
from core.synthesis.shapes import line, scribble

Rng = np.random.Generator
Strokes = list[np.ndarray]

LYING = (2, 3, 4, 5, 6, 7, 9)
"""Digits that are none when they lie on their side."""
UPSIDE_DOWN = (3, 4, 7)
"""Digits that are none when they stand on their head."""
MIRRORED = (3, 4, 7)
"""Digits that are none in the mirror."""
STRUCK = (2, 3, 5, 6, 8, 9)
"""Digits that are none with a line through them; the others have styles with such a line, or come to look like one."""


def _any_digit(rng: Rng, choice=tuple(range(10))) -> Strokes:
    names, shares = digits.styles_of(int(rng.choice(choice)))
    return digits.write(names[rng.choice(len(names), p=shares)], rng)


def several_digits(rng: Rng) -> Strokes:
    """Two, or three, beside each other."""
    hand, left, strokes = Hand(tilt=0.05), 0.0, []
    for _ in range(int(rng.choice([2, 2, 2, 3]))):
        one = by_hand(_any_digit(rng), rng, hand)
        points = np.concatenate(one)
        low, high = points.min(0), points.max(0)
        shift = np.array([left - low[0], rng.normal(0, 0.05)])
        strokes += [stroke + shift for stroke in one]
        left += high[0] - low[0] + rng.uniform(0.06, 0.4)
    return strokes


def lying_digit(rng: Rng) -> Strokes:
    """Turned by a quarter."""
    side = rng.choice([-1, 1])
    return [stroke[:, ::-1] * (side, -side) for stroke in _any_digit(rng, LYING)]


def upside_down_digit(rng: Rng) -> Strokes:
    """Turned by a half."""
    return [-stroke for stroke in _any_digit(rng, UPSIDE_DOWN)]


def mirrored_digit(rng: Rng) -> Strokes:
    """Left is right."""
    return [stroke * (-1, 1) for stroke in _any_digit(rng, MIRRORED)]


def struck_digit(rng: Rng) -> Strokes:
    """With a line through it, two lines, or a scribble over it."""
    kind = rng.integers(3)
    if kind == 0:
        ends = [(-0.15, rng.uniform(0.7, 1.15)), (1.15, rng.uniform(-0.15, 0.3))]
        return [*_any_digit(rng, STRUCK), line(*ends)]
    if kind == 1:
        return [*_any_digit(rng), line((0, 0), (1, 1)), line((1, 0), (0, 1))]
    return [*_any_digit(rng), scribble(rng) * (0.9, 0.8) + (0, 0.1)]


COMPOSED: dict[str, tuple[float, Callable[[Rng], Strokes]]] = {
    "face": (2, doodles.face),
    "sun": (1.5, doodles.sun),
    "flower": (1, doodles.flower),
    "wheel": (1.5, doodles.wheel),
    "eye": (1, doodles.eye),
    "animal": (1.5, doodles.animal),
    "person": (0.7, doodles.person),
    "shapes together": (2, doodles.shapes_together),
    "lines": (2.5, doodles.lines),
    "dots": (0.7, doodles.dots),
    "polygon": (1.5, doodles.polygon_alone),
    "scribble": (2.5, doodles.scribbles),
    "spiral, zigzag, loops": (3, doodles.one_line),
    "arc": (1.5, doodles.broad_arc),
    "letter": (18, glyphs.letter),
    "invented letter": (10, glyphs.invented),
    "squared letter": (5, glyphs.squared),
    "flowing letter": (5, glyphs.flowing),
    "hanging letter": (6, glyphs.hanging),
    "several digits": (6, several_digits),
    "lying digit": (3, lying_digit),
    "upside-down digit": (1.5, upside_down_digit),
    "mirrored digit": (1, mirrored_digit),
    "struck digit": (3, struck_digit),
}
"""name → how often, and the function that draws one."""


@cache
def styles() -> dict[str, tuple[float, Callable[[Rng], Strokes]]]:
    """`COMPOSED`, and what is drawn in one go."""
    outlines = {
        name: (frequency, partial(doodles.outline, name)) for name, (frequency, _) in doodles.outlines().items()
    }
    return outlines | COMPOSED
