"""Whether probabilities mean what they say: how far they are from the share of answers that were right."""

from dataclasses import asdict, dataclass

import numpy as np

BINS = 15
"""Groups of answers of like probability, each of as many."""
TRIALS = 200
"""Draws of chance for what the error of calibrated answers would be."""


def wilson(count: int, of: int, z: float = 1.959964) -> tuple[float, float]:
    """The interval that holds a share with 95% confidence, when `count` of `of` were found (Wilson, 1927).

    Args:
        z: the normal distribution's quantile; the usual one leaves 2.5% on either side.
    Returns:
        In [0, 1]; all of it where nothing was looked at.

    >>> [round(limit, 4) for limit in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    if not of:
        return 0.0, 1.0
    share, shrink = count / of, 1 + z * z / of
    centre = (share + z * z / (2 * of)) / shrink
    reach = z / shrink * np.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(float(centre - reach), 0.0), min(float(centre + reach), 1.0)


@dataclass(frozen=True, kw_only=True)
class Reliability:
    """How reliable the probabilities of some answers are.

    answers: how many there are.
    error: expected calibration error: the mean distance between probability and share right, over the bins.
    chance: the error that as many answers with these probabilities would show on average if they were exactly right;
        few answers never look calibrated.
    bins: from the least sure answers to the surest, each with count, probability (mean), right (share), low and high
        (of the share, with 95% confidence).
    """

    answers: int
    error: float
    chance: float
    bins: list[dict]

    def to_dict(self) -> dict:
        return asdict(self)


def reliability(probabilities: np.ndarray, right: np.ndarray, bins: int = BINS) -> Reliability | None:
    """Compare the probabilities of answers with how often they were right.

    Args:
        probabilities: (N,) of the answer that was given.
        right: (N,) bool.
        bins: number of groups, fewer where there are fewer answers.
    Returns:
        None where there are no answers.
    """
    count = len(probabilities)
    if not count:
        return None
    order = np.argsort(probabilities, kind="stable")
    probabilities, right = np.asarray(probabilities, float)[order], np.asarray(right, float)[order]
    groups = np.array_split(np.arange(count), min(bins, count))
    rng = np.random.default_rng(0)
    honest = (_error(probabilities, rng.random(count) < probabilities, groups) for _ in range(TRIALS))
    return Reliability(
        answers=count,
        error=_error(probabilities, right, groups),
        chance=float(np.mean(list(honest))),
        bins=[_bin(probabilities[group], right[group]) for group in groups],
    )


def _error(probabilities: np.ndarray, right: np.ndarray, groups: list[np.ndarray]) -> float:
    distances = [abs(float((probabilities[group] - right[group]).sum())) for group in groups]
    return sum(distances) / len(probabilities)


def _bin(probabilities: np.ndarray, right: np.ndarray) -> dict:
    low, high = wilson(int(right.sum()), len(right))
    means = {"probability": float(probabilities.mean()), "right": float(right.mean())}
    return {"count": len(right), **means, "low": low, "high": high}
