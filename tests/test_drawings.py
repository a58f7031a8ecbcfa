"""Drawings from files: each format gives what was put into it, and what cannot be read is told in one sentence."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.drawings import as_label, read_examples
from core.errors import InvalidInput
from core.placements import CANVAS, PLACEMENTS, Placement

LINE = [[(10, 20), (30, 40)]]
WHOLE = {
    "points": np.array([(0, 0), (1, 2), (3, 4), (5, 6), (7, 8)], np.int16),
    "stroke_lengths": np.array([2, 1, 2]),
    "strokes_per_sample": np.array([2, 1]),
    "label": np.array(["7", "heart"]),
}
"""A seven of two strokes, and a heart of one."""


def write_json(path: Path, *drawings, **changes) -> Path:
    values = {"format": "digitscope-drawings", "version": 1, "drawings": list(drawings), **changes}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(values), encoding="utf-8")
    return path


def drawing(label, strokes=LINE, **more) -> dict:
    return {"label": label, "strokes": strokes, "size": [100, 80], "brush": 5, **more}


def write_picture(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (9, 9), 255).save(path)
    return path


def test_json_gives_strokes_labels_and_the_canvas(tmp_path):
    seven, heart, unknown = read_examples(write_json(tmp_path / "a.json", drawing(7), drawing("heart"), drawing(None)))
    assert (seven.label, heart.label, unknown.label) == (7, "heart", None)
    assert (seven.is_digit, heart.is_digit) == (True, False)
    assert (seven.set, seven.canvas) == ("a", ((100, 80), 5))
    assert np.array_equal(seven.strokes[0], LINE[0])


def test_a_drawing_without_canvas_and_brush_is_read_too(tmp_path):
    (example,) = read_examples(write_json(tmp_path / "a.json", {"label": 3, "strokes": LINE}))
    assert (example.label, example.canvas) == (3, None)


@pytest.mark.parametrize("strokes", [[], [[]], [[[]]], [[], *LINE]])
def test_strokes_without_a_point_are_left_out(tmp_path, strokes):
    (example,) = read_examples(write_json(tmp_path / "a.json", {"label": 3, "strokes": strokes}))
    assert len(example.strokes) == (LINE[0] in strokes)


def test_npz_gives_every_drawing_its_strokes(tmp_path):
    np.savez(tmp_path / "mine.npz", **WHOLE, writer=np.array([1, 2]))
    seven, heart = read_examples(tmp_path / "mine.npz")
    assert (seven.set, seven.label, heart.label) == ("mine", 7, "heart")
    assert [stroke.tolist() for stroke in seven.strokes] == [[[0, 0], [1, 2]], [[3, 4]]]
    assert [stroke.tolist() for stroke in heart.strokes] == [[[5, 6], [7, 8]]]


@pytest.mark.parametrize("label", [np.array([7, 3]), np.array(["7", ""])])
def test_labels_of_npz_may_be_numbers_and_may_be_missing(tmp_path, label):
    np.savez(tmp_path / "mine.npz", **{**WHOLE, "label": label})
    assert [example.label for example in read_examples(tmp_path)] == [7, 3 if label.dtype.kind == "i" else None]


def test_a_folder_gives_all_its_files_and_pictures_by_their_folders(tmp_path):
    write_picture(tmp_path / "ann" / "7" / "a.png")
    write_picture(tmp_path / "ann" / "letter A" / "a.JPG")
    write_picture(tmp_path / "loose.png")
    write_json(tmp_path / "ben" / "one.json", drawing(1))
    write_json(tmp_path / "ben" / "two.json", drawing(2))
    np.savez(tmp_path / "cem.npz", **WHOLE)
    (tmp_path / "notes.txt").write_text("not a drawing")
    write_picture(tmp_path / ".hidden" / "1" / "a.png")
    found = [(example.set, example.label) for example in read_examples(tmp_path)]
    root = tmp_path.name
    expected = [("ann", 7), ("ann", "letter A"), ("ben", 1), ("ben", 2), ("cem", 7), ("cem", "heart"), (root, None)]
    assert found == expected


@pytest.mark.parametrize(
    ("word", "label"), [(0, 0), ("9", 9), (" 4 ", 4), ("10", "10"), ("٣", "٣"), ("heart", "heart"), (None, None)]
)
def test_a_label_is_a_digit_a_word_or_nothing(word, label):
    assert as_label(word) == label


@pytest.mark.parametrize("word", [10, -1, True, 7.0, "", " ", [7], {}])
def test_another_label_is_refused(word):
    with pytest.raises(InvalidInput, match="label must be a digit, a word for what is no digit, or null"):
        as_label(word)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "is damaged or no JSON"),
        ("[1]", '"format": "digitscope-drawings"'),
        ('{"format": "digitscope-drawings", "version": 2, "drawings": []}', "has version 2, expected 1"),
        ('{"format": "digitscope-drawings", "version": 1, "drawings": {}}', "must be"),
        ('{"format": "digitscope-drawings", "version": 1, "drawings": []}', "holds no drawings"),
        ('{"format": "digitscope-drawings", "version": 1, "drawings": [7]}', "drawing 0: expected an object"),
        ("\xff", "is damaged or no JSON"),
        ("[" * 100_000, "is damaged or no JSON"),
    ],
)
def test_a_json_of_another_form_is_refused(tmp_path, content, says):
    (tmp_path / "a.json").write_bytes(content.encode("latin-1"))
    with pytest.raises(InvalidInput, match=says):
        read_examples(tmp_path / "a.json")


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (drawing(12), "label must be a digit"),
        (drawing(1, strokes="line"), "strokes must be a list of strokes"),
        (drawing(1, strokes=[[[1, 2], [3]]]), "points of different lengths"),
        (drawing(1, strokes=[[[1, float("nan")]]]), "each coordinate from"),
        (drawing(1, size=[0, 10]), "size must be"),
        (drawing(1, brush=None), "brush must be"),
        (drawing(1, strokes=[[[0, 0]] * 20_001]), "at most 20000 points"),
    ],
)
def test_the_drawing_that_is_wrong_is_named(tmp_path, bad, says):
    path = write_json(tmp_path / "a.json", drawing(1), bad)
    with pytest.raises(InvalidInput, match=rf"a\.json, drawing 1: .*{says}"):
        read_examples(path)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"label": None}, "it has no label"),
        ({"label": np.array(["7"])}, "a digit or a word for each of the 2 drawings"),
        ({"label": np.array([1.5, 2])}, "a digit or a word"),
        ({"label": np.array([7, 12])}, None),
        ({"label": np.array([7, "x"], object)}, "no .npz of plain arrays"),
        ({"points": np.zeros((5, 3))}, r"points must be \(P, 2\) numbers"),
        ({"points": np.full((5, 2), np.inf)}, "drawing 0: stroke 0 must be a list"),
        ({"stroke_lengths": np.array([2, 1, 3])}, "stroke_lengths must sum to the 5 points"),
        ({"stroke_lengths": np.array([-1, 4, 2])}, "stroke_lengths must be a row of counts"),
        ({"strokes_per_sample": np.array([2, 2])}, "strokes_per_sample to the 3 strokes"),
    ],
)
def test_an_npz_of_another_form_is_refused(tmp_path, changes, says):
    arrays = {name: array for name, array in {**WHOLE, **changes}.items() if array is not None}
    np.savez(tmp_path / "a.npz", **arrays)
    if says is None:  # any word but a digit is no digit
        assert [example.label for example in read_examples(tmp_path)] == [7, "12"]
        return
    with pytest.raises(InvalidInput, match=says):
        read_examples(tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_a_damaged_npz_is_refused(tmp_path, content):
    (tmp_path / "a.npz").write_bytes(content)
    with pytest.raises(InvalidInput, match=r"a\.npz is damaged"):
        read_examples(tmp_path)


def test_what_is_not_there_or_no_drawing_is_told(tmp_path):
    with pytest.raises(InvalidInput, match="there is no file or folder"):
        read_examples(tmp_path / "none")
    with pytest.raises(InvalidInput, match="holds no drawings"):
        read_examples(tmp_path)
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(InvalidInput, match=r"notes\.txt is of no format"):
        read_examples(tmp_path / "notes.txt")


BOX = [np.array([(3, 5), (103, 5), (103, 55), (3, 55)], float)]


@pytest.mark.parametrize("placement", PLACEMENTS, ids=lambda placement: placement.name)
@pytest.mark.parametrize("size", [0.001, 1, 50])
def test_a_placement_has_its_size_on_the_canvas_whatever_the_drawings(placement, size):
    (stroke,) = placement.put([BOX[0] * size + 7], np.random.default_rng(0))
    sides = np.hypot(*np.diff(stroke, axis=0).T)
    assert sides[0] == pytest.approx(placement.fill * CANVAS)
    assert sides[1] == pytest.approx(placement.fill * CANVAS / 2)
    assert stroke.min() >= 0 and stroke.max() <= CANVAS


def test_a_tilt_turns_clockwise_by_its_degrees():
    (stroke,) = Placement(name="", fill=0.5, brush=1, tilt=15).put(BOX, np.random.default_rng(0))
    right, down = stroke[1] - stroke[0]
    assert np.degrees(np.arctan2(down, right)) == pytest.approx(15)  # y points down
    assert stroke.mean(0) == pytest.approx([CANVAS / 2] * 2)


def test_a_shift_is_chance_and_stays_on_the_canvas():
    shifted = Placement(name="", fill=0.35, brush=1, shift=0.25)
    centres = np.array([shifted.put(BOX, np.random.default_rng(k))[0].mean(0) for k in range(100)]) / CANVAS - 0.5
    assert 0.2 < np.abs(centres).max() <= 0.25
    assert np.abs(centres.mean(0)).max() < 0.05
    large = Placement(name="", fill=0.95, brush=1, shift=0.25).put(BOX, np.random.default_rng(1))[0]
    assert large.min() > 0 and large.max() < CANVAS


def test_a_dot_stays_a_dot_and_nothing_stays_nothing():
    (dot,) = PLACEMENTS[0].put([np.array([(5.0, 9.0)])], np.random.default_rng(0))
    assert dot.tolist() == [[CANVAS / 2, CANVAS / 2]]
    assert PLACEMENTS[0].put([], np.random.default_rng(0)) == []
