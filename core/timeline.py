"""The time machine: what a network was at every record of its training, shown by a picture of one's choice."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.runs import Run


@dataclass(frozen=True, kw_only=True, eq=False)
class Moment:
    """What the network made of the picture at one record.

    index: of the record.  record: its numbers (step, epoch, training_error, …).
    kernels: conv1.weight (C1, 1, K, K), conv1.bias, conv2.weight (C2, C1, K, K), conv2.bias.
    maps: conv1 (C1, 28, 28), pool1, conv2 (C2, 14, 14), pool2 (C2, 7, 7), exact, float32 and >= 0.
    probabilities: (classes,) float32, of the record `known`, the last one up to this of which the whole network is
        kept; None where there is none yet. Its weights are kept to 11 bits, so the third digit may be off.
    """

    index: int
    record: dict
    kernels: dict[str, np.ndarray]
    maps: dict[str, np.ndarray]
    probabilities: np.ndarray | None
    known: int | None


class Timeline:
    """The records of a run, as they are now; made anew when there are more."""

    def __init__(self, run: Run):
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError

    @property
    def records(self) -> list[dict]:
        raise NotImplementedError

    @property
    def whole(self) -> list[int]:
        """Indices of the records of which the whole network is kept."""
        raise NotImplementedError

    def moment(self, index: int, picture: np.ndarray) -> Moment:
        """What the network made of a picture, (28, 28) float32 in [0, 1], at a record.

        Raises:
            InvalidInput: there is no such record, or no such picture.
        """
        raise NotImplementedError


def save_npz(timeline: Timeline, picture: np.ndarray, path: Path) -> None:
    """Everything as arrays: picture, step, epoch, both errors, kernels, maps and probabilities (NaN where unknown)."""
    raise NotImplementedError


def save_gif(timeline: Timeline, picture: np.ndarray, path: Path, *, seconds: float = 8.0) -> None:
    """Kernels, maps, probabilities and the curve, moving: a GIF of at most 100 frames, written by Pillow."""
    raise NotImplementedError
