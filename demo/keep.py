"""The whole view as a file for the page's visitor: the figure, or all numbers."""

import base64
import re
import threading

from core.errors import InvalidInput
from core.figure import ENGLISH, Words
from core.prediction import Prediction
from core.recognizer import Recognizer
from core.saving import content_of
from demo.frames import prediction_of
from demo.refusals import refusal
from demo.text import FIGURES

TYPES = {"png": "image/png", "svg": "image/svg+xml", "npz": "application/zip"}
LARGEST = 10_000_000
"""Bytes of a file."""
WAITING = 4
"""So many visitors may wait for a file at a time: drawings are answered by the same threads."""

_turns = threading.BoundedSemaphore(WAITING)


def keep(recognizer: Recognizer, request) -> dict:
    """Make the file that the page asks for.

    Args:
        request: `{"kind": "png", "svg" or "npz", "drawing": what the page asks about a drawing (see `demo.frames`),
            "language": that of the figure's words, and of a refusal}`.
    Returns:
        `{"name": of the file, "type": of its content, "data": base64}`; `{"error": sentence}` where the request is
        wrong; `{"busy": True}` where too many wait already.
    """
    if not _turns.acquire(blocking=False):
        return {"busy": True}
    try:
        return _file(recognizer, request)
    except InvalidInput as error:
        return {"error": refusal(error, request)}
    finally:
        _turns.release()


def _file(recognizer: Recognizer, request) -> dict:
    if not isinstance(request, dict):
        raise InvalidInput(f"expected an object with the kind of file and the drawing, got {type(request).__name__}")
    prediction, kind = prediction_of(recognizer, request.get("drawing")), request.get("kind")
    language = request.get("language")
    words = Words(**FIGURES.get(language, {})) if isinstance(language, str) else ENGLISH
    content = content_of(prediction, kind, words=words)
    if len(content) > LARGEST:
        raise InvalidInput(f"expected a file of at most {LARGEST:,} bytes, got {len(content):,}")
    data = base64.b64encode(content).decode()
    return {"name": f"digitscope-{_word(prediction)}.{kind}", "type": TYPES[kind], "data": data}


def _word(prediction: Prediction) -> str:
    """The answer's name, as far as a file may be called so, where the network is sure; else what the drawing is.

    Names of classes are of any script; what a file system gives a meaning becomes a dash.
    """
    if prediction.verdict == "digit":
        return re.sub(r'[\s/\\:*?"<>|.]+', "-", prediction.name).strip("-") or str(prediction.digit)
    return prediction.verdict_in_words.replace(" ", "-")
