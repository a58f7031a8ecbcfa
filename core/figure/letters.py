"""What can be written on a figure, and how much room that takes."""

from collections.abc import Sequence

from core.fonts import advance, can_write

DOTS = 192
"""Pixels an inch, twice what screens count."""


def written(names: Sequence[str]) -> tuple[str, ...]:
    """The names as they can be written: the number of a class, from 1, in place of one that no font here has.

    >>> written(["circle", "\\ue000"])
    ('circle', '#2')
    """
    return tuple(name if can_write(name) else f"#{k}" for k, name in enumerate(names, 1))


def width(text: str, points: float, *, bold: bool = False) -> float:
    """Pixels that a line of text takes."""
    return sum(advance(letter, bold) for letter in text) * points * DOTS / 72


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
