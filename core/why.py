"""Why this answer: how much each pixel of ink, each place and each feature map has to do with it.

Every function answers one exact question about one prediction, with the maps that were silenced in it, and changes
nothing. What the answers do not prove is said in docs/explanations.md.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.errors import InvalidInput
from core.model import SIDE
from core.prediction import Prediction
from core.recognizer import Recognizer
from core.silence import each_without
from core.verdict import verdict

STEPS = 16
"""Pictures between the blank sheet and the drawing at which evidence asks for slopes, while one draws."""
MOST_STEPS = 512
"""As many at most, where the sum is to be right to within `TOLERANCE`."""
TOLERANCE = 0.05
"""Logits by which evidence in full may miss its sum; a network that reads a digit well says 5 to 20."""
SIZES = (3, 5, 7, 9)
"""Sides of the patches that `occlusion` takes, in pixels: odd, so that they have a middle."""
BATCH = 128
"""Pictures that are read at once."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Evidence:
    """What each pixel adds to a score."""

    values: np.ndarray
    """(28, 28) float32, in logits: above 0 speaks for it, below 0 against it, and paper says nothing."""
    start: float
    """The score of a blank sheet."""
    end: float
    """The score of the drawing."""
    steps: int
    """Pictures at which slopes were taken."""

    @property
    def total(self) -> float:
        """The sum of all values."""
        return float(self.values.sum(dtype=np.float64))

    @property
    def error(self) -> float:
        """How far the sum lies from what it should be: end - start."""
        return self.total - (self.end - self.start)


@dataclass(frozen=True, kw_only=True, eq=False)
class Removal:
    """What the answer would be without one more feature map."""

    layer: str
    """conv1 or conv2."""
    map: int
    """Its number, from 0."""
    probabilities: np.ndarray
    """(classes,) float32, without it."""
    verdict: str
    """digit, unsure or not_a_digit, without it."""
    drop: float
    """By how much the probability of the digit that is most probable with it falls; below 0 where it rises."""

    @property
    def digit(self) -> int:
        """The most probable class without it."""
        return int(self.probabilities.argmax())


def evidence(
    recognizer: Recognizer, prediction: Prediction, digit: int, against: int | None = None, *, in_full: bool = True
) -> Evidence:
    """Integrated gradients, from a blank sheet to the drawing (Sundararajan, Taly and Yan, "Axiomatic Attribution for
    Deep Networks", 2017): each pixel's ink times the mean slope of the score along the way.

    Args:
        digit: the score is this class' logit;
        against: or, with this, by how much it is larger than the logit of this class.
        in_full: take as many steps as it needs for the sum to be right within `TOLERANCE`, `MOST_STEPS` at most;
            else `STEPS`, which is fast.
    Raises:
        InvalidInput: a class that there is not, or twice the same.
    """
    weights = _weights(recognizer, digit, against)
    picture = torch.from_numpy(prediction.input).view(1, 1, SIDE, SIDE)
    kept = prediction.silenced.kept(recognizer.network.architecture)
    with torch.inference_mode():
        ends = torch.cat([torch.zeros_like(picture), picture])
        start, end = (recognizer.network.activations(ends, kept)["logits"] @ weights).tolist()
    steps = STEPS
    while True:
        values = _mean_slopes(recognizer, picture, kept, weights, steps) * prediction.input
        found = Evidence(values=values, start=start, end=end, steps=steps)
        if not in_full or abs(found.error) <= TOLERANCE or steps >= MOST_STEPS:
            return found
        steps *= 2


def _mean_slopes(recognizer, picture: Tensor, kept, weights: Tensor, steps: int) -> np.ndarray:
    """(28, 28) float32: d(logits @ weights) / d(pixel), the mean over the middles of `steps` parts of the way."""
    slopes = torch.zeros(SIDE, SIDE)
    for at in torch.arange(0.5, steps).div(steps).split(BATCH):
        path = (at.view(-1, 1, 1, 1) * picture).requires_grad_()
        scores = recognizer.network.activations(path, kept)["logits"] @ weights
        slopes += torch.autograd.grad(scores.sum(), path)[0].sum((0, 1))
    return (slopes / steps).numpy()


def occlusion(recognizer: Recognizer, prediction: Prediction, digit: int, size: int = 5) -> np.ndarray:
    """By how much the probability of a digit falls where a patch of paper covers the drawing (after Zeiler and Fergus,
    "Visualizing and Understanding Convolutional Networks", 2014).

    Args:
        digit: the class whose probability it is.
        size: side of the patch in pixels, one of `SIZES`. At the edge a part of it lies outside the picture.
    Returns:
        (28, 28) float32 in [-1, 1]: at each pixel, the drop with the patch centred on it; below 0 where the probability
        rises, and exactly 0 where the patch covers no ink.
    Raises:
        InvalidInput: a class or a size that there is not.
    """
    _weights(recognizer, digit, None)
    if type(size) is not int or size not in SIZES:
        raise InvalidInput(f"the patch must measure {', '.join(map(str, SIZES))} pixels, got {str(size)[:40]}")
    places, covered = _covered(prediction.input, size)
    drops = np.zeros((SIDE, SIDE), np.float32)
    if len(places):
        kept = prediction.silenced.kept(recognizer.network.architecture)
        drops[tuple(places.T)] = prediction.probabilities[digit] - _answers(recognizer, covered, kept)[0][:, digit]
    return drops


def _covered(picture: np.ndarray, size: int) -> tuple[np.ndarray, Tensor]:
    """The pixels (N, 2) around which a patch covers any ink, and the pictures (N, 1, 28, 28) with each patch."""
    half = size // 2
    padded = np.pad(picture, half)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size))  # (28, 28, size, size)
    places = np.argwhere(windows.any((2, 3)))
    covered = np.repeat(padded[None], len(places), 0)
    for one, (row, column) in zip(covered, places, strict=True):
        one[row : row + size, column : column + size] = 0
    inside = covered[:, None, half : half + SIDE, half : half + SIDE]
    return places, torch.from_numpy(np.ascontiguousarray(inside))


def without_each_map(recognizer: Recognizer, prediction: Prediction) -> list[Removal]:
    """The answer without each feature map that is still on, one at a time.

    Returns:
        All of them, those first that the most probable digit hangs on most.
    """
    architecture = recognizer.network.architecture
    names, kept = each_without(prediction.silenced, architecture)
    if not names:
        return []
    pictures = torch.from_numpy(prediction.input).expand(len(names), 1, SIDE, SIDE)
    digit = int(prediction.probabilities.argmax())
    removals = [
        Removal(
            layer=layer,
            map=number,
            probabilities=probabilities,
            # What the ink says against being a digit, it says whatever the network does
            verdict="not_a_digit" if prediction.reason else verdict(probabilities, float(in_class)),
            drop=float(prediction.probabilities[digit] - probabilities[digit]),
        )
        for (layer, number), probabilities, in_class in zip(names, *_answers(recognizer, pictures, kept), strict=True)
    ]
    return sorted(removals, key=lambda removal: -removal.drop)


def _answers(recognizer: Recognizer, pictures: Tensor, kept) -> tuple[np.ndarray, np.ndarray]:
    """(N, classes) float32 and (N,) float32: the probabilities of (N, 1, 28, 28), and of showing a class at all.

    `kept` as for `ConvNet.activations`.
    """
    parts = []
    with torch.inference_mode():
        for at in range(0, len(pictures), BATCH):
            rows = kept and {name: each[at : at + BATCH] if len(each) > 1 else each for name, each in kept.items()}
            layers = recognizer.network.activations(pictures[at : at + BATCH], rows)
            calibration = recognizer.calibration
            parts.append((calibration.probabilities(layers["logits"]), calibration.in_class(layers)))
    probabilities, in_class = zip(*parts, strict=True)
    return np.concatenate(probabilities), np.concatenate(in_class)


def _weights(recognizer: Recognizer, digit: int, against: int | None) -> Tensor:
    """(classes,) float32: what the logits are multiplied by to give the score."""
    classes = recognizer.network.architecture.classes
    for number in (digit,) if against is None else (digit, against):
        if type(number) is not int or not 0 <= number < classes:
            raise InvalidInput(f"expected a class from 0 to {classes - 1}, got {str(number)[:40]}")
    if digit == against:
        raise InvalidInput(f"expected two different classes, got {digit} twice")
    weights = torch.zeros(classes)
    weights[digit] = 1
    if against is not None:
        weights[against] = -1
    return weights
