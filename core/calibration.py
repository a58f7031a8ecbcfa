"""Probabilities that mean what they say: of the answers given with 93%, 93 in 100 are right.

A network's own probabilities are too bold or too shy. A temperature divides the ten logits (Guo et al., "On Calibration
of Modern Neural Networks", 2017); a slope and an offset straighten the logit of being a digit at all (Platt, 1999).
None of the three changes which digit is the most probable. They are fitted on what no weight was learned from,
and lie with the weights, in the metadata of weights.safetensors: {"numbers": {"calibration": {…}}}.
"""

import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from core.data import load_mnist
from core.errors import InvalidInput
from core.evaluate import read_pictures
from core.files import read_tensors, write_tensors
from core.model import ConvNet
from core.settings import check_settings, from_dict, setting

HELD_OUT_SEED = 1
"""Of the drawings made in code that are fitted on; training has `core.curriculum.SEED`."""
DRAWINGS = 5_000
"""Digits, and as many drawings of none, made in code to fit on."""


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """Three numbers that turn logits into probabilities; the defaults change nothing.

    >>> Calibration(temperature=0)
    Traceback (most recent call last):
    core.errors.InvalidInput: temperature must be a number from 0.05 to 20.0, got 0
    """

    temperature: float = setting(1.0, "What the logits of the classes are divided by.", low=0.05, high=20.0)
    slope: float = setting(1.0, "What the logit of showing a class at all is multiplied by.", low=0.01, high=20.0)
    offset: float = setting(0.0, "What is added to it then.", low=-50.0, high=50.0)

    def __post_init__(self):
        check_settings(self)

    def probabilities(self, logits: Tensor) -> np.ndarray:
        """(B, classes) float32 from logits of that shape; each row sums to 1."""
        return torch.softmax(logits / self.temperature, 1).numpy()

    def in_class(self, layers: dict[str, Tensor]) -> np.ndarray:
        """(B,) float32, the probability that a picture shows a class at all; 1 where the network has no output for it.

        Args:
            layers: what `ConvNet.activations` says.
        """
        if "in_class" not in layers:
            return np.ones(len(layers["logits"]), np.float32)
        return torch.sigmoid(layers["in_class"][:, 0] * self.slope + self.offset).numpy()


def load_calibration(folder: str | os.PathLike) -> Calibration:
    """What lies with the weights in a folder; without any, the calibration that changes nothing.

    Raises:
        InvalidInput: the weights are missing or damaged, or it is no calibration.
    """
    path = Path(folder) / "weights.safetensors"
    values = read_tensors(path)[1].get("calibration", {})
    try:
        return from_dict(Calibration, values)
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error}") from error


def is_calibrated(folder: str | os.PathLike) -> bool:
    """Whether a calibration lies with the weights in a folder."""
    return "calibration" in read_tensors(Path(folder) / "weights.safetensors")[1]


def save_calibration(folder: str | os.PathLike, calibration: Calibration) -> None:
    """Put it with the weights in a folder, in one step; the weights stay as they are."""
    path = Path(folder) / "weights.safetensors"
    tensors, numbers = read_tensors(path)
    write_tensors(path, tensors, numbers | {"calibration": asdict(calibration)})


def make_calibrated(folder: str | os.PathLike, network: ConvNet) -> None:
    """Calibrate the network in a folder where it rejects and is not yet: its verdicts are held against probabilities.

    Takes some seconds, and some more where nothing was drawn for this before.
    """
    if network.architecture.rejects and not is_calibrated(folder):
        save_calibration(folder, fit_calibration(network))


def fit_calibration(network: ConvNet, *, drawings: int = DRAWINGS) -> Calibration:
    """Fit the three numbers on MNIST's validation half and on drawings made in code for this; deterministic.

    Args:
        drawings: how many digits are made in code, and how many drawings of none. With none of them, and for a network
            that does not reject, slope and offset stay what they are.
    """
    from core.synthesis.cache import kept_digits, kept_nondigits

    digits = [load_mnist().validation]
    if drawings:
        digits.append(kept_digits(drawings, HELD_OUT_SEED))
    found = [read_pictures(network, pictures.images) for pictures in digits]
    logits = torch.cat([layers["logits"] for layers in found])
    calibration = Calibration(temperature=fit_temperature(logits, torch.cat([part.labels for part in digits])))
    if not network.architecture.rejects or not drawings:
        return calibration
    others = read_pictures(network, kept_nondigits(drawings, HELD_OUT_SEED).images)["in_class"][:, 0]
    slope, offset = fit_line(torch.cat([layers["in_class"][:, 0] for layers in found]), others)
    return replace(calibration, slope=slope, offset=offset)


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """The temperature with which the labels are the most probable.

    Args:
        logits: (N, classes).
        labels: (N,) int64.
    Returns:
        Within the limits of `Calibration`.
    """
    logits = logits.double()
    meant = logits.gather(1, labels[:, None])[:, 0]  # (N,)
    # The mean loss is convex in 1 / temperature, so that its slope has one zero: it is halved in on
    cold, hot = np.log(_limits("temperature"))
    for _ in range(60):
        middle = (cold + hot) / 2
        expected = (torch.softmax(logits / np.exp(middle), 1) * logits).sum(1)  # (N,)
        if (expected - meant).mean() < 0:
            hot = middle
        else:
            cold = middle
    return round(float(np.exp((cold + hot) / 2)), 4)


def fit_line(digits: Tensor, others: Tensor) -> tuple[float, float]:
    """Slope and offset with which the logits of digits and of other drawings tell the most; both kinds weigh the same.

    Args:
        digits, others: (N,) and (M,) logits of showing a digit at all.
    Returns:
        Within the limits of `Calibration`.
    """
    x = torch.cat([digits, others]).double()
    # Platt's targets: not quite 1 and 0, so that kinds that never meet do not ask for an endless slope
    targets = torch.cat([_constant(digits, 1 - 1 / (len(digits) + 2)), _constant(others, 1 / (len(others) + 2))])
    weights = torch.cat([_constant(digits, 0.5 / len(digits)), _constant(others, 0.5 / len(others))])
    columns = torch.stack([x, torch.ones_like(x)], 1)  # (N + M, 2)
    line = torch.tensor([1.0, 0.0], dtype=torch.float64)
    for _ in range(100):
        values = columns @ line
        probable = torch.sigmoid(values)
        down = columns.T @ (weights * (probable - targets))
        bend = columns.T @ (columns * (weights * probable * (1 - probable))[:, None])
        step = torch.linalg.solve(bend + 1e-9 * torch.eye(2, dtype=torch.float64), down)
        line = line - _shortened(step, line, columns, weights, targets)
    slope, offset = (
        float(np.clip(float(v), *_limits(name))) for name, v in zip(("slope", "offset"), line, strict=True)
    )
    return round(slope, 4), round(offset, 4)


def _shortened(step: Tensor, line: Tensor, columns: Tensor, weights: Tensor, targets: Tensor) -> Tensor:
    """Newton's step, halved until it leads down."""

    def loss(at: Tensor) -> Tensor:
        return F.binary_cross_entropy_with_logits(columns @ at, targets, weights, reduction="sum")

    here = loss(line)
    for _ in range(30):
        if loss(line - step) <= here:
            return step
        step = step / 2
    return torch.zeros_like(step)


def _constant(like: Tensor, value: float) -> Tensor:
    return torch.full((len(like),), value, dtype=torch.float64)


def _limits(name: str) -> tuple[float, float]:
    metadata = next(field.metadata for field in fields(Calibration) if field.name == name)
    return metadata["low"], metadata["high"]
