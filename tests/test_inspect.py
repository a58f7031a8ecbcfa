"""What the page is told of one cell."""

import base64
import json

import numpy as np
import pytest

from core.cells import Cell, layer_shapes
from core.model import Architecture, ConvNet
from core.recognizer import Recognizer
from core.terms import terms_of
from demo.frames import answer
from tests.four import FOUR

REQUEST = {"strokes": FOUR, "size": [400, 400], "brush": 20}
CELLS = [
    ("conv1", 3, 0, 27),
    ("conv2", 7, 13, 0),
    ("conv2", 2, 6, 6),
    ("hidden", 300, 0, 0),
    ("output", 4, 0, 0),
    ("in_class", 0, 0, 0),
]


def asked(recognizer, layer, channel, row=0, column=0, request=REQUEST):
    """What a request for one cell is answered with, after its way through JSON."""
    cell = {"layer": layer, "channel": channel, "row": row, "column": column}
    frame = json.loads(json.dumps(answer(recognizer, {**request, "inspect": cell})))
    assert "error" not in frame, frame
    return frame["inspect"]


def floats(data):
    return np.frombuffer(base64.b64decode(data), "<f4")


@pytest.mark.parametrize("cell", CELLS)
def test_the_terms_arrive_as_float32_without_loss_and_add_up(recognizer, cell):
    found = asked(recognizer, *cell)
    layer, channel, row, column = cell
    prediction = recognizer.predict_strokes(FOUR, (400, 400), 20)
    terms = terms_of(recognizer, prediction, Cell(layer=layer, channel=channel, row=row, column=column))
    assert (found["value"], found["sum"], found["bias"]) == (terms.value, terms.sum, terms.bias)
    patch = found["patch"]
    for name in ("inputs", "weights", "products"):
        assert np.array_equal(floats(patch[name]), getattr(terms.patch, name)[patch["maps"]].ravel())
    products = floats(patch["products"]).astype(np.float64)
    assert products.sum() + patch["rest"] + found["bias"] == pytest.approx(found["sum"], abs=1e-5)
    assert sum(patch["contributions"]) == pytest.approx(products.sum(), abs=1e-5)
    assert len(patch["maps"]) + patch["others"] == len(terms.patch.inputs)


def test_an_answer_names_its_largest_neurons_of_either_sign_and_the_rest_as_one(recognizer):
    patch = asked(recognizer, "output", 4)["patch"]
    products = floats(patch["products"])
    assert len(patch["maps"]) == 8
    assert patch["others"] == 504
    assert (products > 0).sum() == (products < 0).sum() == 4
    assert sorted(np.abs(products), reverse=True) == np.abs(products).tolist()


def test_a_hidden_neuron_names_all_of_eight_maps_the_largest_first(recognizer):
    patch = asked(recognizer, "hidden", 7)["patch"]
    assert sorted(patch["maps"]) == list(range(8))
    assert sorted(np.abs(patch["contributions"]), reverse=True) == np.abs(patch["contributions"]).tolist()
    assert (patch["rows"], patch["columns"], patch["others"], patch["rest"]) == (7, 7, 0, 0)


def test_of_many_maps_the_largest_are_named_and_the_rest_is_one_term():
    recognizer = Recognizer(ConvNet(Architecture(depths=(20, 30))))
    for cell, named in ((("conv2", 29, 7, 7), 16), (("hidden", 0), 8)):
        found = asked(recognizer, *cell)
        assert 0 < len(found["patch"]["maps"]) <= named
        total = floats(found["patch"]["products"]).astype(np.float64).sum() + found["patch"]["rest"] + found["bias"]
        assert total == pytest.approx(found["sum"], abs=1e-5)


def test_a_pooled_cell_shows_four_values_and_which_one_stays(recognizer):
    found = asked(recognizer, "pool2", 5, 3, 3)
    values = floats(found["patch"]["inputs"]).reshape(2, 2)
    assert found["value"] == values.max() == values[tuple(found["winner"])]
    assert (found["sum"], found["bias"], found["patch"]["weights"]) == (None, None, None)
    assert (found["patch"]["layer"], found["patch"]["channel"]) == ("conv2", 5)


def test_padding_is_said_to_be_padding(recognizer):
    patch = asked(recognizer, "conv1", 0, 0, 26)["patch"]
    assert (patch["top"], patch["left"], patch["inside"]) == (-2, 24, [2, 0, 5, 4])


def test_the_softmax_arrives_step_by_step(recognizer):
    steps = asked(recognizer, "output", 4)["softmax"]
    prediction = recognizer.predict_strokes(FOUR, (400, 400), 20)
    assert steps["logits"] == prediction.activations["logits"].tolist()
    assert np.divide(steps["powers"], steps["total"]) == pytest.approx(prediction.probabilities, rel=1e-5)
    assert steps["temperature"] == recognizer.calibration.temperature


def test_whether_it_is_a_digit_at_all_is_opened_too(recognizer):
    found = asked(recognizer, "in_class", 0)
    steps = found["in_class"]
    assert found["value"] == steps["probability"]
    assert found["sum"] == steps["logit"]
    expected = 1 / (1 + np.exp(-(steps["logit"] * steps["slope"] + steps["offset"])))
    assert steps["probability"] == pytest.approx(expected, rel=1e-5)
    assert asked(Recognizer(ConvNet()), "output", 1).get("in_class") is None


def test_the_ink_under_a_cell_is_a_part_of_the_sketchpad(recognizer):
    left, top, right, bottom = asked(recognizer, "conv1", 0, 14, 14)["ink"]
    assert 0 < left < right < 1
    assert 0 < top < bottom < 1
    assert asked(recognizer, "conv1", 0, request={**REQUEST, "strokes": []})["ink"] is None
    assert asked(recognizer, "input", 0, 27, 0, {"example": 4})["ink"] == [0, 27 / 28, 1 / 28, 1]


def test_regions_name_every_earlier_layer_and_the_next(recognizer):
    found = asked(recognizer, "conv2", 3, 5, 5)
    assert [region["layer"] for region in found["field"]] == ["pool1", "conv1", "input"]
    assert [region["layer"] for region in found["influence"]] == ["pool2"]


@pytest.mark.parametrize("layer", ["input", "conv1", "pool1", "conv2", "pool2", "hidden", "output", "in_class"])
def test_a_frame_with_a_cell_stays_small(recognizer, layer):
    _, rows, columns = layer_shapes(recognizer.network.architecture)[layer]
    found = asked(recognizer, layer, 0, rows // 2, columns // 2)
    assert len(json.dumps(found)) <= 10 * 1024


@pytest.mark.parametrize("wrong", [None, [], {}, "conv1", {"layer": "conv1"}, {"layer": "conv1", "channel": 9}])
def test_a_cell_that_there_is_not_gets_a_sentence(recognizer, wrong):
    frame = answer(recognizer, {**REQUEST, "inspect": wrong})
    assert set(frame) == {"weights", "error"}
    assert frame["error"].startswith("expected a ")


def test_a_cell_of_a_map_that_is_off_says_so(recognizer):
    off = {"conv1": [3]}
    for layer, channel, expected in [("conv1", 3, True), ("pool1", 3, True), ("conv2", 3, False), ("hidden", 7, False)]:
        cell = {"layer": layer, "channel": channel}
        frame = answer(recognizer, {**REQUEST, "silenced": off, "inspect": cell})
        assert frame["inspect"]["off"] is expected
