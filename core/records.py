"""What a training reports: a record every so many batches, how many there will be, and the kernels at each."""

import math
from dataclasses import dataclass

import numpy as np

KERNELS = ("conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias")
"""The parameters that a report copies, by name."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Report:
    """How far a training is.

    step, steps: batches so far, and of the whole training.
    epoch, epochs: the epoch under way, from 1, and their number.
    elapsed: seconds of training and validating so far, without what the caller did between two reports.
    learning_rate: of the last batch.
    training_error: share in [0, 1] of the images seen in this epoch, each counted when it was seen: distorted if the
        recipe distorts, with dropout, by the network of that moment.
    training_loss: mean loss of the same images.
    validation_error, validation_loss: share and mean over the validation images, in evaluation mode, of the network
        that the training would leave if it ended here (the average of the weights if the recipe averages).
    kernels: parameter name (as in KERNELS) → float32 copy, of that same network.
    """

    step: int
    steps: int
    epoch: int
    epochs: int
    elapsed: float
    learning_rate: float
    training_error: float
    training_loss: float
    validation_error: float
    validation_loss: float
    kernels: dict[str, np.ndarray]

    def numbers(self) -> dict[str, int | float]:
        """Everything but the kernels, for JSON."""
        return {name: value for name, value in vars(self).items() if name != "kernels"}


def steps_of(config, pictures: int) -> int:
    """How many batches a whole training takes of epochs of so many pictures."""
    return config.epochs * math.ceil(pictures / config.batch_size)


def records_of(config, pictures: int) -> int:
    """How many records it makes: every `record_every` batches of an epoch, beginning with the first, and the last."""
    batches = math.ceil(pictures / config.batch_size)
    last_is_one = (batches - 1) % config.record_every == 0
    return config.epochs * math.ceil(batches / config.record_every) + (not last_is_one)
