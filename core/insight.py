"""Where a network fails: shares with their intervals, confusions down to the images, the worst mistakes, comparisons.

Counting is a bincount and an argsort; torchmetrics or scikit-learn would bring more code to import (scikit-learn with
SciPy: 150 MB) than the thirty lines here.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.report import Share

PARTS = ("validation", "test", "whole")


@dataclass(frozen=True, eq=False)
class Insight:
    """A network's answers to all pictures that are held back. Every index counts from the start of `whole`.

    classes: names.  labels, answers: (N,) int64.  losses: (N,) float32, -log(probability of the right class).
    probabilities: (N, classes) float32.  images: (N, 28, 28) uint8, 255 is ink.  validating: how many come first.
    """

    classes: tuple[str, ...]
    labels: np.ndarray
    answers: np.ndarray
    losses: np.ndarray
    probabilities: np.ndarray
    images: np.ndarray
    validating: int

    def share(self, part: str = "whole") -> Share:
        """The share that is read right, with its Wilson interval of 95%."""
        raise NotImplementedError

    def per_class(self, part: str = "whole") -> list[Share | None]:
        """The same for each class; None where no picture shows it."""
        raise NotImplementedError

    def confusion(self, part: str = "whole") -> np.ndarray:
        """(classes, classes) int64, rows meant and columns answered."""
        raise NotImplementedError

    def cell(self, meant: int, answer: int, part: str = "whole") -> list[int]:
        """Indices of the images behind a cell of the matrix, the surest answer first."""
        raise NotImplementedError

    def worst(self, part: str = "whole", most: int = 20) -> list[dict]:
        """The wrong answers that cost most: index, meant, answer, probability (of the answer), loss."""
        raise NotImplementedError

    def picture(self, index: int) -> np.ndarray:
        """(28, 28) float32 in [0, 1], for `Recognizer.predict_input`."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two networks on the same pictures. Indices count from the start of `whole`.

    only_first, only_second: images that only that one reads right, the one that is surest of its mistake first.
    both_wrong: images that both read wrong.  differ: images to which they give different answers.
    p: how probable a difference at least this large is by chance (exact sign test on the first two).
    """

    only_first: list[int]
    only_second: list[int]
    both_wrong: list[int]
    differ: list[int]
    p: float


def look_into(folder: Path) -> Insight:
    """Ask a run's (or the shipped) network about all pictures that are held back; kept for the next call.

    Raises:
        InvalidInput: there is no network, or its pictures are gone.
    """
    raise NotImplementedError


def measure(folder: Path) -> dict[str, Share]:
    """The share of each part that is read right, kept in measured.json beside the network for lists of runs.

    Measured only where that was not done yet for these very weights.
    """
    raise NotImplementedError


def compare(first: Insight, second: Insight, part: str = "whole") -> Comparison:
    """Where two networks differ.

    Raises:
        InvalidInput: they were not asked about the same pictures.
    """
    raise NotImplementedError
