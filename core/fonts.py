"""Which fonts this machine has, which letters each of them has, and how wide those are: for figures and films alike."""

from collections.abc import Iterator
from functools import cache, lru_cache
from threading import Lock

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
    """The fonts that a text of several scripts is written in; each letter in the first that has it."""
    from matplotlib.font_manager import fontManager

    there = set(fontManager.get_font_names())
    return (OWN, *[name for name in OTHERS if name in there][:1])


def can_write(text: str) -> bool:
    """Whether each letter is in one of the `families`.

    >>> can_write("7 and Ж"), can_write("\\ue000")
    (True, False)
    """
    lacking = set(map(ord, text))
    for name in families():
        lacking = lacking - _letters_of(_path_of(name))
    return not lacking


def fonts_with(text: str) -> Iterator[str]:
    """Paths of the fonts that have every letter of a text, for who can write it in one font only; the families first,
    then any of this machine: upright, regular and without serifs before the rest.

    >>> next(fonts_with("7 and Ж")).endswith("DejaVuSans.ttf")
    True
    """
    letters = set(map(ord, text))
    for path in _paths():
        try:
            if letters <= _letters_of(path):
                yield path
        except (OSError, RuntimeError):
            continue  # removed, or a kind that cannot be read


@lru_cache(maxsize=4096)
def advance(letter: str, bold: bool) -> float:
    """How far the pen moves on after a letter, in the first of the families that has it: a share of the font's size."""
    from matplotlib.ft2font import LoadFlags

    with _ONE_AT_A_TIME:
        font = next((each for each in _faces(bold) if each.get_char_index(ord(letter))), _faces(bold)[0])
        return font.load_char(ord(letter), LoadFlags.NO_SCALE).horiAdvance / font.units_per_EM


def _paths() -> Iterator[str]:
    from matplotlib.font_manager import fontManager

    yield from map(_path_of, families())
    yield from (
        font.fname
        for font in sorted(
            fontManager.ttflist,
            key=lambda font: (font.style != "normal", font.weight != 400, "Sans" not in font.name, font.fname),
        )
    )


def _path_of(family: str, *, bold: bool = False) -> str:
    from matplotlib.font_manager import FontProperties, findfont

    return str(findfont(FontProperties(family=family, weight="bold" if bold else "normal")))


@lru_cache(maxsize=16)
def _letters_of(path: str) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    with _ONE_AT_A_TIME:
        return frozenset(FT2Font(path).get_charmap())


@cache
def _faces(bold: bool) -> tuple:
    from matplotlib.ft2font import FT2Font

    # Not Matplotlib's shared ones, which another thread may be writing with
    return tuple(FT2Font(_path_of(name, bold=bold)) for name in families())
