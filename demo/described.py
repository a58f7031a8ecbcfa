"""What the maps show, in numbers that a sentence can hold: for those who do not see them."""

import numpy as np

from core.prediction import Prediction
from core.recognizer import Recognizer


def describe_maps(recognizer: Recognizer, prediction: Prediction, request) -> dict[str, list[dict]]:
    """The largest cell of each picture that the page shows, and how much of it is 0.

    Returns:
        layer → one object a map, the hidden layer as one picture: value; row and column, counted from 0, of a neuron
        its number and 0; zeros: the share of cells that are 0, in [0, 1].
    """
    activations = prediction.activations
    pictures = {
        "input": prediction.input[None],
        **{name: activations[name] for name in ("conv1", "pool1", "conv2", "pool2")},
        "hidden": activations["hidden"][None, :, None],
    }
    return {name: [_describe(picture) for picture in maps] for name, maps in pictures.items()}


def _describe(picture: np.ndarray) -> dict:
    row, column = np.unravel_index(picture.argmax(), picture.shape)
    return {
        "value": float(picture[row, column]),
        "row": int(row),
        "column": int(column),
        "zeros": float(np.mean(picture == 0)),
    }
