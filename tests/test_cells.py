"""Which cells a cell is computed from, and which are computed from it: what PyTorch's gradients say."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from core.canvas import place_drawing
from core.cells import LAYERS, Cell, check_cell, influence, layer_shapes, on_canvas, receptive_field, source_of
from core.errors import InvalidInput
from core.model import Architecture, ConvNet
from core.strokes import read_drawing

MAPS = ("input", "conv1", "pool1", "conv2", "pool2")


@st.composite
def architectures(draw):
    """Small networks of every shape."""
    depth = st.integers(1, 5)
    return Architecture(
        depths=(draw(depth), draw(depth)),
        kernel_size=draw(st.sampled_from([1, 3, 5, 7])),
        hidden=draw(st.integers(1, 40)),
        classes=draw(st.integers(2, 12)),
        rejects=draw(st.booleans()),
    )


@st.composite
def networks_and_cells(draw, layers=None):
    """An architecture, and a cell of its network."""
    architecture = draw(architectures())
    shapes = layer_shapes(architecture)
    layer = draw(st.sampled_from([name for name in shapes if layers is None or name in layers]))
    channel, row, column = (draw(st.integers(0, count - 1)) for count in shapes[layer])
    return architecture, Cell(layer=layer, channel=channel, row=row, column=column)


def smooth_layers(network, picture):
    """The layers with averages for maxima and without ReLU, so that every cell has a gradient; with gradients kept."""
    layers = {"input": picture}
    layers["conv1"] = network.conv1(picture)
    layers["pool1"] = F.avg_pool2d(layers["conv1"], 2)
    layers["conv2"] = network.conv2(layers["pool1"])
    layers["pool2"] = F.avg_pool2d(layers["conv2"], 2)
    layers["hidden"] = network.fc1(layers["pool2"].flatten(1))[..., None, None]
    layers["output"] = network.fc2(layers["hidden"].flatten(1))[..., None, None]
    if network.architecture.rejects:
        layers["in_class"] = network.rejector(layers["hidden"].flatten(1))[..., None, None]
    for values in layers.values():
        values.retain_grad()
    return layers


def positive(architecture):
    """A network all of whose weights are 1: no gradient is 0 by chance."""
    network = ConvNet(architecture)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.fill_(1.0)
    return network


def covered(region, shape):
    """The cells of a region, as (maps, rows, columns) bool."""
    cells = np.zeros(shape, bool)
    maps = slice(None) if region.channel is None else region.channel
    cells[maps, region.top : region.bottom, region.left : region.right] = True
    return cells


@settings(deadline=None, max_examples=60)
@given(networks_and_cells())
def test_the_receptive_field_is_where_the_gradient_is(case):
    architecture, cell = case
    layers = smooth_layers(positive(architecture), torch.ones(1, 1, 28, 28, requires_grad=True))
    layers[cell.layer][0, cell.channel, cell.row, cell.column].backward()
    found = receptive_field(architecture, cell)
    for region in found:
        gradient = layers[region.layer].grad[0].numpy()
        assert np.array_equal(covered(region, gradient.shape), gradient != 0), region.layer
    earlier = [] if cell.layer == "input" else [source_of(cell.layer), *(r.layer for r in found[1:])]
    assert [region.layer for region in found] == earlier
    assert not earlier or earlier[-1] == "input"


@settings(deadline=None, max_examples=60)
@given(networks_and_cells(layers=LAYERS[:-1]))
def test_the_influence_is_every_cell_of_the_next_layer_whose_gradient_reaches_this_one(case):
    architecture, cell = case
    (region,) = influence(architecture, cell)
    assert region.layer == LAYERS[LAYERS.index(cell.layer) + 1]
    # The other way round: a cell is influenced where its own receptive field holds the cell
    maps, rows, columns = shape = layer_shapes(architecture)[region.layer]
    for channel, row, column in np.ndindex(maps, rows, columns):
        field = receptive_field(architecture, Cell(layer=region.layer, channel=channel, row=row, column=column))[0]
        reached = covered(field, layer_shapes(architecture)[cell.layer])[cell.channel, cell.row, cell.column]
        assert reached == covered(region, shape)[channel, row, column]


def test_an_answer_influences_nothing():
    assert influence(Architecture(rejects=True), Cell(layer="output", channel=0)) == []
    assert influence(Architecture(rejects=True), Cell(layer="in_class", channel=0)) == []


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ({"layer": "conv3", "channel": 0}, "expected a layer, one of input, conv1, .*output, got conv3"),
        ({"layer": ["conv1"], "channel": 0}, "expected a layer"),
        ({"layer": "in_class", "channel": 0}, "expected a layer"),
        ({"layer": "conv1", "channel": 4}, "expected a channel of conv1, a whole number from 0 to 3, got 4"),
        ({"layer": "conv1", "channel": True}, "got True"),
        ({"layer": "pool2", "channel": 0, "row": 7}, "a row of pool2, a whole number from 0 to 6, got 7"),
        ({"layer": "hidden", "channel": 511, "column": 1}, "a column of hidden, a whole number from 0 to 0, got 1"),
        ({"layer": "conv1", "channel": 0, "row": 1.0}, "got 1.0"),
        ({"layer": "conv1", "channel": 0, "row": "x" * 1000}, "got x{40}$"),
    ],
)
def test_a_cell_that_there_is_not_gets_a_sentence(cell, says):
    with pytest.raises(InvalidInput, match=says):
        check_cell(Architecture(), Cell(**cell))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 27), st.integers(0, 27), st.integers(40, 200), st.integers(40, 200), st.integers(6, 30))
def test_the_square_on_the_canvas_holds_the_ink_that_the_pixel_is_the_mean_of(row, column, x, y, brush):
    strokes = [[(x, y), (x + 120, y + 20), (x + 60, y + 150)]]
    placed = place_drawing(read_drawing(strokes, (400, 300), brush))
    pixel = receptive_field(Architecture(kernel_size=1), Cell(layer="conv1", channel=0, row=row, column=column))[0]
    box = np.array(on_canvas(placed, pixel)) * [400, 300, 400, 300]
    # The ink in the square, by the area of each canvas pixel that it covers
    left, top, right, bottom = box
    spans = [
        np.clip(np.minimum(n + 1, high) - np.maximum(n, low), 0, None)
        for n, low, high in ((np.arange(300), top, bottom), (np.arange(400), left, right))
    ]
    mean = spans[0] @ placed.steps["drawn"] @ spans[1] / ((right - left) * (bottom - top))
    # Ink fainter than what the box is drawn around is not taken along
    assert placed.input[row, column] == pytest.approx(mean, abs=0.06)
    assert right - left == pytest.approx(1 / placed.scale)


def test_an_example_fills_the_canvas_and_an_empty_canvas_has_no_place():
    region = receptive_field(Architecture(), Cell(layer="conv1", channel=0, row=14, column=0))[0]
    assert on_canvas(None, region) == (0, 12 / 28, 3 / 28, 17 / 28)
    assert on_canvas(place_drawing(read_drawing([], (400, 400), 20)), region) is None
