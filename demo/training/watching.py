"""How far a training is, its curve, and the table of runs: read from folders, and no more sent than has changed."""

import dataclasses
from collections import OrderedDict
from pathlib import Path

import numpy as np

from core.errors import InvalidInput
from core.jobs.room import Room
from core.jobs.state import IDLE, State
from core.runs import Run
from demo.training.rooms import room_of, text

POINTS = 200
"""Of a curve on the page, however many records there are."""
MOST_OVERLAID = 4
"""Curves laid over the one on view."""
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

    def thinned(self, most: int = POINTS) -> dict[str, list[float]]:
        """At most so many points for the page, evenly chosen, the first and the last among them."""
        chosen = thinned_indices(len(self), most)
        return {field.name: getattr(self, field.name)[chosen].round(6).tolist() for field in dataclasses.fields(self)}


def thinned_indices(count: int, most: int) -> np.ndarray:
    """Which of so many points to show.

    >>> thinned_indices(5, 10).tolist(), thinned_indices(9, 3).tolist()
    ([0, 1, 2, 3, 4], [0, 4, 8])
    """
    return np.arange(count) if count <= most else np.unique(np.linspace(0, count - 1, most).round().astype(int))


class Curves:
    """Reads the records of runs: of each file only what has been added since the last look."""

    def __init__(self):
        self._known: OrderedDict[Path, tuple[int, list[tuple[int, float, float, float]]]] = OrderedDict()

    def of(self, run: Run) -> Curve:
        """All records of a run so far.

        Raises:
            InvalidInput: a line of its events is damaged.
        """
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
        run (see `run_summary`), or None where there is none; known; curve and others, where they are not known yet;
        runs and room, where the table was wanted.
    """
    room = room_of(request)
    state = _state_on_view(room, request.get("run"))
    found = {"run": None, "known": "", "curve": None, "others": None}
    if state.run:
        curve = _curve(room, state.run)
        found["run"] = run_summary(room, state, curve)
        others = _others(room, request.get("overlaid"))
        found["known"] = " ".join([state.run, str(len(curve)), *(f"{name} {len(each)}" for name, each in others)])
        if found["known"] != request.get("known"):
            found["curve"] = curve.thinned()
            found["others"] = [
                {"name": room.title(name), "curve": each.thinned(), "epochs": room.run(name).config.epochs}
                for name, each in others
            ]
    return found | (table(room) if request.get("listed") else {})


def table(room: Room) -> dict:
    """The visitor's runs, newest first, and the room on the disk."""
    usage = room.usage()
    return {
        "runs": [run_summary(room, room.state(name), _curve(room, name)) for name in room.names()],
        "room": {"used": usage["mine"], "limit": usage["mine_most"], "days": room.limits.days},
    }


def run_summary(room: Room, state: State, curve: Curve) -> dict:
    """What the page says of a run; all in JSON.

    Returns:
        id, title, state, message and so on as in `core.jobs.state.State`; ahead: trainings before it in the line;
        records; validation_error and accuracy (of the test half), None where unknown; usable: whether it can read
        drawings; data: what tells runs on the same pictures from others.
    """
    folder = room.folder / state.run
    found = {
        "id": state.run,
        "title": room.title(state.run),
        "state": state.name,
        "ahead": max(0, state.place - 1),
        "rate": state.samples_per_second,
        "can_resume": state.resumable,
        "usable": (folder / "weights.safetensors").exists(),
        "records": len(curve),
        "validation_error": curve.validation[-1] if len(curve) else None,
        **{name: getattr(state, name) for name in ("phase", "step", "steps", "epoch", "epochs")},
        **{name: getattr(state, name) for name in ("elapsed", "remaining", "message")},
    }
    return found | _about(room, state.run)


def _about(room: Room, name: str) -> dict:
    """What is read from its choices; empty words where they are damaged."""
    try:
        run = room.run(name)
    except InvalidInput:
        return {"recipe": None, "architecture": None, "created": None, "accuracy": None, "bytes": 0, "data": None}
    network = run.config.architecture
    return {
        "recipe": run.config.recipe,
        "architecture": f"{network.depths[0]}–{network.depths[1]} · {network.kernel_size}² · {network.hidden}",
        "created": run.made.get("created"),
        "accuracy": accuracy_of(run),
        "bytes": sum(path.stat().st_size for path in run.folder.glob("*") if path.is_file()),
        "data": data_of(run.folder),
    }


def data_of(folder: Path) -> str:
    """ "mnist", or what tells pictures of one's own from others: their size and when they were made."""
    try:
        return f"own {(folder / 'pictures.safetensors').stat().st_size}"
    except OSError:
        return "mnist"


def accuracy_of(run: Run) -> float | None:
    """Of the test half, as it was measured when the training ended."""
    return None


def _curve(room: Room, name: str) -> Curve:
    try:
        return CURVES.of(room.run(name))
    except InvalidInput:
        return Curve(*np.empty((3, 0)))


def _state_on_view(room: Room, name) -> State:
    if name is None:
        return room.current()
    try:
        return room.state(text({"run": name}, "run"))
    except InvalidInput:
        return room.current()  # deleted in another tab, or expired


def _others(room: Room, names) -> list[tuple[str, Curve]]:
    if not isinstance(names, list):
        return []
    mine = set(room.names())
    return [(name, _curve(room, name)) for name in names[:MOST_OVERLAID] if isinstance(name, str) and name in mine]


__all__ = ["CURVES", "IDLE", "Curve", "Curves", "run_summary", "table", "thinned_indices", "watch"]
