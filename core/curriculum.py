"""Which pictures an epoch of training sees: all of one set, and in turn a part of what was drawn in code."""

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from core.data import LabelledImages

DRAWN_STRENGTH = 0.7
"""Distortions of a drawing, as a share of those of a real picture: it was drawn with a hand's own already."""
SEED = 3
"""Of the drawings: the same for all trainings, so that they are made once and kept."""


@dataclass(frozen=True, eq=False)
class Curriculum:
    """The pictures of every epoch, each as a function of its number alone, so that a training can go on anywhere.

    real: seen whole in each epoch, `repeats` times.
    pools: (pictures, count) pairs; each epoch sees the next `count` of them, from the start again after the last.
    """

    real: LabelledImages
    pools: tuple[tuple[LabelledImages, int], ...] = ()
    repeats: int = 1

    def __len__(self) -> int:
        """Pictures in an epoch."""
        return self.repeats * len(self.real) + sum(count for _, count in self.pools)

    @cached_property
    def strengths(self) -> Tensor:
        """(len,) how strongly each picture of an epoch is distorted, relative to a real one."""
        real = self.repeats * len(self.real)
        return torch.cat([torch.ones(real), torch.full((len(self) - real,), DRAWN_STRENGTH)])

    def epoch(self, number: int) -> LabelledImages:
        """The pictures of one epoch, counted from 0, not shuffled."""
        parts = [self.real] * self.repeats
        for pool, count in self.pools:
            parts.append(pool[torch.arange(number * count, (number + 1) * count) % len(pool)])
        if len(parts) == 1:
            return self.real
        return LabelledImages(torch.cat([p.images for p in parts]), torch.cat([p.labels for p in parts]))


def build_curriculum(config, real: LabelledImages) -> Curriculum:
    """What a TrainConfig asks for beside the real pictures. The first time this takes minutes, then it is kept."""
    from core.synthesis.cache import kept_digits, kept_nondigits

    wanted = ((config.synthetic_digits, kept_digits), (config.nondigits, kept_nondigits))
    pools = tuple((kept(count * config.pools, SEED), count) for count, kept in wanted if count)
    return Curriculum(real, pools, config.repeats)
