"""How people write 0 to 9: for each digit its styles, and how often each is drawn.

The table is `digits.txt`. Its frequencies are not those of any country: styles that MNIST hardly has (flagged 1,
crossed 7, open 4) are drawn as often as the common ones.
"""

from functools import cache
from pathlib import Path as File

import numpy as np

from core.synthesis.paths import Path, read_table

JITTER = 0.024
"""Standard deviation of each knot's place, in heights of the digit."""


@cache
def styles() -> dict[str, tuple[float, Path]]:
    """name → how often it is drawn among its digit's, and its path; the first letter of the name is the digit."""
    return read_table(File(__file__).parent / "digits.txt")


@cache
def styles_of(digit: int) -> tuple[list[str], np.ndarray]:
    """The names of a digit's styles, and the shares of its drawings that they get."""
    names = [name for name in styles() if name[0] == str(digit)]
    shares = np.array([styles()[name][0] for name in names])
    return names, shares / shares.sum()


def write(style: str, rng: np.random.Generator) -> list[np.ndarray]:
    """One digit of a style, before any hand has moved: strokes in heights of the digit."""
    return styles()[style][1].draw(rng, JITTER)
