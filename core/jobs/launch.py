"""Starts the process of a training, which goes on when the one that started it ends."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import core
from core.errors import InvalidInput
from core.jobs.limits import Limits
from core.jobs.state import line_folder, slots

STOP = "DIGITSCOPE_STOP_TRAININGS"
"""Variable of the environment: whether trainings end with the server."""
ROOT = Path(core.__file__).resolve().parents[1]
LOG = "log.txt"
"""What the process itself had to say, if it broke."""

_started: set[subprocess.Popen] = set()


def launch(folder: Path, home: Path, lane: str, limits: Limits, *, owner: str = "") -> None:
    """Let a process of its own train the run in a folder, as soon as it is its turn.

    When this returns, the process stands in line, or has gone on from there.

    Args:
        owner: 32 hexadecimal digits that tell this visitor's trainings from those of others; empty for nobody's.
    Raises:
        InvalidInput: the line is full, or holds as many of this visitor as it may; another process trains this run, or
            no process could be started. Says which.
    """
    order = order_for(folder, home, lane, limits, owner)
    try:
        with open(folder / LOG, "ab") as log:
            process = subprocess.Popen(  # noqa: S603 (this Python, our own module, and JSON that is made here)
                [sys.executable, "-m", "core.jobs.worker", json.dumps(order)],
                cwd=ROOT,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                **_on_its_own(),
            )
    except OSError as error:
        raise InvalidInput(f"the training cannot be started: {error.strerror or error}") from error
    _started.add(process)
    with process.stdout:
        answer = process.stdout.readline()
    # Whoever started a process must hear of its end, or its number stays taken
    threading.Thread(target=_await, args=[process], name="digitscope-training", daemon=True).start()
    if answer.strip() != b"ready":
        said = answer.decode(errors="replace").strip()
        raise InvalidInput(said or f"the training broke before it began; {folder / LOG} says more")


def order_for(folder: Path, home: Path, lane: str, limits: Limits, owner: str = "") -> dict:
    """What whoever trains the run needs to know, as JSON; owner: see `launch`."""
    return {
        "folder": str(folder.resolve()),
        "line": str(line_folder(home, lane).resolve()),
        "lane": lane,
        "slots": slots(lane, limits),
        "most": slots(lane, limits) + limits.waiting,
        "owner": owner,
        "most_each": limits.visitor_trainings,
        "minutes": limits.minutes,
        "niceness": limits.niceness,
    }


def _await(process: subprocess.Popen) -> None:
    process.wait()
    _started.discard(process)


def end_with_server(environment: Mapping[str, str] = os.environ, patience: float = 8.0) -> None:
    """Where trainings are killed with the server, have those that it started saved first, to be gone on with.

    That is in a container, where the server is the first process, and on a Space; DIGITSCOPE_STOP_TRAININGS says yes
    or no (1 or 0), and auto is as if it said nothing. Elsewhere they outlive the server and go on.

    Args:
        patience: seconds that are waited for them; Docker kills what takes longer than 10.
    """
    killed = "SPACE_ID" in environment or os.getpid() == 1
    chosen = environment.get(STOP, "auto")
    if chosen == "0" or (chosen == "auto" and not killed):
        return
    ending, deadline = list(_started), time.monotonic() + patience
    for process in ending:
        process.terminate()
    for process in ending:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0, deadline - time.monotonic()))


def _environment() -> dict[str, str]:
    one_thread = {name: "1" for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**os.environ, **one_thread, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


def _on_its_own() -> dict:
    """What keeps the process from ending with its parent, and from its Ctrl-C."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.BELOW_NORMAL_PRIORITY_CLASS}
    return {"start_new_session": True}
