"""How far trainings and preparations stand back behind the page, as the kernel tells it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core import priority
from core.jobs.control import read_small
from core.jobs.limits import Limits
from core.priority import AUTOGROUP
from tests.app_server import ROOT
from tests.live_rooms import endless, has_records, live_room, wait_for

STANDS_BACK = """
import os, sys
from core.priority import AUTOGROUP, stand_back
for _ in range(int(sys.argv[1])):
    stand_back(7)
print(os.nice(0), *(AUTOGROUP.read_text().split()[-1:] if AUTOGROUP.exists() else []))
"""
CAN_STAND_BACK = """
from core.priority import AUTOGROUP
try:
    AUTOGROUP.write_text("1")
except BlockingIOError:  # it can, but another did a moment ago
    pass
print(AUTOGROUP.read_text())
"""
OURS = os.nice(0) if hasattr(os, "nice") else 0
has_niceness = pytest.mark.skipif(not hasattr(os, "nice"), reason="Windows is told when a process is started")


def run_apart(code: str, *arguments: str, new_session: bool) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, start_new_session=new_session, capture_output=True, text=True)


has_autogroups = pytest.mark.skipif(
    not run_apart(CAN_STAND_BACK, new_session=True).stdout.strip(),
    reason="this system does not group processes by session, or lets nobody tell them to stand back",
)


def stand_back_apart(*, times: int = 1, new_session: bool) -> list[str]:
    """Niceness of a process that stands back, and of its session.

    Who was started by none that made a session is in no group: the file is there, and empty.
    """
    ended = run_apart(STANDS_BACK, str(times), new_session=new_session)
    assert not ended.returncode, ended.stderr
    return ended.stdout.split()


@has_niceness
@pytest.mark.parametrize("times", [1, 3])
def test_who_stands_back_does_so_as_far_as_told_however_often(times):
    assert stand_back_apart(times=times, new_session=False)[0] == str(OURS + 7)


@has_autogroups
def test_a_session_stands_back_with_the_process_that_leads_it():
    assert stand_back_apart(new_session=True) == [str(OURS + 7)] * 2


@has_autogroups
def test_a_process_lets_the_session_of_others_be():
    session = AUTOGROUP.read_text().split()[-1:]
    assert stand_back_apart(new_session=False) == [str(OURS + 7), *session]


class Busy:
    """Stands in for the file of a session: whoever comes too soon after another is refused."""

    def __init__(self, refusals: int):
        self.refusals, self.written = refusals, []

    def write_text(self, text: str) -> None:
        if self.refusals:
            self.refusals -= 1
            raise BlockingIOError
        self.written.append(text)


@has_niceness
def test_a_session_that_must_wait_for_another_stands_back_all_the_same(monkeypatch):
    file, now = Busy(refusals=2), [OURS]
    monkeypatch.setattr(priority, "AUTOGROUP", file)
    monkeypatch.setattr(priority, "STARTED", OURS)
    monkeypatch.setattr(os, "nice", lambda more: now.append(now[-1] + more) or now[-1])
    monkeypatch.setattr(os, "getsid", lambda _: os.getpid())
    priority.stand_back(7)
    assert (now[-1], file.written) == (OURS + 7, [str(OURS + 7)])


@has_autogroups
def test_a_training_has_a_smaller_share_of_the_processors_than_the_page(tmp_path):
    with live_room(tmp_path, Limits(niceness=10)) as room:
        name = room.start(endless()).name
        wait_for(has_records(room, name))
        process = read_small(room.path(name), "job.json")["pid"]
        assert Path(f"/proc/{process}/autogroup").read_text().split()[-1] == str(OURS + 10)
