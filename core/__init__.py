"""The recognizer without any page: network, training, preprocessing, evaluation."""

import importlib

_HOMES = {
    "Architecture": "core.model",
    "ConvNet": "core.model",
    "InvalidInput": "core.errors",
    "Prediction": "core.prediction",
    "Recognizer": "core.recognizer",
}

__all__ = ["Architecture", "ConvNet", "InvalidInput", "Prediction", "Recognizer"]


def __getattr__(name: str):
    """The names above, imported when they are asked for: a process that only waits for its turn needs no PyTorch."""
    if name not in _HOMES:
        raise AttributeError(f"module core has no attribute {name}")
    return getattr(importlib.import_module(_HOMES[name]), name)
