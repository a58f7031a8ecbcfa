"""Trainings that nobody who looks at them ends: the server is ended, or their time is over."""

import os
import signal

import pytest
import torch

from core.jobs import worker
from core.jobs.control import clear_outcome, end_because, read_small, read_wish, write_wish
from core.jobs.counts import Counts, count_trainings
from core.jobs.launch import STOP, end_with_server
from core.jobs.line import ticket
from core.jobs.state import line_folder, read_state
from core.jobs.training import TIME_OVER, Watch
from core.runs import create_run
from core.train import train
from tests.live_rooms import LIMITS, endless, has_records, live_room, short, state_of, wait_for

ENDED_TWICE = {"done": 1, "stopped": 1, "failed": 0}


@pytest.fixture
def room(tmp_path):
    with live_room(tmp_path / "runs") as room:
        yield room


@pytest.fixture
def run(tmp_path):
    """A run whose training the test itself does, in this process."""
    run = create_run("mine", short(threads=1), runs=tmp_path)
    clear_outcome(run.folder)
    write_wish(run.folder, "run")
    return run


def same_weights(run, other) -> bool:
    mine, theirs = (each.load_network().state_dict() for each in (run, other))
    return all(torch.equal(mine[name], theirs[name]) for name in mine)


def undisturbed(run, folder):
    """The same training, never stopped."""
    other = create_run("undisturbed", run.config, runs=folder)
    list(train(other.config, run=other))
    return other


def test_a_training_that_is_told_to_end_is_saved_and_goes_on_to_the_same_end(room, tmp_path):
    run = room.start(short(epochs=20))
    wait_for(has_records(room, run.name))
    os.kill(read_small(run.folder, "job.json")["pid"], signal.SIGTERM)
    state = wait_for(state_of(room, run.name, "paused"))
    assert 0 < state.step < state.steps
    assert (state.message, state.resumable) == (worker.ENDED, True)
    room.resume(run.name)
    assert wait_for(state_of(room, run.name, "done")).message == ""
    wait_for(lambda: count_trainings(room.home, LIMITS) == Counts(running=0, waiting=0, ended=ENDED_TWICE))
    assert same_weights(run, undisturbed(run, tmp_path))


def test_one_that_waits_when_it_is_told_to_end_can_go_on_too(room):
    with ticket(line_folder(room.home, "train"), most=1):
        name = room.start(short()).name
        os.kill(read_small(room.path(name), "job.json")["pid"], signal.SIGTERM)
        state = wait_for(state_of(room, name, "paused"))
    assert (state.message, state.resumable) == (worker.ENDED, True)


@pytest.mark.parametrize(
    ("environment", "ends"),
    [({}, False), ({"SPACE_ID": "a/b"}, True), ({STOP: "1"}, True), ({"SPACE_ID": "a/b", STOP: "0"}, False)],
)
def test_where_trainings_are_killed_with_the_server_it_has_them_saved_first(room, environment, ends):
    name = room.start(endless()).name
    wait_for(has_records(room, name))
    end_with_server(environment)
    state = room.state(name)
    assert (state.name, state.message) == (("paused", worker.ENDED) if ends else ("running", ""))


def test_a_training_whose_time_is_over_stops_and_goes_on_to_the_same_end(run, tmp_path, monkeypatch):
    monkeypatch.setattr(Watch, "SECONDS", 0)
    assert worker._train(run.folder, 0, 1e-6) == 0
    state = read_state(run.folder, tmp_path, LIMITS)
    assert 0 < state.step < state.steps
    assert (state.name, state.message, state.resumable) == ("stopped", TIME_OVER.format(1e-6), True)
    write_wish(run.folder, "run")
    assert worker._train(run.folder, 0, 0) == 0
    assert run.finished
    assert same_weights(run, undisturbed(run, tmp_path))


def test_what_a_visitor_wished_is_not_taken_for_the_end_of_the_time(run, tmp_path):
    write_wish(run.folder, "pause")
    end_because(run.folder, "stop", TIME_OVER.format(1))
    assert (read_state(run.folder, tmp_path, LIMITS).name, read_wish(run.folder)) == ("paused", "pause")
    assert read_state(run.folder, tmp_path, LIMITS).message == ""
