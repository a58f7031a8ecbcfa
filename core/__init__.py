"""The recognizer without any page: network, training, preprocessing, evaluation."""

from core.errors import InvalidInput
from core.model import Architecture, ConvNet
from core.recognizer import Prediction, Recognizer

__all__ = ["Architecture", "ConvNet", "InvalidInput", "Prediction", "Recognizer"]
