"""Drawings of people from files: strokes as JSON or .npz, pictures in folders named by what they show.

docs/drawings.md describes the formats.
"""

import contextlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import InvalidInput
from core.strokes import MAX_SIDE, read_drawing

FORMAT, VERSION = "digitscope-drawings", 1
ARRAYS = ("points", "stroke_lengths", "strokes_per_sample", "label")
"""What an .npz must hold."""
PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp")
MAX_DRAWINGS = 200_000
"""Most drawings of one file."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Example:
    """One drawing of somebody, and what it is said to be.

    set: the file or folder that it belongs to, as the report names it.
    name: where it lies there, for messages.
    label: the digit; a word for what is no digit; None where nobody said.
    strokes: each (n, 2) float64, x right and y down, n at least 1; None for a picture.
    canvas: ((width, height), brush) that it was drawn with, canvas pixels; None where nobody said.
    picture: its file; None for strokes.
    """

    set: str
    name: str
    label: int | str | None
    strokes: list[np.ndarray] | None = None
    canvas: tuple[tuple[int, int], float] | None = None
    picture: Path | None = None

    @property
    def is_digit(self) -> bool:
        return isinstance(self.label, int)

    @property
    def some_canvas(self) -> tuple[tuple[int, int], float]:
        """The canvas; where nobody said, one that holds all strokes that there may be, with a brush that fits it."""
        return self.canvas or ((MAX_SIDE, MAX_SIDE), MAX_SIDE / 14)


def read_examples(path: str | Path) -> list[Example]:
    """All drawings of a file, or of a folder and the folders in it, in the order of their names.

    Raises:
        InvalidInput: there is no such file, there are no drawings, or one of them cannot be used; says which and why.
    """
    path = Path(path)
    if not path.exists():
        raise InvalidInput(f"there is no file or folder {path}")
    try:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        root, name = (path, path.resolve().name) if path.is_dir() else (path.parent, path.stem)
        examples = [example for file in files if _may_be_read(file, path) for example in _read_file(file, root, name)]
    except OSError as error:
        raise InvalidInput(f"{error.filename or path} cannot be read: {error.strerror or error}") from error
    if not examples:
        raise InvalidInput(
            f"{path} holds no drawings; expected .json, .npz, or pictures in folders named by their digit"
        )
    return examples


def as_label(word) -> int | str | None:
    """A digit where the word is one of 0 to 9; None stays None.

    >>> as_label("7"), as_label(3), as_label("heart"), as_label(None)
    (7, 3, 'heart', None)
    """
    if word is None or (isinstance(word, int) and not isinstance(word, bool) and 0 <= word <= 9):
        return word
    if not isinstance(word, str) or not word.strip():
        raise InvalidInput(f"label must be a digit, a word for what is no digit, or null, got {word!r}")
    word = word.strip()
    return int(word) if len(word) == 1 and word in "0123456789" else word


def _may_be_read(file: Path, chosen: Path) -> bool:
    """Whether a file of a folder is one of the formats; the file that was chosen itself always is tried."""
    hidden = any(part.startswith(".") for part in file.relative_to(chosen).parts)
    return file == chosen or (not hidden and file.is_file() and file.suffix.lower() in (".json", ".npz", *PICTURES))


def _read_file(file: Path, root: Path, name: str) -> Iterator[Example]:
    """The drawings of one file; those right in the root belong to a set of that name."""
    kind = file.suffix.lower()
    if kind == ".json":
        return _read_json(file, root, name)
    if kind == ".npz":
        return _read_npz(file, root)
    if kind in PICTURES:
        return _read_picture(file, root, name)
    raise InvalidInput(f"{file} is of no format that is known; expected .json, .npz, or a picture")


def _read_picture(file: Path, root: Path, name: str) -> Iterator[Example]:
    """One picture; its folder says what it shows, where it lies in one below the root."""
    folders = file.relative_to(root).parts[:-1]
    name = "/".join(folders[:-1]) or name
    yield Example(set=name, name=str(file), label=as_label(folders[-1]) if folders else None, picture=file)


def _read_json(file: Path, root: Path, name: str) -> Iterator[Example]:
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{file} is damaged or no JSON: {error}") from error
    if not isinstance(values, dict) or values.get("format") != FORMAT or not isinstance(values.get("drawings"), list):
        raise InvalidInput(f'{file} must be {{"format": "{FORMAT}", "version": {VERSION}, "drawings": […]}}')
    if values.get("version") != VERSION:
        raise InvalidInput(f"{file} has version {values.get('version')!r}, expected {VERSION}")
    # Files of one drawing each, as the page saves them, belong together
    name = "/".join(file.relative_to(root).parts[:-1]) or name
    for number, drawing in enumerate(values["drawings"]):
        where = f"{file}, drawing {number}"
        if not isinstance(drawing, dict) or "strokes" not in drawing:
            raise InvalidInput(f"{where}: expected an object with label, strokes, size and brush")
        strokes, size, brush = (drawing.get(part) for part in ("strokes", "size", "brush"))
        canvas = None
        with told_where(where):
            label = as_label(drawing.get("label"))
            if size is None and brush is None:
                kept = _checked(strokes)
            else:
                checked = read_drawing(strokes, size, brush)
                kept, canvas = _arrays(strokes), ((checked.width, checked.height), checked.brush)
        yield Example(set=name, name=where, label=label, strokes=kept, canvas=canvas)


def _read_npz(file: Path, root: Path) -> Iterator[Example]:
    points, lengths, counts, labels = _npz_arrays(file)
    point_ends, stroke_ends = (np.concatenate([[0], np.cumsum(part)]) for part in (lengths, counts))
    name = "/".join([*file.relative_to(root).parts[:-1], file.stem])
    for number, label in enumerate(labels):
        where = f"{file}, drawing {number}"
        mine = range(stroke_ends[number], stroke_ends[number + 1])
        with told_where(where):
            strokes = _checked([points[point_ends[k] : point_ends[k + 1]] for k in mine])
            yield Example(set=name, name=where, label=as_label(str(label) or None), strokes=strokes)


def _npz_arrays(file: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """points (P, 2), stroke_lengths (S,), strokes_per_sample (N,) and label (N,), which fit each other."""
    try:
        with np.load(file, allow_pickle=False) as arrays:
            if missing := [name for name in ARRAYS if name not in arrays]:
                raise InvalidInput(f"{file} must hold the arrays {', '.join(ARRAYS)}; it has no {', '.join(missing)}")
            points, lengths, counts, labels = (arrays[name] for name in ARRAYS)
    except InvalidInput:
        raise
    except (ValueError, zipfile.BadZipFile, EOFError, KeyError, TypeError, AttributeError, MemoryError) as error:
        raise InvalidInput(f"{file} is damaged or no .npz of plain arrays: {error}") from error
    if points.ndim != 2 or points.shape[1] != 2 or points.dtype.kind not in "iuf":
        raise InvalidInput(f"{file}: points must be (P, 2) numbers, got {points.shape} {points.dtype}")
    for name, array in (("stroke_lengths", lengths), ("strokes_per_sample", counts)):
        if array.ndim != 1 or array.dtype.kind not in "iu" or (array.astype(np.int64) < 0).any():
            raise InvalidInput(f"{file}: {name} must be a row of counts, got {array.shape} {array.dtype}")
    lengths, counts = lengths.astype(np.int64), counts.astype(np.int64)
    if lengths.sum() != len(points) or counts.sum() != len(lengths):
        raise InvalidInput(
            f"{file}: stroke_lengths must sum to the {len(points)} points and strokes_per_sample to the {len(lengths)} "
            f"strokes, got {lengths.sum()} and {counts.sum()}"
        )
    if labels.shape != counts.shape or labels.dtype.kind not in "iuU" or len(labels) > MAX_DRAWINGS:
        raise InvalidInput(
            f"{file}: label must hold a digit or a word for each of the {len(counts)} drawings, "
            f"at most {MAX_DRAWINGS}, got {labels.shape} {labels.dtype}"
        )
    return points, lengths, counts, labels.astype(str)


def _checked(strokes) -> list[np.ndarray]:
    """Strokes of which nobody said on what canvas they were drawn."""
    read_drawing(strokes, (MAX_SIDE, MAX_SIDE), 1)
    return _arrays(strokes)


def _arrays(strokes) -> list[np.ndarray]:
    """Strokes that were checked, without those that have no point."""
    arrays = [np.asarray(stroke, float) for stroke in strokes]
    return [array for array in arrays if array.size]


@contextlib.contextmanager
def told_where(where: str) -> Iterator[None]:
    """Put the place before what InvalidInput says."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(f"{where}: {error}") from error
