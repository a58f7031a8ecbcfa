"""A run's folder can be read and gone on with whatever was done to the process that wrote it."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from core import runs
from core.errors import InvalidInput
from core.files import locked, write_atomically
from core.model import Architecture, ConvNet
from core.records import KERNELS
from core.run_writer import RunWriter
from core.runs import create_run, delete_run, load_weights, open_run, read_run, run_names
from core.train import train
from tests.small_training import comparable, hasty, small_config, small_data

ROOT = Path(__file__).parents[1]

HOLD = """
import sys, time
from core.files import locked
with locked(sys.argv[1], refusal=""):
    print(flush=True)
    time.sleep(99)
"""
"""A program that holds the lock of a file."""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """An empty folder for runs."""
    monkeypatch.setenv("DIGITSCOPE_RUNS", str(tmp_path / "runs"))
    return tmp_path / "runs"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A run that was never stopped."""
    run = create_run("whole", small_config(), runs=tmp_path_factory.mktemp("whole"))
    finish(run)
    return run


@pytest.fixture
def copy(whole, tmp_path):
    """A copy of the finished run, to be damaged."""
    shutil.copytree(whole.folder, tmp_path / "copy")
    return tmp_path / "copy"


def finish(run):
    return list(train(run.config, run=run, **small_data()))


def stopped(reports: int = 4, name: str = "stopped"):
    """A run that was closed after some reports, its last checkpoint just made."""
    run = create_run(name, small_config())
    generator = train(run.config, run=hasty(run), **small_data())
    for _ in range(reports):
        next(generator)
    generator.close()
    return run


def same_result(first, second) -> bool:
    ours, theirs = first.load_network().state_dict(), second.load_network().state_dict()
    kernels, others = first.kernels(), second.kernels()
    return (
        all(torch.equal(ours[name], theirs[name]) for name in ours)
        and comparable(first) == comparable(second)
        and all(np.array_equal(kernels[name], others[name]) for name in KERNELS)
    )


def test_a_run_keeps_every_report_with_its_kernels():
    run = create_run("mine", small_config())
    reports = finish(run)
    assert run.records() == [{"event": "record", **report.numbers()} for report in reports]
    for name in KERNELS:
        assert np.array_equal(run.kernels()[name], [report.kernels[name] for report in reports])


def test_a_finished_run_holds_config_events_kernels_and_weights_and_nothing_else(whole):
    names = {path.name for path in whole.folder.iterdir()}
    growing, networks = {"events.jsonl", "kernels.f32", "history.f16"}, {"weights.safetensors", "best.safetensors"}
    assert names == {"config.json", "lock"} | growing | networks
    assert read_run(whole.folder) == whole
    assert whole.status == "finished"
    assert whole.summary()["step"] == whole.summary()["steps"] == 21


def test_the_weights_of_a_run_are_the_network_that_training_returns():
    run = create_run("mine", small_config())
    generator = train(run.config, run=run, **small_data())
    try:
        while True:
            next(generator)
    except StopIteration as end:
        network = end.value
    loaded = load_weights(run.folder)
    assert not loaded.training
    assert all(torch.equal(a, b) for a, b in zip(loaded.parameters(), network.parameters(), strict=True))


@pytest.mark.parametrize("reports", [1, 4, 11])
def test_a_stopped_run_goes_on_to_the_same_end(whole, reports):
    run = stopped(reports)
    assert run.status == "stopped"
    assert len(run.records()) == reports
    finish(run)
    assert same_result(run, whole)


def test_the_network_of_a_stopped_run_can_be_used():
    run = stopped(4)
    parameters = run.load_network().state_dict()
    assert all(np.array_equal(parameters[name].numpy(), run.kernels()[name][-1]) for name in KERNELS)


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


def test_a_finished_run_is_left_as_it_is(whole):
    before = (whole.folder / "events.jsonl").read_bytes()
    assert finish(whole) == []
    assert (whole.folder / "events.jsonl").read_bytes() == before


def test_a_run_goes_on_only_with_its_own_choices(whole):
    with pytest.raises(InvalidInput, match="other choices"):
        next(train(small_config(seed=9), run=whole, **small_data()))


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


def test_events_that_others_shortened_are_told_in_a_sentence():
    run = stopped(3)
    (run.folder / "events.jsonl").write_bytes(b"")
    with pytest.raises(InvalidInput, match=r"events\.jsonl has 0 bytes, expected"):
        finish(run)


@pytest.mark.parametrize("line", [b"nothing\n", b"[1]\n", b"{}\n", b"7\n", b"\xff\n"])
def test_a_line_that_is_no_event_is_told_in_a_sentence(copy, line):
    (copy / "events.jsonl").write_bytes(line + (copy / "events.jsonl").read_bytes())
    with pytest.raises(InvalidInput, match=r"line 1 of .* is no event"):
        read_run(copy).events()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "expected a file .*config.json"),
        ("", "no JSON"),
        ('{"format": 1, "conf', "no JSON"),
        ("[]", "must hold a JSON object"),
        ('{"format": 2}', "has format 2, expected 1"),
        ('{"format": 1}', "must hold config and made"),
        ('{"format": 1, "made": {}, "config": {"epochs": -1}}', "epochs must be"),
        ('{"format": 1, "made": {}, "config": 5}', "must be an object"),
    ],
)
def test_a_damaged_config_is_told_in_a_sentence(copy, content, message):
    (copy / "config.json").unlink() if content is None else (copy / "config.json").write_text(content)
    with pytest.raises(InvalidInput, match=message):
        load_weights(copy)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff" * 50, "cut", None])
def test_damaged_weights_are_told_in_a_sentence(copy, content):
    path = copy / "weights.safetensors"
    if content is None:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-9] if content == "cut" else content)
    with pytest.raises(InvalidInput, match=r"weights\.safetensors"):
        load_weights(copy)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda w: w.pop("fc2.bias"), r"expected fc2\.bias as \(10,\) torch\.float32, got nothing"),
        (lambda w: w.update({"fc2.bias": torch.zeros(9)}), r"got \(9,\) torch\.float32"),
        (lambda w: w.update({"fc2.bias": torch.zeros(10).half()}), r"got \(10,\) torch\.float16"),
        (lambda w: w.update({"fc3.bias": torch.zeros(10)}), r"holds fc3\.bias, which this architecture has not"),
        (lambda w: w["fc2.bias"].fill_(float("nan")), "infinite or not numbers"),
    ],
)
def test_weights_that_do_not_fit_are_told_in_a_sentence(copy, change, message):
    weights = load_file(copy / "weights.safetensors")
    change(weights)
    save_file(weights, copy / "weights.safetensors")
    with pytest.raises(InvalidInput, match=message):
        load_weights(copy)


def test_loading_uses_up_no_chance(whole):
    before = torch.get_rng_state()
    load_weights(whole.folder)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../up", "a/b", "/etc", "a\\b", ".hidden", "dot.", "a b", "é", "x" * 65, "a\n", None]
)
def test_a_name_that_could_leave_the_folder_is_refused(name):
    for use in (lambda: create_run(name or "", small_config()), lambda: open_run(name), lambda: delete_run(name)):
        with pytest.raises(InvalidInput, match="a run's name is made of"):
            use()


def test_a_name_is_given_once(home):
    create_run("mine", small_config())
    with pytest.raises(InvalidInput, match="there is a run mine already"):
        create_run("mine", small_config(seed=2))
    assert open_run("mine").config.seed == 0
    assert [path.name for path in home.iterdir()] == ["mine"]


def test_runs_without_a_name_are_counted():
    assert [create_run(None, small_config()).name for _ in range(3)] == ["fast-1", "fast-2", "fast-3"]


def test_a_run_that_there_is_not_is_told_with_those_there_are():
    create_run("mine", small_config())
    with pytest.raises(InvalidInput, match=r"there is no run yours in .*; there is mine"):
        open_run("yours")


def test_a_runs_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidInput, match="cannot be written"):
        create_run("mine", small_config(), runs=tmp_path / "file")
    assert run_names(runs=tmp_path / "file") == []


def test_only_runs_are_listed_and_deleted(home):
    create_run("mine", small_config())
    (home / "no-run").mkdir()
    (home / "no-run" / "precious.txt").write_text("keep")
    assert run_names() == ["mine"]
    with pytest.raises(InvalidInput, match="no run no-run"):
        delete_run("no-run")
    delete_run("mine")
    assert [path.name for path in home.iterdir()] == ["no-run"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_atomically(path, b"old")
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_run_of_any_shape_is_read_back():
    architecture = Architecture(depths=(3, 2), kernel_size=3, hidden=7, classes=12)
    run = create_run("mine", small_config(epochs=1, architecture=architecture))
    finish(run)
    assert isinstance(run.load_network(), ConvNet)
    assert run.kernels()["conv2.weight"].shape == (len(run.records()), 2, 3, 3, 3)
    assert runs.load_weights(run.folder).architecture == architecture
