"""What a run is doing, read from its folder alone."""

import re
from dataclasses import dataclass
from pathlib import Path

from core.errors import InvalidInput
from core.files import is_locked
from core.jobs.control import read_small, read_wish
from core.jobs.limits import Limits
from core.jobs.line import place
from core.runs import Run, read_run

LANES = ("train", "teach")
"""Two lines: what takes seconds does not wait behind what takes minutes."""
RECENT = 10
"""Records over which the speed is taken."""

_TICKET = re.compile(r"[0-9]{8,20}-[0-9a-f]{32}(-[0-9a-f]{32})?")

KILLED = (
    "the training was ended from outside: killed, out of memory, or the machine was restarted; "
    "what it had learned until its last save is kept, and it can be resumed"
)
KILLED_FOR_GOOD = (
    "the training was ended from outside, and what it needs to go on is lost; "
    "what it had learned until its last save is kept, and can be used"
)
UNMEASURED = "the measuring was ended from outside; the network is kept, and can be measured again"


@dataclass(frozen=True, kw_only=True)
class State:
    """One run at one moment.

    name: idle (there is no run), waiting, running, paused, stopped, failed or done.
    run: its name. phase: of a running one preparing, training, measuring, pausing or ending; else empty.
    place: of a waiting one: how many must end before it begins, at least 1.
    step, steps, epoch, epochs: batches and epochs so far, and of the whole; steps is 0 before the first batch.
    elapsed: seconds of computing so far. remaining: seconds still to go at the speed of the last records, or None.
    samples_per_second: pictures trained on a second, at the same speed, or None.
    message: a sentence: why it failed, why one that is done was not measured in the end, or why one was paused or
        stopped that nobody told to; else empty.
    resumable: whether resume goes on with it; for one that is done, with measuring.
    """

    name: str
    run: str | None = None
    phase: str = ""
    place: int = 0
    step: int = 0
    steps: int = 0
    epoch: int = 0
    epochs: int = 0
    elapsed: float = 0.0
    remaining: float | None = None
    samples_per_second: float | None = None
    message: str = ""
    resumable: bool = False

    @property
    def alive(self) -> bool:
        """Whether a process waits or computes for it."""
        return self.name in ("waiting", "running")


IDLE = State(name="idle")


def line_folder(home: Path, lane: str) -> Path:
    """Where the tickets of a line lie."""
    return home / ".line" / lane


def slots(lane: str, limits: Limits) -> int:
    """How many of a line compute at once."""
    return limits.trainings if lane == "train" else 1


def read_state(folder: Path, home: Path, limits: Limits) -> State:
    """The state of the run in a folder; one that cannot be read has failed, with the reason."""
    try:
        run = read_run(folder)
        events = run.last_events(RECENT)
    except (InvalidInput, OSError) as error:
        return State(name="failed", run=folder.name, message=str(error))
    finished = bool(events) and events[-1]["event"] == "finished"
    before, lane = _place(folder, home)
    numbers = _numbers(run, [event for event in events if event["event"] == "record"])
    if before is not None and before >= slots(lane, limits):
        return State(name="waiting", run=run.name, place=before - slots(lane, limits) + 1, **numbers)
    if before is not None or is_locked(folder / "lock"):
        return State(name="running", run=run.name, phase=_phase(folder, before is not None), **numbers)
    numbers["remaining"] = None
    if finished:
        missing = _missing(folder)
        return State(name="done", run=run.name, message=missing, resumable=bool(missing), **numbers)
    # One that came from elsewhere has a network and nothing to go on from: it would begin anew, over what it holds
    lost = (folder / "weights.safetensors").exists() and not (folder / "checkpoint.safetensors").exists()
    name, message = _ended(folder, KILLED_FOR_GOOD if lost else KILLED)
    return State(name=name, run=run.name, message=message, resumable=not lost, **numbers)


def _missing(folder: Path) -> str:
    """Why what comes after the last batch was not done, as calibrating and measuring; empty where it was."""
    if error := read_small(folder, "outcome.json").get("error"):
        return str(error)
    told = read_small(folder, "progress.json")  # only where a room has begun it; whoever else trains measures, too
    return UNMEASURED if "phase" in told and told["phase"] != "over" else ""


def _ended(folder: Path, killed: str) -> tuple[str, str]:
    """The state, and the message, of a training that has not come to its end and has no process; `killed`: that of one
    that nobody told to end.
    """
    outcome = read_small(folder, "outcome.json")
    if error := outcome.get("error"):
        return "failed", str(error)
    wish = read_wish(folder)
    if wish == "run":
        return "failed", killed
    return ("paused" if wish == "pause" else "stopped"), str(outcome.get("why", ""))


def _place(folder: Path, home: Path) -> tuple[int | None, str]:
    """How many tickets come before the run's own, None where its process does not live; and the line."""
    job = read_small(folder, "job.json")
    lane, ticket = job.get("lane"), job.get("ticket")
    if lane not in LANES or not isinstance(ticket, str) or not _TICKET.fullmatch(ticket):
        return None, LANES[0]
    return place(line_folder(home, lane), ticket), lane


def _phase(folder: Path, of_a_room: bool) -> str:
    if not of_a_room:
        return "training"  # from the command line, which says nothing more
    if (wish := read_wish(folder)) != "run":
        return "pausing" if wish == "pause" else "ending"
    phase = read_small(folder, "progress.json").get("phase")
    return phase if phase in ("preparing", "training", "measuring") else "preparing"


def _numbers(run: Run, records: list[dict]) -> dict:
    """How far it is and how fast, from its last records and what was told since."""
    told = read_small(run.folder, "progress.json")
    points = [point for point in (*records, told) if _is_point(point)]
    newest = max(points, key=lambda point: point["step"], default=None)
    if newest is None:
        return dict(epochs=run.config.epochs)
    found = {name: newest[name] for name in ("step", "steps", "epoch", "epochs", "elapsed")}
    first = points[0]
    seconds, steps = newest["elapsed"] - first["elapsed"], newest["step"] - first["step"]
    if steps <= 0 or seconds <= 0:
        steps, seconds = newest["step"], newest["elapsed"]
    if steps > 0 and seconds > 0:
        found["remaining"] = (newest["steps"] - newest["step"]) * seconds / steps
        found["samples_per_second"] = steps * _pictures_in_a_step(run, newest, told) / seconds
    return found


def _pictures_in_a_step(run: Run, point: dict, told: dict) -> float:
    """On average, as the last batch of an epoch may be smaller, or hold all pictures that there are."""
    batches = point["steps"] / max(1, point["epochs"])  # in an epoch
    pictures = told.get("pictures")
    if type(pictures) is not int or pictures < 1 or batches <= 0:
        return run.config.batch_size
    return min(run.config.batch_size, pictures / batches)


def _is_point(values: dict) -> bool:
    return all(
        isinstance(values.get(name), int | float) and values[name] >= 0
        for name in ("step", "steps", "epoch", "epochs", "elapsed")
    )
