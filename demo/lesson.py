"""What the lesson says of the network in numbers: they are the architecture's."""

from core.model import SIDE
from core.prediction import Prediction
from core.recognizer import Recognizer


def describe_network(recognizer: Recognizer, prediction: Prediction, request) -> dict:
    """The sizes that the lesson's sentences are filled with.

    Returns:
        side: of the picture, in pixels; first, second: feature maps; kernel: side of a kernel; classes; hidden;
        half, quarter: sides of the pooled maps; field: side of the square of the picture that one cell of the second
        convolution is made of, in pixels; row: numbers in the last maps.
    """
    shape = recognizer.network.architecture
    first, second = shape.depths
    quarter = SIDE // 4
    return {
        "side": SIDE,
        "first": first,
        "second": second,
        "kernel": shape.kernel_size,
        "hidden": shape.hidden,
        "classes": shape.classes,
        "half": SIDE // 2,
        "quarter": quarter,
        # Its kernel covers as many pooled cells, each of which stands for two, and those look half a kernel further
        "field": 2 * shape.kernel_size + shape.kernel_size - 1,
        "row": second * quarter**2,
    }
