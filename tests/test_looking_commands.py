"""What a run shows, from the command line: film, comparison, best network, title; and drawings to train on."""

import json
import re

import numpy as np
import pytest
from PIL import Image

from core.comparison import compare
from core.data import load_mnist
from core.insight import look_into
from core.jobs.limits import Limits
from core.jobs.shelf import Shelf, new_visitor
from core.jobs.trash import TRASH, Trash
from core.plots import MOST
from core.runs import create_run, open_run
from core.titles import title_of
from tests.four import FOUR
from tests.small_training import finish, small_config
from tests.test_shelf import older
from tests.test_training_commands import QUICK, command

__all__ = ["command"]


@pytest.fixture
def run(command):
    """A finished run, mine."""
    run = create_run("mine", small_config())
    finish(run)
    return run


def test_a_run_is_filmed_as_a_moving_picture_and_as_numbers(command, run, tmp_path):
    code, out, err = command("runs", "film", "mine", tmp_path / "mine.gif")
    assert (code, err) == (0, "")
    assert out == f"wrote {tmp_path / 'mine.gif'}: {len(run.records())} records\n"
    assert Image.open(tmp_path / "mine.gif").n_frames == len(run.records())
    assert command("runs", "film", "mine", tmp_path / "mine.npz")[0] == 0
    shown = np.load(tmp_path / "mine.npz")["picture"]
    assert np.array_equal(shown, load_mnist().train.images[70, 0].numpy() / np.float32(255))


def test_a_film_shows_the_picture_or_drawing_of_ones_choice(command, run, tmp_path):
    Image.new("L", (60, 60), 255).save(tmp_path / "paper.png")
    drawing = {"label": 4, "strokes": FOUR, "size": [400, 400], "brush": 20}
    values = {"format": "digitscope-drawings", "version": 1, "drawings": [drawing]}
    (tmp_path / "four.json").write_text(json.dumps(values))
    ink = []
    for name in ("paper.png", "four.json"):
        assert command("runs", "film", "mine", tmp_path / "film.npz", "--picture", tmp_path / name)[0] == 0
        ink.append(np.load(tmp_path / "film.npz")["picture"].sum())
    assert ink[0] == 0
    assert ink[1] > 30


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["film", "mine", "film.mp4"], r"expected a file that ends in \.gif or \.npz"),
        (["film", "new", "film.gif"], "has no record yet"),
        (["film", "mine", "film.gif", "--picture", "nowhere.png"], "nowhere.png"),
        (["compare", "mine", "nobody's"], "a run's name is made of"),
        (["compare", "mine", "new"], "there is no network in"),
        (["compare", "mine", "mine"], "expected two runs to compare, got mine twice"),
        (["undo", "mine"], "there is no deleted run mine that could be brought back; there is none at all"),
        (["rename", "mine", " "], "a title has 1 to 80 letters"),
        (["keep-best", "new"], "expected a file .*best"),
    ],
)
def test_what_cannot_be_shown_is_told_in_one_sentence(command, run, arguments, message):
    create_run("new", small_config())
    code, _, err = command("runs", *arguments)
    assert code == 2
    assert re.search(message, err)
    assert err.count("\n") == 1


def test_two_runs_are_compared_on_every_picture(command, run):
    other = create_run("other", small_config(seed=5))
    finish(other)
    found = compare(look_into(run.folder), look_into(other.folder))
    code, out, _ = command("runs", "compare", "mine", "other", "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["only_first"], told["only_second"]) == (len(found.only_first), len(found.only_second))
    assert sum(told[name] for name in ("both_right", "only_first", "only_second", "both_wrong")) == 10_000
    assert (told["p"], told["differ"]) == (found.p, found.differ)
    assert f"{len(found.only_first):,} only mine" in command("runs", "compare", "mine", "other")[1]


@pytest.mark.parametrize("pick", [np.argmax, np.argmin])
def test_the_pictures_behind_a_number_of_the_matrix_are_listed_and_drawn(command, run, tmp_path, pick):
    insight = look_into(run.folder)
    meant, answer = divmod(int(pick(insight.confusion())), 10)  # of the fullest cell, and of an empty one
    cell = insight.cell(meant, answer)
    sheet = tmp_path / "cell.png"
    code, out, err = command("evaluate", "--run", "mine", "--pictures", meant, answer, "--sheet", sheet, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == [insight.describe(index) for index in cell]
    drawn = np.asarray(Image.open(sheet))
    shown = min(len(cell), MOST)
    assert drawn.shape == (max(1, -(-shown // 10)) * 78, 660)
    if cell:
        tile = np.rint(255 - 255 * insight.picture(cell[0]))
        assert drawn[12:76, :64].mean() == pytest.approx(tile.mean(), abs=20)
    told = command("evaluate", "--run", "mine", "--pictures", meant, answer)[1]
    assert told.startswith(f"pictures of {meant} that are read as {answer}: {len(cell):,}\n")
    assert told.count("test image") == len(cell)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--pictures", "4", "ten"], "--pictures takes two of the classes 0, 1, .*, got ten"),
        (["--pictures", "4", "9", "--drawings", "mine.json"], "--pictures shows pictures that were held back"),
        (["--sheet", "mistakes.png"], "--sheet is for drawings"),
    ],
)
def test_pictures_that_there_are_not_are_refused(command, run, arguments, message):
    code, _, err = command("evaluate", "--run", "mine", *arguments)
    assert code == 2
    assert re.search(message, err)


def test_a_run_is_renamed_deleted_and_brought_back(command, run):
    assert command("runs", "rename", "mine", "第一次") == (0, "run mine is called 第一次\n", "")
    before = {path.name: path.read_bytes() for path in run.folder.iterdir()}
    code, out, _ = command("runs", "delete", "mine")
    assert code == 0 and not run.folder.exists()
    assert out.endswith("for 60 minutes it can be brought back: python -m core runs undo mine\n")
    assert command("runs", "undo")[1] == "mine                 for 60 more minutes  called 第一次\n"
    assert command("runs", "undo", "mine") == (0, "run mine is back\n", "")
    assert {path.name: path.read_bytes() for path in run.folder.iterdir()} == before


def test_what_is_deleted_for_good_or_without_time_to_undo_it_does_not_come_back(command, run, monkeypatch):
    create_run("other", small_config())
    assert command("runs", "delete", "mine", "--for-good")[1] == "deleted run mine\n"
    monkeypatch.setenv("DIGITSCOPE_LIMIT_TRASH_MINUTES", "0")
    assert command("runs", "delete", "other")[1] == "deleted run other\n"
    assert command("runs", "undo")[1] == "nothing was deleted that could be brought back\n"


def test_the_command_line_empties_its_own_trash_and_leaves_that_of_visitors(command, run):
    home = run.folder.parent
    visitor = Shelf(home=home, visitor=new_visitor())
    create_run("theirs", small_config(), runs=visitor.folder)
    bins = [Trash(folder=each.parent, limits=Limits()).put(each) for each in (run.folder, visitor.path("theirs"))]
    mine, theirs = home / TRASH / bins[0], visitor.folder / TRASH / bins[1]
    for each in (mine, theirs):
        older(each, 3601)
    assert command("runs", "undo")[0] == 0
    assert (mine.exists(), theirs.exists()) == (False, True)


def test_the_best_network_takes_the_place_of_the_last_one(command, run):
    best = min(run.records(), key=lambda record: (record["validation_error"], record["validation_loss"]))
    code, out, _ = command("runs", "keep-best", "mine")
    assert code == 0
    assert f"batch {best['step']}: {best['validation_error']:.2%}" in out
    assert (run.folder / "weights.safetensors").read_bytes() == (run.folder / "best.safetensors").read_bytes()
    with run.writing():
        assert "is being trained by another process" in command("runs", "keep-best", "mine")[2]


def test_a_parcel_is_called_what_one_likes(command, run, tmp_path):
    assert command("runs", "pack", "mine", tmp_path / "mine.zip")[0] == 0
    code, out, _ = command("runs", "unpack", tmp_path / "mine.zip", "--title", "第一次")
    assert code == 0
    assert out.rstrip().endswith("called 第一次")
    first = open_run(out.split()[1])
    assert title_of(first.folder) == "第一次"
    assert "called 第一次" in command("runs")[1]
    assert command("runs", "pack", first.name, tmp_path / "named.zip")[0] == 0
    assert command("runs", "unpack", tmp_path / "named.zip")[1].rstrip().endswith("called 第一次")
    code, _, err = command("runs", "unpack", tmp_path / "mine.zip", "--title", "a\nb" * 40)
    assert code == 2
    assert "a title has 1 to 80 letters" in err


def drawings(*labels) -> str:
    """A file of eight drawings of each label, every one a little different."""
    made = [
        {
            "label": label,
            "strokes": [[[60 + 40 * k, 60 + 9 * number], [200, 90 + 30 * k]]],
            "size": [400, 400],
            "brush": 20,
        }
        for k, label in enumerate(labels)
        for number in range(8)
    ]
    return json.dumps({"format": "digitscope-drawings", "version": 1, "drawings": made})


def test_drawings_are_trained_on_as_pictures_are(command, tmp_path):
    (tmp_path / "mine.json").write_text(drawings("左", 7))
    code, out, err = command("train", "--data", tmp_path / "mine.json", "--run", "drawn", *QUICK)
    assert (code, err) == (0, "")
    assert re.search("左: . train, . validate, . test", out)
    assert open_run("drawn").config.architecture.classes == 2


def test_drawings_without_a_label_are_left_out_only_with_consent(command, tmp_path):
    (tmp_path / "mine.json").write_text(drawings("a", "b", None))
    code, _, err = command("train", "--data", tmp_path / "mine.json", "--run", "drawn", *QUICK)
    assert code == 2
    assert "drawing 16 has no label" in err
    code, _, err = command("train", "--data", tmp_path / "mine.json", "--run", "drawn", "--skip-bad", *QUICK)
    assert (code, err) == (0, "")
