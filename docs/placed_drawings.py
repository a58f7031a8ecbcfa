"""Drawings placed once and read by many networks: what a report tells, at the same share of digits accepted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from core.calibration import Calibration
from core.canvas import place, place_drawing
from core.drawings import Example
from core.groups import groups_of
from core.model import ConvNet
from core.pictures import ink_of_picture, open_picture
from core.placements import CANVAS
from core.report import placements_of
from core.strokes import read_drawing

ACCEPTED = 0.97
"""Share of the digits that each network is to accept: so their mistakes can be compared."""
BATCH = 1000

Reader = Callable[[torch.Tensor], tuple[np.ndarray, np.ndarray]]
"""From (N, 1, 28, 28) float32 to probabilities (N, 10) and the probability of being a digit (N,)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Cell:
    """One set in one placement.

    inputs: (N, 1, 28, 28) float32, what the network sees.
    labels: (N,) int, -1 for what is no digit.
    several: (N,) bool, drawings in which several digits lie side by side.
    """

    inputs: torch.Tensor
    labels: np.ndarray
    several: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Marks:
    """Shares in [0, 1], sets and placements counting alike; None where no drawing tells.

    worst, mean: of digits that are read right, whatever the verdict.
    wrong, called: digits accepted and wrong, and drawings of no digit that are accepted, where `ACCEPTED` digits are.
    """

    worst: float
    mean: float
    wrong: float
    called: float | None


def placed(examples: Sequence[Example]) -> list[Cell]:
    """Every drawing of which is known what it shows, in each of its placements."""
    cells: dict[tuple[str, str], list[tuple[np.ndarray, int, bool]]] = {}
    for seed, example in enumerate(examples):
        if example.label is not None:
            label = example.label if example.is_digit else -1
            for name, one in _placed(example, seed):
                cells.setdefault((example.set, name), []).append((one.input, label, groups_of(one.ink) > 1))
    return [_cell(*zip(*members, strict=True)) for members in cells.values()]


def squared(probabilities: Sequence[float] | np.ndarray, in_class: float) -> float:
    """What `core.verdict.certainty` says, but for drawings that it takes for no digit, which have their order too."""
    return float(max(probabilities)) ** 2 * float(in_class)


def marks(reader: Reader, cells: Sequence[Cell], certain: Callable = squared) -> Marks:
    """What a network makes of the drawings.

    Args:
        certain: from ten probabilities and that of being a digit to what is compared with the threshold.
    """
    right, digits, wrong, others = [], [], [], []
    for cell in cells:
        probabilities, in_class = reader(cell.inputs)
        pairs = zip(probabilities, in_class, cell.several, strict=True)
        sure = np.array([0.0 if several else certain(ten, digit) for ten, digit, several in pairs])
        if (cell.labels < 0).all():
            others.append(sure)
            continue
        hits = probabilities.argmax(1) == cell.labels
        right.append(hits.mean())
        digits.append(sure)
        wrong.append(~hits)
    threshold = np.quantile(np.concatenate(digits), 1 - ACCEPTED)
    return Marks(
        worst=float(min(right)),
        mean=float(np.mean(right)),
        wrong=float(np.mean([((s >= threshold) & w).mean() for s, w in zip(digits, wrong, strict=True)])),
        called=float(np.mean([(s >= threshold).mean() for s in others])) if others else None,
    )


def reader_of(network: ConvNet, calibration: Calibration) -> Reader:
    """How a network reads, its probabilities calibrated."""

    def read(inputs: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
        found = []
        with torch.inference_mode():
            for part in inputs.split(BATCH):
                layers = network.activations(part.to(memory_format=torch.channels_last))
                found.append((calibration.probabilities(layers["logits"]), calibration.in_class(layers)))
        probabilities, in_class = zip(*found, strict=True)
        return np.concatenate(probabilities), np.concatenate(in_class)

    return read


def together(readers: Sequence[Reader]) -> Reader:
    """Several readers as one: their probabilities averaged."""

    def read(inputs: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
        probabilities, in_class = zip(*(reader(inputs) for reader in readers), strict=True)
        return np.mean(probabilities, 0), np.mean(in_class, 0)

    return read


def turned(reader: Reader, degrees: float) -> Reader:
    """A reader that turns each picture first."""

    def read(inputs: torch.Tensor) -> tuple[np.ndarray, np.ndarray]:
        cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        turn = torch.tensor([[cosine, -sine, 0], [sine, cosine, 0]], dtype=torch.float32).expand(len(inputs), 2, 3)
        grid = torch.nn.functional.affine_grid(turn, list(inputs.shape), align_corners=False)
        return reader(torch.nn.functional.grid_sample(inputs, grid, align_corners=False))

    return read


def _placed(example: Example, seed: int) -> Iterator:
    for placement in placements_of(example):
        if example.picture:
            yield "", place(ink_of_picture(open_picture(example.picture)))
        elif placement is None:
            yield "", place_drawing(read_drawing(example.strokes, *example.canvas))
        else:
            strokes = placement.put(example.strokes, np.random.default_rng(seed))
            yield placement.name, place_drawing(read_drawing(strokes, (CANVAS, CANVAS), placement.brush))


def _cell(inputs, labels, several) -> Cell:
    return Cell(
        inputs=torch.from_numpy(np.stack(inputs)).unsqueeze(1), labels=np.array(labels), several=np.array(several)
    )
