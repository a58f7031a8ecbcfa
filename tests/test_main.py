"""The command line teaches, obeys, and answers what it cannot do with one sentence and exit code 2."""

import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core import runs
from core.__main__ import main
from core.evaluate import evaluate_mnist
from core.options import command_for

ROOT = Path(__file__).parents[1]
SHORT = ["--epochs", "1", "--training-images", "256", "--depths", "2", "3", "--hidden", "16", "--threads", "1"]
"""Options of a training that takes moments."""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with a finished run named done."""
    folder = tmp_path_factory.mktemp("runs")
    assert main(["train", "--run", "done", "--runs-dir", str(folder), *SHORT]) == 0
    return folder


@pytest.fixture
def run_main(home, monkeypatch, capsys):
    """Run a command on that folder: (exit code, standard output, standard error)."""
    monkeypatch.setenv("DIGITSCOPE_RUNS", str(home))

    def run(*arguments):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
        return code, *capsys.readouterr()

    capsys.readouterr()
    return run


HEARS_CTRL_C = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("core", run_name="__main__")
"""


def start(home, *arguments, **options):
    """A command in a process of its own, as a shell would start it."""
    # Python hears Ctrl-C only where it is not ignored, and a background job, such as CI may be, hands that down
    command = [sys.executable, "-c", HEARS_CTRL_C, *arguments]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DIGITSCOPE_RUNS": str(home)}, text=True, **options)


@pytest.mark.parametrize("command", [[], ["train"], ["evaluate"], ["predict"], ["runs"]])
def test_help_shows_examples(run_main, command):
    code, out, _ = run_main(*command, "--help")
    assert code == 0
    assert "examples:\n  python -m core" in out


def test_help_names_every_choice_with_its_limits(run_main):
    _, out, _ = run_main("train", "--help")
    words = " ".join(out.split())
    assert "--learning-rate X Length of a step, at its greatest. A number above 0.0 to 1.0." in words
    assert "--depths N N" in words


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "required: COMMAND"),
        (["fly"], "invalid choice: 'fly'"),
        (["train", "--epochs", "x"], "--epochs: invalid int value: 'x'"),
        (["train", "--epochs", "0"], "epochs must be a whole number from 1 to 1000, got 0"),
        (["train", "--epoch", "1"], "unrecognized arguments"),
        (["train", "--recipe", "slow"], "invalid choice: 'slow'"),
        (["train", "--kernel-size", "4"], "kernel_size must be odd"),
        (["train", "--learning-rate", "nan"], "learning_rate must be a number above 0"),
        (["train", "--classes", "5", "--run", "few"], "need 10 different answers, and the network has 5"),
        (["train", "--run", "../up"], "a run's name is made of"),
        (["train", "--run", "done"], "there is a run done already"),
        (["train", "--resume"], "--resume needs the run"),
        (["train", "--resume", "--run", "none"], "there is no run none"),
        (["train", "--resume", "--run", "done", "--seed", "5"], "was started with --seed 0; it cannot go on with 5"),
        (["evaluate", "--run", "none"], "there is no run none"),
        (["evaluate", "--run", "done", "--worst", "-1"], "--worst must be 0 or more, got -1"),
        (["predict", "--run", "done", "none.png"], "there is no file none.png"),
        (["predict", "--run", "done", __file__], "is not a picture"),
        (["predict"], "required: FILE"),
        (["runs", "show", "none"], "there is no run none in "),
        (["runs", "delete", "none"], "there is no run none"),
        (["runs", "export", "done", __file__], "cannot write to"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(run_main, arguments, message):
    code, out, err = run_main(*arguments)
    assert code == 2
    assert message in err
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert "Traceback" not in out + err


def test_a_run_that_cannot_be_trained_is_not_begun(run_main, home):
    assert run_main("train", "--classes", "5", "--run", "few")[0] == 2
    assert not (home / "few").exists()


def test_a_run_is_trained_listed_shown_and_deleted(run_main):
    code, out, _ = run_main("train", "--run", "mine", "--recipe", "classic", *SHORT)
    assert code == 0
    assert "epoch 1/1  batch 4/4" in out
    assert "finished: reads" in out
    assert "mine                 finished  classic  batch 4/4" in run_main("runs")[1]
    assert "learning_rate    0.001" in run_main("runs", "show", "mine")[1]
    assert run_main("runs", "delete", "mine")[0] == 0
    assert "mine" not in run_main("runs", "list")[1]


def test_train_with_json_prints_an_object_a_line(run_main, home):
    _, out, err = run_main("train", "--json", "--run", "for-programs", *SHORT)
    started, *records, finished = map(json.loads, out.splitlines())
    assert err == ""
    assert (started["event"], started["run"]) == ("started", "for-programs")
    assert started["folder"] == str(home / "for-programs")
    assert records == runs.read_run(started["folder"]).records()
    network = runs.load_weights(started["folder"])
    assert finished["accuracy"] == {name: result.accuracy for name, result in evaluate_mnist(network).items()}


def test_resuming_a_finished_run_changes_nothing(run_main):
    before = run_main("runs", "show", "done", "--json")[1]
    assert run_main("train", "--run", "done", "--resume")[0] == 0
    assert run_main("runs", "show", "done", "--json")[1] == before


def test_evaluate_with_json_gives_all_there_is_to_know(run_main, home):
    code, out, _ = run_main("evaluate", "--run", "done", "--worst", "20", "--json")
    measured = evaluate_mnist(runs.load_weights(home / "done"))
    assert code == 0
    assert json.loads(out) == {name: result.to_dict() for name, result in measured.items()}


def test_evaluate_tells_a_person(run_main, home):
    _, out, _ = run_main("evaluate", "--run", "done", "--worst", "1")
    whole = evaluate_mnist(runs.load_weights(home / "done"))["whole"]
    assert f"{whole.errors} of 10,000 wrong" in out
    assert out.count("test image ") == 1


def test_predict_reads_what_can_be_read_and_names_what_cannot(run_main, tmp_path):
    ink = np.full((60, 60), 255, np.uint8)
    ink[10:50, 28:33] = 0
    Image.fromarray(ink).save(tmp_path / "one.png")
    Image.fromarray(np.full((9, 9), 255, np.uint8)).save(tmp_path / "empty.png")
    files = [tmp_path / name for name in ("one.png", "none.png", "empty.png")]
    code, out, err = run_main("predict", *files, "--run", "done", "--json")
    one, none, empty = json.loads(out)
    assert code == 2
    assert one["file"] == str(files[0])
    assert sum(one["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert one["digit"] == int(np.argmax(one["probabilities"]))
    assert none["error"] in err
    assert (empty["digit"], empty["verdict"]) == (None, "blank")


def test_a_damaged_run_does_not_hide_the_others(run_main, home):
    (home / "broken").mkdir()
    (home / "broken" / "config.json").write_text("{")
    code, out, _ = run_main("runs", "list", "--json")
    status = {summary["name"]: summary["status"] for summary in json.loads(out)}
    assert code == 0
    assert (status["broken"], status["done"]) == ("damaged", "finished")
    assert "broken               damaged" in run_main("runs")[1]


def test_an_exported_network_is_the_runs_with_figures_that_were_measured(run_main, home, tmp_path):
    assert run_main("runs", "export", "done", tmp_path / "out")[0] == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "config.json",
        "weights.safetensors",
        "MODEL_CARD.md",
    }
    network = runs.load_weights(tmp_path / "out")
    card = (tmp_path / "out" / "MODEL_CARD.md").read_text()
    titles = {"validation": "validation half", "test": "test half", "whole": "whole"}
    for name, result in evaluate_mnist(network).items():
        assert f"| {titles[name]} | {result.images:,} | {result.errors} | {result.accuracy:.2%} |" in card
    assert command_for(runs.read_run(home / "done").config) in card


def test_a_run_under_way_cannot_be_exported(run_main, home, tmp_path):
    run = runs.create_run("begun", runs.read_run(home / "done").config, runs=home)
    code, _, err = run_main("runs", "export", run.name, tmp_path / "out")
    assert code == 2
    assert "has not finished" in err


def test_ctrl_c_stops_with_the_command_that_goes_on(home, run_main):
    options = [*SHORT[2:], "--epochs", "1000", "--record-every", "1"]
    with start(home, "train", "--run", "long", *options, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while "batch 3/" not in process.stdout.readline():
            pass
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.strip() == "stopped; go on with: python -m core train --run long --resume"
    assert runs.open_run("long", runs=home).status == "stopped"
    assert "long                 stopped" in run_main("runs")[1]


def test_a_reader_that_leaves_is_no_error(home):
    options = [*SHORT, "--record-every", "1"]
    with start(home, "train", "--json", *options, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert json.loads(process.stdout.readline())["event"] == "started"
        process.stdout.close()
        assert process.wait(30) == 141
        assert process.stderr.read() == ""


def test_somebody_at_a_terminal_sees_a_bar(home):
    ours, theirs = pty.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("4H", 24, 120, 0, 0))
    with start(home, "train", *SHORT, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        seen = b""
        try:
            while part := os.read(ours, 1000):
                seen += part
        except OSError:  # how Linux says that the other end is closed
            pass
    os.close(ours)
    assert process.returncode == 0
    assert b"100%" in seen
    assert b"validation" in seen
    assert seen.count(b"epoch 1/1  batch") == 0
