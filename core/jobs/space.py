"""Whether there is room for a run: beside what lies there, and beside what the trainings under way may still write.

What has been given room and has no place in the line yet is promised it: a locked file for each, which dies with the
process that holds it, as a ticket of the line does.
"""

import contextlib
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from core.errors import InvalidInput
from core.files import is_locked, locked
from core.jobs.control import read_small
from core.jobs.disk import MB, needed_bytes, size_of
from core.jobs.limits import Limits
from core.jobs.line import standing
from core.jobs.state import LANES, line_folder
from core.jobs.trash import Trash
from core.model import SIDE
from core.own_data.store import FILE as PICTURES
from core.weights import read_config

_GUARD = "lock"


@contextlib.contextmanager
def keeping(home: Path, folder: Path, needed: int, check: Callable[[], None]) -> Iterator[None]:
    """Look whether there is room and keep it until the block ends, as one step for all processes on a folder.

    Args:
        home: of all visitors. folder: of the one who needs it.
        needed: bytes. What the block writes counts beside them until it ends, which can only refuse others too early.
        check: raises InvalidInput where there is no room.
    Raises:
        OSError: the folder cannot be written.
    """
    promises = _promises(home)
    promises.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        with locked(promises / _GUARD, refusal="too many trainings begin at once; try again", patience=10):
            check()
            for path in promises.iterdir():
                if path.name != _GUARD and not is_locked(path):
                    path.unlink(missing_ok=True)  # of a process that has ended
            mine = promises / f"{uuid.uuid4().hex}_{needed}_{folder.relative_to(home)}"
            stack.callback(mine.unlink, missing_ok=True)
            stack.enter_context(locked(mine, refusal=f"ticket {mine} is held by another process"))
        yield


def check_space(home: Path, folder: Path, needed: int, limits: Limits) -> None:
    """Make sure that there is room. What was thrown away goes for good, the oldest first, if there is room then.

    Args:
        home: of all visitors. folder: of the one who needs it.
        needed: bytes.
    Raises:
        InvalidInput: a limit would be passed, or the disk itself is full; says which, and what to do.
    """
    promised = outstanding(home)
    mine, all_ = promised.get(folder, 0), sum(promised.values())
    lacking = _lacking(home, folder, needed, limits, mine, all_)
    if not lacking or Trash(folder=folder, limits=limits).make_room(max(lacking.values())):
        return
    beside = mine if "visitor" in lacking else all_
    wants = f"this needs up to {_mb(needed)}"
    if beside:
        wants = f"this needs up to {_mb(needed)} beside {_mb(beside)} that trainings under way may still take"
    if needed > limits.visitor_mb * MB:  # nothing that could be deleted makes room for it
        raise InvalidInput(
            f"this needs up to {_mb(needed)}, and one visitor's runs may take {limits.visitor_mb} MB; "
            "choose a smaller network or fewer epochs"
        )
    if "visitor" in lacking:
        raise InvalidInput(
            f"your runs take {_mb(size_of(folder))} of {limits.visitor_mb} MB, and {wants}; "
            "delete runs that are no longer needed, or download them first"
        )
    if "all" in lacking:
        raise InvalidInput(
            f"the runs of all visitors take {_mb(size_of(home))} of {limits.disk_mb} MB, and {wants}; try again later"
        )
    raise InvalidInput(f"the disk has only {_mb(_free(home))} left, and {wants}")


def outstanding(home: Path) -> dict[Path, int]:
    """Visitor's folder → bytes that are promised there, and that the trainings that stand in line may still write."""
    found = _promised(home)
    tickets = {name for lane in LANES for name in standing(line_folder(home, lane))}
    # Most often nobody trains, and then no folder need be looked into
    for job in [*home.glob("*/job.json"), *home.glob("*/*/job.json")] if tickets else []:
        run = job.parent
        ticket = read_small(run, "job.json").get("ticket")
        if isinstance(ticket, str) and ticket in tickets:
            found[run.parent] = found.get(run.parent, 0) + _still_to_write(run)
    return found


def _promised(home: Path) -> dict[Path, int]:
    found: dict[Path, int] = {}
    for path in _promises(home).glob("*_*_*"):
        _, needed, folder = path.name.split("_")
        if is_locked(path):
            found[home / folder] = found.get(home / folder, 0) + int(needed)
    return found


def _promises(home: Path) -> Path:
    return home / ".promises"


def _still_to_write(run: Path) -> int:
    try:
        config, _ = read_config(run)
        pictures = run / PICTURES
        own = pictures.stat().st_size // SIDE**2 if pictures.exists() else 0
        return max(0, needed_bytes(config, own) - size_of(run))
    except (InvalidInput, OSError):
        return 0  # damaged, or removed meanwhile: it writes nothing any more


def _lacking(home: Path, folder: Path, needed: int, limits: Limits, mine: int, all_: int) -> dict[str, int]:
    """Which limits would be passed, and by how many bytes."""
    over = {
        "visitor": size_of(folder) + mine + needed - limits.visitor_mb * MB,
        "all": size_of(home) + all_ + needed - limits.disk_mb * MB,
        "disk": all_ + needed - _free(home),
    }
    return {name: count for name, count in over.items() if count > 0}


def _free(home: Path) -> int:
    existing = next(path for path in (home, *home.absolute().parents) if path.exists())
    return shutil.disk_usage(existing).free


def _mb(count: int) -> str:
    return f"{count / MB:.1f} MB"
