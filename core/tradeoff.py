"""What the threshold of the verdict trades: digits that are accepted against what is accepted wrongly with them."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.evaluate import read_pictures
from core.recognizer import Recognizer
from core.report import Answer
from core.synthesis.cache import kept_digits, kept_nondigits
from core.verdict import certainty

SEED = 2
"""Of the drawings made in code that are measured on; training draws its own with seed 0, calibration with 1."""
DRAWINGS = 4_000
"""Digits, and as many drawings of none, made in code to measure on."""
THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99)


@dataclass(frozen=True, kw_only=True, eq=False)
class Certainties:
    """How certain the recognizer was of some drawings, as `core.verdict.certainty` says it.

    digits: (N,) of digits.
    right: (N,) bool, whether the most probable digit was the one that was meant.
    others: (M,) of drawings of no digit.
    """

    digits: np.ndarray
    right: np.ndarray
    others: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Trade:
    """What a threshold would give, as shares in [0, 1]; None where no drawing tells.

    accepted, accepted_and_wrong: of the digits.
    called_a_digit: of the drawings of no digit.
    """

    threshold: float
    accepted: float | None
    accepted_and_wrong: float | None
    called_a_digit: float | None


def trade_off(found: Certainties, thresholds: Iterable[float] = THRESHOLDS) -> list[Trade]:
    """One Trade for each threshold in the place of `core.verdict.SURE`; the other thresholds stay.

    >>> few = Certainties(digits=np.array([0.9, 0.6]), right=np.array([True, False]), others=np.array([0.7]))
    >>> trade_off(few, [0.8])
    [Trade(threshold=0.8, accepted=0.5, accepted_and_wrong=0.0, called_a_digit=0.0)]
    """
    return [
        Trade(
            threshold=threshold,
            accepted=_share(found.digits >= threshold),
            accepted_and_wrong=_share((found.digits >= threshold) & ~found.right),
            called_a_digit=_share(found.others >= threshold),
        )
        for threshold in thresholds
    ]


def synthetic_certainties(recognizer: Recognizer, drawings: int = DRAWINGS) -> Certainties:
    """Of digits and other drawings that were made in code for this, as many of each."""
    digits = kept_digits(drawings, SEED)
    certain, answers = _read(recognizer, digits.images)
    others, _ = _read(recognizer, kept_nondigits(drawings, SEED).images)
    return Certainties(digits=certain, right=answers == digits.labels.numpy(), others=others)


def given_certainties(answers: list[Answer]) -> Certainties:
    """Of drawings that were answered, in all of their placements; those of which nobody said what they are left out."""
    digits = [answer for answer in answers if answer.example.is_digit]
    others = [answer for answer in answers if isinstance(answer.example.label, str)]
    return Certainties(
        digits=np.array([answer.certainty for answer in digits]),
        right=np.array([answer.right for answer in digits], bool),
        others=np.array([answer.certainty for answer in others]),
    )


def _read(recognizer: Recognizer, images) -> tuple[np.ndarray, np.ndarray]:
    """(N,) certainties and (N,) answers, of (N, 1, 28, 28) uint8."""
    layers = read_pictures(recognizer.network, images)
    probabilities = recognizer.calibration.probabilities(layers["logits"])
    in_class = recognizer.calibration.in_class(layers)
    certain = [certainty(ten, digit) for ten, digit in zip(probabilities, in_class, strict=True)]
    return np.array(certain), probabilities.argmax(1)


def _share(hits: np.ndarray) -> float | None:
    return float(hits.mean()) if len(hits) else None
