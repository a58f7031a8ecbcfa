"""Corrections in a run's folder: drawings that somebody's network read wrong, and what they were meant to be."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from core.canvas import place_drawing
from core.data import LabelledImages, Pictures
from core.drawings import told_where
from core.errors import InvalidInput
from core.files import read_json, write_atomically
from core.strokes import Drawing, read_drawing

FILE = "corrections.json"
MOST = 200
"""Corrections of one lesson; with more, the latest count."""
OTHERS = 20_000
"""Pictures of what the network learned before, in the mix."""
SHARE = 0.06
"""Of the mix that corrections make, all copies together: with a quarter, three times as many digits were forgotten."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Correction:
    """A drawing and what it was meant to be.

    meant: index of the class: 0 to 9 for digits. strokes, size, brush: as `Recognizer.predict_strokes` takes them.
    """

    meant: int
    strokes: list
    size: tuple[int, int]
    brush: float

    def drawing(self) -> Drawing:
        return read_drawing(self.strokes, self.size, self.brush)


def check_corrections(corrections: Sequence[Correction], classes: int) -> None:
    """Make sure that they can be taught.

    Raises:
        InvalidInput: there are none, one is empty or no drawing, or is meant to be a class that there is not.
    """
    if not corrections:
        raise InvalidInput("expected at least one drawing with what it was meant to be")
    for number, correction in enumerate(corrections):
        with told_where(f"drawing {number}"):
            if type(correction.meant) is not int or not 0 <= correction.meant < classes:
                raise InvalidInput(f"meant must be a class from 0 to {classes - 1}, got {correction.meant!r}")
            if place_drawing(correction.drawing()).box is None:
                raise InvalidInput("it is empty")


def write_corrections(folder: Path, corrections: Sequence[Correction]) -> None:
    """Keep the latest of them, `MOST` at most."""
    values = [
        {
            "meant": one.meant,
            "strokes": [[[float(x), float(y)] for x, y in stroke] for stroke in one.strokes],
            "size": list(one.size),
            "brush": one.brush,
        }
        for one in corrections[-MOST:]
    ]
    write_atomically(folder / FILE, json.dumps({"corrections": values}).encode())


def read_corrections(folder: Path) -> list[Correction]:
    """What was written; empty where nothing was.

    Raises:
        InvalidInput: the file is damaged.
    """
    path = Path(folder) / FILE
    if not path.exists():
        return []
    try:
        return [
            Correction(meant=one["meant"], strokes=one["strokes"], size=tuple(one["size"]), brush=one["brush"])
            for one in read_json(path)["corrections"]
        ]
    except (KeyError, TypeError) as error:
        raise InvalidInput(f"{path} is damaged: {error!r}") from error


def mixed(pictures: Pictures, corrections: Sequence[Correction], seed: int) -> Pictures:
    """What a lesson learns from: some of what was learned before, and each correction many times.

    The copies are alike here; the training distorts each in its own way.
    """
    chance = torch.Generator().manual_seed(seed)
    others = pictures.train[torch.randperm(len(pictures.train), generator=chance)[:OTHERS]]
    inputs = np.stack([np.rint(place_drawing(one.drawing()).input * 255) for one in corrections]).astype(np.uint8)
    mine = LabelledImages(torch.from_numpy(inputs).unsqueeze(1), torch.tensor([one.meant for one in corrections]))
    count = max(len(corrections), round(len(others) * SHARE / (1 - SHARE)))
    copies = torch.arange(count) % len(corrections)
    train = LabelledImages(
        torch.cat([others.images, mine.images[copies]]), torch.cat([others.labels, mine.labels[copies]])
    )
    return Pictures(train, pictures.whole, pictures.validating)
