"""What a cell of the network is made of: the terms of its sum, and what becomes of that.

Every cell but the picture's is computed from a patch of the layer before. For a convolution that is as large as its
kernel; for a hidden unit it is the whole layer, as if its kernel were that large; for an answer, all hidden units. Each
number is the network's own float32.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from core.cells import POOL, Cell, check_cell, layer_shapes, source_of
from core.model import ConvNet, convolved
from core.prediction import Prediction
from core.recognizer import Recognizer


@dataclass(frozen=True, kw_only=True, eq=False)
class Patch:
    """The cells of the layer before that one cell is computed from. Its arrays are (maps, rows, columns) float32."""

    layer: str
    channel: int | None
    """The one map that it lies in; None: it reaches through all of them."""
    top: int
    left: int
    """Row and column of its first cell; below 0 where it begins in the padding."""
    inputs: np.ndarray
    """The layer's values; padding is 0."""
    inside: np.ndarray
    """(rows, columns) bool: False for padding."""
    weights: np.ndarray | None = None
    """None where nothing is multiplied: in pooling."""
    products: np.ndarray | None = None
    """inputs × weights."""
    largest_weight: float | None = None
    """The largest magnitude of a weight in all kernels of the cell's layer, to compare these with."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Softmax:
    """From logits to probabilities, every step; arrays of (classes,) float32."""

    logits: np.ndarray
    temperature: float
    scaled: np.ndarray
    """logits / temperature."""
    powers: np.ndarray
    """e to the power of scaled, less the largest of them: so computed, since e to a large number is too large."""
    total: float
    """The sum of the powers."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Terms:
    """One cell, and all that it is computed from."""

    cell: Cell
    value: float
    """As the next layer reads it: after ReLU; of an answer, its probability."""
    sum: float | None = None
    """Products and bias, before ReLU or softmax; None where nothing is summed."""
    bias: float | None = None
    patch: Patch | None = None
    """None for the picture."""
    winner: tuple[int, int] | None = None
    """For pooling, row and column in the patch of the value that stays; of equal ones the first, as in PyTorch."""
    softmax: Softmax | None = None
    """For output."""


def terms_of(recognizer: Recognizer, prediction: Prediction, cell: Cell) -> Terms:
    """Open one number of a prediction.

    Args:
        recognizer: the one that predicted.
    Raises:
        InvalidInput: its network has no such cell.

    >>> recognizer = Recognizer(ConvNet())
    >>> prediction = recognizer.predict_input(np.zeros((28, 28), np.float32))
    >>> terms = terms_of(recognizer, prediction, Cell(layer="conv2", channel=7, row=0, column=0))
    >>> terms.patch.products.shape, terms.patch.inside.sum().item()
    ((4, 5, 5), 9)
    """
    network = recognizer.network
    check_cell(network.architecture, cell)
    if cell.layer == "input":
        return Terms(cell=cell, value=float(prediction.input[cell.row, cell.column]))
    if cell.layer.startswith("pool"):
        return _pooled(prediction, cell)
    with torch.inference_mode():
        return _summed(recognizer, prediction, cell)


def _pooled(prediction: Prediction, cell: Cell) -> Terms:
    layer = source_of(cell.layer)
    top, left = cell.row * POOL, cell.column * POOL
    values = prediction.activations[layer][cell.channel, top : top + POOL, left : left + POOL]
    row, column = divmod(int(values.argmax()), POOL)
    patch = Patch(
        layer=layer, channel=cell.channel, top=top, left=left, inputs=values[None], inside=np.ones_like(values, bool)
    )
    return Terms(cell=cell, value=float(values[row, column]), patch=patch, winner=(row, column))


def _summed(recognizer: Recognizer, prediction: Prediction, cell: Cell) -> Terms:
    module = _modules(recognizer.network)[cell.layer]
    layer = source_of(cell.layer)
    shape = layer_shapes(recognizer.network.architecture)[layer]
    before = torch.from_numpy(prediction.input) if layer == "input" else prediction.layers[layer][0]
    before = before.view(shape)
    # What the network itself summed: the same sums of the same numbers
    is_convolution = isinstance(module, nn.Conv2d)
    sums = convolved(module, before[None])[0] if is_convolution else module(before.reshape(1, -1))[0]
    patch = _patch(module, layer, before, cell)
    total = float(sums[cell.channel, cell.row, cell.column] if sums.dim() == 3 else sums[cell.channel])
    softmax = _softmax(prediction) if cell.layer == "output" else None
    return Terms(
        cell=cell,
        value=_value(prediction, cell),
        sum=total,
        bias=float(module.bias[cell.channel]),
        patch=patch,
        softmax=softmax,
    )


def _value(prediction: Prediction, cell: Cell) -> float:
    """What the network, or its calibration, made of the sum."""
    if cell.layer == "output":
        return float(prediction.probabilities[cell.channel])
    if cell.layer == "in_class":
        return prediction.in_class
    values = prediction.activations[cell.layer]
    return float(values[cell.channel, cell.row, cell.column] if values.ndim == 3 else values[cell.channel])


def _modules(network: ConvNet) -> dict[str, nn.Module]:
    modules = {"conv1": network.conv1, "conv2": network.conv2, "hidden": network.fc1, "output": network.fc2}
    return modules | ({"in_class": network.rejector} if network.architecture.rejects else {})


def _patch(module: nn.Module, layer: str, before: Tensor, cell: Cell) -> Patch:
    """The numbers under a kernel, the kernel, and their products.

    Args:
        before: (maps, rows, columns), the layer's values.
    """
    if isinstance(module, nn.Linear):
        top = left = 0
        inputs, weights = before, module.weight[cell.channel].view(before.shape)
        inside = np.ones(before.shape[1:], bool)
    else:
        size = module.kernel_size[0]
        reach = size // 2
        top, left = cell.row - reach, cell.column - reach
        padded = nn.functional.pad(before, [reach] * 4)
        inputs = padded[:, cell.row : cell.row + size, cell.column : cell.column + size]
        weights = module.weight[cell.channel]
        real = nn.functional.pad(torch.ones(before.shape[1:], dtype=torch.bool), [reach] * 4)
        inside = real[cell.row : cell.row + size, cell.column : cell.column + size].numpy()
    return Patch(
        layer=layer,
        channel=None,
        top=top,
        left=left,
        inputs=inputs.numpy(),
        inside=inside,
        weights=weights.numpy(),
        products=(inputs * weights).numpy(),
        largest_weight=float(module.weight.abs().max()),
    )


def _softmax(prediction: Prediction) -> Softmax:
    logits = prediction.layers["logits"][0]
    scaled = logits / prediction.calibration.temperature
    powers = torch.exp(scaled - scaled.max())
    return Softmax(
        logits=logits.numpy(),
        temperature=prediction.calibration.temperature,
        scaled=scaled.numpy(),
        powers=powers.numpy(),
        total=float(powers.sum()),
    )


def by_map(products: np.ndarray) -> np.ndarray:
    """(maps, rows, columns) float32 → (maps,) float32: what each map brings to the sum."""
    return products.sum((1, 2), dtype=np.float32)


def largest(contributions: np.ndarray, most: int) -> tuple[list[int], float]:
    """The contributions that matter most, from both ends, and the others as one term.

    Args:
        contributions: (n,) float32.
        most: how many of either sign to name at most.
    Returns:
        Their indices, the largest magnitude first, and the sum of all others.

    >>> largest(np.array([1, -3, 0.5, 0, 2, -1], np.float32), 2)
    ([1, 4, 0, 5], 0.5)
    """
    order = np.argsort(-np.abs(contributions), kind="stable")
    chosen = []
    for sign in (1, -1):
        chosen += [int(k) for k in order if contributions[k] * sign > 0][:most]
    chosen.sort(key=lambda k: -abs(contributions[k]))
    rest = np.delete(contributions, chosen)
    return chosen, float(rest.sum(dtype=np.float32))
