"""Where a network fails: shares with their intervals, confusions down to the images, the worst mistakes.

Counting is a bincount and an argsort: torchmetrics, or scikit-learn with SciPy (150 MB), would be heavier than what
they replace here.
"""

import contextlib
import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from core.calibration import Calibration, load_calibration
from core.classes import read_classes
from core.data import Pictures
from core.errors import InvalidInput
from core.evaluate import check_classes, read_pictures
from core.files import read_json, write_atomically
from core.model import ConvNet
from core.own_data.store import pictures_of
from core.report import Share, share
from core.weights import load_weights

MEASURED = "measured.json"


@dataclass(frozen=True, eq=False)
class Insight:
    """A network's answers to all pictures that are held back. Every index counts from the start of `whole`.

    classes: names.
    labels, answers: (N,) int64.
    losses: (N,) float32, -log(that probability of the right class).
    probabilities: (N, classes) float32, calibrated, as `Recognizer.predict_input` gives them.
    pictures: what was learned from, and what is held back.
    """

    classes: tuple[str, ...]
    labels: np.ndarray
    answers: np.ndarray
    losses: np.ndarray
    probabilities: np.ndarray
    pictures: Pictures

    @cached_property
    def right(self) -> np.ndarray:
        """(N,) bool."""
        return self.answers == self.labels

    @property
    def parts(self) -> dict[str, slice]:
        """validation, test and whole, as slices of `whole`; test may be empty for few pictures of one's own."""
        return self.pictures.parts

    def share(self, part: str = "whole") -> Share | None:
        """The share that is read right, with its Wilson interval of 95%; None where the part is empty."""
        return _share(self.right[self.parts[part]])

    def per_class(self, part: str = "whole") -> list[Share | None]:
        """The same for each class; None where no picture shows it."""
        where = self.parts[part]
        return [_share(self.right[where][self.labels[where] == c]) for c in range(len(self.classes))]

    def confusion(self, part: str = "whole") -> np.ndarray:
        """(classes, classes) int64, rows meant and columns answered."""
        where, count = self.parts[part], len(self.classes)
        pairs = self.labels[where] * count + self.answers[where]
        return np.bincount(pairs, minlength=count * count).reshape(count, count)

    def cell(self, meant: int, answer: int, part: str = "whole") -> list[int]:
        """Indices of the images behind a cell of the matrix, the one with the surest answer first."""
        start = self.parts[part].start or 0
        where = start + np.flatnonzero(
            (self.labels[self.parts[part]] == meant) & (self.answers[self.parts[part]] == answer)
        )
        return where[np.argsort(-self.probabilities[where, answer], kind="stable")].tolist()

    def worst(self, part: str = "whole", most: int = 20) -> list[dict]:
        """The wrong answers that cost most: index, meant, answer, probability (of the answer), loss."""
        start = self.parts[part].start or 0
        wrong = start + np.flatnonzero(~self.right[self.parts[part]])
        chosen = wrong[np.argsort(-self.losses[wrong], kind="stable")][:most].tolist()
        return [self.describe(index) for index in chosen]

    def describe(self, index: int) -> dict:
        """What was said of one picture: index, meant, answer, probability (of the answer), loss."""
        answer = int(self.answers[index])
        return {
            "index": index,
            "meant": int(self.labels[index]),
            "answer": answer,
            "probability": float(self.probabilities[index, answer]),
            "loss": float(self.losses[index]),
        }

    def picture(self, index: int) -> np.ndarray:
        """(28, 28) float32 in [0, 1], for `Recognizer.predict_input`.

        Raises:
            InvalidInput: there is no picture of that index.
        """
        if type(index) is not int or not 0 <= index < len(self.labels):
            raise InvalidInput(f"index must be from 0 to {len(self.labels) - 1}, got {index!r}")
        return self.pictures.whole.images[index, 0].numpy().astype(np.float32) / np.float32(255)


def look_into(folder: Path) -> Insight:
    """Ask a run's (or the shipped) network about all pictures that are held back; kept for the next call.

    Takes about a second for MNIST, and 3 MB for each of the last few that are kept.

    Raises:
        InvalidInput: there is no network, or its pictures are gone.
    """
    path = Path(folder) / "weights.safetensors"
    try:
        stat = path.stat()
    except OSError:
        raise InvalidInput(f"there is no network in {folder} yet") from None
    # A name may come again with other weights, so that the file itself is what was asked
    return _look_into(Path(folder), stat.st_mtime_ns, stat.st_size, stat.st_ino)


@lru_cache(maxsize=6)
def _look_into(folder: Path, *_) -> Insight:
    network = load_weights(folder)
    classes = read_classes(folder, network.architecture)
    return ask(network, pictures_of(folder), classes, load_calibration(folder))


def ask(
    network: ConvNet, pictures: Pictures, classes: tuple[str, ...], calibration: Calibration | None = None
) -> Insight:
    """An Insight of a network and the pictures that are held back.

    Raises:
        InvalidInput: there are none, or the network has too few answers.
    """
    whole = pictures.whole
    check_classes(network.architecture, whole)
    with torch.inference_mode():
        logits = read_pictures(network, whole.images)["logits"]  # (N, classes)
        answers = F.log_softmax(logits / (calibration or Calibration()).temperature, dim=1)
        return Insight(
            classes=classes,
            labels=whole.labels.numpy(),
            answers=answers.argmax(1).numpy(),
            losses=F.nll_loss(answers, whole.labels, reduction="none").numpy(),
            probabilities=answers.exp().numpy(),
            pictures=pictures,
        )


def measure(folder: Path) -> dict[str, Share | None]:
    """The share of each part that is read right, kept in measured.json beside the network for lists of runs.

    Measured only where that was not done yet for these very weights.

    Raises:
        InvalidInput: as `look_into`.
    """
    if (known := measured(folder)) is not None:
        return known
    insight = look_into(folder)
    found = {part: insight.share(part) for part in insight.parts}
    values = {part: asdict(share) if share else None for part, share in found.items()}
    with contextlib.suppress(OSError):  # without a place to keep it, it is measured again the next time
        write_atomically(folder / MEASURED, _dump({"of": _identity(folder), "shares": values}))
    return found


def measured(folder: Path) -> dict[str, Share | None] | None:
    """What `measure` found for the weights that are there now; None where it was not asked since they changed."""
    try:
        values = read_json(Path(folder) / MEASURED)
        if values["of"] != _identity(folder):
            return None
        return {part: Share(**share) if share else None for part, share in values["shares"].items()}
    except (InvalidInput, OSError, KeyError, TypeError, AttributeError):
        return None


def _share(right: np.ndarray) -> Share | None:
    return share(right.tolist()) if len(right) else None


def _identity(folder: Path) -> str:
    return hashlib.sha256((Path(folder) / "weights.safetensors").read_bytes()).hexdigest()


def _dump(values: dict) -> bytes:
    return (json.dumps(values, indent=1) + "\n").encode()
