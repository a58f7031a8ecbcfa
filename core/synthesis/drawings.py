"""One drawing: its style by the tables, or as asked for; a hand; a pen."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from core.errors import InvalidInput
from core.synthesis import digits, nondigits
from core.synthesis.hand import Hand, by_hand
from core.synthesis.render import pen_width, picture

DIGIT_HAND = Hand()
NONDIGIT_HAND = Hand(aspect=0.25, tilt=0.18, lean=0.05, rounded=0.35)

THICKEST = 3.0
"""Pen for what is no digit, in pixels of the network's picture: a thicker one would make a blot of many a drawing."""


def digit_styles() -> list[str]:
    """The names of all styles of digits; each starts with its digit."""
    return list(digits.styles())


def nondigit_styles() -> list[str]:
    """The names of all kinds of drawings that are no digit."""
    return list(nondigits.styles())


@dataclass(frozen=True, kw_only=True, eq=False)
class Sample:
    """A drawing that a hand has made."""

    style: str
    """One of `digit_styles` or `nondigit_styles`."""
    strokes: list[np.ndarray]
    """Each (n, 2) with n >= 2, x right and y down, in heights of the drawing."""
    width: float
    """Of the pen, in pixels of the network's picture."""

    @property
    def label(self) -> int | None:
        """The digit, None for what is none."""
        return int(self.style[0]) if self.style in digits.styles() else None

    @property
    def picture(self) -> np.ndarray:
        """(28, 28) float32 in [0, 1], 1 is ink: what the network reads."""
        return picture(self.strokes, self.width)


def draw_digit(rng: np.random.Generator, style: str | None = None, digit: int | None = None) -> Sample:
    """A digit.

    Args:
        style: one of `digit_styles`; without it, one of the digit's, as often as the table says.
        digit: 0 to 9; without it, any.
    Raises:
        InvalidInput: there is no such style or digit.

    >>> draw_digit(np.random.default_rng(0), digit=7).label
    7
    """
    if style is None:
        digit = int(rng.integers(10)) if digit is None else digit
        if digit not in range(10):
            raise InvalidInput(f"digit must be a whole number from 0 to 9, got {digit!r}")
        names, shares = digits.styles_of(digit)
        style = names[_pick(rng, shares)]
    elif style not in digits.styles():
        raise InvalidInput(f"style must be one of {', '.join(digit_styles())}, got {style!r}")
    strokes = by_hand(digits.write(style, rng), rng, DIGIT_HAND)
    return Sample(style=style, strokes=strokes, width=pen_width(rng))


def draw_nondigit(rng: np.random.Generator, style: str | None = None) -> Sample:
    """A drawing that is no digit.

    Args:
        style: one of `nondigit_styles`; without it, any, as often as the table says.
    Raises:
        InvalidInput: there is no such style.

    >>> draw_nondigit(np.random.default_rng(0), "heart").label is None
    True
    """
    if style is None:
        style = nondigit_styles()[_pick(rng, _nondigit_shares())]
    elif style not in nondigits.styles():
        raise InvalidInput(f"style must be one of {', '.join(nondigit_styles())}, got {style!r}")
    strokes = by_hand(nondigits.styles()[style][1](rng), rng, NONDIGIT_HAND)
    return Sample(style=style, strokes=strokes, width=min(pen_width(rng), THICKEST))


@cache
def _nondigit_shares() -> np.ndarray:
    frequencies = np.array([frequency for frequency, _ in nondigits.styles().values()])
    return frequencies / frequencies.sum()


def _pick(rng: np.random.Generator, shares: np.ndarray) -> int:
    return min(int(np.searchsorted(np.cumsum(shares), rng.random())), len(shares) - 1)
