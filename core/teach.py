"""Teaching a network somebody's hand: a copy of it, trained on for seconds on corrections mixed with what it knew."""

import dataclasses
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from core import classes
from core.calibration import load_calibration
from core.comparison import compare
from core.errors import InvalidInput
from core.files import read_json, read_tensors, write_atomically, write_tensors
from core.insight import ask
from core.model import ConvNet
from core.own_data import store
from core.own_data.corrections import (
    MOST,
    OTHERS,
    Correction,
    check_corrections,
    read_corrections,
    write_corrections,
)
from core.recognizer import Recognizer
from core.report import Share
from core.runs import Run
from core.train import TrainConfig
from core.weights import load_weights, read_config

__all__ = ["Correction", "Lesson", "finish_lesson", "lesson_config", "read_lesson", "write_lesson"]

FILE = "taught.json"
DRAWN = 2_000
"""Digits drawn in code, and drawings of none, that an epoch sees, where the network has learned from such."""
CHANCE = 0.05
"""A loss that chance explains less often than this is forgetting."""


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What teaching did.

    drawings: for each correction meant, before and after: {"meant": 7, "before": {"digit": 2, "probability": 0.8,
        "verdict": "digit"}, "after": {…}}; those of earlier lessons of the same network come first.
    before, after: the share that is read right of the pictures that are held back, MNIST's 10,000 for digits.
    lost, won: pictures of them that were right before and are wrong now, and the other way round.
    forgot: whether more were lost than won, and so many that chance hardly explains it (sign test, 5%).
    base: the name of the run that was taught; None for the shipped network.
    """

    drawings: list[dict]
    before: Share
    after: Share
    lost: int
    won: int
    forgot: bool
    base: str | None


def lesson_config(base: Path, corrections: Sequence[Correction]) -> TrainConfig:
    """The choices of the run that teaches the network in a folder.

    Raises:
        InvalidInput: there is no network, its pictures are not here, or one of the corrections cannot be used.
    """
    config, _ = read_config(base)
    load_weights(base)
    check_corrections(corrections, config.architecture.classes)
    known = min(OTHERS, len(store.pictures_of(base).train))
    return dataclasses.replace(
        config,
        epochs=1,
        seed=0,
        training_images=10**6,
        repeats=min(100, -(-OTHERS // known)),  # few pictures of one's own make few steps
        synthetic_digits=DRAWN if config.synthetic_digits else 0,
        nondigits=DRAWN if config.architecture.rejects else 0,
        pools=1,
        batch_size=128,
        optimizer="adamw",
        learning_rate=0.001,
        momentum=0.9,
        weight_decay=0.0,
        schedule="one_cycle",
        warmup=0.1,
        label_smoothing=0.0,
        distortion=0.5,
        final_distortion=0.4,
        averaging=0.98,
        record_every=25,
        threads=1,
    )


def write_lesson(folder: Path, base: Path, corrections: Sequence[Correction], *, name: str | None = None) -> None:
    """Put into a new run's folder what teaching needs.

    Args:
        name: of the run that is taught; None for the shipped network.
    """
    tensors, numbers = read_tensors(base / "weights.safetensors")
    kept = {key: value for key, value in numbers.items() if key == "calibration"}
    write_tensors(folder / "start.safetensors", tensors, kept | {"base": name})
    # Taught again, a drawing counts once: as it is meant now
    taught = {one.drawn for one in corrections}
    earlier = [one for one in read_corrections(base) if one.drawn not in taught]
    write_corrections(folder, [*earlier, *corrections][-MOST:])
    for other in (store.FILE, classes.FILE):
        if (base / other).exists():
            shutil.copyfile(base / other, folder / other)


def finish_lesson(run: Run) -> None:
    """Measure what a finished lesson did, and write it beside the network; for other runs this does nothing."""
    corrections = read_corrections(run.folder)
    if not corrections or (run.folder / FILE).exists():
        return
    tensors, numbers = read_tensors(run.folder / "start.safetensors")
    with torch.random.fork_rng(devices=[]):
        old = ConvNet(run.config.architecture)
    old.load_state_dict(tensors)
    calibration = load_calibration(run.folder)
    pictures, names = run.pictures(), classes.read_classes(run.folder, run.config.architecture)
    before, after = Recognizer(old, calibration, names), Recognizer.load(run.folder)
    first, second = (ask(reader.network, pictures, names, calibration) for reader in (before, after))
    found = compare(first, second)
    lost, won = len(found.only_first), len(found.only_second)
    lesson = Lesson(
        drawings=[
            {"meant": one.meant, "before": _answer(before, one), "after": _answer(after, one)} for one in corrections
        ],
        before=first.share(),
        after=second.share(),
        lost=lost,
        won=won,
        forgot=lost > won and found.p < CHANCE,
        base=numbers.get("base"),
    )
    write_atomically(run.folder / FILE, (json.dumps(asdict(lesson), indent=1) + "\n").encode())


def read_lesson(folder: Path) -> Lesson | None:
    """What teaching did; None for a run that was not taught, or has not finished.

    Raises:
        InvalidInput: taught.json is damaged.
    """
    path = Path(folder) / FILE
    if not path.exists():
        return None
    values = read_json(path)
    try:
        return Lesson(**{**values, "before": Share(**values["before"]), "after": Share(**values["after"])})
    except (KeyError, TypeError) as error:
        raise InvalidInput(f"{path} is damaged: {error!r}") from error


def _answer(recognizer: Recognizer, correction: Correction) -> dict:
    said = recognizer.predict_strokes(correction.strokes, correction.size, correction.brush)
    probability = 0.0 if said.digit is None else float(said.probabilities[said.digit])
    return {"digit": said.digit, "probability": probability, "verdict": said.verdict}
