"""What lies in a zip or a folder: one folder a class, as torchvision's ImageFolder has it."""

import contextlib
import os
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from core.classes import check_classes_names
from core.drawings import PICTURES
from core.errors import InvalidInput
from core.zips import SafeZip

FEWEST_CLASSES, MOST_CLASSES = 2, 36
MOST_FILE_BYTES = 50_000_000
MOST_BYTES = 2_000_000_000
"""Of all pictures, unpacked."""
_PARTS = {"train", "training", "val", "valid", "validation", "test", "testing"}
"""What the parts of a data set that is split already are called."""
_OTHERS = (".heic", ".heif", ".avif", ".jxl", ".dng", ".svg")
"""Endings of what phones and drawing programs keep. Pillow reads AVIF of these; each of the others is told."""
_OF_SYSTEMS = ("__MACOSX", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """A file that should be a picture. name: where it lies. label: its class. read: gives its bytes."""

    name: str
    label: str
    read: Callable[[], bytes]


@dataclass(frozen=True, kw_only=True, eq=False)
class Listing:
    """classes: sorted names.  pictures: sorted by name."""

    classes: tuple[str, ...]
    pictures: list[Picture]


@contextlib.contextmanager
def listed(source: Path, *, most: int) -> Iterator[Listing]:
    """What a zip or a folder holds; its pictures can be read inside the `with`.

    Files that are no pictures by their ending are passed over, as ImageFolder does; so is a folder around all others.

    Args:
        most: pictures.
    Raises:
        InvalidInput: see `core.zips.SafeZip`; or it is no zip or folder, has too many pictures, or not 2 to 36 classes.
    """
    source = Path(source)
    if source.is_dir():
        yield _listing(list(_files(source)), most)
        return
    if not source.exists():
        raise InvalidInput(f"there is no file or folder {source}")
    with SafeZip(source, most_files=2 * most, most_bytes=MOST_BYTES, most_file_bytes=MOST_FILE_BYTES) as opened:
        found = [(member.path, lambda member=member: opened.read(member)) for member in opened.members]
        yield _listing(found, most)


def _files(folder: Path) -> Iterator[tuple[PurePosixPath, Callable[[], bytes]]]:
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(where) / name
            yield PurePosixPath(path.relative_to(folder).as_posix()), lambda path=path: _read(path)


def _read(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            content = file.read(MOST_FILE_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"{path.name} cannot be read: {error.strerror or error}") from error
    if len(content) > MOST_FILE_BYTES:
        raise InvalidInput(f"{path.name} takes more than {MOST_FILE_BYTES:,} bytes")
    return content


def _listing(found: list[tuple[PurePosixPath, Callable[[], bytes]]], most: int) -> Listing:
    files = [(path, read) for path, read in found if _may_be_picture(path)]
    depth = _depth_around([path for path, _ in files])
    pictures = [
        Picture(name=str(path), label=unicodedata.normalize("NFC", path.parts[depth]), read=read)
        for path, read in files
        if len(path.parts) > depth + 1
    ]
    loose = len(files) - len(pictures)
    classes = tuple(sorted({picture.label for picture in pictures}))
    if not FEWEST_CLASSES <= len(classes) <= MOST_CLASSES:
        beside = f"; {loose} pictures lie in no folder" if loose else ""
        raise InvalidInput(
            f"expected one folder of pictures for each class, {FEWEST_CLASSES} to {MOST_CLASSES} of them, "
            f"got {len(classes)}{beside}"
        )
    _refuse_parts(pictures, depth)
    if len(pictures) > most:
        raise InvalidInput(f"expected at most {most:,} pictures, got {len(pictures):,}")
    return Listing(classes=check_classes_names(classes), pictures=sorted(pictures, key=lambda picture: picture.name))


def _refuse_parts(pictures: list[Picture], depth: int) -> None:
    """A data set that is split already has its classes one folder deeper: its parts are none."""
    parts = sorted({picture.label for picture in pictures})
    inner = [PurePosixPath(picture.name).parts[depth + 1 : -1] for picture in pictures]
    if {part.lower() for part in parts} <= _PARTS and all(inner):
        classes = sorted({folders[0] for folders in inner})
        raise InvalidInput(
            f"expected one folder of pictures for each class, got the parts of a data set, {', '.join(parts)}, with "
            f"the classes in them: {', '.join(classes)[:100]}; give one part alone, as it is split here anew"
        )


def _may_be_picture(path: PurePosixPath) -> bool:
    hidden = any(part.startswith(".") or part in _OF_SYSTEMS for part in path.parts)
    return not hidden and path.suffix.lower() in (*PICTURES, *_OTHERS)


def _depth_around(paths: list[PurePosixPath]) -> int:
    """How many folders lie around all the others, one in the other."""
    depth = 0
    while paths and all(len(path.parts) > depth + 2 for path in paths) and len({p.parts[depth] for p in paths}) == 1:
        depth += 1
    return depth
