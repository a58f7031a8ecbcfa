"""Starts the process of a training, which goes on when the one that started it ends."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import core
from core.errors import InvalidInput
from core.jobs.limits import Limits
from core.jobs.state import line_folder, slots

ROOT = Path(core.__file__).resolve().parents[1]
LOG = "log.txt"
"""What the process itself had to say, if it broke."""


def launch(folder: Path, home: Path, lane: str, limits: Limits, *, owner: str = "") -> None:
    """Let a process of its own train the run in a folder, as soon as it is its turn.

    When this returns, the process stands in line, or has gone on from there.

    Args:
        owner: 32 hexadecimal digits that tell this visitor's trainings from those of others; empty for nobody's.
    Raises:
        InvalidInput: the line is full, or holds as many of this visitor as it may; another process trains this run, or
            no process could be started. Says which.
    """
    order = {
        "folder": str(folder.resolve()),
        "line": str(line_folder(home, lane).resolve()),
        "lane": lane,
        "slots": slots(lane, limits),
        "most": slots(lane, limits) + limits.waiting,
        "owner": owner,
        "most_each": limits.visitor_trainings,
        "niceness": limits.niceness,
    }
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
    with process.stdout:
        answer = process.stdout.readline()
    # Whoever started a process must hear of its end, or its number stays taken
    threading.Thread(target=process.wait, name="digitscope-training", daemon=True).start()
    if answer.strip() != b"ready":
        said = answer.decode(errors="replace").strip()
        raise InvalidInput(said or f"the training broke before it began; {folder / LOG} says more")


def _environment() -> dict[str, str]:
    one_thread = {name: "1" for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**os.environ, **one_thread, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


def _on_its_own() -> dict:
    """What keeps the process from ending with its parent, and from its Ctrl-C."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.BELOW_NORMAL_PRIORITY_CLASS}
    return {"start_new_session": True}
