"""How good a network is: error rates, who is taken for whom, and the pictures it is most wrong about."""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from core.data import LabelledImages, Pictures, load_mnist, to_ink
from core.errors import InvalidInput
from core.model import Architecture, ConvNet

BATCH = 1000
"""Pictures looked at together: enough to be fast, and no more than 13 MB of feature maps with the default depths."""


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """What a network makes of labelled pictures; only numbers, lists and dictionaries, so `to_dict` is JSON.

    images, errors: how many pictures there are, and how many of them are read wrong.
    accuracy: the share that is read right, in [0, 1].
    loss: mean of -log(probability of the right answer).
    confusion: rows are the digits that were meant, columns the answers; entries count pictures.
    accuracy_per_class: the share of each row that is read right; None where no picture shows that digit.
    worst: the wrong answers that cost most, each with index, digit, answer, probability (of the answer) and loss.
    """

    images: int
    errors: int
    accuracy: float
    loss: float
    confusion: list[list[int]]
    accuracy_per_class: list[float | None]
    worst: list[dict]

    def to_dict(self) -> dict:
        return asdict(self)


def read_pictures(network: ConvNet, images: Tensor) -> dict[str, Tensor]:
    """What the network says of many pictures, in evaluation mode; the mode it was in is restored.

    Args:
        images: (N, 1, 28, 28) uint8, 0 is paper and 255 ink.
    Returns:
        logits (N, classes), and in_class (N, 1) of a network that rejects.
    """
    widths = {"logits": network.architecture.classes} | ({"in_class": 1} if network.architecture.rejects else {})
    found = {name: [torch.empty(0, width)] for name, width in widths.items()}
    was_training, device = network.training, next(network.parameters()).device
    network.eval()
    with torch.inference_mode():
        for part in images.split(BATCH):
            # Channels last, a convolution on the CPU takes half the time
            layers = network.activations(to_ink(part).to(device, memory_format=torch.channels_last))
            for name, parts in found.items():
                parts.append(layers[name].cpu())
    network.train(was_training)
    return {name: torch.cat(parts) for name, parts in found.items()}


def log_probabilities(network: ConvNet, images: Tensor) -> Tensor:
    """The network's answers to pictures, as `read_pictures` takes them: (N, classes) float32."""
    with torch.inference_mode():
        return F.log_softmax(read_pictures(network, images)["logits"], dim=1)


def evaluate(network: ConvNet, pictures: LabelledImages, *, worst: int = 20) -> Evaluation:
    """Compare the network's answers with the labels.

    Args:
        worst: the greatest number of mistakes to list.
    Raises:
        InvalidInput: there are no pictures, or the network has no answer for one of the labels.
    """
    check_classes(network.architecture, pictures)
    return summarise(log_probabilities(network, pictures.images), pictures.labels, worst=worst)


def evaluate_mnist(network: ConvNet, *, worst: int = 20) -> dict[str, Evaluation]:
    """The validation half (first 5,000), the test half (last 5,000) and the whole of MNIST's test images.

    Returns:
        "validation", "test" and "whole"; an `index` among the worst counts from the start of that part.
    Raises:
        InvalidInput: the network has fewer than ten answers.
    """
    return evaluate_parts(network, load_mnist(), worst=worst)


def evaluate_parts(network: ConvNet, pictures: Pictures, *, worst: int = 20) -> dict[str, Evaluation]:
    """The same for any pictures that are held back; a part without any is left out."""
    check_classes(network.architecture, pictures.whole)
    answers, labels = log_probabilities(network, pictures.whole.images), pictures.whole.labels
    return {
        name: summarise(answers[part], labels[part], worst=worst)
        for name, part in pictures.parts.items()
        if len(labels[part])
    }


def summarise(answers: Tensor, labels: Tensor, *, worst: int = 20) -> Evaluation:
    """An Evaluation from log-probabilities (N, classes) and labels (N,), N at least 1.

    >>> sure = torch.log(torch.tensor([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7]]))
    >>> result = summarise(sure, torch.tensor([0, 1, 1]))
    >>> result.errors, result.confusion, result.accuracy_per_class
    (1, [[1, 0], [1, 1]], [1.0, 0.5])
    >>> [(mistake["index"], mistake["digit"], mistake["answer"]) for mistake in result.worst]
    [(1, 1, 0)]
    """
    classes = answers.shape[1]
    given = answers.argmax(1)  # (N,)
    losses = F.nll_loss(answers, labels, reduction="none")  # (N,)
    confusion = torch.bincount(labels * classes + given, minlength=classes * classes).view(classes, classes)
    counts, right = confusion.sum(1).tolist(), confusion.diagonal().tolist()
    errors = len(labels) - sum(right)
    return Evaluation(
        images=len(labels),
        errors=errors,
        accuracy=sum(right) / len(labels),
        loss=losses.double().mean().item(),
        confusion=confusion.tolist(),
        accuracy_per_class=[good / count if count else None for good, count in zip(right, counts, strict=True)],
        worst=[
            {
                "index": index,
                "digit": int(labels[index]),
                "answer": int(given[index]),
                "probability": answers[index, given[index]].exp().item(),
                "loss": losses[index].item(),
            }
            for index in losses.masked_fill(given == labels, -1).topk(min(worst, errors)).indices.tolist()
        ],
    )


def check_classes(architecture: Architecture, pictures: LabelledImages) -> None:
    """Raises InvalidInput where a network of that shape cannot be asked about pictures."""
    if not len(pictures):
        raise InvalidInput("expected at least one picture to look at, got none")
    if (needed := int(pictures.labels.max()) + 1) > architecture.classes:
        raise InvalidInput(
            f"these pictures need {needed} different answers, and the network has {architecture.classes}"
        )
