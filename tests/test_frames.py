"""Requests of the page and the frames that answer them."""

import base64
import json
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from demo.examples import EXAMPLES, STRIP, draw_strip, example_input
from demo.frames import LAYERS, answer, frame_of
from demo.hard_ones import draw_hard_ones, load_hard_ones
from demo.steps import in_runs
from demo.text import WORDS
from tests.four import FOUR
from tests.runs_of_greys import unfolded
from tests.test_recognizer import anything

REQUEST = {"strokes": FOUR, "size": [400, 400], "brush": 20}


def test_a_frame_holds_the_answer_in_full(recognizer):
    frame = json.loads(json.dumps(answer(recognizer, REQUEST)))
    prediction = recognizer.predict_strokes(FOUR, (400, 400), 20)
    assert (frame["verdict"], frame["digit"], frame["candidates"]) == ("digit", 4, [4])
    assert np.array(frame["probabilities"], np.float32).tolist() == prediction.probabilities.tolist()


def test_a_frame_holds_every_map_to_within_half_a_step_of_its_scale(recognizer):
    frame, prediction = answer(recognizer, REQUEST), recognizer.predict_strokes(FOUR, (400, 400), 20)
    assert list(frame["layers"]) == ["input", *LAYERS]
    for name, layer in frame["layers"].items():
        cells = np.frombuffer(base64.b64decode(layer["data"]), np.uint8).reshape(layer["shape"])
        exact = prediction.input[None] if name == "input" else prediction.activations[name].reshape(layer["shape"])
        assert np.abs(cells * (layer["scale"] / 255) - exact).max() <= layer["scale"] / 510 * 1.001
        assert name == "input" or layer["scale"] == exact.max()


@pytest.mark.parametrize("name", ["four", *(one["name"] for one in load_hard_ones())])
def test_a_frame_is_small_enough_to_be_live(recognizer, name):
    strokes = {"four": FOUR, **{one["name"]: one["strokes"] for one in load_hard_ones()}}[name]
    frame = answer(recognizer, {**REQUEST, "strokes": strokes})
    assert len(json.dumps(frame, separators=(",", ":"))) <= 12 * 1024, "so much travels: without spaces"


def test_a_frame_holds_each_step_in_small(recognizer):
    frame, prediction = answer(recognizer, REQUEST), recognizer.predict_strokes(FOUR, (400, 400), 20)
    assert list(frame["steps"]) == ["drawn", "cropped", "centred"]
    centred = prediction.steps["centred"].reshape(56, 4, 56, 4).mean((1, 3))
    assert np.abs(unfolded(frame["steps"]["centred"]) / 7 - centred).max() <= 0.5 / 7 + 1e-3
    for name, step in frame["steps"].items():
        exact = prediction.steps[name]
        assert max(step["shape"]) == 56
        assert step["shape"][0] / step["shape"][1] == pytest.approx(exact.shape[0] / exact.shape[1], rel=0.02)
        assert unfolded(step).mean() / 7 == pytest.approx(exact.mean(), abs=0.01)


def test_a_blank_sheet_has_steps_without_ink(recognizer):
    steps = answer(recognizer, {**REQUEST, "strokes": []})["steps"]
    assert [name for name, step in steps.items() if unfolded(step).any()] == []


@pytest.mark.parametrize("length", [1, 31, 32, 33, 64, 1000])
def test_runs_unfold_to_what_was_folded(length):
    cells = np.random.default_rng(length).integers(0, 2, length).repeat(length).astype(np.uint8) * 7
    data = base64.b64encode(in_runs(cells, [len(cells)])[0]).decode()
    assert np.array_equal(unfolded({"shape": [1, len(cells)], "data": data})[0], cells)


def test_a_frame_says_why_where_the_prediction_does(recognizer):
    prediction = recognizer.predict_strokes(FOUR, (400, 400), 20)
    assert frame_of(prediction)["reason"] == getattr(prediction, "reason", "")


def test_an_example_is_read_as_it_is(recognizer):
    frame = answer(recognizer, {"example": len(EXAMPLES) - 1})
    expected = recognizer.predict_input(example_input(len(EXAMPLES) - 1))
    assert frame["probabilities"] == expected.probabilities.tolist()
    assert frame["digit"] == 1
    assert frame["steps"] == {}, "the makers of MNIST took them"


def test_the_hard_ones_are_what_the_command_draws():
    for kept, drawn in zip(load_hard_ones(), draw_hard_ones(), strict=True):
        assert kept["name"] == drawn["name"]
        for stroke, expected in zip(kept["strokes"], drawn["strokes"], strict=True):
            # Another machine may round to the neighbour
            assert np.allclose(stroke, expected, rtol=0, atol=0.11)


def test_every_hard_one_has_a_name_in_each_language():
    for words in WORDS.values():
        assert list(words["hardOnes"]) == [one["name"] for one in load_hard_ones()]


def test_the_strip_of_examples_is_mnists():
    assert np.array_equal(np.asarray(Image.open(STRIP)), np.asarray(draw_strip()))


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (None, "expected an object with strokes or an example, got NoneType"),
        ([], "got list"),
        ({}, "the drawing lacks brush, size, strokes"),
        ({"strokes": [], "brush": 20}, "the drawing lacks size"),
        ({"example": 11}, "example must be a whole number from 0 to 10, got 11"),
        ({"example": True}, "got True"),
        ({"example": "x" * 1000}, "got x{40}$"),
        ({**REQUEST, "brush": None}, "brush must be"),
    ],
)
def test_a_wrong_request_gets_a_sentence(recognizer, request_, says):
    frame = answer(recognizer, request_)
    assert set(frame) - {"weights"} == {"error"}
    assert re.search(says, frame["error"])


@settings(deadline=None, max_examples=100)
@given(anything | st.fixed_dictionaries({"strokes": anything, "size": anything, "brush": anything}))
def test_any_request_gets_an_answer(recognizer, request_):
    assert answer(recognizer, request_)
