"""The steps from a drawing to the network's picture, each small enough to travel with every frame."""

import base64

import numpy as np
from PIL import Image

from core import model
from core.recognizer import Prediction

STEPS = ("drawn", "cropped", "centred")
"""In their order; what follows is the input, which travels in full as a layer."""
FINER = 2
"""How many times finer than the network's picture the pictures of its steps are, at most."""
SIDE = FINER * model.SIDE
"""Longest side of a step's picture, in pixels."""
GREYS = 8
"""Paper, ink, and six between."""
LONGEST = 256 // GREYS
"""Cells that one byte can stand for."""


def small_steps(prediction: Prediction) -> dict[str, dict]:
    """The steps that there were: none where the network's picture itself was given.

    Returns:
        name → `shape` (rows, columns) and `data`: base64 of the cells from left to right and top to bottom, in runs.
        A byte is 32 times the grey (0 paper, 7 ink) plus the run's length less 1.
    """
    return {name: _small(picture) for name, picture in prediction.steps_at(FINER).items() if name in STEPS}


def _small(picture: np.ndarray) -> dict:
    """(rows, columns) float32 in [0, 1], its shape kept, each cell the mean of what it covers."""
    rows, columns = picture.shape
    scale = min(SIDE / max(rows, columns), 1)
    size = max(round(columns * scale), 1), max(round(rows * scale), 1)
    means = np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX))
    greys = np.rint(means * (GREYS - 1)).astype(np.uint8)
    return {"shape": list(greys.shape), "data": base64.b64encode(in_runs(greys.ravel())).decode()}


def in_runs(greys: np.ndarray) -> bytes:
    """Greys one after the other, (n,) uint8 below 8, as runs.

    >>> in_runs(np.array([0] * 34 + [7], np.uint8)).hex(" ")
    '1f 01 e0'
    """
    starts = np.flatnonzero(np.diff(greys, prepend=greys[0] + 1))
    lengths = np.diff(starts, append=len(greys))
    pieces = -(-lengths // LONGEST)  # of each run, all but its last one full
    counts = np.full(pieces.sum(), LONGEST)
    counts[np.cumsum(pieces) - 1] = lengths - LONGEST * (pieces - 1)
    return (np.repeat(greys[starts], pieces) * np.uint8(LONGEST) + counts - 1).astype(np.uint8).tobytes()
