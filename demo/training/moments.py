"""One record of a training for the page: kernels, the maps that they make of a picture, and the answer."""

import threading
from collections import OrderedDict
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.canvas import place_drawing
from core.classes import read_classes
from core.data import to_ink
from core.errors import InvalidInput
from core.own_data.store import FILE as OWN
from core.own_data.store import load_own
from core.runs import Run
from core.strokes import read_drawing
from core.timeline import Moment, Timeline
from demo.examples import example_input
from demo.frames import pixels_input
from demo.samples import sample_input
from demo.training.bytes import maps_in_bytes, signed_in_bytes
from demo.training.rooms import room_of, text, whole

SHOWN = 8
"""Maps of a layer, and kernels of each, that the page has room for."""
MOST_KEPT = 64
"""Timelines kept in memory: each holds the numbers of all records of its run."""

_timelines: OrderedDict[Path, Timeline] = OrderedDict()
_lock = threading.Lock()


def record(request: dict) -> dict:
    """A record of a run.

    Args:
        request: run; index of the record; picture: what to look at (see `picture_of`).
    Raises:
        InvalidInput: there is no such run, record or picture.
    """
    run = room_of(request).run(text(request, "run"))
    index = whole(request, "index")
    picture = picture_of(request)
    timeline = timeline_of(run, index)
    moment = timeline.moment(index, picture)
    return in_json(moment, picture, read_classes(run.folder, run.config.architecture), timeline.earlier(moment))


def in_json(moment: Moment, picture: np.ndarray, classes: tuple[str, ...], earlier: dict | None = None) -> dict:
    """A moment as the page draws it: the first maps of each layer, and the kernels that make those.

    Args:
        earlier: the numbers of the record that the probabilities are of; None where that is this one.
    Returns:
        index, step, validation_error; at: epochs so far, with fractions; classes; probabilities, None where unknown;
        known: None where they are of this very record, else index and step of the earlier one that they are of; depths:
        how many maps there are; kernels: conv1 and conv2 (see `signed_in_bytes`); maps: input, conv1 and conv2 (see
        `maps_in_bytes`).
    """
    first, second = moment.kernels["conv1.weight"], moment.kernels["conv2.weight"]
    return {
        "index": moment.index,
        "step": moment.record["step"],
        "at": moment.record["step"] / moment.record["steps"] * moment.record["epochs"],
        "validation_error": moment.record["validation_error"],
        "classes": list(classes),
        "known": earlier and {"index": moment.known, "step": earlier["step"]},
        "probabilities": None if moment.probabilities is None else moment.probabilities.tolist(),
        "depths": [len(first), len(second)],
        "kernels": {
            "conv1": signed_in_bytes(first[:SHOWN]),
            "conv2": signed_in_bytes(second[:SHOWN, :SHOWN]),
        },
        "maps": {
            "input": maps_in_bytes(picture[None], scale=1.0),
            "conv1": maps_in_bytes(moment.maps["conv1"][:SHOWN]),
            "conv2": maps_in_bytes(moment.maps["conv2"][:SHOWN]),
        },
    }


def picture_of(request: dict) -> np.ndarray:
    """The picture that the page wants to see through the network.

    Args:
        request: picture: what lies on the Draw tab, as `demo.frames.answer` takes it: `{"example": k}`, `{"sample":
            {"part", "index"}}`, `{"pixels": base64}`, or strokes, size and brush; or `{"learned": k}`, of the pictures
            of one's own that the run learns from.
    Returns:
        (28, 28) float32 in [0, 1], 1 is ink.
    Raises:
        InvalidInput: it is none of them.
    """
    picture = request.get("picture")
    if not isinstance(picture, dict):
        raise InvalidInput(f"expected a picture, got {type(picture).__name__}")
    if "example" in picture:
        return example_input(picture["example"])
    if "learned" in picture:
        return learned_input(room_of(request).path(text(request, "run")), whole(picture, "learned"))
    if "sample" in picture:
        return sample_input(picture["sample"])
    if "pixels" in picture:
        return pixels_input(picture["pixels"])
    strokes, size, brush = (picture.get(name) for name in ("strokes", "size", "brush"))
    return place_drawing(read_drawing(strokes, size, brush)).input


def learned_input(folder: Path, index: int) -> np.ndarray:
    """One of the pictures of their own that the run in this folder learns from.

    Returns:
        (28, 28) float32 in [0, 1], 1 is ink.
    Raises:
        InvalidInput: it has no such picture, or they are not here.
    """
    try:
        written = (folder / OWN).stat().st_mtime_ns
    except OSError:
        raise InvalidInput("this network learned from no pictures of one's own that are here") from None
    return _learned_input(folder, index, written).copy()


@lru_cache(maxsize=2_048)  # 6 MB
def _learned_input(folder: Path, index: int, written: int) -> np.ndarray:
    """Kept, as a training that is played asks for it ten times a second."""
    images = load_own(folder).train.images
    if not index < len(images):
        raise InvalidInput(f"learned must be a whole number from 0 to {len(images) - 1}, got {index}")
    return to_ink(images[index, 0]).numpy()


def timeline_of(run: Run, index: int = 0) -> Timeline:
    """The records of a run, at least up to this one if there are so many."""
    with _lock:
        timeline = _timelines.pop(run.folder, None)
        if timeline is None or timeline.run != run:
            timeline = Timeline(run)
        elif len(timeline) <= index or index == 0:
            timeline = timeline.later()
        _timelines[run.folder] = timeline
        while len(_timelines) > MOST_KEPT:
            _timelines.popitem(last=False)
    return timeline
