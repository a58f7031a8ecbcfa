"""Who trains and who waits: one locked file a training, in the order of their numbers.

A ticket lives as long as the process that holds its lock, however that ends. So the line needs nobody who keeps it, no
clock, and is the same for all servers on one folder.
"""

import contextlib
import uuid
from collections.abc import Iterator
from pathlib import Path

from core.errors import InvalidInput
from core.files import is_locked, locked

ENDINGS = ("done", "stopped", "failed")
"""How a training can end that is not killed."""
_GUARD = "lock"


@contextlib.contextmanager
def ticket(line: Path, *, most: int, owner: str = "", most_each: int = 0) -> Iterator[str]:
    """Stand in line with a ticket of one's own; its name.

    Args:
        line: the folder of the line, made where it does not exist.
        most: how many may stand in it, those that train among them.
        owner: 32 hexadecimal digits of whom the training is; empty for nobody, who may fill the line.
        most_each: how many of them one owner may have in it.
    Raises:
        InvalidInput: that many already do; says which.
        OSError: the folder cannot be written.
    """
    line.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        with locked(line / _GUARD, refusal="too many trainings begin at once; try again", patience=10):
            alive = standing(line)
            mine = sum(bool(owner) and other.endswith(owner) for other in alive)
            if owner and mine >= most_each:
                raise InvalidInput(
                    f"{mine} of your trainings wait or run already, and no more may; "
                    "stop one, leave the line with one, or wait until one has ended"
                )
            if len(alive) >= most:
                raise InvalidInput(f"{len(alive)} trainings wait or run already, and no more may; try again later")
            for path in line.iterdir():
                if path.name not in (_GUARD, *alive):
                    path.unlink(missing_ok=True)  # of a process that has ended
            number = 1 + max([int(other.split("-")[0]) for other in alive], default=0)
            name = f"{number:08}-{uuid.uuid4().hex}{owner and '-'}{owner}"
            stack.enter_context(locked(line / name, refusal=f"ticket {name} is held by another process"))
        yield name


def standing(line: Path) -> list[str]:
    """The tickets whose processes live, the first of the line first."""
    try:
        names = sorted(path.name for path in line.iterdir() if path.name != _GUARD)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [name for name in names if is_locked(line / name)]


def place(line: Path, name: str) -> int | None:
    """How many living tickets come before this one; None where its own process has ended.

    A place never grows: whoever comes later stands behind.
    """
    alive = standing(line)
    return alive.index(name) if name in alive else None


def note_ending(line: Path, ending: str) -> None:
    """Count one more training that ended so: a byte beside the lines, as adding that is one step for any process."""
    with contextlib.suppress(OSError), open(_counter(line, ending), "ab") as file:
        file.write(b".")


def endings(line: Path, ending: str) -> int:
    """How many trainings ended so, of all lines beside this one."""
    try:
        return _counter(line, ending).stat().st_size
    except OSError:
        return 0


def _counter(line: Path, ending: str) -> Path:
    return line.parent / f"{ending}.count"
