"""Own pictures that were prepared and wait to be trained on."""

import contextlib
import re
import secrets
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.errors import InvalidInput
from core.files import locked, told
from core.jobs import disk
from core.jobs.shelf import DRAFT, Shelf
from core.own_data.apart import prepare_apart, read_prepared, write_prepared
from core.own_data.prepare import Labelled, OwnData, prepare_drawings

MOST_KEPT = 6
"""Drafts of one visitor; a new one takes the place of the oldest, which no list shows and nobody could delete."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Draft:
    """Prepared pictures. word: what `draft` finds them by, for as long as the visitor's runs are kept."""

    word: str
    own: OwnData


def prepare_draft(shelf: Shelf, source: Path, *, skip_bad: bool = False) -> Generator[tuple[int, int], None, Draft]:
    """Prepare a zip of one folder a class, in a process of its own, and keep the result for `Room.start`.

    Yields:
        How many pictures of how many are done.
    Raises:
        BadPictures: some cannot be used, and skip_bad is false; lists them.
        InvalidInput: says why the zip is refused, or that there is no room.
    """
    source = Path(source)
    limits = shelf.limits
    if source.is_file() and source.stat().st_size > limits.upload_mb * disk.MB:
        raise InvalidInput(f"the file takes more than {limits.upload_mb} MB, which is the most that is taken")
    with _place(shelf) as (word, folder), _turn(shelf):
        own = yield from prepare_apart(
            source, folder, skip_bad=skip_bad, most=limits.pictures, niceness=limits.niceness
        )
    return Draft(word=word, own=own)


def keep_drawings(shelf: Shelf, drawings: list[Labelled]) -> Draft:
    """The same for drawings made on the page; at once.

    Raises:
        InvalidInput: one of them cannot be used, or they are not of 2 to 36 classes with at least two each.
    """
    own = prepare_drawings(drawings)
    with _place(shelf) as (word, folder), told(f"the drawings cannot be kept in {shelf.folder}"):
        write_prepared(folder, own)
    return Draft(word=word, own=own)


def draft(shelf: Shelf, word: str) -> Draft:
    """What was prepared before.

    Raises:
        InvalidInput: it is not there any more.
    """
    folder = _folder(shelf, word)
    if not re.fullmatch("[0-9a-f]{16}", str(word)) or not folder.is_dir():
        raise InvalidInput("these pictures are not here any more; choose them again")
    return Draft(word=word, own=read_prepared(folder))


@contextlib.contextmanager
def _place(shelf: Shelf) -> Iterator[tuple[str, Path]]:
    """A word for a new draft, and the folder for it, which has room; nothing is left of one that fails."""
    for old in _drafts(shelf)[MOST_KEPT - 1 :]:
        disk.remove(old)
    with shelf.keeping_room_for(disk.PICTURE_BYTES * shelf.limits.pictures, new_run=False):
        word = secrets.token_hex(8)
        with told(f"nothing can be written to {shelf.folder}"):
            shelf.folder.mkdir(parents=True, exist_ok=True)
        folder = _folder(shelf, word)
        try:
            yield word, folder
        except BaseException:
            disk.remove(folder)
            raise


@contextlib.contextmanager
def _turn(shelf: Shelf) -> Iterator[None]:
    """Be one of the few that prepare at once on this machine: each is a process with PyTorch in it."""
    busy = "the pictures of others are being prepared right now; try again in a minute"
    with contextlib.ExitStack() as stack:
        for number in range(shelf.limits.preparing):
            with contextlib.suppress(InvalidInput), told("pictures cannot be prepared here"):
                stack.enter_context(locked(shelf.home / f".preparing-{number}", refusal=busy, patience=0.1))
                break
        else:
            raise InvalidInput(busy)
        yield


def _drafts(shelf: Shelf) -> list[Path]:
    """The newest first."""
    return sorted((path for path in disk.inside(shelf.folder) if path.name.startswith(DRAFT)), key=disk.age)


def _folder(shelf: Shelf, word: str) -> Path:
    return shelf.folder / f"{DRAFT}{word}"
