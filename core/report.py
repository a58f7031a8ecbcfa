"""How well the recognizer reads the drawings of people: what share, with what confidence, wherever they are drawn."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import numpy as np

from core.data import load_mnist
from core.drawings import Example, told_where
from core.evaluate import read_pictures
from core.pictures import open_picture
from core.placements import CANVAS, PLACEMENTS, Placement
from core.prediction import Prediction
from core.recognizer import Recognizer
from core.reliability import Reliability, reliability, wilson
from core.verdict import certainty

AS_DRAWN = "as drawn"
"""The placement of pictures, and of strokes whose canvas and brush are known."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """What the recognizer said of one drawing in one placement.

    placement: None for the drawing as it was made.
    seed: of the chance in the placement.
    probability: of the digit.
    certainty: what the verdict compares with its threshold; 0 where it takes the drawing for no digit or sees no ink.
    """

    example: Example
    placement: Placement | None
    seed: int
    digit: int | None
    verdict: str
    probability: float
    certainty: float

    @property
    def right(self) -> bool:
        return self.digit == self.example.label

    @property
    def accepted(self) -> bool:
        return self.verdict == "digit"

    @property
    def place(self) -> str:
        return self.placement.name if self.placement else AS_DRAWN


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many of how many, as a share in [0, 1] and the interval that holds it with 95% confidence."""

    count: int
    of: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Row:
    """One set in one placement; None for what its drawings cannot tell.

    right, accepted, accepted_and_wrong: of its digits: the most probable digit is the one that was meant, whatever the
        verdict; the verdict is digit; it is digit, and another one was meant.
    called_a_digit: of its drawings of no digit, those whose verdict is digit.
    """

    set: str
    placement: str
    right: Share | None = None
    accepted: Share | None = None
    accepted_and_wrong: Share | None = None
    called_a_digit: Share | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Report:
    """All that a report tells; `to_dict` is JSON.

    rows: a set and placement each.
    reliability: of the answers to digits, all placements together; None where there are none.
    unlabelled: what was read of drawings of which nobody said what they are.
    """

    rows: list[Row]
    reliability: Reliability | None
    unlabelled: list[Answer]

    def to_dict(self) -> dict:
        return {
            "rows": [asdict(row) for row in self.rows],
            "summary": summary(self.rows),
            "reliability": self.reliability and self.reliability.to_dict(),
            "unlabelled": [
                {"drawing": a.example.name, "digit": a.digit, "verdict": a.verdict, "probability": a.probability}
                for a in self.unlabelled
            ],
        }


def ask(recognizer: Recognizer, example: Example, placement: Placement | None, seed: int) -> Prediction:
    """What the recognizer says of a drawing.

    Raises:
        InvalidInput: the drawing cannot be read; says which.
    """
    picture = open_picture(example.picture) if example.picture else None  # which names the file itself, if it must
    with told_where(example.name):
        if picture:
            return recognizer.predict(picture)
        if placement is None:
            return recognizer.predict_strokes(example.strokes, *example.canvas)
        strokes = placement.put(example.strokes, np.random.default_rng(seed))
        return recognizer.predict_strokes(strokes, (CANVAS, CANVAS), placement.brush)


def placements_of(example: Example) -> list[Placement | None]:
    """In which placements a drawing is read: a picture as it is, strokes in all, and as drawn where that is known."""
    if example.picture:
        return [None]
    known = [None] if example.canvas else []
    return known + list(PLACEMENTS) if example.label is not None else (known or [PLACEMENTS[0]])


def answers(recognizer: Recognizer, examples: Iterable[Example]) -> Iterator[Answer]:
    """Have every drawing read in each of its placements.

    Raises:
        InvalidInput: as `ask`.
    """
    for seed, example in enumerate(examples):
        for placement in placements_of(example):
            p = ask(recognizer, example, placement, seed)
            accepts = p.verdict in ("digit", "unsure")
            yield Answer(
                example=example,
                placement=placement,
                seed=seed,
                digit=p.digit,
                verdict=p.verdict,
                probability=float(p.probabilities.max()),
                certainty=certainty(p.probabilities, p.in_class) if accepts else 0.0,
            )


def mnist_reliability(recognizer: Recognizer) -> Reliability:
    """Of the answers to MNIST's test half, which neither training nor calibration uses."""
    pictures = load_mnist().test
    logits = read_pictures(recognizer.network, pictures.images)["logits"]
    probabilities = recognizer.calibration.probabilities(logits)
    return reliability(probabilities.max(1), probabilities.argmax(1) == pictures.labels.numpy())


def some_of_each(examples: list[Example], most: int, seed: int = 0) -> list[Example]:
    """At most that many drawings of each set, chosen by chance, in their order."""
    sets: dict[str, list[int]] = {}
    for index, example in enumerate(examples):
        sets.setdefault(example.set, []).append(index)
    rng = np.random.default_rng(seed)
    return [examples[index] for members in sets.values() for index in sorted(rng.permutation(members)[:most])]


def summarise(found: list[Answer]) -> Report:
    """Count the answers."""
    labelled = [answer for answer in found if answer.example.label is not None]
    cells: dict[tuple[str, str], list[Answer]] = {}
    for answer in labelled:
        cells.setdefault((answer.example.set, answer.place), []).append(answer)
    digits = [answer for answer in labelled if answer.example.is_digit and answer.digit is not None]
    probabilities, right = (np.array([getattr(a, name) for a in digits]) for name in ("probability", "right"))
    return Report(
        rows=[_row(*cell, members) for cell, members in cells.items()],
        reliability=reliability(probabilities, right),
        unlabelled=[answer for answer in found if answer.example.label is None],
    )


def summary(rows: list[Row]) -> dict[str, float]:
    """The worst and the mean share right, and the means of the others; each set and placement counts alike."""
    digits = [row for row in rows if row.right]
    figures = {}
    if digits:
        figures["worst right"] = min(row.right.share for row in digits)
        for name in ("right", "accepted", "accepted_and_wrong"):
            figures[f"mean {name.replace('_', ' ')}"] = float(np.mean([getattr(row, name).share for row in digits]))
    if others := [row.called_a_digit.share for row in rows if row.called_a_digit]:
        figures["mean called a digit"] = float(np.mean(others))
    return figures


def share(hits: Iterable[bool]) -> Share:
    """How many of them are true.

    >>> share([True, False]).share
    0.5
    """
    hits = list(hits)
    low, high = wilson(sum(hits), len(hits))
    return Share(count=sum(hits), of=len(hits), share=sum(hits) / len(hits) if hits else 0.0, low=low, high=high)


def _row(name: str, place: str, members: list[Answer]) -> Row:
    digits = [answer for answer in members if answer.example.is_digit]
    others = [answer for answer in members if not answer.example.is_digit]
    shares = {}
    if digits:
        shares["right"] = share(answer.right for answer in digits)
        shares["accepted"] = share(answer.accepted for answer in digits)
        shares["accepted_and_wrong"] = share(answer.accepted and not answer.right for answer in digits)
    if others:
        shares["called_a_digit"] = share(answer.accepted for answer in others)
    return Row(set=name, placement=place, **shares)
