"""A run can be gone on with whatever was done to the process that wrote it."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import InvalidInput
from core.files import locked
from core.records import KERNELS
from core.run_writer import RunWriter
from core.runs import create_run, delete_run, read_run
from core.train import train
from tests.small_training import comparable, finish, hasty, small_config, small_data, stopped

pytestmark = pytest.mark.usefixtures("home")

ROOT = Path(__file__).parents[1]

HOLD = """
import sys, time
from core.files import locked
with locked(sys.argv[1], refusal=""):
    print(flush=True)
    time.sleep(99)
"""
"""A program that holds the lock of a file."""


def same_result(first, second) -> bool:
    ours, theirs = first.load_network().state_dict(), second.load_network().state_dict()
    kernels, others = first.kernels(), second.kernels()
    return (
        all(torch.equal(ours[name], theirs[name]) for name in ours)
        and comparable(first) == comparable(second)
        and all(np.array_equal(kernels[name], others[name]) for name in KERNELS)
    )


@pytest.mark.parametrize("reports", [1, 4, 11])
def test_a_stopped_run_goes_on_to_the_same_end(whole, reports):
    run = stopped(reports)
    assert run.status == "stopped"
    assert len(run.records()) == reports
    finish(run)
    assert same_result(run, whole)


def test_a_run_killed_again_and_again_ends_like_one_never_stopped():
    changes = dict(epochs=10, record_every=1)
    data = dict(training=400, validation=50)
    chance = random.Random(0)
    run, undisturbed = (create_run(name, small_config(**changes)) for name in ("killed", "undisturbed"))
    kills = 0
    for _ in range(3):
        command = [sys.executable, "-m", "tests.small_training", str(run.folder), json.dumps(data)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
            process.stdout.readline()  # it has begun
            time.sleep(chance.uniform(0, 0.25))
            process.kill()
        kills += not run.finished
        assert read_run(run.folder).records()[0]["step"] == 1
        assert len(run.kernels()["conv1.bias"]) == len(run.records())
        run.load_network()
    assert kills
    for each in (run, undisturbed):
        list(train(each.config, run=each, **small_data(**data)))
    assert [record["step"] for record in run.records()] == list(range(1, 10 * 13 + 1))
    assert same_result(run, undisturbed)


class Killed(BaseException):
    """Stands for SIGKILL: nothing catches it, and nothing is written any more."""


def killed_at(operation: int, run, monkeypatch) -> bool:
    """Train the run until the given file operation, half of which still happens; whether there was one."""
    done = 0

    def dying(action, half=lambda *arguments: None):
        def act(*arguments):
            nonlocal done
            done += 1
            if done > operation:
                half(*arguments)
                raise Killed
            return action(*arguments)

        return act

    with monkeypatch.context() as patched:
        append = RunWriter._append
        patched.setattr("os.fsync", dying(os.fsync))
        patched.setattr("os.replace", dying(os.replace))
        halved = dying(append, half=lambda file, content: append(file, content[: len(content) // 2]))
        patched.setattr(RunWriter, "_append", staticmethod(halved))
        try:
            list(train(run.config, run=hasty(run), **small_data()))
        except Killed:
            return True
    return False


def test_a_run_killed_at_any_write_ends_like_one_never_stopped(monkeypatch):
    config = small_config(epochs=1, record_every=4)
    undisturbed = create_run("undisturbed", config)
    finish(undisturbed)
    operation = 0
    while killed_at(operation, run := create_run(f"killed-{operation}", config), monkeypatch):
        read_run(run.folder).records()
        finish(run)
        assert same_result(run, undisturbed)
        operation += 1
    assert operation > 20


def test_wherever_the_last_line_is_torn_the_others_can_be_read():
    run = stopped(3)
    path = run.folder / "events.jsonl"
    *before, last = path.read_bytes().splitlines(keepends=True)
    for length in range(len(last)):
        path.write_bytes(b"".join(before) + last[:length])
        assert [record["step"] for record in run.records()] == [1, 3]


def test_whatever_a_kill_left_half_written_is_cleared_away(whole):
    run = stopped(2)
    for name, tail in (("events.jsonl", b'{"event": "record", "st'), ("kernels.f32", b"\x00" * 77)):
        with open(run.folder / name, "ab") as file:
            file.write(tail)
    (run.folder / ".weights.safetensors.0123abc").write_bytes(b"half of")
    assert len(run.records()) == len(run.kernels()["conv1.bias"]) == 2
    finish(run)
    assert same_result(run, whole)
    assert not list(run.folder.glob(".*"))


def test_a_run_killed_before_its_first_checkpoint_starts_anew(whole):
    run = stopped(2)
    (run.folder / "checkpoint.safetensors").unlink()
    finish(run)
    assert same_result(run, whole)


def test_a_run_killed_just_before_it_had_finished_finishes_again(whole):
    run = stopped(11)
    checkpoint = (run.folder / "checkpoint.safetensors").read_bytes()
    finish(run)
    lines = (run.folder / "events.jsonl").read_bytes().splitlines(keepends=True)
    (run.folder / "events.jsonl").write_bytes(b"".join(lines[:-1]))
    (run.folder / "checkpoint.safetensors").write_bytes(checkpoint)
    finish(run)
    assert same_result(run, whole)


def test_two_trainings_of_one_run_are_refused():
    run = create_run("mine", small_config())
    generator = train(run.config, run=run, **small_data())
    next(generator)
    assert run.status == "training"
    with pytest.raises(InvalidInput, match="run mine is being trained by another process"):
        finish(run)
    with pytest.raises(InvalidInput, match="being trained"):
        delete_run("mine")
    generator.close()
    finish(run)
    assert run.status == "finished"


def test_a_lock_dies_with_its_process(tmp_path):
    command = [sys.executable, "-c", HOLD, tmp_path / "lock"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        process.stdout.readline()
        with pytest.raises(InvalidInput, match="held"), locked(tmp_path / "lock", refusal="held", patience=0):
            pass
        process.kill()
    with locked(tmp_path / "lock", refusal="held", patience=0):
        pass


@pytest.mark.parametrize("checkpoint", [b"", b"\x10" * 100])
def test_a_damaged_checkpoint_is_told_in_a_sentence(checkpoint):
    run = stopped(2)
    (run.folder / "checkpoint.safetensors").write_bytes(checkpoint)
    with pytest.raises(InvalidInput, match=r"checkpoint\.safetensors is damaged"):
        finish(run)
