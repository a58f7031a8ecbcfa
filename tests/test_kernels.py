"""The kernels that have a name."""

import numpy as np
import pytest
import torch

from core.convolution import Sliding, convolve
from core.kernels import PRESETS, learned_kernels, preset
from core.model import Architecture, ConvNet
from core.recognizer import Recognizer

STEP = np.zeros((9, 9), np.float32)
STEP[:, 5:] = 1


@pytest.mark.parametrize("name", ["identity", "blur", "gaussian", "sharpen", "emboss"])
def test_what_makes_a_picture_of_a_picture_keeps_an_even_grey(name):
    assert preset(name).sum() == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("name", ["edge-horizontal", "edge-vertical", "laplacian"])
def test_what_looks_for_edges_says_nothing_of_an_even_grey(name):
    assert preset(name).sum() == 0


def test_each_edge_is_found_by_its_own_kernel_alone():
    assert convolve(STEP, preset("edge-vertical")).output.max() == 4
    assert not convolve(STEP, preset("edge-horizontal")).output.any()
    assert convolve(STEP.T.copy(), preset("edge-horizontal")).output.max() == 4
    assert not convolve(STEP.T.copy(), preset("edge-vertical")).output.any()


def test_identity_changes_nothing():
    assert np.array_equal(convolve(STEP, preset("identity"), Sliding(padding=1)).output, STEP)


def test_no_two_kernels_share_a_name():
    names = [kernel.name for kernel in [*PRESETS, *learned_kernels(ConvNet())]]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("architecture", [Architecture(), Architecture(depths=(3, 2), kernel_size=7)])
def test_the_learned_kernels_are_the_networks_whatever_its_shape(architecture):
    network = ConvNet(architecture)
    kernels = learned_kernels(network)
    maps, more = architecture.depths
    assert [kernel.layer for kernel in kernels] == ["conv1"] * maps + ["conv2"] * (maps * more)
    for kernel in kernels:
        convolution = getattr(network, kernel.layer)
        made, read = kernel.place
        assert np.array_equal(kernel.values, convolution.weight[made, read].detach().numpy())
        assert kernel.bias == convolution.bias[made].item()


def test_a_first_kernel_with_bias_padding_and_relu_makes_the_networks_own_map():
    recognizer = Recognizer.load()
    picture = np.random.default_rng(7).random((28, 28), np.float32)
    maps = recognizer.predict_input(picture).activations
    for index in range(recognizer.network.architecture.depths[0]):
        kernel = learned_kernels(recognizer.network)[index]
        sliding = Sliding(padding=len(kernel.values) // 2, bias=kernel.bias, relu=True, pool=True)
        result = convolve(picture, kernel.values.copy(), sliding)
        assert np.allclose(result.output, maps["conv1"][index], rtol=0, atol=1e-5)
        assert np.allclose(result.pooled, maps["pool1"][index], rtol=0, atol=1e-5)


def test_the_second_kernels_parts_add_up_to_the_networks_map():
    recognizer = Recognizer.load()
    maps = recognizer.predict_input(np.random.default_rng(7).random((28, 28), np.float32)).activations
    parts = [kernel for kernel in learned_kernels(recognizer.network) if kernel.name.startswith("conv2-0-")]
    # Pooled maps are no pictures from 0 to 1, so PyTorch itself adds them up
    sums = sum(
        torch.conv2d(
            torch.from_numpy(maps["pool1"][part.place[1]])[None, None],
            torch.from_numpy(part.values.copy())[None, None],
            padding=len(part.values) // 2,
        )
        for part in parts
    )
    assert np.allclose(torch.relu(sums + parts[0].bias)[0, 0].numpy(), maps["conv2"][0], rtol=0, atol=1e-4)
