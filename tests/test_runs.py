"""A run's folder: what it holds, what is read of it, and what is said of one that is damaged."""

import shutil

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from core import runs
from core.errors import InvalidInput
from core.files import write_atomically
from core.model import Architecture, ConvNet
from core.records import KERNELS
from core.runs import create_run, delete_run, load_weights, open_run, read_run, run_names
from core.train import train
from tests.small_training import finish, small_config, small_data, stopped

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def copy(whole, tmp_path):
    """A copy of the finished run, to be damaged."""
    shutil.copytree(whole.folder, tmp_path / "copy")
    return tmp_path / "copy"


def test_a_run_keeps_every_report_with_its_kernels():
    run = create_run("mine", small_config())
    reports = finish(run)
    assert run.records() == [{"event": "record", **report.numbers()} for report in reports]
    for name in KERNELS:
        assert np.array_equal(run.kernels()[name], [report.kernels[name] for report in reports])


def test_a_finished_run_holds_config_events_kernels_and_weights_and_nothing_else(whole):
    names = {path.name for path in whole.folder.iterdir()}
    growing, networks = {"events.jsonl", "kernels.f32", "history.bin"}, {"weights.safetensors", "best.safetensors"}
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


def test_the_network_of_a_stopped_run_can_be_used():
    run = stopped(4)
    parameters = run.load_network().state_dict()
    assert all(np.array_equal(parameters[name].numpy(), run.kernels()[name][-1]) for name in KERNELS)


def test_a_finished_run_is_left_as_it_is(whole):
    before = (whole.folder / "events.jsonl").read_bytes()
    assert finish(whole) == []
    assert (whole.folder / "events.jsonl").read_bytes() == before


def test_a_run_goes_on_only_with_its_own_choices(whole):
    with pytest.raises(InvalidInput, match="other choices"):
        next(train(small_config(seed=9), run=whole, **small_data()))


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
