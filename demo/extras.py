"""What a request of the page may ask for beside the frame itself."""

from collections.abc import Callable

from core.prediction import Prediction
from core.recognizer import Recognizer
from demo.described import describe_maps
from demo.inspect import inspect_cell
from demo.lesson import describe_network
from demo.network_kernels import network_kernels
from demo.samples import describe_sample, find, page_of_samples
from demo.training.networks import describe_network as describe_reader
from demo.why import maps_that_count, whole_answer, why

EXTRAS: dict[str, Callable[[Recognizer, Prediction, object], object]] = {
    "inspect": inspect_cell,
    "network": describe_reader,
    "maps": describe_maps,
    "kernels": network_kernels,
    "silenced": whole_answer,
    "hangs": maps_that_count,
    "why": why,
    "sample": describe_sample,
    "samples": page_of_samples,
    "find": find,
    "lesson": describe_network,
}
"""name → what answers it: takes what the page sent under this name, returns what the frame holds under it (JSON), and
raises InvalidInput where the page asks for what there is not."""


KINDS = {
    "why": "why",
    "hangs": "why",
    "silenced": "silenced",
    "inspect": "inspect",
    "kernels": "kernels",
    "find": "samples",
    "samples": "samples",
    "sample": "samples",
}
"""name → what a request for it is counted as; the first of those that are asked for counts."""


def kind_of(request) -> str:
    """What a request of the Draw tab is about.

    >>> kind_of({"strokes": [], "inspect": {}, "why": {}}), kind_of({"strokes": []}), kind_of(None)
    ('why', 'drawing', 'drawing')
    """
    return next((kind for name, kind in KINDS.items() if isinstance(request, dict) and name in request), "drawing")


def answer_extras(recognizer: Recognizer, prediction: Prediction, request: dict) -> dict:
    """The answers to all that this request asks for, by name."""
    return {name: answer(recognizer, prediction, request[name]) for name, answer in EXTRAS.items() if name in request}
