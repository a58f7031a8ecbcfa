"""What a network's answers are called: digits, unless its folder says otherwise."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from core.errors import InvalidInput
from core.files import read_json, write_atomically
from core.model import Architecture

MOST_LETTERS = 60
"""Longest name of a class."""
FILE = "classes.json"
DIGITS = tuple("0123456789")


def read_classes(folder: str | os.PathLike, architecture: Architecture) -> tuple[str, ...]:
    """The names of the classes, one for each of the network's answers.

    Raises:
        InvalidInput: the file is damaged, or holds another number of names than the network has answers.
    """
    path = Path(folder) / FILE
    if not path.exists():
        return tuple(map(str, range(architecture.classes)))
    names = read_json(path).get("classes")
    if not isinstance(names, list) or len(names) != architecture.classes:
        raise InvalidInput(f"{path} must hold {architecture.classes} names of classes, got {names!r:.100}")
    return check_classes_names(names)


def write_classes(folder: Path, names: tuple[str, ...]) -> None:
    content = json.dumps({"classes": list(check_classes_names(names))}, ensure_ascii=False) + "\n"
    write_atomically(folder / FILE, content.encode())


def are_digits(names: Sequence[str]) -> bool:
    """Whether these are the ten digits in their order, MNIST's or one's own: then what is known of digits holds.

    >>> are_digits("0123456789"), are_digits(["0", "1"]), are_digits(["zero", "one"])
    (True, False, False)
    """
    return tuple(names) == DIGITS


def check_classes_names(names) -> tuple[str, ...]:
    """The names, if classes may be called so: in any script, each different, without invisible control characters.

    Raises:
        InvalidInput: says which one may not be used.

    >>> check_classes_names(["一", "二"])
    ('一', '二')
    """
    for name in names:
        if not isinstance(name, str) or not name.strip() or len(name) > MOST_LETTERS:
            raise InvalidInput(f"a class needs a name of 1 to {MOST_LETTERS} letters, got {name!r:.100}")
        if any(ord(letter) < 32 or ord(letter) == 127 for letter in name):
            raise InvalidInput(f"the name of a class holds control characters: {name!r}")
        if any(0xD800 <= ord(letter) < 0xE000 for letter in name):  # half a letter, which no file can hold
            raise InvalidInput(f"the name of a class is no text: {name!r}")
    if len(set(names)) != len(names):
        raise InvalidInput(f"two classes have the same name: {sorted(names)!r:.200}")
    return tuple(names)
