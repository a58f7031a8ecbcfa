"""Requests of the page and the frames that answer them."""

import base64
import json
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.recognizer import Recognizer
from demo.examples import EXAMPLES, STRIP, draw_strip, example_input
from demo.frames import LAYERS, answer
from tests.test_recognizer import FOUR, anything

REQUEST = {"strokes": FOUR, "size": [400, 400], "brush": 20}


@pytest.fixture(scope="module")
def recognizer():
    return Recognizer.load()


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
        exact = prediction.input[None] if name == "input" else prediction.activations[name]
        assert np.abs(cells * (layer["scale"] / 255) - exact).max() <= layer["scale"] / 510 * 1.001
        assert name == "input" or layer["scale"] == exact.max()


def test_a_frame_is_small_enough_to_be_live(recognizer):
    assert len(json.dumps(answer(recognizer, REQUEST))) <= 12 * 1024


def test_an_example_is_read_as_it_is(recognizer):
    frame = answer(recognizer, {"example": len(EXAMPLES) - 1})
    expected = recognizer.predict_input(example_input(len(EXAMPLES) - 1))
    assert frame["probabilities"] == expected.probabilities.tolist()
    assert frame["digit"] == 1


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
    assert list(frame) == ["error"]
    assert re.search(says, frame["error"])


@settings(deadline=None, max_examples=100)
@given(anything | st.fixed_dictionaries({"strokes": anything, "size": anything, "brush": anything}))
def test_any_request_gets_an_answer(recognizer, request_):
    assert answer(recognizer, request_)
