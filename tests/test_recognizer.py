"""The recognizer: what a prediction holds, and that strokes, pictures and the bare network agree."""

import dataclasses
import threading

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.calibration import Calibration
from core.errors import InvalidInput
from core.model import Architecture, ConvNet
from core.recognizer import Recognizer
from tests.four import FOUR, SIZE


def test_a_drawn_four_is_a_four(four):
    assert four.digit == 4
    assert four.verdict == "digit"
    assert four.candidates == [4]


def test_probabilities_are_ten_and_sum_to_one(four):
    assert four.probabilities.shape == (10,)
    assert four.probabilities.dtype == np.float32
    assert four.probabilities.sum() == pytest.approx(1, abs=1e-6)


def test_activations_are_those_of_the_bare_network(recognizer, four):
    x = torch.from_numpy(four.input)[None, None]
    with torch.no_grad():
        first, second = recognizer.network.retrieve_features(x)
        logits = recognizer.network.activations(x)["logits"][0]
        assert torch.equal(recognizer.network(x)[0], torch.log_softmax(logits, 0))
        log_probabilities = torch.log_softmax(logits / recognizer.calibration.temperature, 0)
    shapes = {name: values.shape for name, values in four.activations.items()}
    assert shapes == {
        "conv1": (4, 28, 28),
        "pool1": (4, 14, 14),
        "conv2": (8, 14, 14),
        "pool2": (8, 7, 7),
        "hidden": (512,),
        "logits": (10,),
        "in_class": (1,),
    }
    assert four.activations["conv1"] == pytest.approx(first[0].numpy(), abs=1e-6)
    assert four.activations["conv2"] == pytest.approx(second[0].numpy(), abs=1e-6)
    assert np.log(four.probabilities) == pytest.approx(log_probabilities.numpy(), abs=1e-4)
    assert all(values.dtype == np.float32 for values in four.activations.values())


@pytest.mark.parametrize("sizes", [dict(), dict(depths=(1, 3), kernel_size=7), dict(depths=(16, 2), kernel_size=9)])
def test_one_picture_is_read_as_a_batch_of_one(sizes):
    torch.manual_seed(7)
    network = ConvNet(Architecture(rejects=True, **sizes)).eval().requires_grad_(False)
    x = torch.rand(1, 1, 28, 28)
    first, second = network.architecture.depths
    for kept in (None, {"conv1": torch.ones(1, first), "conv2": torch.eye(1, second)}):
        layers, expected = network.activations_of_one(x, kept), network.activations(x, kept)
        assert list(layers) == list(expected)
        for name, values in expected.items():
            torch.testing.assert_close(layers[name], values, rtol=1e-5, atol=1e-6)


def test_a_picture_of_the_strokes_gives_the_same_answer(recognizer, four):
    picture = Image.fromarray(np.rint(255 - 255 * four.steps["drawn"]).astype(np.uint8))
    assert recognizer.predict(picture).probabilities == pytest.approx(four.probabilities, abs=1e-4)


def test_steps_end_with_the_networks_picture(four):
    assert list(four.steps) == ["drawn", "cropped", "centred", "input"]
    assert np.array_equal(four.steps["input"], four.input)


@pytest.mark.parametrize("strokes", [[], [[]], [[(900, 900), (950, 900)]]])
def test_no_ink_is_blank_and_no_digit(recognizer, strokes):
    blank = recognizer.predict_strokes(strokes, size=SIZE)
    assert (blank.verdict, blank.digit, blank.candidates) == ("blank", None, [])
    assert blank.probabilities.sum() == pytest.approx(1, abs=1e-6)
    assert not blank.input.any()


def test_an_empty_picture_is_blank(recognizer):
    assert recognizer.predict(np.full((200, 300), 255, np.uint8)).verdict == "blank"


@pytest.mark.parametrize(
    ("best", "next_best", "verdict", "candidates"),
    [(0.95, 0.03, "digit", [4]), (0.45, 0.3, "unsure", [4, 9]), (0.2, 0.1, "not_a_digit", [])],
)
def test_the_verdict_follows_the_probability_of_the_best(four, best, next_best, verdict, candidates):
    probabilities = np.full(10, (1 - best - next_best) / 8, np.float32)
    probabilities[4], probabilities[9] = best, next_best
    prediction = dataclasses.replace(four, probabilities=probabilities)
    assert (prediction.verdict, prediction.candidates) == (verdict, candidates)


def test_many_threads_get_the_answers_that_one_gets(recognizer, four):
    answers = []

    def ask():
        answers.extend(recognizer.predict_strokes(FOUR, size=SIZE).probabilities for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 160
    assert all(np.allclose(answer, four.probabilities, atol=1e-6) for answer in answers)


def test_the_network_that_a_recognizer_is_made_from_can_go_on_training():
    network = ConvNet().train()
    Recognizer(network)
    assert network.training
    assert all(parameter.requires_grad for parameter in network.parameters())


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        (np.zeros((28, 28)), r"expected \(28, 28\) float32, got \(28, 28\) float64"),
        (np.zeros((14, 14), np.float32), r"got \(14, 14\) float32"),
        (None, "got NoneType"),
        (np.full((28, 28), 2, np.float32), r"in \[0, 1\]"),
        (np.full((28, 28), np.nan, np.float32), r"in \[0, 1\]"),
    ],
)
def test_an_input_of_another_form_is_refused(recognizer, picture, says):
    with pytest.raises(InvalidInput, match=says):
        recognizer.predict_input(picture)


def test_a_folder_without_a_network_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match=str(tmp_path.name)):
        Recognizer.load(tmp_path)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=12,
)
number = st.floats(-500, 900) | st.integers(-500, 900) | anything


@settings(deadline=None, max_examples=200)
@given(
    strokes=st.lists(st.lists(st.tuples(number, number) | anything, max_size=5) | anything, max_size=4) | anything,
    size=st.tuples(st.integers(1, 500), st.integers(1, 500)) | anything,
    brush=st.integers(1, 60) | anything,
)
def test_any_strokes_give_an_answer_or_the_one_error(recognizer, strokes, size, brush):
    try:
        prediction = recognizer.predict_strokes(strokes, size, brush)
    except InvalidInput:
        return
    assert prediction.verdict in ("blank", "digit", "unsure", "not_a_digit")
    assert np.isfinite(prediction.probabilities).all()


def test_a_fingerprint_tells_one_network_from_another_and_is_the_same_each_time(recognizer):
    assert recognizer.fingerprint == Recognizer.load().fingerprint
    torch.manual_seed(3)
    network = ConvNet()
    assert Recognizer(network).fingerprint == Recognizer(network).fingerprint != recognizer.fingerprint
    assert Recognizer(network, Calibration(temperature=2.0)).fingerprint != Recognizer(network).fingerprint
