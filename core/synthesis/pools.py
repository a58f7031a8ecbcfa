"""Many drawings at once, as pictures to train on."""

from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor

from core.data import LabelledImages
from core.model import SIDE
from core.synthesis.drawings import Sample, draw_digit, draw_nondigit


def digit_pictures(count: int, seed: int, start: int = 0) -> LabelledImages:
    """Synthetic digits, 0 to 9 in turn.

    Args:
        seed, start: number `start + k` of a seed is always the same drawing, however many are drawn.

    >>> digit_pictures(12, seed=0).labels.tolist()
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]
    """
    samples = (draw_digit(np.random.default_rng((seed, 0, k)), digit=k % 10) for k in range(start, start + count))
    labels = torch.arange(start, start + count) % 10
    return LabelledImages(_pictures(samples, count), labels)


def nondigit_pictures(count: int, seed: int, start: int = 0) -> Tensor:
    """Drawings that are no digit: (count, 1, 28, 28) uint8, 255 is ink. `seed` and `start` as for `digit_pictures`."""
    samples = (draw_nondigit(np.random.default_rng((seed, 1, k))) for k in range(start, start + count))
    return _pictures(samples, count)


def _pictures(samples: Iterable[Sample], count: int) -> Tensor:
    """(count, 1, 28, 28) uint8."""
    pictures = np.zeros((count, SIDE, SIDE), np.uint8)
    for place, sample in enumerate(samples):
        pictures[place] = np.rint(sample.picture * 255)
    return torch.from_numpy(pictures).unsqueeze(1)
