"""Pictures of one's own: an uploaded zip is looked into and prepared, before anything is trained on it."""

import functools
from pathlib import Path

import numpy as np
from gradio.utils import get_upload_folder

from core.errors import InvalidInput
from core.own_data.prepare import BadPictures, BeforeAfter, OwnData, prepare, preview
from demo.training.bytes import in_base64
from demo.training.rooms import limits, room_of, text

MOST_KEPT = 2
"""Prepared sets in memory, between the look at them and the training."""


def look_at(request: dict) -> dict:
    """What is in an uploaded zip.

    Args:
        request: path: where the upload lies; skip: whether to do without the pictures that cannot be used.
    Returns:
        `bad`: what cannot be used, where there is something and skip is false; else see `in_json`.
    Raises:
        InvalidInput: it is no such file, or holds nothing to train on; says why.
    """
    room_of(request)
    path = uploaded(text(request, "path", 1000))
    try:
        own = prepared(path, request.get("skip") is True)
    except BadPictures as error:
        return {"bad": [{"name": bad.name, "reason": bad.reason} for bad in error.skipped]}
    return in_json(path, own)


def chosen_data(request: dict) -> OwnData | None:
    """What to train on: the prepared zip that the page chose, None for MNIST."""
    data = request.get("data")
    return None if data is None else prepared(uploaded(text({"data": data}, "data", 1000)), True)


def in_json(path: Path, own: OwnData) -> dict:
    """A prepared set: id, classes, counts of each, training, validation (with test), skipped, preview."""
    return {
        "id": str(path),
        "classes": list(own.classes),
        "counts": [sum(parts) for parts in own.counts],
        "training": len(own.pictures.train),
        "validation": len(own.pictures.whole),
        "duplicates": own.duplicates,
        "skipped": [{"name": each.name, "reason": each.reason} for each in own.skipped],
        "preview": [_pair(each) for each in preview(path)],
    }


def _pair(each: BeforeAfter) -> dict:
    """Before in grey, as the page has room for it, and after, as bytes: 255 is ink."""
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
    folder, file = Path(get_upload_folder()).resolve(), Path(path).resolve()
    if not file.is_relative_to(folder) or not file.is_file():
        raise InvalidInput("the file is not here, or no longer; choose it again")
    return file


@functools.lru_cache(maxsize=MOST_KEPT)
def prepared(path: Path, skip: bool) -> OwnData:
    """The pictures of a zip, ready to train on."""
    return prepare(path, skip_bad=skip, most=limits().pictures)
