"""A prediction as bytes to keep: the figure as PNG or SVG, and all numbers as .npz."""

import io
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np

from core.errors import InvalidInput
from core.figure import ENGLISH, Words, draw_figure
from core.figure.words import title
from core.files import write_atomically
from core.prediction import Prediction
from core.silence import LAYERS

VERSION = 1
"""Of the names in the .npz; a file with other names gets another number."""

KINDS = ("png", "svg", "npz")
"""What can be kept, by the end of the file's name."""

_one_drawer = threading.Lock()
"""Two that ask at once would each begin a thread."""


def numbers(prediction: Prediction) -> dict[str, np.ndarray]:
    """Everything that was computed, by name; pictures, activations, kernels and probabilities are float32.

    Returns:
        version: (); input: (28, 28); step_drawn, step_cropped, step_centred: the steps before it, where there were any;
        conv1, pool1, conv2, pool2, hidden, logits and, where the network rejects, in_class: the activations;
        conv1_kernels, conv1_biases, conv2_kernels, conv2_biases; conv1_off, conv2_off: (k,) int, the maps that were
        switched off, from 0; probabilities: (10,); in_class_probability: ();
        temperature, slope, offset: the calibration between logits and probabilities; verdict, reason: text;
        digit: () int, -1 where there is no ink; candidates: (k,) int; classes: (10,) text, what the answers are called;
        name: () text, that of the digit, empty where there is no ink.
    """
    steps = {f"step_{name}": picture for name, picture in prediction.steps.items() if name != "input"}
    kernels = {}
    for name, (weights, biases) in prediction.kernels.items():
        kernels |= {f"{name}_kernels": weights, f"{name}_biases": biases}
    calibration = prediction.calibration
    return {
        "version": np.array(VERSION),
        **steps,
        "input": prediction.input,
        **prediction.activations,
        **kernels,
        **{f"{layer}_off": np.array(getattr(prediction.silenced, layer), int) for layer in LAYERS},
        "probabilities": prediction.probabilities,
        "in_class_probability": np.array(prediction.in_class, np.float32),
        "temperature": np.array(calibration.temperature),
        "slope": np.array(calibration.slope),
        "offset": np.array(calibration.offset),
        "verdict": np.array(prediction.verdict),
        "reason": np.array(prediction.reason),
        "digit": np.array(-1 if prediction.digit is None else prediction.digit),
        "candidates": np.array(prediction.candidates, int),
        "classes": np.array(prediction.classes),
        "name": np.array(prediction.name or ""),
    }


def save(prediction: Prediction, path: str | Path, *, dark: bool = False) -> None:
    """Write it to a file, as its name says; see `Prediction.save`."""
    kind = kind_of(path)
    content = content_of(prediction, kind, dark=dark)
    try:
        write_atomically(Path(path), content)
    except (OSError, ValueError) as error:
        raise InvalidInput(f"cannot write {path}: {getattr(error, 'strerror', None) or error}") from error


def kind_of(path: str | Path) -> str:
    """png, svg or npz, as the file's name says.

    >>> kind_of("four.PNG")
    'png'
    >>> kind_of("four.gif")
    Traceback (most recent call last):
    core.errors.InvalidInput: expected a file name that ends with .png, .svg or .npz, got 'four.gif'
    """
    kind = Path(path).suffix.lower()[1:] if isinstance(path, str | Path) else None
    if kind not in KINDS:
        *some, last = (f".{kind}" for kind in KINDS)
        raise InvalidInput(f"expected a file name that ends with {', '.join(some)} or {last}, got {str(path)!r}")
    return kind


def content_of(prediction: Prediction, kind: str, *, dark: bool = False, words: Words = ENGLISH) -> bytes:
    """What a file of that kind holds; the same for the same prediction.

    Args:
        kind: png, svg or npz.
        dark, words: of the figure, see `core.figure.draw_figure`.
    Raises:
        InvalidInput: the kind is none of them.
    """
    if not isinstance(kind, str) or kind not in KINDS:
        raise InvalidInput(f"expected one of {', '.join(KINDS)}, got {str(kind)[:40]!r}")
    return _npz(prediction) if kind == "npz" else _rendered(prediction, kind, dark, words)


def _rendered(prediction: Prediction, kind: str, dark: bool, words: Words) -> bytes:
    with _one_drawer:
        drawer = _drawer(os.getpid())
    return drawer.submit(_drawn, prediction, kind, dark, words).result()


@cache
def _drawer(process: int) -> ThreadPoolExecutor:
    """The one thread that draws the figures of a process: Matplotlib has its choices for SVG in a dictionary of the
    whole process, and opens every font anew for each thread that writes, and keeps it: 20 MB with Chinese letters.
    """
    return ThreadPoolExecutor(1, thread_name_prefix="digitscope-figures")


def _drawn(prediction: Prediction, kind: str, dark: bool, words: Words) -> bytes:
    from matplotlib import rc_context

    content = io.BytesIO()
    # Without the date that an SVG would have: the same prediction gives the same file
    metadata = {"Title": title(prediction, words)} | ({"Date": None} if kind == "svg" else {})
    # Text stays text, so that it can be searched and edited; the names inside depend on nothing but the figure
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "digitscope"}):
        figure = draw_figure(prediction, dark=dark, words=words)
        figure.savefig(content, format=kind, dpi=figure.dpi, metadata=metadata)
    return content.getvalue()


def _npz(prediction: Prediction) -> bytes:
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **numbers(prediction))
    return content.getvalue()
