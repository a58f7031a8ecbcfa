"""The sentences about maps: their numbers are those of the maps."""

import json

import numpy as np
import pytest

from demo.frames import answer, prediction_of
from tests.four import FOUR

REQUEST = {"strokes": FOUR, "size": [400, 400], "brush": 20}


@pytest.fixture
def described(recognizer):
    """What is said of each map of the four, after its way through JSON."""
    return json.loads(json.dumps(answer(recognizer, {**REQUEST, "maps": True})))["maps"]


@pytest.mark.parametrize("layer", ["conv1", "pool1", "conv2", "pool2"])
def test_every_map_is_described_by_its_largest_cell_and_its_zeros(recognizer, described, layer):
    maps = prediction_of(recognizer, REQUEST).activations[layer]
    assert len(described[layer]) == len(maps)
    for found, cells in zip(described[layer], maps, strict=True):
        assert found["value"] == cells[found["row"], found["column"]] == cells.max()
        assert found["zeros"] == (cells == 0).mean()


def test_the_hidden_layer_is_one_picture_and_so_is_the_input(recognizer, described):
    prediction = prediction_of(recognizer, REQUEST)
    (hidden,), (ink,) = described["hidden"], described["input"]
    assert hidden["row"] == prediction.activations["hidden"].argmax() and hidden["column"] == 0
    assert hidden["zeros"] == np.mean(prediction.activations["hidden"] == 0)
    assert ink["value"] == prediction.input.max()


def test_what_is_switched_off_is_all_zero(recognizer):
    request = {**REQUEST, "maps": True, "silenced": {"conv1": [2]}}
    assert answer(recognizer, request)["maps"]["conv1"][2] == {"value": 0.0, "row": 0, "column": 0, "zeros": 1.0}
