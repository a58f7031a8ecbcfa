"""How far a training is, its curve, and the table of runs: read from folders, and no more sent than has changed."""

import contextlib
import dataclasses
import math
import re
import threading
from collections import OrderedDict
from pathlib import Path

import numpy as np

from core.differences import differences
from core.errors import InvalidInput
from core.insight import measured
from core.jobs.disk import MB
from core.jobs.room import Room
from core.jobs.rows import RunRow, row
from core.jobs.state import State
from core.own_data.store import FILE as OWN
from core.own_data.store import is_own
from core.run_writer import kept_record
from core.runs import Run
from core.titles import title_of
from demo.training.failing import in_share
from demo.training.form import GROUPS
from demo.training.rooms import room_of, runs_last, text

POINTS = 200
"""Of a curve on the page, however many records there are."""
MOST_OVERLAID = 5
"""Curves laid over the one on view: of the run that it is compared with, and of four chosen in the table."""
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


def watch(request: dict) -> dict:
    """What has happened.

    Args:
        request: run: the name of the one on view, null to leave the choice to Python; known: what the last answer
            said; overlaid: names of runs whose curves lie over it; listed: whether to send the table of runs as well.
    Returns:
        run (see `in_view`), or None where there is none; known; curve and others, where they are not known yet;
        runs and room (see `table`), where the table was wanted. A curve: see `Curve.since`.
    """
    room = room_of(request)
    state = _state_on_view(room, request.get("run"))
    found = {"run": None, "known": "", "curve": None, "others": None}
    if state.run:
        curve = _curve(room, state.run)
        found["run"] = in_view(room, state, curve)
        others = _others(room, request.get("overlaid"))
        found["known"] = " ".join([state.run, str(len(curve)), *(f"{run.name} {len(each)}" for run, each in others)])
        if found["known"] != request.get("known"):
            found["curve"] = curve.since(_known_of(request.get("known"), state.run))
            found["others"] = [
                {"name": title_of(run.folder) or run.name, "curve": each.since(0), "epochs": run.config.epochs}
                for run, each in others
            ]
    return found | (table(room) if request.get("listed") else {})


def table(room: Room) -> dict:
    """The visitor's runs, newest first; and the room on the disk: what they and what lies beside them takes in bytes,
    the limit, and those that were deleted and can come back (word, title, minutes), the last one first.
    """
    taken = room.taken()  # and not `room.usage()`, which walks through the rooms of all visitors
    return {
        "runs": room.each(lambda name: in_row(room, row(room, name))),
        "room": {
            "deleted": [
                {"word": one.word, "title": one.title, "minutes": math.ceil(one.minutes)} for one in room.deleted()
            ],
            "used": taken["runs"],
            "trash": taken["trash"],
            "drafts": taken["drafts"],
            "limit": room.limits.visitor_mb * MB,
            "days": room.limits.days,
            "lasts": runs_last(),
        },
    }


def in_row(room: Room, row: RunRow) -> dict:
    """A line of the table.

    Returns:
        id and everything of `core.jobs.rows.RunRow` but the classes; accuracy with its interval (see `in_share`);
        usable: whether it can read drawings; data: what tells runs on the same pictures from others; changed: field of
        the form → value, where that is not the recipe's.
    """
    folder = room.path(row.run)
    values = {name: value for name, value in vars(row).items() if name not in ("run", "classes", "accuracy")}
    # What moves while a training goes on stands beside the curves, not in the table
    moving = {"seconds": None, "validation_error": None, "bytes": 0} if row.state in ("waiting", "running") else {}
    return (
        values
        | moving
        | {
            "id": row.run,
            "accuracy": row.accuracy and in_share(row.accuracy),
            "usable": has_network(folder),
            "data": data_of(folder),
            "changed": _changed(room, row),
        }
    )


def _changed(room: Room, row: RunRow) -> dict:
    """What the form changed of the recipe; the network's shape has a column of its own, and lessons choose nothing."""
    if row.recipe is None or row.source == "taught":
        return {}
    known = {name for names in GROUPS.values() for name in names} - {"depths", "kernel_size", "hidden"}
    return {name: value for name, value in differences(room.run(row.run).config).items() if name in known}


def in_view(room: Room, state: State, curve: Curve) -> dict:
    """The run on view: what `core.jobs.state.State` says of it.

    Returns:
        id, title, state, phase, place, step, steps, epoch, epochs, elapsed, remaining, rate, message; can_resume;
        usable; data (see `data_of`); records; slots: how many train at once; kept (see `core.run_writer.kept_record`);
        of the network that is there validation_error, of its record, validation_accuracy, as it was measured or that
        record has it, and test_accuracy; None where they are not known.
    """
    folder = room.folder / state.run
    with contextlib.suppress(InvalidInput):  # of a damaged run that is on view with the reason
        room.has_pictures(state.run)
    over = state.name in ("done", "stopped", "failed")
    shares = (measured(folder) if over else None) or {}
    kept = kept_record(folder) if over else None
    last = float(curve.validation[-1]) if len(curve) else None
    error = kept["validation_error"] if kept else last
    validation, test = (shares.get(part) for part in ("validation", "test"))
    names = ("phase", "place", "step", "steps", "epoch", "epochs", "elapsed", "remaining", "message")
    return {
        "id": state.run,
        "title": title_of(folder) or state.run,  # be it gone, as another page deleted it just now
        "state": state.name,
        **{name: getattr(state, name) for name in names},
        "rate": state.samples_per_second,
        "can_resume": state.resumable,
        "usable": has_network(folder),
        "data": data_of(folder),
        "records": len(curve),
        "kept": kept,
        "slots": room.limits.trainings,
        "validation_error": error,
        "validation_accuracy": validation.share if validation else None if error is None else 1 - error,
        "test_accuracy": test.share if test else None,
    }


def has_network(folder: Path) -> bool:
    return (folder / "weights.safetensors").exists()


def data_of(folder: Path) -> str | None:
    """ "mnist", or what tells pictures of one's own from others; None where those are not here."""
    try:
        return f"own {(folder / OWN).stat().st_size}"
    except OSError:
        return None if is_own(folder) else "mnist"


def _curve(room: Room, name: str) -> Curve:
    try:
        return CURVES.of(room.run(name))
    except InvalidInput:
        return Curve(*np.empty((3, 0)))


def _known_of(known, run: str) -> int:
    """How many records of the run on view the page has, by what the last answer said."""
    name, count, *_ = [*known.split(" "), "", ""] if isinstance(known, str) else ["", ""]
    return int(count) if name == run and re.fullmatch("[0-9]{1,12}", count) else 0


def _state_on_view(room: Room, name) -> State:
    if name is None:
        return room.current()
    try:
        return room.state(text({"run": name}, "run"))
    except InvalidInput:
        return room.current()  # deleted in another tab, or expired


def _others(room: Room, names) -> list[tuple[Run, Curve]]:
    found = []
    for name in names[:MOST_OVERLAID] if isinstance(names, list) else []:
        with contextlib.suppress(InvalidInput):  # it is none of this visitor's, or none any more
            found.append((room.run(name), _curve(room, name)))
    return found
