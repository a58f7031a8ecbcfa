"""What is said of a drawing, as one rule: from the network's probabilities to digit, unsure or not_a_digit.

The rule compares one number, `certainty`, with one threshold, `SURE`. Two more thresholds say when a drawing is not
worth a guess. Moving `SURE` trades digits that are accepted against mistakes that are accepted with them;
`python -m core tradeoff` draws that curve.
"""

from collections.abc import Sequence

import numpy as np

SURE = 0.35
"""The most probable digit is the answer from this certainty on: from a probability of 0.59 on, if a digit it is."""
GUESS = 0.4
"""From this probability on, the most probable digits are candidates; below it, the drawing is like no digit."""
REJECTED = 0.3
"""Below this probability of being a digit at all, the drawing is none."""
CANDIDATE = 0.1
"""A third candidate is named from this probability on; the first two always are."""


def certainty(probabilities: Sequence[float] | np.ndarray, in_class: float) -> float:
    """How sure one may be that the drawing is a digit, and that one; 0 where it is taken for no digit.

    The probability of being a digit at all, times the best digit's squared: the square makes a choice between two
    digits count more than a doubt whether there is one, as to be read wrongly is worse than to be asked. With as many
    digits accepted, fewer of them are wrong than with the plain product (docs/recognition_ideas.py).

    Args:
        probabilities: (classes,), they sum to 1.
        in_class: probability that the drawing shows a digit at all; 1 of a network that cannot tell.
    Returns:
        In [0, 1].

    >>> certainty([0.75, 0.25], 0.5), certainty([0.75, 0.25], 0.1)
    (0.28125, 0.0)
    """
    best = float(max(probabilities))
    return 0.0 if in_class < REJECTED or best < GUESS else best**2 * float(in_class)


def verdict(probabilities: Sequence[float] | np.ndarray, in_class: float) -> str:
    """digit, unsure or not_a_digit, of a drawing that has any ink; arguments as for `certainty`.

    >>> verdict([0.75, 0.25], 1.0), verdict([0.75, 0.25], 0.5), verdict([0.75, 0.25], 0.1)
    ('digit', 'unsure', 'not_a_digit')
    """
    certain = certainty(probabilities, in_class)
    if not certain:
        return "not_a_digit"
    return "digit" if certain >= SURE else "unsure"


def candidates(probabilities: Sequence[float] | np.ndarray, in_class: float) -> list[int]:
    """The digits worth naming, most probable first: one where the verdict is digit, two or three where unsure.

    >>> candidates([0.5, 0.06, 0.44], 0.8)
    [0, 2]
    """
    order = np.argsort(-np.asarray(probabilities), kind="stable")[:3].tolist()
    found = verdict(probabilities, in_class)
    if found == "digit":
        return order[:1]
    if found == "not_a_digit":
        return []
    return [digit for rank, digit in enumerate(order) if rank < 2 or probabilities[digit] >= CANDIDATE]


def in_words(verdict: str, *, of_digits: bool) -> str:
    """A verdict for a reader.

    >>> in_words("not_a_digit", of_digits=True), in_words("not_a_digit", of_digits=False)
    ('not a digit', 'none of its classes')
    """
    of_classes = {"digit": "one of its classes", "not_a_digit": "none of its classes"}
    return verdict.replace("_", " ") if of_digits else of_classes.get(verdict, verdict)
