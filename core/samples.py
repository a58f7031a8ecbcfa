"""MNIST to look through: which images there are, how to name one, and which of them a network finds hard."""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import torch

from core.data import VALIDATION, LabelledImages, load_mnist
from core.errors import InvalidInput
from core.evaluate import read_pictures
from core.recognizer import Recognizer

SIZES = {"train": 60_000, "validation": VALIDATION, "test": 10_000 - VALIDATION}
"""Part of MNIST → how many images it has. Validation and test are the two halves of MNIST's own test set."""

KINDS = ("all", "wrong", "unsure")
"""Which images: all in their order; those that the network gets wrong, the surest mistakes first; or all, the least
certain first."""

NAMES = {
    "train": ("train", "training", "训练"),
    "validation": ("validation", "valid", "验证"),
    "test": ("test", "测试"),
}
"""What people may call a part when they type."""

LONGEST = 40
"""Letters that are read of what somebody types: more than any name of an image has."""


class NoSuchSample(InvalidInput):
    """Words that name no image. `problem` is "words" where they cannot be read, and "index" where the part has no
    image of that number; `part` is then the part that was meant.
    """

    def __init__(self, message: str, problem: str, part: str | None = None):
        super().__init__(message)
        self.problem, self.part = problem, part


@dataclass(frozen=True)
class Sample:
    """One image of MNIST: a part, and the number in that part, from 0.

    >>> Sample("test", 5000)
    Traceback (most recent call last):
    core.samples.NoSuchSample: the test images are numbered from 0 to 4999, got 5000
    """

    part: str
    index: int

    def __post_init__(self):
        check_part(self.part)
        last = SIZES[self.part] - 1
        if type(self.index) is not int or not 0 <= self.index <= last:
            got = str(self.index)[:40]
            raise NoSuchSample(f"the {self.part} images are numbered from 0 to {last}, got {got}", "index", self.part)

    @property
    def in_test_set(self) -> int | None:
        """The number among MNIST's 10,000 test images; None for a training image.

        >>> Sample("test", 12).in_test_set, Sample("validation", 12).in_test_set, Sample("train", 12).in_test_set
        (5012, 12, None)
        """
        return {"train": None, "validation": self.index, "test": VALIDATION + self.index}[self.part]


def check_part(part) -> None:
    """Raises InvalidInput where MNIST has no part of this name."""
    if not isinstance(part, str) or part not in SIZES:
        raise InvalidInput(f"part must be one of {', '.join(SIZES)}, got {str(part)[:40]}")


def check_choice(kind, digit) -> None:
    """Raises InvalidInput where there is no such kind of images, or no such digit; None stands for all digits."""
    if kind not in KINDS:
        raise InvalidInput(f"kind must be one of {', '.join(KINDS)}, got {str(kind)[:40]}")
    if digit is not None and (type(digit) is not int or not 0 <= digit <= 9):
        raise InvalidInput(f"digit must be a whole number from 0 to 9, got {str(digit)[:40]}")


def find_sample(text: str, part: str = "train") -> Sample:
    """The image that somebody means who types.

    Args:
        text: `#70` is training image 70, `test 12` says the part, and `70` alone is an image of `part`.
    Raises:
        NoSuchSample: the words name no image.

    >>> find_sample("#70", part="test"), find_sample("70", part="test"), find_sample("Validation #1,234")
    (Sample(part='train', index=70), Sample(part='test', index=70), Sample(part='validation', index=1234))
    """
    if len(text) > LONGEST:
        raise NoSuchSample(f"expected at most {LONGEST} letters, got {len(text):,}", "words")
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    # Seven figures are more than any part has, and short enough to be a number
    found = re.fullmatch(r"([^\W\d_]*)\s*(#?)\s*([0-9]{1,7}|[0-9]{1,3},[0-9]{3})", plain)
    if not found:
        raise NoSuchSample(f"expected #70, or test 12, got {text[:40]!r}", "words")
    word, mark, digits = found.groups()
    named = [name for name, words in NAMES.items() if word in words]
    if word and not named:
        raise NoSuchSample(f"expected training, validation or test, got {word[:40]!r}", "words")
    meant = named[0] if word else "train" if mark else part
    return Sample(meant, int(digits.replace(",", "")))


def part_of_mnist(part: str) -> LabelledImages:
    """The images of a part. The first call of a process unpacks MNIST, which takes seconds; later ones are instant.

    Raises:
        InvalidInput: MNIST cannot be unpacked.
    """
    check_part(part)
    return getattr(load_mnist(), part)


@dataclass(frozen=True, eq=False)
class Readings:
    """What a network makes of many images.

    answers: (N,) int64, the most probable class.
    certainties: (N,) float32 in [0, 1], the probability of that class times that of showing a digit at all.
    """

    answers: np.ndarray
    certainties: np.ndarray


def read_all(recognizer: Recognizer) -> dict[str, Readings]:
    """What the network makes of each part of MNIST: seconds of work on one core."""
    return {part: read_images(recognizer, part_of_mnist(part).images) for part in SIZES}


def read_images(recognizer: Recognizer, images: torch.Tensor) -> Readings:
    """What the network makes of images: (N, 1, 28, 28) uint8, 255 is ink."""
    layers = read_pictures(recognizer.network, images)
    with torch.inference_mode():
        probabilities = recognizer.calibration.probabilities(layers["logits"])  # (N, classes)
        in_class = recognizer.calibration.in_class(layers)  # (N,)
    return Readings(probabilities.argmax(1), probabilities.max(1) * in_class)


def choose(labels: np.ndarray, kind: str, digit: int | None = None, readings: Readings | None = None) -> np.ndarray:
    """The numbers of the images of one kind, in the order in which to look at them.

    Args:
        labels: (N,), what each image shows.
        kind: one of `KINDS`.
        digit: only images that show it; None for all.
        readings: what the network makes of these images; "all" does without.
    Raises:
        InvalidInput: there is no such kind, or it is no digit.

    >>> readings = Readings(np.array([1, 2, 2, 1]), np.array([0.9, 0.6, 0.5, 0.8]))
    >>> labels = np.array([1, 2, 1, 2])
    >>> choose(labels, "wrong", None, readings).tolist(), choose(labels, "unsure", 1, readings).tolist()
    ([3, 2], [2, 0])
    """
    check_choice(kind, digit)
    wanted = np.ones(len(labels), bool) if digit is None else labels == digit
    if kind == "all":
        return np.flatnonzero(wanted)
    if kind == "wrong":
        chosen, order = np.flatnonzero(wanted & (readings.answers != labels)), -readings.certainties
    else:
        chosen, order = np.flatnonzero(wanted), readings.certainties
    return chosen[np.argsort(order[chosen], kind="stable")]
