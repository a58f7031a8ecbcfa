"""What a cell is made of: PyTorch's own numbers, which add up to PyTorch's own sums."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calibration import Calibration
from core.cells import Cell, layer_shapes, source_of
from core.errors import InvalidInput
from core.model import ConvNet
from core.recognizer import Recognizer
from core.terms import by_map, largest, terms_of
from tests.four import FOUR
from tests.sums import before_relu
from tests.test_cells import networks_and_cells

BORDERS = [(0, 0), (0, -1), (-1, 0), (-1, -1), (0, 6), (3, 0)]
LAYERS = ("input", "conv1", "pool1", "conv2", "pool2", "hidden", "output", "in_class")


@pytest.fixture(scope="module")
def shipped():
    recognizer = Recognizer.load()
    return recognizer, recognizer.predict_strokes(FOUR, (400, 400), 20)


def check_terms(recognizer, prediction, cell):
    """All that must be true of the terms of any cell."""
    terms = terms_of(recognizer, prediction, cell)
    sums = before_relu(recognizer.network, prediction.input)
    at = (cell.channel, cell.row, cell.column)
    if cell.layer == "input":
        assert (terms.value, terms.sum, terms.patch) == (float(prediction.input[cell.row, cell.column]), None, None)
        return
    before = np.maximum(sums[source_of(cell.layer)], 0)
    if cell.layer.startswith("pool"):
        kept, winners = F.max_pool2d(torch.from_numpy(before), 2, return_indices=True)
        row, column = divmod(int(winners[at]), before.shape[2])
        assert (terms.patch.top + terms.winner[0], terms.patch.left + terms.winner[1]) == (row, column)
        assert terms.value == pytest.approx(float(kept[at]), abs=1e-5)
        assert terms.value == terms.patch.inputs.max()
        return
    patch = terms.patch
    assert np.array_equal(patch.products, patch.inputs * patch.weights)
    assert patch.products.dtype == patch.inputs.dtype == patch.weights.dtype == np.float32
    assert terms.sum == pytest.approx(float(sums[cell.layer][at]), abs=1e-5)
    assert patch.products.sum(dtype=np.float64) + terms.bias == pytest.approx(terms.sum, abs=1e-5)
    for row, column in np.ndindex(patch.inside.shape):
        y, x = patch.top + row, patch.left + column
        assert patch.inside[row, column] == (0 <= y < before.shape[1] and 0 <= x < before.shape[2])
        expected = before[:, y, x] if patch.inside[row, column] else np.zeros(len(before))
        assert patch.inputs[:, row, column] == pytest.approx(expected, abs=1e-5)
    if cell.layer not in ("output", "in_class"):
        assert terms.value == max(terms.sum, 0)


@settings(deadline=None, max_examples=80)
@given(networks_and_cells(), st.integers(0, 2**32 - 1))
def test_every_cell_of_any_network_is_the_sum_that_pytorch_computes(case, seed):
    architecture, cell = case
    torch.manual_seed(seed)
    recognizer = Recognizer(ConvNet(architecture))
    prediction = recognizer.predict_input(torch.rand(28, 28).numpy())
    check_terms(recognizer, prediction, cell)


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("corner", BORDERS)
def test_every_layer_of_the_shipped_network_adds_up_in_the_middle_and_at_the_borders(shipped, layer, corner):
    maps, rows, columns = layer_shapes(shipped[0].network.architecture)[layer]
    for channel in range(0, maps, max(maps // 8, 1)):
        check_terms(*shipped, Cell(layer=layer, channel=channel, row=corner[0] % rows, column=corner[1] % columns))


def test_padding_is_told_from_paper(shipped):
    patch = terms_of(*shipped, Cell(layer="conv2", channel=0, row=0, column=13)).patch
    assert (patch.top, patch.left) == (-2, 11)
    assert patch.inside.tolist() == [[False] * 5] * 2 + [[True] * 3 + [False] * 2] * 3
    assert not patch.products[:, ~patch.inside].any()


def test_the_softmax_is_shown_step_by_step_with_its_temperature(shipped):
    recognizer, prediction = shipped
    steps = terms_of(recognizer, prediction, Cell(layer="output", channel=4)).softmax
    assert steps.temperature == recognizer.calibration.temperature != 1
    assert np.array_equal(steps.logits, prediction.activations["logits"])
    assert steps.scaled == pytest.approx(steps.logits / steps.temperature)
    assert steps.powers == pytest.approx(np.exp(steps.scaled.astype(np.float64) - steps.scaled.max()), rel=1e-5)
    assert steps.powers / steps.total == pytest.approx(prediction.probabilities, rel=1e-5)


def test_a_network_without_calibration_has_the_temperature_of_one():
    recognizer = Recognizer(ConvNet(), Calibration())
    prediction = recognizer.predict_input(np.zeros((28, 28), np.float32))
    assert terms_of(recognizer, prediction, Cell(layer="output", channel=0)).softmax.temperature == 1


def test_of_equal_values_the_first_wins_as_in_pytorch(shipped):
    recognizer, _ = shipped
    blank = recognizer.predict_strokes([], (400, 400), 20)
    cells = [Cell(layer="pool1", channel=k, row=5, column=5) for k in range(4)]
    assert [terms_of(recognizer, blank, cell).winner for cell in cells] == [(0, 0)] * 4


def test_a_cell_of_another_network_is_refused(shipped):
    with pytest.raises(InvalidInput, match="channel of conv2"):
        terms_of(*shipped, Cell(layer="conv2", channel=8))


@settings(deadline=None)
@given(st.lists(st.floats(-9, 9, width=32), min_size=1, max_size=30), st.integers(1, 8))
def test_the_largest_and_the_rest_are_the_whole(values, most):
    values = np.array(values, np.float32)
    chosen, rest = largest(values, most)
    assert values[chosen].sum(dtype=np.float64) + rest == pytest.approx(values.sum(dtype=np.float64), abs=1e-4)
    assert sorted(np.abs(values[chosen]).tolist(), reverse=True) == np.abs(values[chosen]).tolist()
    for sign in (1, -1):
        others = np.delete(values, chosen) * sign
        named = [value for value in values[chosen] * sign if value > 0]
        assert len(named) == min(most, int((values * sign > 0).sum()))
        assert not named or others.max(initial=0) <= min(named)


def test_what_a_map_brings_is_the_sum_of_its_products(shipped):
    products = terms_of(*shipped, Cell(layer="hidden", channel=7)).patch.products
    assert by_map(products) == pytest.approx(products.reshape(8, -1).sum(1, dtype=np.float64), abs=1e-5)
