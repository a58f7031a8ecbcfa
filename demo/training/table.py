"""The table of a visitor's runs, and the room that they take on the disk."""

import math
from pathlib import Path

from core.differences import differences
from core.jobs.disk import MB
from core.jobs.room import Room
from core.jobs.rows import RunRow, row
from core.own_data.store import FILE as OWN
from core.own_data.store import is_own
from demo.training.failing import in_share
from demo.training.form import GROUPS
from demo.training.rooms import runs_last


def table(room: Room) -> dict:
    """The visitor's runs, newest first; and the room on the disk: what they and what lies beside them takes in bytes,
    the limit, and those that were deleted and can come back (word, title, minutes), the last one first.
    """
    taken = room.taken()  # and not `room.usage()`, which walks through the rooms of all visitors
    return {
        "runs": room.each(lambda name: in_row(room, row(room, name))),
        "room": {
            "deleted": [
                {"word": one.word, "title": one.title, "minutes": math.ceil(one.minutes)}
                for one in room.trash.deleted()
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


def has_network(folder: Path) -> bool:
    return (folder / "weights.safetensors").exists()


def data_of(folder: Path) -> str | None:
    """ "mnist", or what tells pictures of one's own from others; None where those are not here."""
    try:
        return f"own {(folder / OWN).stat().st_size}"
    except OSError:
        return None if is_own(folder) else "mnist"
