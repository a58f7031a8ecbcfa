"""What the figure says of the answer."""

from collections.abc import Sequence

from core.recognizer import Prediction
from core.silence import LAYERS

NAMED = 0.05
"""Less probable digits are not named beside the most probable one."""
LISTED = 6
"""Maps of a layer that are named by their numbers; more are counted."""


def named_digits(prediction: Prediction) -> list[int]:
    """The candidates, without those that are hardly probable."""
    probable = prediction.probabilities
    return [digit for digit in prediction.candidates if digit == prediction.digit or probable[digit] >= NAMED]


def said(prediction: Prediction, names: Sequence[str] | None = None) -> tuple[str, str]:
    """The verdict in large, and what stands below it.

    Args:
        names: of the classes, where not all of them can be written as they are.
    """
    names = names or prediction.classes
    named = named_digits(prediction)
    if prediction.verdict == "digit":
        probability = percent(float(prediction.probabilities[named[0]]))
        return names[named[0]], f"with {probability.replace('>', 'over ')}"
    if prediction.verdict == "unsure":
        return " or ".join(names[digit] for digit in named) + "?", "unsure"
    if prediction.verdict == "blank":
        return "Blank", "no ink"
    if not prediction.of_digits:
        return "No class", "that it knows"
    return ("Several", "digits side by side") if prediction.reason == "several" else ("No digit", "that it knows")


def numbered(names: Sequence[str], classes: Sequence[str]) -> str:
    """Why numbers stand for names, empty where none does.

    >>> numbered(("circle", "#2"), ("circle", "\ue000"))
    '#2 is a class by its place; this computer has no font for the names of such'
    """
    first = next((name for name, own in zip(names, classes, strict=True) if name != own), None)
    return f"{first} is a class by its place; this computer has no font for the names of such" if first else ""


def switched_off(prediction: Prediction) -> str:
    """Which maps were switched off, numbered from 1 as on the page; empty where none was.

    Returns:
        for instance "Switched off: map 2 of convolution 1; maps 1, 7 of convolution 2."
    """
    parts = []
    for layer in LAYERS:
        numbers = sorted(getattr(prediction.silenced, layer))
        if not numbers:
            continue
        listed = ", ".join(str(number + 1) for number in numbers)
        noun = "map" if len(numbers) == 1 else "maps"
        named = f"{noun} {listed}" if len(numbers) <= LISTED else f"{len(numbers)} maps"
        parts.append(f"{named} of convolution {layer[-1]}")
    return f"Switched off: {'; '.join(parts)}." if parts else ""


def percent(share: float) -> str:
    """With one decimal, and never 0 or 100 of what is not.

    >>> percent(0.9312), percent(0.99999), percent(0.0), percent(1e-9), percent(1.0)
    ('93.1%', '>99.9%', '0.0%', '<0.1%', '100.0%')
    """
    if 0 < share < 0.0005:
        return "<0.1%"
    return ">99.9%" if 0.9995 <= share < 1 else f"{share:.1%}"
