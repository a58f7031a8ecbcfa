"""Looking through MNIST on the page: one image, a page of many small ones, and the image that somebody typed."""

import base64
import threading
from weakref import WeakKeyDictionary

import numpy as np

from core.data import to_ink
from core.errors import InvalidInput
from core.later import Later
from core.prediction import Prediction
from core.recognizer import Recognizer
from core.samples import (
    SIZES,
    NoSuchSample,
    Readings,
    Sample,
    check_choice,
    choose,
    find_sample,
    part_of_mnist,
    read_all,
)

PER_PAGE = 28
"""Small pictures that travel together."""

_mnist = Later(lambda: {part: part_of_mnist(part) for part in SIZES})
_readings: WeakKeyDictionary[Recognizer, Later] = WeakKeyDictionary()
_lock = threading.Lock()


def sample_input(request) -> np.ndarray:
    """The image that a request names by `part` and `index`, as the network sees it. Waits until MNIST is unpacked.

    Returns:
        (28, 28) float32 in [0, 1], 1 is ink.
    Raises:
        InvalidInput: there is no such image.
    """
    sample = _sample(request)
    return to_ink(_mnist.wait()[sample.part].images[sample.index, 0]).numpy()


def describe_sample(recognizer: Recognizer, prediction: Prediction, request) -> dict:
    """What is known of the image that is shown.

    Returns:
        part, index, label, and inTestSet: its number among MNIST's own test images, None for a training image.
    """
    return _described(_sample(request))


def find(recognizer: Recognizer, prediction: Prediction, request) -> dict:
    """The image that somebody typed.

    Args:
        request: `{"text": what was typed, "part": the part that a number alone belongs to}`.
    Returns:
        `asked`, the request, and `sample` as `describe_sample` gives it with `picture`, base64 of 784 bytes, 255 is
        ink; or `problem` where there is no such image: "words" or "index", then with `part` and its `last` number;
        or `busy` where MNIST is still being unpacked, or `failed` with a sentence where it cannot be.
    """
    if not isinstance(request, dict) or not isinstance(request.get("text"), str):
        raise InvalidInput("expected an object with the text that was typed")
    try:
        sample = find_sample(request["text"], request.get("part", "train"))
    except NoSuchSample as error:
        last = SIZES[error.part] - 1 if error.part else None
        return {"asked": request, "problem": error.problem, "part": error.part, "last": last}
    if waiting := _waits_for(_mnist, "unpacking"):
        return {"asked": request, **waiting}
    return {"asked": request, "sample": {**_described(sample), "picture": _bytes_of(sample.part, [sample.index])}}


def page_of_samples(recognizer: Recognizer, prediction: Prediction, request) -> dict:
    """One page of small pictures.

    Args:
        request: `{"part": …, "digit": 0 to 9 or None for all, "kind": one of KINDS, "page": from 0}`.
    Returns:
        `asked`, the request, and either `busy`, a word for what it still waits for ("unpacking" or "reading"), or
        `failed`, a sentence, or:
        total: how many images there are on all pages; pages; page: the nearest that there is;
        samples: a list as `describe_sample` gives them, and `answer`, what the network reads, or None where kind is
        all; pictures: base64 of their 784 bytes each, one after the other, 255 is ink.
    """
    if not isinstance(request, dict):
        raise InvalidInput(f"expected an object with part, digit, kind and page, got {type(request).__name__}")
    part, kind, page = Sample(request.get("part"), 0).part, request.get("kind"), request.get("page")
    check_choice(kind, request.get("digit"))  # now, as reading all images takes a while
    if type(page) is not int or page < 0:
        raise InvalidInput(f"page must be a whole number from 0, got {str(page)[:40]}")
    if waiting := _waits_for(_mnist, "unpacking"):
        return {"asked": request, **waiting}
    readings = None
    if kind != "all":
        reading = _reading(recognizer)
        if waiting := _waits_for(reading, "reading"):
            return {"asked": request, **waiting}
        readings = reading.wait()[part]
    indices = choose(_mnist.wait()[part].labels.numpy(), kind, request.get("digit"), readings)
    return {"asked": request, **_page(part, indices, page, readings)}


def _waits_for(work: Later, name: str) -> dict:
    """Empty once the work is done; before that `busy`, and `failed` with a sentence where it cannot be done."""
    try:
        return {} if work.result() is not None else {"busy": name}
    except InvalidInput as error:
        # An answer, not an error of the request: the drawing that came with it is read all the same
        return {"failed": str(error)}


def _page(part: str, indices: np.ndarray, page: int, readings: Readings | None) -> dict:
    pages = max(-(-len(indices) // PER_PAGE), 1)
    page = min(page, pages - 1)
    shown = indices[page * PER_PAGE : (page + 1) * PER_PAGE].tolist()
    answers = [int(readings.answers[index]) if readings else None for index in shown]
    samples = [
        {**_described(Sample(part, index)), "answer": answer} for index, answer in zip(shown, answers, strict=True)
    ]
    return {
        "total": len(indices),
        "pages": pages,
        "page": page,
        "samples": samples,
        "pictures": _bytes_of(part, shown),
    }


def _reading(recognizer: Recognizer) -> Later:
    with _lock:
        if recognizer not in _readings:
            _readings[recognizer] = Later(lambda: read_all(recognizer))
        return _readings[recognizer]


def _sample(request) -> Sample:
    if not isinstance(request, dict):
        raise InvalidInput(f"sample must be an object with part and index, got {type(request).__name__}")
    return Sample(request.get("part"), request.get("index"))


def _described(sample: Sample) -> dict:
    label = int(_mnist.wait()[sample.part].labels[sample.index])
    return {"part": sample.part, "index": sample.index, "label": label, "inTestSet": sample.in_test_set}


def _bytes_of(part: str, indices: list[int]) -> str:
    return base64.b64encode(_mnist.wait()[part].images[indices].numpy().tobytes()).decode()
