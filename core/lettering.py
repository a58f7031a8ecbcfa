"""Which font can write a text: Matplotlib's, which is everywhere where drawings can be read, or one of this machine."""

import functools
from collections.abc import Iterator
from pathlib import Path

from PIL import ImageFont

SIZE = 11
"""Pixels of the letters."""


def font_for(text: str) -> ImageFont.FreeTypeFont | None:
    """A font that has every letter of a text; None where this machine has none.

    >>> font_for("7 and Ж").getname()[0]
    'DejaVu Sans'
    """
    return _font_with(frozenset(map(ord, text)))


@functools.lru_cache(maxsize=64)
def _font_with(letters: frozenset[int]) -> ImageFont.FreeTypeFont | None:
    for path in _fonts():
        try:
            if letters <= _letters_of(path):
                return ImageFont.truetype(path, SIZE)
        except (OSError, RuntimeError):
            continue  # removed, or a kind that cannot be read
    return None


def _fonts() -> Iterator[str]:
    """Paths of fonts, DejaVu Sans first, then the others of this machine: upright, regular and without serifs before
    the rest. Pillow's own has Latin letters only.
    """
    from matplotlib import font_manager, get_data_path  # see core/strokes.py

    yield str(Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")
    others = font_manager.fontManager.ttflist
    yield from (
        font.fname
        for font in sorted(
            others, key=lambda font: (font.style != "normal", font.weight != 400, "Sans" not in font.name, font.fname)
        )
    )


def _letters_of(path: str) -> set[int]:
    from matplotlib.ft2font import FT2Font

    return set(FT2Font(path).get_charmap())
