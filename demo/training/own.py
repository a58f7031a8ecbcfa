"""Pictures of one's own: an uploaded zip is looked into and prepared, before anything is trained on it."""

from pathlib import Path

import numpy as np
from gradio.utils import get_upload_folder

from core.errors import InvalidInput
from core.jobs.drafts import Draft, draft, keep_drawings, prepare_draft
from core.own_data.prepare import BadPictures, Labelled, OwnData
from core.own_data.preview import BeforeAfter, preview, preview_drawings
from demo.training.bytes import in_base64
from demo.training.rooms import limits, room_of, text

MOST_DRAWINGS = 500
"""Made on the page, in one set."""


def look_at(request: dict) -> dict:
    """Prepare what is in an uploaded zip, and say what it is.

    Args:
        request: path: where the upload lies; skip: whether to do without the pictures that cannot be used.
    Returns:
        `bad`: what cannot be used, where there is something and skip is false; else see `in_json`.
    Raises:
        InvalidInput: it is no such file, or holds nothing to train on; says why.
    """
    room, path = room_of(request), uploaded(text(request, "path", 1000))
    try:
        prepared = _all_of(prepare_draft(room, path, skip_bad=request.get("skip") is True))
    except BadPictures as error:
        return {"bad": [{"name": bad.name, "reason": bad.reason} for bad in error.skipped]}
    return in_json(prepared, _pairs(path))


def take_drawings(request: dict) -> dict:
    """Prepare drawings that were made on the page: `[{"label", "strokes", "size", "brush"}, …]`; see `in_json`."""
    drawings = request.get("drawings")
    if not isinstance(drawings, list) or len(drawings) > MOST_DRAWINGS or not all(map(_is_drawing, drawings)):
        raise InvalidInput(f"expected at most {MOST_DRAWINGS} drawings, each with its label, strokes, size and brush")
    labelled = [Labelled(**{**each, "size": tuple(each["size"])}) for each in drawings]
    return in_json(keep_drawings(room_of(request), labelled), [_pair(each) for each in preview_drawings(labelled)])


def describe(request: dict) -> dict:
    """A set that was prepared before; path: where its zip lies, for the pictures of before, if it still does."""
    found = draft(room_of(request), text(request, "data"))
    try:
        pairs = _pairs(uploaded(text(request, "path", 1000)))
    except InvalidInput:
        pairs = []
    return in_json(found, pairs)


def chosen_data(request: dict) -> OwnData | None:
    """What to train on: the prepared set that the page chose, None for MNIST."""
    if request.get("data") is None:
        return None
    if request["data"] == "":
        raise InvalidInput("choose or draw the pictures first")
    return draft(room_of(request), text(request, "data")).own


def in_json(prepared: Draft, pairs: list[dict]) -> dict:
    """A prepared set: id, classes, counts of each, training, validation (with test), skipped, duplicates, preview."""
    own = prepared.own
    return {
        "id": prepared.word,
        "classes": list(own.classes),
        "counts": [sum(parts) for parts in own.counts],
        "training": len(own.pictures.train),
        "validation": len(own.pictures.whole),
        "duplicates": own.duplicates,
        "skipped": [{"name": each.name, "reason": each.reason} for each in own.skipped],
        "preview": pairs,
    }


def _all_of(preparing) -> Draft:
    """What a generator returns in the end."""
    while True:
        try:
            next(preparing)
        except StopIteration as end:
            return end.value


def _is_drawing(values) -> bool:
    return (
        isinstance(values, dict)
        and set(values) == {"label", "strokes", "size", "brush"}
        and isinstance(values["label"], str)
        and isinstance(values["size"], list)
    )


def _pairs(path: Path) -> list[dict]:
    return [_pair(each) for each in preview(path, most=limits().pictures)]


def _pair(each: BeforeAfter) -> dict:
    """Before in grey as it came, as large as the page has room for, and after: bytes, 255 is ink."""
    step = max(1, -(-max(each.before.shape[:2]) // 56))
    grey = each.before.mean(2)[::step, ::step]
    return {
        "name": each.name,
        "label": each.label,
        "before": _cells(grey),
        "after": _cells(np.rint(each.after * 255)),
    }


def _cells(values: np.ndarray) -> dict:
    return {"shape": list(values.shape), "data": in_base64(values.astype(np.uint8))}


def uploaded(path: str) -> Path:
    """A file that came up by Gradio's way, and no other on this machine.

    Raises:
        InvalidInput: it lies elsewhere, or is gone.
    """
    folder = Path(get_upload_folder()).resolve()
    try:
        file = Path(path).resolve()
        if file.is_relative_to(folder) and file.is_file():
            return file
    except (OSError, ValueError):
        pass  # no path at all
    raise InvalidInput("the file is not here, or no longer; choose it again")
