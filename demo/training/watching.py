"""How far a training is, with the curves beside its own and the table of runs where the page wants them."""

import contextlib
import re

import numpy as np

from core.errors import InvalidInput
from core.insight import measured
from core.jobs.room import Room
from core.jobs.state import State
from core.run_writer import kept_record
from core.runs import Run
from core.titles import shown_title
from demo.training.curves import CURVES, Curve
from demo.training.rooms import room_of, text
from demo.training.table import data_of, has_network, table

MOST_OVERLAID = 5
"""Curves laid over the one on view: of the run that it is compared with, and of four chosen in the table."""


def watch(request: dict) -> dict:
    """What has happened.

    Args:
        request: run: the name of the one on view, null to leave the choice to Python; known: what the last answer
            said; overlaid: names of runs whose curves lie over it; listed: whether to send the table of runs as well.
    Returns:
        run (see `in_view`), or None where there is none; known; curve and others, where they are not known yet;
        runs and room (see `demo.training.table`), where the table was wanted. A curve: see `Curve.since`.
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
                {"name": shown_title(run.folder), "curve": each.since(0), "epochs": run.config.epochs}
                for run, each in others
            ]
    return found | (table(room) if request.get("listed") else {})


def in_view(room: Room, state: State, curve: Curve) -> dict:
    """The run on view: what `core.jobs.state.State` says of it.

    Returns:
        id, title, state, phase, place, step, steps, epoch, epochs, elapsed, remaining, rate, message; can_resume;
        usable; data (see `data_of`); records; slots: how many train at once; kept (see `core.run_writer.kept_record`);
        of the network that is there validation_error and validation_accuracy, as they were measured or its record has
        them, and test_accuracy; None where they are not known.
    """
    folder = room.folder / state.run
    with contextlib.suppress(InvalidInput):  # of a damaged run that is on view with the reason
        room.has_pictures(state.run)
    over = state.name in ("done", "stopped", "failed")
    shares = (measured(folder) if over else None) or {}
    kept = kept_record(folder) if over else None
    last = float(curve.validation[-1]) if len(curve) else None
    validation, test = (shares.get(part) for part in ("validation", "test"))
    # One that was stopped has learned on since its last record; one that failed is what was saved before it
    there = 1 - validation.share if validation and state.name in ("stopped", "failed") else last
    error = kept["validation_error"] if kept else there
    names = ("phase", "place", "step", "steps", "epoch", "epochs", "elapsed", "remaining", "message")
    return {
        "id": state.run,
        "title": shown_title(folder),  # be it gone, as another page deleted it just now
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
