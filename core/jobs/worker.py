"""The process of one training: `python -m core.jobs.worker ORDER`. It waits without PyTorch, then trains and ends.

It says "ready" once it stands in line, or why it does not.
"""

import contextlib
import errno
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from core.errors import InvalidInput
from core.files import is_locked
from core.jobs.control import (
    TIME_OVER,
    begin_progress,
    clear_outcome,
    end_because,
    read_small,
    read_wish,
    write_outcome,
    write_small,
    write_wish,
)
from core.jobs.line import note_ending, place, ticket
from core.priority import stand_back

ENDED = "it was saved when the server was ended; it can go on"
LOOK_EVERY = 0.2
"""Seconds from one look at the line to the next."""


def main(order: dict) -> int:
    """Stand in line, wait, train; the exit code."""
    folder = Path(order["folder"])
    with contextlib.ExitStack() as stack:
        try:
            name = stack.enter_context(in_line(order))
            # Whoever ends this computer's programs wants it saved, and it can go on afterwards
            signal.signal(signal.SIGTERM, lambda *_: end_because(folder, "pause", ENDED))
        except (InvalidInput, OSError) as error:
            _say(sentence(error))
            return 1
        _say("ready")
        if not my_turn(order, name):
            return 0
        threading.Thread(target=_listen, args=[folder, order["minutes"]], daemon=True).start()
        code = _train(folder, order["niceness"], order["minutes"])
        note_ending(Path(order["line"]), "failed" if code else "done" if _phase(folder) == "over" else "stopped")
        return code


@contextlib.contextmanager
def in_line(order: dict) -> Iterator[str]:
    """Stand in line for the run of an order, which is told so; the ticket's name.

    Raises:
        InvalidInput, OSError: why that cannot be.
    """
    folder = Path(order["folder"])
    if is_locked(folder / "lock"):
        raise InvalidInput(f"run {folder.name} is being trained by another process")
    with ticket(Path(order["line"]), most=order["most"], owner=order["owner"], most_each=order["most_each"]) as name:
        clear_outcome(folder)
        begin_progress(folder)
        write_small(folder, "job.json", {"lane": order["lane"], "ticket": name, "pid": os.getpid()})
        write_wish(folder, "run")
        yield name


def my_turn(order: dict, name: str) -> bool:
    """Wait until few enough come before this ticket; false where the run is not wished any more."""
    folder, line = Path(order["folder"]), Path(order["line"])
    while read_wish(folder) == "run" and folder.exists():
        if (place(line, name) or 0) < order["slots"]:
            return True
        time.sleep(LOOK_EVERY)
    return False


def sentence(error: BaseException) -> str:
    """What a person can do something with."""
    if isinstance(error, InvalidInput):
        return str(error)
    if isinstance(error, MemoryError):
        return (
            "there is not enough memory for this training; choose fewer feature maps, hidden neurons or a lower batch"
        )
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return "the disk is full; what was learned until the last save is kept: make room, then resume"
        where = f": {error.filename}" if error.filename else ""
        return f"the run's folder cannot be written ({error.strerror or error}{where}); what was saved is kept"
    return f"the training broke ({type(error).__name__}: {error}); what was saved is kept"


def _say(line: str) -> None:
    """To whoever started this; nobody listens any more afterwards."""
    print(line.replace("\n", " "), flush=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _listen(folder: Path, minutes: float = 0) -> None:
    """Until the first batch, from which on the training itself listens, end everything as soon as that is wished, or
    the minutes are over; 0 for no end.

    Drawing the pictures of the robust recipe takes minutes, and processes of its own.
    """
    began = time.monotonic()
    while _is_preparing(folder):
        if minutes and time.monotonic() - began > 60 * minutes:
            end_because(folder, "stop", TIME_OVER.format(minutes))
        if (wish := read_wish(folder)) != "run":
            if wish == "keep_best":
                _put_best_in_place(folder)
            if not _is_preparing(folder):
                return  # it trains by now, hears the wish itself, and would write over the best
            if hasattr(os, "killpg"):
                os.killpg(0, signal.SIGKILL)  # this process leads a group of its own
            os._exit(1)
        time.sleep(LOOK_EVERY)


def _is_preparing(folder: Path) -> bool:
    return _phase(folder) == "preparing"


def _phase(folder: Path) -> str:
    return read_small(folder, "progress.json").get("phase", "preparing")


def _put_best_in_place(folder: Path) -> None:
    """Of a training that goes on: nothing writes its network before the first batch."""
    from core.run_writer import keep_best

    with contextlib.suppress(InvalidInput, OSError):  # one that begins has none yet
        keep_best(folder)


def _train(folder: Path, niceness: int, minutes: int = 0) -> int:
    stand_back(niceness)
    try:
        # Imported now: it takes PyTorch, which a process that waits is better without
        from core.jobs.training import train_job

        train_job(folder, minutes)
        return 0
    except BaseException as error:
        with contextlib.suppress(OSError):
            write_outcome(folder, sentence(error))
        if not isinstance(error, InvalidInput | OSError):
            traceback.print_exc()
        return 1


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
