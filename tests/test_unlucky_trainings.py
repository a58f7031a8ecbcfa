"""Trainings that something goes wrong with: it is told in a sentence, and nothing that was saved is lost."""

import errno
import re
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from core.errors import InvalidInput
from core.files import write_tensors
from core.insight import measured
from core.jobs import worker
from core.jobs.control import TIME_OVER, clear_outcome, write_wish
from core.jobs.room import IDLE, Room, new_visitor
from core.jobs.state import UNMEASURED, read_state
from core.run_writer import RunWriter
from core.runs import Run, create_run, read_run
from core.train import train
from tests.live_rooms import LIMITS, short
from tests.small_training import comparable, hasty

ROOT = Path(__file__).parents[1]


@pytest.fixture
def run(tmp_path):
    """A run whose training the test itself does, in this process."""
    run = create_run("mine", short(threads=1), runs=tmp_path)
    clear_outcome(run.folder)
    write_wish(run.folder, "run")
    return run


def failing_append(error, after: int):
    """RunWriter._append that works some times and then raises, having written half."""
    real, calls = RunWriter._append, iter(range(10**6))

    def append(file, content):
        if next(calls) >= after:
            real(file, content[: len(content) // 2])
            raise error
        real(file, content)

    return staticmethod(append)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (OSError(28, "No space left on device"), "the disk is full"),
        (OSError(30, "Read-only file system"), "cannot be written"),
        (MemoryError(), "not enough memory"),
        (RuntimeError("oops"), r"broke \(RuntimeError: oops\)"),
    ],
)
def test_what_ends_a_training_is_told_and_nothing_that_was_saved_is_lost(run, tmp_path, monkeypatch, error, message):
    with monkeypatch.context() as patched:
        patched.setattr(RunWriter, "_append", failing_append(error, after=7))
        assert worker._train(run.folder, 0) == 1
    state = read_state(run.folder, tmp_path, LIMITS)
    assert state.name == "failed"
    assert re.search(message, state.message)
    saved = len(run.records())
    assert saved > 0
    run.load_network()
    assert worker._train(run.folder, 0) == 0
    undisturbed = create_run("undisturbed", run.config, runs=tmp_path)
    list(train(undisturbed.config, run=undisturbed))
    assert comparable(read_run(run.folder)) == comparable(undisturbed)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), InvalidInput("gone"), RuntimeError("oops")])
def test_a_training_that_came_to_its_end_and_could_not_be_measured_says_so_and_is_measured_again(
    run, tmp_path, monkeypatch, error
):
    room = Room(home=tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr("core.jobs.training.finish", raising(error))
        assert worker._train(run.folder, 0) == 1
    state = room.state("mine")
    assert (state.name, state.message, state.resumable) == ("done", worker.sentence(error), True)
    clear_outcome(run.folder)  # and where a kill left no time to say so
    assert (room.state("mine").name, room.state("mine").message) == ("done", UNMEASURED)
    network = (run.folder / "weights.safetensors").read_bytes()
    assert worker._train(run.folder, 0) == 0
    state = room.state("mine")
    assert (state.name, state.message, state.resumable) == ("done", "", False)
    assert measured(run.folder)
    assert (run.folder / "weights.safetensors").read_bytes() == network


def raising(error):
    def fail(*_):
        raise error

    return fail


def test_a_room_that_cannot_be_written_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    room = Room(home=tmp_path / "file", visitor=new_visitor())
    with pytest.raises(InvalidInput, match="cannot be written"):
        room.start(short())
    assert room.current() == IDLE


def test_a_clock_that_is_set_back_changes_nothing(run, monkeypatch):
    now = iter(range(10**9, 0, -3600))
    monkeypatch.setattr(time, "time", lambda: float(next(now)))
    assert worker._train(run.folder, 0) == 0
    elapsed = [record["elapsed"] for record in run.records()]
    assert elapsed == sorted(elapsed)
    assert read_state(run.folder, run.folder.parent, LIMITS).name == "done"


def test_what_has_failed_can_be_stopped_with_its_best_network(run, tmp_path, monkeypatch):
    room = Room(home=tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(RunWriter, "_append", failing_append(OSError(28, "No space left on device"), after=7))
        worker._train(run.folder, 0)
    assert room.state("mine").name == "failed"
    room.stop("mine", keep_best=True)
    assert (room.state("mine").name, room.state("mine").message) == ("stopped", "")
    best, kept = ((run.folder / f"{name}.safetensors").read_bytes() for name in ("best", "weights"))
    assert best == kept


def test_what_is_stopped_while_it_prepares_to_go_on_still_keeps_its_best(run):
    """In a process whose preparing never ends, as the robust recipe's takes minutes."""
    with closing(train(run.config, run=hasty(run))) as reports:
        for _ in range(3):
            next(reports)
    kept = (run.folder / "best.safetensors").read_bytes()
    (run.folder / "weights.safetensors").write_bytes(b"of the last record")
    write_wish(run.folder, "keep_best")
    assert prepared_without_end(run, minutes=0) == -signal.SIGKILL
    assert (run.folder / "weights.safetensors").read_bytes() == kept


def test_a_training_whose_time_is_over_while_it_prepares_stops_too(run, tmp_path):
    assert prepared_without_end(run, minutes=1e-6) == -signal.SIGKILL
    state = read_state(run.folder, tmp_path, LIMITS)
    assert (state.name, state.message, state.resumable) == ("stopped", TIME_OVER.format(1e-6), True)


def prepared_without_end(run: Run, minutes: float) -> int:
    """The exit code of a process that may train a run for so many minutes, and is never done with preparing."""
    program = (
        "import sys, threading, time; from pathlib import Path; from core.jobs.worker import _listen\n"
        "threading.Thread(target=_listen, args=[Path(sys.argv[1]), float(sys.argv[2])]).start(); time.sleep(99)\n"
    )
    command = [sys.executable, "-c", program, run.folder, str(minutes)]
    return subprocess.run(command, cwd=ROOT, start_new_session=True, timeout=60).returncode


@pytest.mark.parametrize("name", ["checkpoint", "weights", "best"])
def test_a_disk_that_is_full_when_the_network_is_saved_is_told_and_costs_nothing_that_was_saved(
    run, tmp_path, monkeypatch, name
):
    monkeypatch.setattr(Run, "writing", hasty_writing)
    with monkeypatch.context() as patched:
        patched.setattr("core.run_writer.write_tensors", full_for(name, after=3))
        assert worker._train(run.folder, 0) == 1
    state = read_state(run.folder, tmp_path, LIMITS)
    assert (state.name, state.resumable) == ("failed", True)
    assert "the disk is full" in state.message
    run.load_network()
    assert not list(run.folder.glob(".*"))  # nothing half written takes room
    assert worker._train(run.folder, 0) == 0
    undisturbed = create_run("undisturbed", run.config, runs=tmp_path)
    list(train(undisturbed.config, run=undisturbed))
    assert comparable(read_run(run.folder)) == comparable(undisturbed)


def hasty_writing(run, checkpoint_seconds=0.0, usual=Run.writing):
    """Every record is followed by a save."""
    return usual(run, 0.0)


def full_for(name: str, after: int):
    """write_tensors on a disk that has room for so many of the files of a name, and half of the next one."""
    written = iter(range(10**6))

    def write(path, tensors, numbers=None):
        if path.name != f"{name}.safetensors" or next(written) < after:
            return write_tensors(path, tensors, numbers)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("os.fsync", raising(OSError(errno.ENOSPC, "No space left on device", str(path))))
            return write_tensors(path, tensors, numbers)

    return write
