"""The curves of runs: read from their folders as they grow, thinned for the page, and no more sent than has changed."""

import dataclasses
import threading
from collections import OrderedDict
from pathlib import Path

import numpy as np

from core.runs import Run

POINTS = 200
"""Of a curve on the page, however many records there are."""
MOST_KEPT = 64
"""Runs whose records are kept in memory between two looks."""


@dataclasses.dataclass(frozen=True, eq=False)
class Curve:
    """The records of a run as columns: (records,) float64; epoch counts from 0 and has fractions."""

    epoch: np.ndarray
    training: np.ndarray
    validation: np.ndarray

    def __len__(self) -> int:
        return len(self.epoch)

    def since(self, known: int) -> dict:
        """What a page lacks that was sent the first `known` records, so that a long training sends no more than a short
        one.

        Returns:
            kept: how many of the points that it has stay; epoch, training, validation: those that follow them.
        """
        chosen = thinned_indices(len(self))
        before = thinned_indices(known if known <= len(self) else 0)  # it went back, as after a kill: all comes anew
        shared = min(len(before), len(chosen))
        kept = int((before[:shared] == chosen[:shared]).cumprod().sum())
        names = [field.name for field in dataclasses.fields(self)]
        return {"kept": kept} | {name: getattr(self, name)[chosen[kept:]].round(6).tolist() for name in names}


def thinned_indices(count: int, most: int = POINTS) -> np.ndarray:
    """Which of so many points to show: all, every second, every fourth, …, and the last; so most stay as more come.

    >>> thinned_indices(5, 10).tolist(), thinned_indices(10, 4).tolist()
    ([0, 1, 2, 3, 4], [0, 4, 8, 9])
    """
    stride = 1
    while -(-count // stride) >= most and stride < count:
        stride *= 2
    return np.unique(np.append(np.arange(0, count, stride), range(count)[-1:]).astype(int))


class Curves:
    """Reads the records of runs: of each file only what has been added since the last look."""

    def __init__(self):
        self._lock = threading.Lock()
        self._known: OrderedDict[Path, tuple[int, list[tuple[int, float, float, float]]]] = OrderedDict()

    def of(self, run: Run) -> Curve:
        """All records of a run so far.

        Raises:
            InvalidInput: a line of its events is damaged.
        """
        with self._lock:
            return self._of(run)

    def _of(self, run: Run) -> Curve:
        offset, points = self._known.pop(run.folder, (0, []))
        events, offset = run.events_from(offset)
        new = [_point(event) for event in events if event["event"] == "record"]
        # A training that was killed writes its last records again
        if new and points and new[0][0] <= points[-1][0]:
            points = [point for point in points if point[0] < new[0][0]]
        points = points + new
        self._known[run.folder] = offset, points
        while len(self._known) > MOST_KEPT:
            self._known.popitem(last=False)
        columns = np.array(points, float).reshape(-1, 4).T
        return Curve(*columns[1:])


CURVES = Curves()


def _point(record: dict) -> tuple[int, float, float, float]:
    epoch = record["step"] / record["steps"] * record["epochs"]
    return record["step"], epoch, record["training_error"], record["validation_error"]
