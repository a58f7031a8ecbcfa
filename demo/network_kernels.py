"""The kernels and biases of a network's convolutions, for the page to draw: they are the same for every drawing."""

from core.prediction import Prediction
from core.recognizer import Recognizer
from core.silence import LAYERS


def network_kernels(recognizer: Recognizer, prediction: Prediction, asked: object) -> dict:
    """What the page asks for once, under "kernels".

    Returns:
        conv1 and conv2, each with `weights`: for each map it makes, for each map it reads, the kernel as rows of
        numbers; `biases`: one for each map it makes; `scale`: the largest distance of any weight from 0. All exact.
    """
    return {layer: _kernels(getattr(recognizer.network, layer)) for layer in LAYERS}


def _kernels(convolution) -> dict:
    # float32 → float is exact, and so is the way through JSON
    return {
        "weights": convolution.weight.tolist(),
        "biases": convolution.bias.tolist(),
        "scale": float(convolution.weight.abs().max()),
    }
