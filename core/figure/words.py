"""What the figure says: its words, in English where nobody gives others, and what they say of an answer."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from core.fonts import can_write
from core.prediction import Prediction
from core.silence import LAYERS

NAMED = 0.05
"""Less probable digits are not named beside the most probable one."""
LISTED = 6
"""Maps of a layer that are named by their numbers; more are counted."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """Every word of the figure and of its file's title; what stands in braces is filled in."""

    title: str = "How the network reads a drawing: {answer}"
    drawing: str = "Drawing"
    as_drawn: str = "as drawn"
    input: str = "Input"
    centred: str = "centred"
    as_given: str = "as given"
    kernels: str = "Kernels"
    size: str = "each {size}"
    conv: str = "Conv {number}"
    pool: str = "Pool {number}"
    maps: str = "{count} maps"
    one_map: str = "1 map"
    hidden: str = "Hidden"
    neurons: str = "neurons"
    neuron: str = "neuron"
    answer: str = "Answer"
    is_digit: str = "Is it a digit at all?"
    scales: str = (
        "Maps: paper is 0, ink the layer's largest number, after ReLU.  Kernels: blue is below 0, orange above; "
        "the small square behind a row is its bias."
    )
    probable: str = "with {percent}"
    more_probable: str = "with over {percent}"
    either: str = " or "
    asked: str = "{names}?"
    unsure: str = "unsure"
    blank: tuple[str, str] = ("Blank", "no ink")
    several: tuple[str, str] = ("Several", "digits side by side")
    no_digit: tuple[str, str] = ("No digit", "that it knows")
    no_class: tuple[str, str] = ("No class", "that it knows")
    by_number: str = "{name} is a class by its place; this computer has no font for the names of such"
    off: str = "Switched off: {layers}."
    off_one: str = "map {numbers} of convolution {layer}"
    off_some: str = "maps {numbers} of convolution {layer}"
    off_many: str = "{count} maps of convolution {layer}"
    comma: str = ", "
    semicolon: str = "; "

    @property
    def writable(self) -> "Words":
        """These where this machine has fonts with all their letters; else the English ones."""
        parts = ("".join(part) for part in astuple(self))
        return self if can_write("".join(parts)) else ENGLISH


ENGLISH = Words()


def named_digits(prediction: Prediction) -> list[int]:
    """The candidates, without those that are hardly probable."""
    probable = prediction.probabilities
    return [digit for digit in prediction.candidates if digit == prediction.digit or probable[digit] >= NAMED]


def said(prediction: Prediction, names: Sequence[str] | None = None, words: Words = ENGLISH) -> tuple[str, str]:
    """The verdict in large, and what stands below it.

    Args:
        names: of the classes, where not all of them can be written as they are.
    """
    names = names or prediction.classes
    named = named_digits(prediction)
    if prediction.verdict == "digit":
        probability = percent(float(prediction.probabilities[named[0]]))
        words_for = words.more_probable if probability.startswith(">") else words.probable
        return names[named[0]], words_for.format(percent=probability.removeprefix(">"))
    if prediction.verdict == "unsure":
        return words.asked.format(names=words.either.join(names[digit] for digit in named)), words.unsure
    if prediction.verdict == "blank":
        return words.blank
    if not prediction.of_digits:
        return words.no_class
    return words.several if prediction.reason == "several" else words.no_digit


def title(prediction: Prediction, words: Words = ENGLISH) -> str:
    """What the figure's file is called by programs that show it; a name is in it as it is, whatever the fonts."""
    large, small = said(prediction, words=words)
    return words.title.format(answer=large if prediction.verdict in ("blank", "unsure") else f"{large} {small}")


def numbered(names: Sequence[str], classes: Sequence[str], words: Words = ENGLISH) -> str:
    """Why numbers stand for names, empty where none does.

    >>> numbered(("circle", "#2"), ("circle", "\ue000"))
    '#2 is a class by its place; this computer has no font for the names of such'
    """
    first = next((name for name, own in zip(names, classes, strict=True) if name != own), None)
    return words.by_number.format(name=first) if first else ""


def switched_off(prediction: Prediction, words: Words = ENGLISH) -> str:
    """Which maps were switched off, numbered from 1 as on the page; empty where none was.

    Returns:
        for instance "Switched off: map 2 of convolution 1; maps 1, 7 of convolution 2."
    """
    parts = []
    for layer in LAYERS:
        numbers = sorted(getattr(prediction.silenced, layer))
        if not numbers:
            continue
        template = words.off_one if len(numbers) == 1 else words.off_some if len(numbers) <= LISTED else words.off_many
        listed = words.comma.join(str(number + 1) for number in numbers)
        parts.append(template.format(numbers=listed, count=len(numbers), layer=layer[-1]))
    return words.off.format(layers=words.semicolon.join(parts)) if parts else ""


def percent(share: float) -> str:
    """With one decimal, and never 0 or 100 of what is not.

    >>> percent(0.9312), percent(0.99999), percent(0.0), percent(1e-9), percent(1.0)
    ('93.1%', '>99.9%', '0.0%', '<0.1%', '100.0%')
    """
    if 0 < share < 0.0005:
        return "<0.1%"
    return ">99.9%" if 0.9995 <= share < 1 else f"{share:.1%}"
