"""The small files in a run's folder by which the page and the training talk.

    job.json        written by the training when it begins: its line, its ticket there, its process
    wish            one word, written by whoever wishes something: run, pause, stop or keep_best
    progress.json   written by the training about once a second: how far it is; its phase is over once all is done,
                    and there is none before its turn has come
    outcome.json    why it failed, or why it was told to end by nobody who looks at it; its room on the disk is taken
                    beforehand, so that a full disk can be told too
    about.json      the title that the visitor gave, and when

None of them is needed to read the run, and a damaged one is as good as none.
"""

import json
import os
import uuid
from pathlib import Path

from core.errors import InvalidInput
from core.files import read_json, write_atomically

WISHES = ("run", "pause", "stop", "keep_best")
OUTCOME_BYTES = 2_000


def read_small(folder: Path, name: str) -> dict:
    """The object in one of the small files; empty where there is none, or none that can be read."""
    try:
        return read_json(folder / name)
    except (InvalidInput, OSError):
        return {}


def write_small(folder: Path, name: str, values: dict, *, lasting: bool = True) -> None:
    """Replace one of them in one step; `lasting` waits for the disk."""
    content = json.dumps(values, ensure_ascii=False).encode()
    if lasting:
        write_atomically(folder / name, content)
        return
    temporary = folder / f".{name}.{uuid.uuid4().hex}"
    temporary.write_bytes(content)
    os.replace(temporary, folder / name)


FAR = ("step", "steps", "epoch", "epochs", "elapsed", "pictures")
"""What progress.json says of how far a training is, beside its phase."""


def begin_progress(folder: Path) -> None:
    """The phase of a training that ended is over. One that goes on is as far as it was, until its first batch says."""
    told = read_small(folder, "progress.json") if (folder / "checkpoint.safetensors").exists() else {}
    write_small(folder, "progress.json", {name: told[name] for name in FAR if name in told})


def read_wish(folder: Path) -> str | None:
    """What the training is wished to do; None where nobody ever said, as for one started from the command line."""
    try:
        word = (folder / "wish").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return word if word in WISHES else None


def write_wish(folder: Path, wish: str) -> None:
    write_atomically(folder / "wish", wish.encode())


def clear_outcome(folder: Path) -> None:
    """Nothing has failed, and there is room to say if something does."""
    write_atomically(folder / "outcome.json", b"{}".ljust(OUTCOME_BYTES))


TIME_OVER = (
    "its {} minutes of computing are over, so that others have their turn; what it learned is kept, and it can go on "
    "behind those who wait"
)


def end_because(folder: Path, wish: str, why: str) -> None:
    """Wish in nobody's name that a training ends, and say why; what somebody wished before goes first."""
    if read_wish(folder) == "run":
        write_outcome(folder, why, kind="why")
        write_wish(folder, wish)


def write_outcome(folder: Path, error: str, *, kind: str = "error") -> None:
    """Say why the training failed, or with kind "why" why it ends, in place: this asks for no room on the disk."""
    while len(content := json.dumps({kind: error}).encode()) > OUTCOME_BYTES:
        error = error[: len(error) * 3 // 4]
    with open(folder / "outcome.json", "r+b") as file:
        file.write(content.ljust(OUTCOME_BYTES))
        file.flush()
        os.fsync(file.fileno())
