"""Feature maps switched off: what reaches the layers behind them, and that nothing else changes."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from core.errors import InvalidInput
from core.model import Architecture, ConvNet
from core.recognizer import Recognizer
from core.silence import ALL_ON, Silenced, each_without, silenced_from
from tests.four import FOUR, SIZE


def by_hand(network: ConvNet, picture: np.ndarray, silenced: Silenced) -> dict[str, torch.Tensor]:
    """Every layer with PyTorch's own functions, the silenced maps overwritten with 0."""
    with torch.no_grad():
        conv1 = F.relu(
            F.conv2d(torch.from_numpy(picture)[None, None], network.conv1.weight, network.conv1.bias, padding="same")
        )
        conv1[:, list(silenced.conv1)] = 0
        pool1 = F.max_pool2d(conv1, 2)
        conv2 = F.relu(F.conv2d(pool1, network.conv2.weight, network.conv2.bias, padding="same"))
        conv2[:, list(silenced.conv2)] = 0
        pool2 = F.max_pool2d(conv2, 2)
        hidden = F.relu(network.fc1(pool2.flatten(1)))
        return dict(conv1=conv1, pool1=pool1, conv2=conv2, pool2=pool2, hidden=hidden, logits=network.fc2(hidden))


@pytest.mark.parametrize(
    "silenced", [ALL_ON, Silenced(conv1=(3,)), Silenced(conv2=(0, 7)), Silenced(conv1=(0, 1, 2, 3), conv2=(4,))]
)
def test_every_layer_is_pytorchs_with_these_maps_set_to_0(recognizer, silenced):
    prediction = recognizer.predict_strokes(FOUR, SIZE, silenced=silenced)
    expected = by_hand(recognizer.network, prediction.input, silenced)
    for name, values in expected.items():
        assert torch.allclose(torch.from_numpy(prediction.activations[name]), values[0], atol=1e-5), name
    for layer in ("conv1", "conv2"):
        assert not prediction.activations[layer][list(getattr(silenced, layer))].any()
    softmax = torch.softmax(expected["logits"] / recognizer.calibration.temperature, 1)[0]
    assert prediction.probabilities == pytest.approx(softmax.numpy(), abs=1e-6)


@pytest.mark.parametrize("architecture", [Architecture(depths=(8, 16), kernel_size=3), Architecture(depths=(1, 1))])
def test_it_holds_for_networks_of_any_shape(architecture):
    recognizer, picture = Recognizer(ConvNet(architecture)), np.random.default_rng(0).random((28, 28), np.float32)
    silenced = Silenced(conv1=(architecture.depths[0] - 1,), conv2=(architecture.depths[1] - 1,))
    expected = by_hand(recognizer.network, picture, silenced)
    logits = recognizer.predict_input(picture, silenced=silenced).activations["logits"]
    assert logits == pytest.approx(expected["logits"][0].numpy(), abs=1e-5)


def test_the_network_and_the_next_drawing_know_nothing_of_it(recognizer):
    before = recognizer.predict_strokes(FOUR, SIZE)
    weights = {name: values.clone() for name, values in recognizer.network.state_dict().items()}
    recognizer.predict_strokes(FOUR, SIZE, silenced=Silenced(conv1=(0, 3)))
    after = recognizer.predict_strokes(FOUR, SIZE)
    assert after.probabilities.tolist() == before.probabilities.tolist()
    assert all(torch.equal(values, weights[name]) for name, values in recognizer.network.state_dict().items())
    assert after.silenced == ALL_ON


def test_a_picture_can_be_read_again_with_other_maps(recognizer):
    silenced = Silenced(conv1=(3,))
    prediction = recognizer.predict_strokes(FOUR, SIZE, silenced=silenced)
    again = recognizer.read_again(prediction)
    assert again.probabilities.tolist() == recognizer.predict_strokes(FOUR, SIZE).probabilities.tolist()
    assert (prediction.silenced, again.silenced) == (silenced, ALL_ON)


def test_each_map_that_is_on_is_taken_away_once():
    names, kept = each_without(Silenced(conv2=(1,)), Architecture(depths=(2, 3)))
    assert names == [("conv1", 0), ("conv1", 1), ("conv2", 0), ("conv2", 2)]
    assert kept["conv1"].tolist() == [[0, 1], [1, 0], [1, 1], [1, 1]]
    assert kept["conv2"].tolist() == [[1, 0, 1], [1, 0, 1], [0, 0, 1], [1, 0, 0]]


@pytest.mark.parametrize(
    ("silenced", "says"),
    [
        (Silenced(conv1=(4,)), "conv1 has the maps 0 to 3, got 4"),
        (Silenced(conv2=(-1,)), "conv2 has the maps 0 to 7, got -1"),
        (Silenced(conv2=(True,)), "got True"),
        (Silenced(conv1=("3",)), "conv1 has the maps"),
        (Silenced(conv1=(1, 1)), "each map of conv1 once"),
    ],
)
def test_a_map_that_there_is_not_is_refused(recognizer, silenced, says):
    with pytest.raises(InvalidInput, match=says):
        recognizer.predict_strokes(FOUR, SIZE, silenced=silenced)


@pytest.mark.parametrize("value", [None, [], "conv1", {"conv3": []}, {"conv1": 3}, {"conv1": None}, {"conv1": {}}])
def test_what_is_no_list_of_maps_is_refused(value):
    with pytest.raises(InvalidInput, match="expected lists of maps"):
        silenced_from(value)
