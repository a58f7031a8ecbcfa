"""What the Train tab does, from the command line: own pictures, lessons, runs packed and unpacked."""

import dataclasses
import json
import re

import pytest

from core import teach
from core.__main__ import main
from core.runs import create_run, open_run, run_names
from core.train import train
from tests.picture_zips import bad_pictures, pictures, unzipped, zipped
from tests.small_training import small_config, small_data

QUICK = ("--depths", "2", "3", "--hidden", "16", "--threads", "1", "--epochs", "1")


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    """Run a command; its exit code, what it prints, and what it complains about."""
    monkeypatch.setenv("DIGITSCOPE_RUNS", str(tmp_path / "runs"))

    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def source(tmp_path):
    return zipped(tmp_path / "own.zip", pictures(12, names=("一", "二")) | {"一/bad.png": b"nothing"})


def test_own_pictures_are_trained_on_and_measured(command, source):
    code, _, err = command("train", "--data", source, "--run", "mine", *QUICK)
    assert code == 2
    assert "1 of 25 pictures cannot be used: 一/bad.png" in err
    code, out, err = command("train", "--data", source, "--skip-bad", "--run", "mine", *QUICK)
    assert (code, err) == (0, "")
    assert "left out 一/bad.png" in out
    assert "二: 8 train, 2 validate, 2 test" in out
    assert "of the test part" in out
    code, out, _ = command("evaluate", "--run", "mine", "--json")
    assert {part: values["images"] for part, values in json.loads(out).items()} == {
        "validation": 4,
        "test": 4,
        "whole": 8,
    }
    code, out, _ = command("evaluate", "--run", "mine")
    assert "一" in out.splitlines()[-3]
    assert open_run("mine").config.architecture.classes == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["train", "--skip-bad"], "--skip-bad is for pictures of your own"),
        (["train", "--data", "nowhere"], "there is no file or folder nowhere"),
        (["train", "--data", "{source}", "--skip-bad", "--classes", "5"], "--classes is 5, and .* has 2 classes"),
        (["train", "--data", "{source}", "--resume", "--run", "done"], "--resume takes no --data"),
        (["teach", "--drawings", "nowhere.json"], "there is no file or folder nowhere.json"),
        (["runs", "unpack", "{source}"], "this is no run that was downloaded here"),
        (["runs", "pack", "none", "x.zip"], "there is no run none"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence_and_nothing_is_left(command, source, tmp_path, arguments, message):
    create_run("done", small_config())
    code, _, err = command(*[argument.format(source=source) for argument in arguments])
    assert code == 2
    assert re.search(message, err)
    assert err.count("\n") == 1
    assert run_names() == ["done"]


def test_a_run_is_packed_and_unpacked(command, tmp_path):
    run = create_run("mine", small_config())
    list(train(run.config, run=run, **small_data()))
    assert command("runs", "pack", "mine", tmp_path / "mine.zip")[:2] == (0, f"wrote {tmp_path / 'mine.zip'}\n")
    code, out, _ = command("runs", "unpack", tmp_path / "mine.zip")
    assert code == 0
    assert open_run(out.split()[1]).records() == run.records()


def test_a_hand_is_taught(command, tmp_path, monkeypatch):
    run = create_run("base", small_config())
    list(train(run.config, run=run, **small_data()))
    usual = teach.lesson_config
    monkeypatch.setattr(teach, "lesson_config", lambda *given: dataclasses.replace(usual(*given), training_images=640))
    drawing = {"label": 7, "strokes": [[[60, 60], [200, 60], [120, 220]]], "size": [280, 280], "brush": 20}
    word = {**drawing, "label": "heart"}
    file = tmp_path / "mine.json"
    file.write_text(json.dumps({"format": "digitscope-drawings", "version": 1, "drawings": [drawing, word]}))
    code, out, err = command("teach", "--drawings", file, "--base", "base", "--json")
    assert (code, err) == (0, "")
    lesson = json.loads(out)
    assert lesson["run"] == "taught-1"
    assert [one["meant"] for one in lesson["drawings"]] == [7]
    assert lesson["base"] == "base"
    assert command("runs")[1].split()[0] in ("taught-1", "base")


def test_files_that_hold_no_digit_teach_nothing(command, tmp_path):
    files = pictures(1, names=("7", "8")) | bad_pictures()
    code, _, err = command("teach", "--drawings", unzipped(tmp_path / "folder", files))
    assert code == 2
    assert "holds no drawing of a digit" in err
