"""What people call a run, in any script. Its name, by which programs know it, is another thing: see `core.runs`."""

import json
from pathlib import Path

from core.errors import InvalidInput
from core.files import read_json, write_atomically

FILE = "about.json"
"""In a run's folder; a damaged one is as good as none."""
MOST = 80
"""Longest title of a run."""
MOST_IN_FILES = 40
"""Letters of it in the name of a file, which may have 255 bytes."""


def checked_title(title: str) -> str:
    """The title on one line, without spaces around it.

    Raises:
        InvalidInput: it is empty, too long, or no text.

    >>> checked_title("  第一次  ")
    '第一次'
    """
    words = " ".join(title.split()) if isinstance(title, str) else ""
    if not words or len(words) > MOST or not words.isprintable():
        raise InvalidInput(f"a title has 1 to {MOST} letters, got {title!r:.100}")
    return words


def title_of(folder: Path) -> str | None:
    """What the run in a folder is called; None where nobody said."""
    try:
        return checked_title(read_json(folder / FILE).get("title"))
    except (InvalidInput, OSError):
        return None


def shown_title(folder: Path) -> str:
    """The same; its name where nobody said."""
    return title_of(folder) or folder.name


def write_title(folder: Path, title: str) -> None:
    write_atomically(folder / FILE, title_in_json(checked_title(title)))


def title_in_json(title: str) -> bytes:
    return json.dumps({"title": title}, ensure_ascii=False).encode()


def free_title(stem: str, taken: set[str]) -> str:
    """The first of "stem 1", "stem 2", … that is not taken, cut where it would be too long.

    >>> free_title("fast", {"fast 1"})
    'fast 2'
    """
    numbered = (f"{stem[: MOST - 6]} {n}" for n in range(1, len(taken) + 2))
    return next(title for title in numbered if title not in taken)


def title_for_file(title: str) -> str:
    """The title in letters that every system takes in the name of a file.

    >>> title_for_file("../第一次: my <b>run</b>")
    '第一次-my-b-run-b'
    """
    safe = "".join(letter if letter.isalnum() else " " for letter in title)
    return "-".join(safe.split())[:MOST_IN_FILES].strip("-")
