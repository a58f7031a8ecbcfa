"""How many trainings run, wait, and have ended: read from the lines' folder, whichever server or process asks."""

from dataclasses import dataclass
from pathlib import Path

from core.jobs.limits import Limits
from core.jobs.line import ENDINGS, endings, standing
from core.jobs.state import LANES, line_folder, slots


@dataclass(frozen=True, kw_only=True)
class Counts:
    """running, waiting: now. ended: ending → how many so far; a process that was killed is not among them."""

    running: int
    waiting: int
    ended: dict[str, int]


def count_trainings(home: Path, limits: Limits) -> Counts:
    """The trainings and lessons of all visitors of a folder of runs."""
    in_line = {lane: len(standing(line_folder(home, lane))) for lane in LANES}
    running = sum(min(count, slots(lane, limits)) for lane, count in in_line.items())
    ended = {ending: endings(line_folder(home, LANES[0]), ending) for ending in ENDINGS}
    return Counts(running=running, waiting=sum(in_line.values()) - running, ended=ended)
