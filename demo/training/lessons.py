"""Teaching a network a visitor's hand: corrections in, and in the end what that has changed."""

import dataclasses

from core.errors import InvalidInput
from core.own_data.store import is_own
from core.teach import Correction, read_lesson
from demo.training.failing import in_share
from demo.training.rooms import room_of, text
from demo.training.titles import stem_of

MOST = 40
"""Corrections in one lesson."""


def teach(request: dict) -> dict:
    """Let a copy of a network learn from corrections.

    Args:
        request: corrections: `[{"meant": class, "strokes", "size", "brush"}, …]`; base: the name of the run to teach,
            null for the shipped network.
    Returns:
        run: the name of the new one.
    """
    corrections = request.get("corrections")
    if not isinstance(corrections, list) or not 1 <= len(corrections) <= MOST:
        raise InvalidInput(f"expected 1 to {MOST} corrections")
    room, base = room_of(request), request.get("base") and text(request, "base")
    title = room.free_title(stem_of(request, "taught"))
    run = room.teach([_correction(each) for each in corrections], base, title=title)
    return {"run": run.name}


def lesson(request: dict) -> dict:
    """How far teaching is, and in the end what it did.

    Returns:
        state, message, step, steps; lesson: None while it goes on, else drawings (each meant, before and after),
        before and after (shares of all pictures that are held back), own (whether those are pictures of one's own, and
        not MNIST's), lost, won, forgot.
    """
    room, name = room_of(request), text(request, "run")
    state = room.state(name)
    found = read_lesson(room.path(name)) if state.name == "done" else None
    return {
        **{key: getattr(state, key) for key in ("message", "step", "steps")},
        # What teaching did was not found out: who waits for that is told why
        "state": "failed" if state.name == "done" and found is None else state.name,
        "title": room.title(name),
        "lesson": None if found is None else _in_json(found) | {"own": is_own(room.path(name))},
    }


def _in_json(found) -> dict:
    values = dataclasses.asdict(found)
    return {**values, "before": in_share(found.before), "after": in_share(found.after)}


def _correction(values) -> Correction:
    if not isinstance(values, dict) or type(values.get("meant")) is not int:
        raise InvalidInput("a correction says what was meant, and holds the drawing")
    size = values.get("size")
    return Correction(
        meant=values["meant"],
        strokes=values.get("strokes"),
        size=tuple(size) if isinstance(size, list) else size,
        brush=values.get("brush"),
    )
