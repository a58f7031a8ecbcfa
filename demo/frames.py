"""What travels between the page and Python for each drawing: a request in, a frame out."""

import base64

import numpy as np

from core.errors import InvalidInput
from core.model import SIDE
from core.prediction import Prediction
from core.recognizer import Recognizer
from core.silence import ALL_ON, silenced_from
from demo.examples import example_input
from demo.extras import answer_extras
from demo.refusals import refusal
from demo.samples import sample_input
from demo.steps import small_steps
from demo.training.networks import chosen_network

LAYERS = ("conv1", "pool1", "conv2", "pool2", "hidden")
"""The layers that the page shows as pictures, in the order in which they are computed."""


def answer(recognizer: Recognizer, request) -> dict:
    """Read what the page sends, and say what the network makes of it.

    Args:
        request: `{"strokes": [[[x, y], ...], ...], "size": [width, height], "brush": width}` in canvas pixels,
            or `{"example": k}`, the number of an example, or `{"sample": {"part": …, "index": k}}`, an image of
            MNIST (see `core.samples`), or `{"pixels": base64 of 784 bytes}`, any picture of the network's own kind;
            with `"silenced": {layer: [maps]}`, those maps are off (see `core.silence`); `network` names the run that
            reads (see `demo.training.networks`), and `language` that in which an error is told; beside it whatever
            `demo.extras` answers.
    Returns:
        A frame (see `frame_of`) with those answers, or `error`, a sentence, where the request is wrong; beside either
        `weights`, a word for the network that read it: another word means other weights.
    """
    read_by = {}
    try:
        reader = _reader(recognizer, request)
        read_by = {"weights": reader.fingerprint}
        prediction = _read(reader, request)
        return {**read_by, **frame_of(prediction), **answer_extras(reader, prediction, request)}
    except InvalidInput as error:
        return {**read_by, "error": refusal(error, request)}


def prediction_of(recognizer: Recognizer, request) -> Prediction:
    """What the network makes of the drawing in a request, the shipped one or that which the request names.

    Raises:
        InvalidInput: the request is wrong.
    """
    return _read(_reader(recognizer, request), request)


def _read(recognizer: Recognizer, request: dict) -> Prediction:
    silenced = silenced_from(request["silenced"]) if "silenced" in request else ALL_ON
    if "example" in request:
        return recognizer.predict_input(example_input(request["example"]), silenced=silenced)
    if "sample" in request:
        return recognizer.predict_input(sample_input(request["sample"]), silenced=silenced)
    if "pixels" in request:
        return recognizer.predict_input(pixels_input(request["pixels"]), silenced=silenced)
    if missing := sorted({"strokes", "size", "brush"} - set(request)):
        raise InvalidInput(f"the drawing lacks {', '.join(missing)}")
    return recognizer.predict_strokes(request["strokes"], request["size"], request["brush"], silenced=silenced)


def _reader(recognizer: Recognizer, request) -> Recognizer:
    if not isinstance(request, dict):
        raise InvalidInput(f"expected an object with strokes or an example, got {type(request).__name__}")
    return chosen_network(recognizer, request)


def pixels_input(data) -> np.ndarray:
    """A picture that the page holds, byte for byte: 255 is ink.

    Returns:
        (28, 28) float32 in [0, 1].
    Raises:
        InvalidInput: it is no base64 of so many bytes.
    """
    try:
        cells = np.frombuffer(base64.b64decode(data, validate=True), np.uint8)
        return cells.reshape(SIDE, SIDE).astype(np.float32) / np.float32(255)
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"pixels must be base64 of {SIDE * SIDE} bytes, got {str(data)[:40]!r}") from error


def frame_of(prediction: Prediction) -> dict:
    """A prediction as the page draws it.

    Returns:
        verdict, digit, candidates; reason: a word on why the verdict is so, often empty; probabilities: ten numbers;
        steps: the small pictures on the way to the input (see `demo.steps`); layers: name → `shape` (maps, rows,
        columns; a neuron is a map of one cell), `data` (base64 of one byte a cell) and `scale`, the value that byte
        255 stands for. All maps of a layer share a scale, so that they can be compared; the input's is 1.
    """
    return {
        "verdict": prediction.verdict,
        "digit": prediction.digit,
        "candidates": prediction.candidates,
        "reason": prediction.reason,
        # float32 → float is exact, and so is the way through JSON
        "probabilities": prediction.probabilities.tolist(),
        "steps": small_steps(prediction),
        "layers": _eight_bits(_shown(prediction)),
    }


def _shown(prediction: Prediction) -> dict[str, np.ndarray]:
    """The layers of a frame, each (maps, rows, columns) float32 >= 0; a neuron is a map of one cell."""
    values = {name: prediction.activations[name] for name in LAYERS}
    maps = {name: layer if layer.ndim == 3 else layer[:, None, None] for name, layer in values.items()}
    return {"input": prediction.input[None], **maps}


def _eight_bits(layers: dict[str, np.ndarray]) -> dict[str, dict]:
    """All layers, as one byte a cell."""
    scales, ends, cells = [], [0], np.empty(sum(maps.size for maps in layers.values()), np.float32)
    for name, maps in layers.items():
        # So many digits tell each float32 from every other
        scale = 1.0 if name == "input" else float(f"{maps.max():.9g}")
        scales.append(scale)
        ends.append(ends[-1] + maps.size)
        np.multiply(maps.reshape(-1), np.float32(255 / scale if scale else 1), out=cells[ends[-2] : ends[-1]])
    data = np.rint(cells, out=cells).astype(np.uint8).data  # together, which costs numpy little more than one layer
    return {
        name: {"shape": list(maps.shape), "scale": scale, "data": base64.b64encode(data[begin:end]).decode()}
        for (name, maps), scale, begin, end in zip(layers.items(), scales, ends[:-1], ends[1:], strict=True)
    }


def in_bytes(values: np.ndarray, scale: float) -> np.ndarray:
    """Numbers from 0 to `scale`, of any shape, as uint8 from 0 to 255; where the scale is 0, so are they."""
    return np.rint(values * (255 / scale) if scale else values).astype(np.uint8)
