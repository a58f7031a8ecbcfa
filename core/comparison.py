"""Two networks on the same pictures: on which they differ, and whether that could be chance."""

import math
from dataclasses import dataclass

import numpy as np
import torch

from core.errors import InvalidInput
from core.insight import Insight


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two networks on the same pictures. Indices count from the start of `whole`.

    only_first, only_second: images that only that one reads right, those that the other is most wrong about first.
    both_wrong: images that both read wrong.
    differ: images to which they give different answers.
    p: how probable a difference at least this large is by chance (exact sign test on the first two).
    """

    only_first: list[int]
    only_second: list[int]
    both_wrong: list[int]
    differ: list[int]
    p: float


def compare(first: Insight, second: Insight, part: str = "whole") -> Comparison:
    """Where two networks differ.

    Raises:
        InvalidInput: they were not asked about the same pictures.
    """
    if not torch.equal(first.pictures.whole.images, second.pictures.whole.images) or first.classes != second.classes:
        raise InvalidInput("these two networks were not asked about the same pictures, so they cannot be compared")
    where, start = first.parts[part], first.parts[part].start or 0

    def sorted_by(mask: np.ndarray, losses: np.ndarray) -> list[int]:
        found = start + np.flatnonzero(mask[where])
        return found[np.argsort(-losses[found], kind="stable")].tolist()

    only_first = sorted_by(first.right & ~second.right, second.losses)
    only_second = sorted_by(second.right & ~first.right, first.losses)
    return Comparison(
        only_first=only_first,
        only_second=only_second,
        both_wrong=sorted_by(~first.right & ~second.right, first.losses + second.losses),
        differ=sorted_by(first.answers != second.answers, np.maximum(first.losses, second.losses)),
        p=sign_test(len(only_first), len(only_second)),
    )


def sign_test(first: int, second: int) -> float:
    """How probable it is that fair coins fall at least this unevenly, to either side.

    >>> sign_test(5, 5), round(sign_test(1, 9), 4), sign_test(0, 0)
    (1.0, 0.0215, 1.0)
    """
    total, less = first + second, min(first, second)
    # In logarithms, as 2 to the power of some thousands is no float
    terms = [
        math.lgamma(total + 1) - math.lgamma(k + 1) - math.lgamma(total - k + 1) - total * math.log(2)
        for k in range(less + 1)
    ]
    return min(1.0, 2 * sum(map(math.exp, terms)))
