"""The two endpoints for programs: `/predict` and `/feature_maps`, each for one picture file."""

from functools import partial

import gradio as gr
import numpy as np
from PIL import Image

from core.errors import InvalidInput
from core.pictures import open_picture
from core.prediction import Prediction
from core.recognizer import Recognizer
from demo.frames import in_bytes

SHOWN_SIDE = 280
"""Side of a feature map as a picture, in pixels: a multiple of 28 and of 14, so that its cells are whole squares."""


def build_api(recognizer: Recognizer) -> None:
    """Add the endpoints, inside a `gr.Blocks`: on the page they are not to be seen."""
    picture = gr.File(label="picture", type="filepath", visible=False)
    answer = gr.JSON(label="answer", visible=False)
    numbers = gr.JSON(label="numbers", visible=False)
    pictures = gr.Gallery(label="pictures", format="png", visible=False)
    trigger = gr.Button(visible=False)
    trigger.click(
        partial(predict, recognizer),
        picture,
        answer,
        api_name="predict",
        api_description="Read a picture of a digit, of any size and format, ink dark on light or light on dark. "
        "Returns digit (0 to 9, null where there is no ink), verdict (blank, digit, unsure or not_a_digit), "
        "reason (several, where there are several digits side by side, else empty), "
        "candidates (digits, most probable first) and probabilities (ten numbers that sum to 1).",
    )
    trigger.click(
        partial(feature_maps, recognizer),
        picture,
        [numbers, pictures],
        api_name="feature_maps",
        api_description="The feature maps of a picture of a digit: of both convolutions, after ReLU and before "
        "pooling. Returns numbers (conv1: 4 maps of 28 rows of 28 numbers, conv2: 8 maps of 14 rows of 14) and the "
        "same as twelve pictures, where black is 0 and white the largest number of the layer.",
    )


def predict(recognizer: Recognizer, picture: str | None) -> dict:
    """The answer for a picture file (a path), as described above."""
    prediction = _read(recognizer, picture)
    return {
        "digit": prediction.digit,
        "verdict": prediction.verdict,
        "reason": prediction.reason,
        "candidates": prediction.candidates,
        "probabilities": prediction.probabilities.tolist(),
    }


def feature_maps(recognizer: Recognizer, picture: str | None) -> tuple[dict, list]:
    """The maps of a picture file (a path), as described above: numbers, and (picture, caption) pairs."""
    activations = _read(recognizer, picture).activations
    layers = {name: activations[name] for name in ("conv1", "conv2")}
    pictures = [
        (picture_of(values, layer.max()), f"{name} map {index + 1}: white is {layer.max():.3g}")
        for name, layer in layers.items()
        for index, values in enumerate(layer)
    ]
    return {name: layer.tolist() for name, layer in layers.items()}, pictures


def picture_of(values: np.ndarray, white: float) -> Image.Image:
    """One map, enlarged without blur.

    Args:
        values: (rows, columns) float32 >= 0.
        white: the number that is drawn white; 0 is black.
    """
    return Image.fromarray(in_bytes(values, white)).resize((SHOWN_SIDE, SHOWN_SIDE), Image.Resampling.NEAREST)


def _read(recognizer: Recognizer, path: str | None) -> Prediction:
    if path is None:
        raise gr.Error("expected a picture file, got none", print_exception=False)
    try:
        return recognizer.predict(open_picture(path))
    except InvalidInput as error:
        # The copy on this machine has a name that means nothing to whoever sent the file
        raise gr.Error(str(error).replace(path, "the file"), print_exception=False) from error
