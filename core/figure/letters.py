"""What can be written on a figure, and how wide that is: in Matplotlib's own font, and in one of other scripts."""

from collections.abc import Sequence
from functools import cache, lru_cache
from threading import Lock

DOTS = 192
"""Pixels an inch, twice what screens count."""
OWN = "DejaVu Sans"
"""Comes with Matplotlib; it has Latin, Greek and Cyrillic letters, and none of Chinese."""
OTHERS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti TC",
    "SimHei",
    "Arial Unicode MS",
)
"""Fonts with Chinese, Japanese and Korean letters as systems bring them along: the first that is there is used."""
_ONE_AT_A_TIME = Lock()
"""Two threads that ask one font together bring the whole process down."""


@cache
def families() -> tuple[str, ...]:
    """The fonts of this machine that a figure is written in; each letter in the first that has it."""
    from matplotlib.font_manager import fontManager

    there = set(fontManager.get_font_names())
    return (OWN, *[name for name in OTHERS if name in there][:1])


def written(names: Sequence[str]) -> tuple[str, ...]:
    """The names as they can be written: the number of a class, from 1, in place of one that no font here has.

    >>> written(["circle", "\\ue000"])
    ('circle', '#2')
    """
    return tuple(name if _has_letters(name) else f"#{k}" for k, name in enumerate(names, 1))


def _has_letters(text: str) -> bool:
    with _ONE_AT_A_TIME:
        return all(any(font.get_char_index(ord(letter)) for font in _fonts(False)) for letter in text)


def width(text: str, points: float, *, bold: bool = False) -> float:
    """Pixels that a line of text takes."""
    return sum(_advance(letter, bold) for letter in text) * points * DOTS / 72


@lru_cache(maxsize=4096)
def _advance(letter: str, bold: bool) -> float:
    """How far the pen moves on after a letter, as a share of the font's size."""
    from matplotlib.ft2font import LoadFlags

    with _ONE_AT_A_TIME:
        # In the first font that has it, as Matplotlib sets it
        font = next((each for each in _fonts(bold) if each.get_char_index(ord(letter))), _fonts(bold)[0])
        return font.load_char(ord(letter), LoadFlags.NO_SCALE).horiAdvance / font.units_per_EM


@cache
def _fonts(bold: bool) -> tuple:
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    weight = "bold" if bold else "normal"
    # Not Matplotlib's shared ones, which another thread may be writing with
    return tuple(FT2Font(findfont(FontProperties(family=name, weight=weight))) for name in families())


def cut(text: str, points: float, room: float, *, bold: bool = False) -> str:
    """As much of a text's beginning and end as fits, since names may differ in either.

    >>> cut("seven", 10, 500), cut("the seventh class of all", 10, 200)
    ('seven', 'the sev…of all')
    """
    if width(text, points, bold=bold) <= room:
        return text
    kept = next((k for k in range(len(text) - 1, 2, -1) if width(_ends(text, k), points, bold=bold) <= room), 2)
    return _ends(text, kept)


def _ends(text: str, letters: int) -> str:
    return f"{text[: -(-letters // 2)].rstrip()}…{text[len(text) - letters // 2 :].lstrip()}"
