"""What travels between the page and Python for each drawing: a request in, a frame out."""

import base64

import numpy as np

from core.errors import InvalidInput
from core.recognizer import Prediction, Recognizer
from core.silence import ALL_ON, silenced_from
from demo.examples import example_input
from demo.extras import answer_extras
from demo.samples import sample_input
from demo.steps import small_steps

LAYERS = ("conv1", "pool1", "conv2", "pool2", "hidden")
"""The layers that the page shows as pictures, in the order in which they are computed."""


def answer(recognizer: Recognizer, request) -> dict:
    """Read what the page sends, and say what the network makes of it.

    Args:
        request: `{"strokes": [[[x, y], ...], ...], "size": [width, height], "brush": width}` in canvas pixels,
            `{"example": k}`, the number of an example, or `{"sample": {"part": …, "index": k}}`, an image of MNIST (see
            `core.samples`); with `"silenced": {layer: [maps]}`, those maps are off (see `core.silence`); beside it
            whatever `demo.extras` answers.
    Returns:
        A frame (see `frame_of`) with those answers, or `error`, a sentence, where the request is wrong; beside either
        `network`, which is another word when another network answers.
    """
    try:
        prediction = prediction_of(recognizer, request)
        frame = {**frame_of(prediction), **answer_extras(recognizer, prediction, request)}
    except InvalidInput as error:
        frame = {"error": str(error)}
    return {"network": recognizer.fingerprint, **frame}


def prediction_of(recognizer: Recognizer, request) -> Prediction:
    """What the network makes of the drawing in a request; raises InvalidInput where the request is wrong."""
    if not isinstance(request, dict):
        raise InvalidInput(f"expected an object with strokes or an example, got {type(request).__name__}")
    silenced = silenced_from(request["silenced"]) if "silenced" in request else ALL_ON
    if "example" in request:
        return recognizer.predict_input(example_input(request["example"]), silenced=silenced)
    if "sample" in request:
        return recognizer.predict_input(sample_input(request["sample"]), silenced=silenced)
    if missing := sorted({"strokes", "size", "brush"} - set(request)):
        raise InvalidInput(f"the drawing lacks {', '.join(missing)}")
    return recognizer.predict_strokes(request["strokes"], request["size"], request["brush"], silenced=silenced)


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
        "layers": {
            "input": _eight_bits(prediction.input[None], scale=1.0),
            **{name: _eight_bits(_as_maps(prediction.activations[name])) for name in LAYERS},
        },
    }


def _as_maps(values: np.ndarray) -> np.ndarray:
    """(maps, rows, columns) as they are; (neurons,) as maps of one cell."""
    return values if values.ndim == 3 else values[:, None, None]


def _eight_bits(maps: np.ndarray, scale: float | None = None) -> dict:
    """(maps, rows, columns) float32 >= 0, as one byte a cell."""
    scale = float(maps.max()) if scale is None else scale
    data = base64.b64encode(in_bytes(maps, scale).tobytes()).decode()
    return {"shape": list(maps.shape), "scale": scale, "data": data}


def in_bytes(values: np.ndarray, scale: float) -> np.ndarray:
    """Numbers from 0 to `scale`, of any shape, as uint8 from 0 to 255; where the scale is 0, so are they."""
    return np.rint(values * (255 / scale) if scale else values).astype(np.uint8)
