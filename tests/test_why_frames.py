"""What a frame says beside the answer: kernels, why, and what silenced maps changed."""

import base64
import json
import re

import numpy as np
import pytest
import torch

from core.silence import Silenced
from core.why import evidence, occlusion, without_each_map
from demo.frames import answer
from demo.text import WORDS
from tests.four import FOUR, SIZE
from tests.test_frames import REQUEST


def asked(recognizer, **extras):
    frame = json.loads(json.dumps(answer(recognizer, {**REQUEST, **extras})))
    assert "error" not in frame, frame
    return frame


def numbers(found):
    return np.frombuffer(base64.b64decode(found["data"]), "<f4").reshape(28, 28)


def test_kernels_and_biases_come_exactly_as_they_are(recognizer):
    kernels = asked(recognizer, kernels=True)["kernels"]
    for layer in ("conv1", "conv2"):
        convolution = getattr(recognizer.network, layer)
        assert torch.equal(torch.tensor(kernels[layer]["weights"]), convolution.weight)
        assert torch.equal(torch.tensor(kernels[layer]["biases"]), convolution.bias)
        assert kernels[layer]["scale"] == convolution.weight.abs().max()


def test_evidence_travels_in_full_precision_with_its_sum(recognizer, four):
    found, expected = asked(recognizer, why={"view": "evidence"})["why"], evidence(recognizer, four, 4)
    assert np.array_equal(numbers(found), expected.values)
    assert found["scale"] == np.abs(expected.values).max()
    assert (found["digit"], found["against"], found["steps"]) == (4, None, expected.steps)
    assert (found["start"], found["end"], found["total"]) == (expected.start, expected.end, expected.total)
    assert found["total"] - (found["end"] - found["start"]) == pytest.approx(found["error"])


def test_a_contrast_is_of_the_two_most_probable_digits_or_of_those_that_are_asked_about(recognizer, four):
    first, second = np.argsort(-four.probabilities)[:2]
    found = asked(recognizer, why={"view": "contrast"})["why"]
    assert (found["digit"], found["against"]) == (first, second)
    assert np.array_equal(numbers(found), evidence(recognizer, four, int(first), int(second)).values)
    found = asked(recognizer, why={"view": "contrast", "digits": [8, 4], "in_full": False})["why"]
    assert np.array_equal(numbers(found), evidence(recognizer, four, 8, 4, in_full=False).values)


def test_an_occlusion_travels_with_its_size(recognizer, four):
    found = asked(recognizer, why={"view": "occlusion", "size": 7})["why"]
    assert np.array_equal(numbers(found), occlusion(recognizer, four, 4, 7))
    assert found["size"] == 7


def test_the_numbers_lie_on_the_sketchpad_where_the_ink_is(recognizer, four):
    left, top, side = asked(recognizer, why={"view": "evidence"})["why"]["place"]
    drawn, pixels = four.steps["drawn"], (np.arange(28) + 0.5) * side / 28
    for axis, start in ((0, left), (1, top)):
        on_canvas = (drawn.sum(axis) @ (np.arange(400) + 0.5)) / drawn.sum()
        through_input = start + (four.input.sum(axis) @ pixels) / four.input.sum()
        assert through_input == pytest.approx(on_canvas, abs=0.2), "canvas pixels; the faintest ink is cropped"


def test_an_example_lies_on_the_whole_sketchpad(recognizer):
    assert answer(recognizer, {"example": 4, "why": {"view": "evidence"}})["why"]["place"] is None


@pytest.mark.parametrize("silenced", [{"conv1": [3]}, {"conv1": [0], "conv2": [1, 7]}])
def test_all_that_a_frame_says_is_about_the_network_without_the_silenced_maps(recognizer, silenced):
    maps = Silenced(**{layer: tuple(numbers) for layer, numbers in silenced.items()})
    prediction = recognizer.predict_strokes(FOUR, SIZE, silenced=maps)
    frame = asked(recognizer, silenced=silenced, why={"view": "evidence"}, hangs=True)
    assert frame["probabilities"] == prediction.probabilities.tolist()
    assert (frame["verdict"], frame["digit"]) == (prediction.verdict, prediction.digit)
    assert frame["layers"]["conv2"]["scale"] == prediction.activations["conv2"].max()
    assert np.array_equal(numbers(frame["why"]), evidence(recognizer, prediction, prediction.digit).values)
    removals = without_each_map(recognizer, prediction)
    assert [(each["layer"], each["map"]) for each in frame["hangs"]] == [(each.layer, each.map) for each in removals]


def test_a_frame_with_silenced_maps_says_what_the_answer_was_with_them(recognizer, four):
    frame = asked(recognizer, silenced={"conv1": [3]})
    assert frame["silenced"] == {"verdict": "digit", "digit": 4, "probabilities": four.probabilities.tolist()}
    assert frame["probabilities"] != frame["silenced"]["probabilities"]


def test_the_maps_that_count_come_with_the_answer_without_each(recognizer, four):
    found, removals = asked(recognizer, hangs=True)["hangs"], without_each_map(recognizer, four)
    assert len(found) == 12
    for each, removal in zip(found, removals, strict=True):
        assert (each["layer"], each["map"], each["drop"]) == (removal.layer, removal.map, removal.drop)
        assert (each["digit"], each["verdict"]) == (removal.digit, removal.verdict)
        assert each["probability"] == removal.probabilities.max()


def test_a_blank_sheet_has_no_reasons(recognizer):
    for view in ("evidence", "contrast", "occlusion"):
        frame = asked(recognizer, strokes=[], why={"view": view, "size": 5}, hangs=True, silenced={"conv1": [1]})
        assert (frame["why"], frame["hangs"]) == (None, None)
        assert frame["silenced"]["verdict"] == "blank"


@pytest.mark.parametrize(
    ("extras", "says"),
    [
        ({"why": None}, "expected an object with a view, one of evidence, contrast, occlusion, got None"),
        ({"why": {"view": "x" * 100}}, "got x{40}$"),
        ({"why": {"view": ["evidence"]}}, "expected an object with a view"),
        ({"why": {"view": "contrast", "digits": 4}}, "expected two digits, got 4"),
        ({"why": {"view": "contrast", "digits": [4]}}, "expected two digits"),
        ({"why": {"view": "contrast", "digits": [4, 4]}}, "two different classes"),
        ({"why": {"view": "contrast", "digits": [4, "9"]}}, "got 9"),
        ({"why": {"view": "occlusion"}}, "the patch must measure"),
        ({"silenced": {"conv1": [4]}}, "conv1 has the maps 0 to 3, got 4"),
        ({"silenced": [1]}, "expected lists of maps"),
    ],
)
def test_a_wrong_question_gets_a_sentence(recognizer, extras, says):
    frame = answer(recognizer, {**REQUEST, **extras})
    assert set(frame) == {"weights", "error"}
    assert re.search(says, frame["error"])


def test_both_languages_have_the_same_words_for_it():
    def names(words):
        if isinstance(words, dict):
            return {name: names(each) for name, each in words.items()}
        return len(words) if isinstance(words, (list, tuple)) else None

    for section in ("kernels", "why"):
        assert names(WORDS["en"][section]) == names(WORDS["zh"][section])
