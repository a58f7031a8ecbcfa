"""How long a training will take on this machine, from a few steps that are really taken."""

from dataclasses import dataclass

from core.train import TrainConfig


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """parameters: numbers that are learned.  steps: batches of the whole training.  seconds: training and validating."""

    parameters: int
    steps: int
    records: int
    seconds: float


def count_parameters(config: TrainConfig) -> int:
    """Without making the network; at once.

    >>> count_parameters(TrainConfig())
    207258
    """
    raise NotImplementedError


def estimate(config: TrainConfig, *, images: int = 60_000, validating: int = 5_000) -> Estimate:
    """How long it will take, on one thread and with nothing else running.

    The first time for a kind of network and batch this takes some steps, about a third of a second; then it is kept.

    Args:
        images: how many there are to train on; the config may use fewer.
    """
    raise NotImplementedError
