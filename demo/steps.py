"""The steps from a drawing to the network's picture, each small enough to travel with every frame."""

import base64

import numpy as np

from core import model
from core.prediction import Prediction

SIDE = 2 * model.SIDE
"""Longest side of a step's picture, in pixels."""
GREYS = 8
"""Paper, ink, and six between."""
LONGEST = 256 // GREYS
"""Cells that one byte can stand for."""


def small_steps(prediction: Prediction) -> dict[str, dict]:
    """The steps that there were before the input, which travels in full as a layer: none where it was given.

    Returns:
        name → `shape` (rows, columns) and `data`: base64 of the cells from left to right and top to bottom, in runs.
        A byte is 32 times the grey (0 paper, 7 ink) plus the run's length less 1.
    """
    pictures = prediction.steps_in_small(SIDE)
    if not pictures:
        return {}
    # Together, as each of numpy's many small sums costs the same for three pictures as for one
    cells = np.rint(np.concatenate([picture.ravel() for picture in pictures.values()]) * (GREYS - 1))
    pieces = in_runs(cells.astype(np.uint8), [picture.size for picture in pictures.values()])
    return {
        name: {"shape": list(picture.shape), "data": base64.b64encode(piece).decode()}
        for (name, picture), piece in zip(pictures.items(), pieces, strict=True)
    }


def in_runs(greys: np.ndarray, sizes: list[int]) -> list[bytes]:
    """Pictures as runs.

    Args:
        greys: (n,) uint8 below 8, the cells of all pictures one after the other.
        sizes: how many cells each picture has.

    >>> [runs.hex(" ") for runs in in_runs(np.array([0] * 34 + [7, 7], np.uint8), [35, 1])]
    ['1f 01 e0', 'e0']
    """
    begins = np.empty(len(greys), bool)
    np.not_equal(greys[1:], greys[:-1], out=begins[1:])
    first = np.cumsum([0, *sizes[:-1]])  # (pictures,)
    begins[first] = True
    starts = begins.nonzero()[0]
    lengths = np.append(starts[1:], len(greys)) - starts
    pieces = (lengths + (LONGEST - 1)) // LONGEST  # of each run, all but its last one full
    ends = pieces.cumsum()
    counts = np.full(ends[-1], LONGEST - 1)
    counts[ends - 1] = lengths - LONGEST * (pieces - 1) - 1
    runs = (greys[starts].astype(np.intp) * LONGEST).repeat(pieces) + counts
    cuts = (ends - pieces)[np.searchsorted(starts, first[1:])]  # the bytes with which the second, third … begin
    return [part.tobytes() for part in np.split(runs.astype(np.uint8), cuts)]
