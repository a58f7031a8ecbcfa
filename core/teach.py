"""Teaching a network somebody's hand: a copy of it, trained on for seconds on corrections mixed with MNIST."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.report import Share
from core.runs import Run
from core.train import TrainConfig

CORRECTIONS = "corrections.json"
"""Holds what was corrected, in the folder of the run that was taught."""
PICTURES = 15_000
"""About how many pictures a lesson keeps, those of MNIST and the distorted copies of the corrections."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Correction:
    """A drawing and what it was meant to be.

    meant: index of the class: 0 to 9 for digits. strokes, size, brush: as `Recognizer.predict_strokes` takes them.
    """

    meant: int
    strokes: list
    size: tuple[int, int]
    brush: float


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What teaching did; read from taught.json in the run's folder.

    drawings: for each correction meant, before and after: {"meant": 7, "before": {"digit", "probability", "verdict"},
        "after": {…}}.
    before, after: the share of MNIST's test half that is read right.
    lost, won: images of it that were right before and are wrong now, and the other way round.
    forgot: whether so many more were lost than won that chance does not explain it (sign test, 5%).
    base: the name of the run that was taught; None for the shipped network.
    """

    drawings: list[dict]
    before: Share
    after: Share
    lost: int
    won: int
    forgot: bool
    base: str | None


def lesson_config(base: Path, corrections: Sequence[Correction], seed: int = 0) -> TrainConfig:
    """The choices of the run that teaches the network in a folder."""
    raise NotImplementedError


def write_lesson(folder: Path, base: Path, corrections: Sequence[Correction]) -> None:
    """Put into a new run's folder what teaching needs: start.safetensors, pictures.safetensors, corrections.json."""
    raise NotImplementedError


def read_lesson(folder: Path) -> Lesson | None:
    """What teaching did; None for a run that was not taught, or has not finished.

    Raises:
        InvalidInput: taught.json is damaged.
    """
    raise NotImplementedError


def finish_lesson(run: Run) -> None:
    """Measure what a finished lesson did, and write it beside the network; for other runs this does nothing."""
    raise NotImplementedError
