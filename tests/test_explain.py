"""`python -m core explain` draws and keeps what the network makes of one picture or drawing."""

import json

import numpy as np
import pytest
import torch
from PIL import Image

from core.__main__ import main
from core.saving import numbers
from tests.four import FOUR

ONE = [[[200, 60], [200, 340]]]


@pytest.fixture
def run_main(tmp_path, monkeypatch, capsys):
    """Run the command in an empty folder: (exit code, standard output, standard error)."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        try:
            code = main(["explain", *map(str, arguments)])
        except SystemExit as end:
            code = end.code
        return code, *capsys.readouterr()

    return run


def write_drawings(path, *drawings, **canvas):
    told = [{"strokes": strokes, **canvas} for strokes in drawings]
    path.write_text(json.dumps({"format": "digitscope-drawings", "version": 1, "drawings": told}))


def test_a_picture_is_explained_in_a_figure_with_its_name(run_main, tmp_path, recognizer):
    ink = np.full((60, 60), 255, np.uint8)
    ink[10:50, 28:33] = 0
    Image.fromarray(ink).save(tmp_path / "one.png")
    code, out, err = run_main("one.png")
    assert (code, err) == (0, "")
    answer = recognizer.predict(ink)
    assert out == f"one.png: 1  {answer.probabilities.max():.1%}  digit; wrote one-explained.png\n"
    assert Image.open(tmp_path / "one-explained.png").size == (2560, 1440)


def test_strokes_are_explained_in_all_the_files_that_were_asked_for(run_main, tmp_path, recognizer):
    write_drawings(tmp_path / "four.json", FOUR, size=[400, 400], brush=20)
    code, out, _ = run_main("four.json", "--out", "a.svg", "b.npz", "--dark")
    assert (code, out.split(";")[1]) == (0, " wrote a.svg, b.npz\n")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").count("<image") > 20
    with np.load(tmp_path / "b.npz", allow_pickle=False) as kept:
        answer = recognizer.predict_strokes(FOUR, (400, 400), 20)
        assert np.array_equal(kept["conv2"], answer.activations["conv2"])


def test_with_json_the_numbers_are_printed_exactly_and_nothing_is_written(run_main, tmp_path, recognizer):
    write_drawings(tmp_path / "four.json", FOUR, size=[400, 400], brush=20)
    code, out, _ = run_main("four.json", "--json")
    printed, held = json.loads(out), numbers(recognizer.predict_strokes(FOUR, (400, 400), 20))
    assert code == 0
    assert printed.keys() == {name for name in held if not name.startswith("step_")}
    for name, value in printed.items():
        assert np.array_equal(np.array(value, held[name].dtype), held[name])
    assert [path.name for path in tmp_path.iterdir()] == ["four.json"]


def test_one_drawing_of_several_is_chosen_by_its_number(run_main, tmp_path):
    write_drawings(tmp_path / "two.json", FOUR, ONE)
    assert json.loads(run_main("two.json", "--number", "1", "--json")[1])["digit"] == 1
    assert json.loads(run_main("two.json", "--number", "0", "--json")[1])["digit"] == 4


def test_the_network_of_a_run_explains_with_its_own_maps(run_main, tmp_path):
    short = ["--epochs", "1", "--training-images", "64", "--depths", "2", "3", "--hidden", "16", "--threads", "1"]
    threads = torch.get_num_threads()
    assert main(["train", "--run", "small", "--runs-dir", str(tmp_path / "runs"), *short]) == 0
    torch.set_num_threads(threads)
    write_drawings(tmp_path / "four.json", FOUR)
    code, _, _ = run_main("four.json", "--run", "small", "--runs-dir", tmp_path / "runs", "--out", "four.npz", "f.png")
    assert code == 0
    with np.load(tmp_path / "four.npz", allow_pickle=False) as kept:
        assert kept["conv2_kernels"].shape == (3, 2, 5, 5)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["none.png"], "there is no file none.png"),
        (["none.json"], "there is no file or folder none.json"),
        (["empty.json"], "holds no drawings"),
        (["two.json"], "two.json holds 2 drawings; choose one with --number, counted from 0"),
        (["two.json", "--number", "2"], "--number must be from 0 to 1, got 2"),
        (["two.json", "--number", "-1"], "--number must be from 0 to 1, got -1"),
        (["one.png", "--number", "0"], "--number is for files of drawings"),
        (["one.png", "--out", "a.gif"], "ends with .png, .svg or .npz, got 'a.gif'"),
        (["one.png", "--out", "one.png"], "one.png is the file to explain"),
        (["one.png", "--out", "none/a.png"], "cannot write none/a.png: No such file or directory"),
        (["one.png", "--run", "none"], "there is no run none"),
        (["one.png", "two.png"], "unrecognized arguments"),
    ],
)
def test_what_cannot_be_explained_is_told_in_one_sentence_and_nothing_is_written(run_main, tmp_path, arguments, says):
    write_drawings(tmp_path / "two.json", FOUR, ONE)
    write_drawings(tmp_path / "empty.json")
    Image.new("L", (40, 40), 255).save(tmp_path / "one.png")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    code, out, err = run_main(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_help_shows_examples(run_main):
    code, out, _ = run_main("--help")
    assert code == 0
    assert "examples:\n  python -m core explain" in out
