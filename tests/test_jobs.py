"""Trainings in processes of their own: what they hear, and what becomes of them when something ends them."""

import contextlib
import dataclasses
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.calibration import Calibration, is_calibrated, load_calibration
from core.errors import InvalidInput
from core.jobs import worker
from core.jobs.control import read_small, write_wish
from core.jobs.limits import Limits
from core.jobs.line import ticket
from core.jobs.room import IDLE, Room, new_visitor
from core.jobs.state import KILLED, line_folder
from core.runs import create_run
from core.train import recipe, train
from tests.live_rooms import LIMITS, endless, has_records, kill, live_room, short, state_of, wait_for
from tests.small_training import TINY, comparable

ROOT = Path(__file__).parents[1]


@pytest.fixture
def room(tmp_path):
    with live_room(tmp_path / "runs") as room:
        yield room


# Real trainings


def test_a_room_without_runs_is_idle(room):
    assert room.current() == IDLE


def test_one_trains_the_other_waits_and_each_hears_its_wishes(room):
    other = Room(home=room.home, visitor=new_visitor(), limits=LIMITS)
    first = room.start(endless()).name
    second = other.start(short()).name
    third = other.start(short()).name
    assert (other.state(second).name, other.state(second).place) == ("waiting", 1)
    assert (other.state(third).name, other.state(third).place) == ("waiting", 2)
    other.leave(third)
    wait_for(lambda: third not in other.names())
    wait_for(has_records(room, first, 2))
    assert room.current().run == first
    assert room.current().samples_per_second > 0
    with pytest.raises(InvalidInput, match="under way"):
        room.delete(first)

    room.pause(first)
    wait_for(state_of(room, first, "paused"))
    step = room.state(first).step
    assert wait_for(state_of(other, second, "done")).step == 20

    room.resume(first)
    wait_for(lambda: room.state(first).step > step)
    room.stop(first, keep_best=True)
    wait_for(state_of(room, first, "stopped"))
    records = room.run(first).records()
    best = min(records, key=lambda record: (record["validation_error"], record["validation_loss"]))
    kept = {name: values.numpy() for name, values in room.run(first).load_network().state_dict().items()}
    at_best = room.run(first).kernels()["conv1.weight"][records.index(best)]
    assert (kept["conv1.weight"] == at_best).all()


def test_a_killed_training_says_so_and_can_be_resumed(room):
    name = room.start(endless()).name
    wait_for(has_records(room, name, 3))
    kill(room, name)
    state = room.state(name)
    assert (state.name, state.message, state.resumable) == ("failed", KILLED, True)
    room.run(name).load_network()
    room.resume(name)
    with pytest.raises(InvalidInput, match="only one that was paused, stopped or failed"):
        room.resume(name)
    wait_for(lambda: room.state(name).step > state.step)


def test_two_servers_share_the_line_and_a_training_outlives_the_one_that_started_it(room):
    program = (
        "import sys; from pathlib import Path; from core.jobs.room import Room; from core.jobs.limits import Limits\n"
        "from tests.live_rooms import endless\n"
        "print(Room(home=Path(sys.argv[1]), visitor=sys.argv[2], limits=Limits(niceness=0)).start(endless()).name)\n"
    )
    command = [sys.executable, "-c", program, room.home, room.visitor]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    theirs = done.stdout.strip()
    assert room.names() == [theirs]
    mine = room.start(short()).name
    assert (room.state(mine).name, room.state(mine).place) == ("waiting", 1)
    wait_for(has_records(room, theirs, 2))
    room.pause(theirs)
    assert wait_for(state_of(room, mine, "done")).step == 20
    assert room.state(theirs).name == "paused"
    assert (room.path(mine) / "log.txt").read_text() == ""


REJECTING = dict(architecture=dataclasses.replace(TINY, rejects=True), nondigits=64, epochs=2, record_every=1)
FITTED = Calibration(temperature=1.5, slope=0.7, offset=-0.3)


@pytest.fixture
def fitted(monkeypatch):
    """What is fitted to any network, at once: drawing what it is fitted on takes seconds."""
    monkeypatch.setattr("core.calibration.fit_calibration", lambda network: FITTED)


@pytest.mark.parametrize("wish", ["stop", "keep_best"])
def test_a_network_that_rejects_is_calibrated_when_it_is_stopped_early(tmp_path, fitted, monkeypatch, wish):
    run = create_run("mine", short(threads=1, **REJECTING), runs=tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr("core.jobs.training.read_wish", lambda folder: wish)
        assert worker._train(run.folder, 0) == 0
    assert 0 < len(run.records()) < 10
    assert load_calibration(run.folder) == FITTED
    write_wish(run.folder, "run")
    assert worker._train(run.folder, 0) == 0  # it goes on, and is calibrated anew
    assert run.finished
    assert load_calibration(run.folder) == FITTED
    assert run.finished


@pytest.mark.parametrize("keeps_best", [False, True])
def test_a_network_that_rejects_is_calibrated_before_it_is_used_however_it_ended(tmp_path, fitted, keeps_best):
    room = Room(home=tmp_path)
    run = create_run("mine", short(threads=1, **REJECTING), runs=tmp_path)
    with contextlib.closing(train(run.config, run=run)) as reports:
        next(reports)
        next(reports)
    write_wish(run.folder, "pause")
    room.stop("mine", keep_best=keeps_best)
    assert not is_calibrated(run.folder)
    room.use("mine")
    assert load_calibration(run.folder) == FITTED


def test_a_network_that_is_being_trained_is_used_as_it_is(tmp_path, fitted):
    room = Room(home=tmp_path)
    run = create_run("mine", short(threads=1, **REJECTING), runs=tmp_path)
    with contextlib.closing(train(run.config, run=run)) as reports:
        next(reports)
        room.use("mine")
        assert not is_calibrated(run.folder)


def test_what_a_room_trains_is_what_python_trains_record_by_record(room, tmp_path):
    config = short(recipe="classic", optimizer="sgd")
    run = room.start(config)
    wait_for(state_of(room, run.name, "done"))
    mine = create_run("mine", run.config, runs=tmp_path)
    list(train(mine.config, run=mine))
    assert comparable(mine) == comparable(room.run(run.name))
    assert (mine.folder / "kernels.f32").read_bytes() == (run.folder / "kernels.f32").read_bytes()


def test_what_is_still_preparing_can_be_stopped_with_all_its_processes(room, tmp_path, monkeypatch):
    monkeypatch.setenv("DIGITSCOPE_CACHE", str(tmp_path / "cache"))  # where nothing was drawn yet
    if not shutil.which("ps"):
        pytest.skip("this computer has no ps to list processes with")
    name = room.start(recipe("robust", architecture=dataclasses.replace(TINY, rejects=True))).name
    group = read_small(room.path(name), "job.json")["pid"]
    wait_for(lambda: len(members(group)) > 2)
    assert room.state(name).phase == "preparing"
    room.stop(name)
    assert room.state(name).phase in ("ending", "")
    assert wait_for(state_of(room, name, "stopped")).resumable
    wait_for(lambda: not members(group))


def members(group: int) -> list[str]:
    """The processes of a group."""
    listed = subprocess.run(["ps", "-e", "-o", "pgid=,stat=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [row[2] for row in rows if row[0] == str(group) and not row[1].startswith("Z")]


# What cannot begin


def test_a_visitor_who_has_enough_in_the_line_is_told_and_others_get_in(room):
    limits = Limits(niceness=0, visitor_trainings=2)
    eager, other = (Room(home=room.home, visitor=visitor, limits=limits) for visitor in (room.visitor, new_visitor()))
    first, second = eager.start(endless()).name, eager.start(endless()).name
    with pytest.raises(InvalidInput, match="2 of your trainings wait or run already"):
        eager.start(endless())
    assert set(eager.names()) == {first, second}
    theirs = other.start(short()).name
    assert other.state(theirs).place == 2
    eager.leave(second)
    wait_for(lambda: other.state(theirs).place == 1)
    eager.leave(eager.start(endless()).name)
    other.leave(theirs)


def test_nothing_is_left_of_a_training_that_cannot_begin(room):
    crowded = Room(home=room.home, visitor=room.visitor, limits=Limits(niceness=0, waiting=0))
    with ticket(line_folder(room.home, "train"), most=1), pytest.raises(InvalidInput, match="no more may"):
        crowded.start(short())
    assert room.names() == []
    with pytest.raises(InvalidInput, match="MNIST has 10 classes"):
        room.start(short(architecture=TINY.__class__(classes=12)))
    assert room.names() == []
