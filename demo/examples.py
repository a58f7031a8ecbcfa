"""The row of examples: ten digits of MNIST's test half and the training image that textbooks of this exercise show.

`python -m demo.examples` makes the strip of pictures anew from the data.
"""

from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from core.errors import InvalidInput
from core.model import SIDE

STRIP = Path(__file__).parent / "glass" / "examples.png"
"""The pictures side by side, as MNIST stores them: 255 is ink. The page shows this file, and the network reads it."""

EXAMPLES = (
    *[("whole", index) for index in (5031, 5025, 5018, 5000, 5027, 5020, 5012, 5048, 5041, 5001)],
    ("train", 70),
)
"""Where each picture comes from: the part of MNIST and the index in it. A zero, a one, … a nine; the textbook's 1."""


@cache
def _strip() -> np.ndarray:
    """(examples, 28, 28) float32 in [0, 1]."""
    cells = np.asarray(Image.open(STRIP).convert("L"), np.float32) / np.float32(255)
    return cells.reshape(SIDE, -1, SIDE).transpose(1, 0, 2).copy()


def example_input(index) -> np.ndarray:
    """One example as the network sees it.

    Returns:
        (28, 28) float32 in [0, 1], 1 is ink.
    Raises:
        InvalidInput: there is no example of this number.
    """
    pictures = _strip()
    if type(index) is not int or not 0 <= index < len(pictures):
        raise InvalidInput(f"example must be a whole number from 0 to {len(pictures) - 1}, got {str(index)[:40]}")
    return pictures[index].copy()


def draw_strip() -> Image.Image:
    """The strip, from MNIST itself."""
    from core.data import load_mnist

    mnist = load_mnist()
    cells = [getattr(mnist, part).images[index, 0] for part, index in EXAMPLES]
    return Image.fromarray(np.concatenate([cell.numpy() for cell in cells], axis=1))


if __name__ == "__main__":
    draw_strip().save(STRIP, optimize=True)
