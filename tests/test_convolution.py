"""Convolution by hand: PyTorch's numbers, and every product on the way to them."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.convolution import LARGEST_SIDE, Sliding, convolve, median, read_kernel, windows
from core.errors import InvalidInput

slidings = st.builds(
    Sliding,
    stride=st.integers(1, 4),
    padding=st.integers(0, 7),
    bias=st.floats(-3, 3, width=32),
    relu=st.booleans(),
    pool=st.booleans(),
)
sides = st.integers(15, 33)
pictures = st.tuples(sides, sides).flatmap(lambda shape: arrays(np.float32, shape, elements=st.floats(0, 1, width=32)))
kernels = st.sampled_from([1, 3, 5, 7]).flatmap(
    lambda size: arrays(np.float32, (size, size), elements=st.floats(-2, 2, width=32))
)
DIGIT = np.random.default_rng(4).random((28, 28), np.float32)
ONES = np.ones((5, 5), np.float32)


@settings(deadline=None, max_examples=60)
@given(pictures, kernels, slidings)
def test_every_step_is_what_pytorchs_layers_say(picture, kernel, sliding):
    layer = torch.nn.Conv2d(1, 1, len(kernel), stride=sliding.stride, padding=sliding.padding)
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(kernel)[None, None])
        layer.bias.fill_(sliding.bias)
        expected = layer(torch.from_numpy(picture)[None, None])
        result = convolve(picture, kernel, sliding)
        assert np.array_equal(result.biased, expected[0, 0].numpy())
        expected = F.relu(expected) if sliding.relu else expected
        assert np.array_equal(result.output, expected[0, 0].numpy())
    if not sliding.pool:
        assert result.pooled is None
        return
    assert np.array_equal(result.pooled, F.max_pool2d(expected, 2)[0, 0].numpy())
    assert np.array_equal(result.output.ravel()[result.winners], result.pooled)


@settings(deadline=None, max_examples=60)
@given(pictures, kernels, slidings, st.data())
def test_the_products_of_a_window_are_those_of_its_patch_and_add_up_to_the_sum(picture, kernel, sliding, data):
    result, size = convolve(picture, kernel, sliding), len(kernel)
    row = data.draw(st.integers(0, len(result.sums) - 1))
    along = windows(picture, kernel, sliding, row)
    padded = np.pad(picture, sliding.padding)
    is_picture = np.pad(np.ones(picture.shape, bool), sliding.padding)
    for column, patch in enumerate(along.patches):
        top, left = row * sliding.stride, column * sliding.stride
        there = np.s_[top : top + size, left : left + size]
        assert np.array_equal(patch, padded[there])
        assert np.array_equal(along.inside[column], is_picture[there])
        assert np.array_equal(along.products[column], patch * kernel)
    sums = along.products.sum((1, 2), dtype=np.float64)
    assert along.products.shape == (result.sums.shape[1], size, size)
    assert np.allclose(result.sums[row], sums, rtol=0, atol=1e-4)


@pytest.mark.parametrize(
    ("sliding", "side"),
    [
        (Sliding(), 24),
        (Sliding(padding=2), 28),
        (Sliding(stride=2), 12),
        (Sliding(stride=3, padding=1), 9),
        (Sliding(stride=2, padding=2), 14),
    ],
)
def test_the_size_of_the_output_follows_from_stride_and_padding(sliding, side):
    assert convolve(DIGIT, ONES, sliding).output.shape == (side, side)


def test_the_kernel_is_not_flipped():
    speck = np.zeros((5, 5), np.float32)
    speck[2, 2] = 1
    kernel = np.arange(9, dtype=np.float32).reshape(3, 3)
    assert np.array_equal(convolve(speck, kernel).output, kernel[::-1, ::-1])


def test_a_median_is_the_middle_of_each_window_and_goes_on_outside_as_at_the_border():
    expected = np.lib.stride_tricks.sliding_window_view(np.pad(DIGIT, 1, mode="edge"), (3, 3))
    assert np.array_equal(median(DIGIT), np.median(expected, axis=(2, 3)))


@pytest.mark.parametrize(
    ("picture", "kernel", "sliding", "says"),
    [
        (DIGIT.astype(np.float64), ONES, {}, "float32, each from 1 to 128, got .28, 28. float64"),
        (DIGIT[None], ONES, {}, r"got \(1, 28, 28\)"),
        (np.zeros((LARGEST_SIDE + 1, 3), np.float32), ONES, {}, "from 1 to 128"),
        (np.zeros((0, 3), np.float32), ONES, {}, "from 1 to 128"),
        (DIGIT * 2, ONES, {}, "numbers from 0 to 1"),
        (DIGIT * np.float32(np.nan), ONES, {}, "numbers from 0 to 1"),
        (DIGIT, ONES[:4, :4], {}, "odd size"),
        (DIGIT, ONES[:3], {}, "square kernel"),
        (DIGIT[:2], ONES, {"padding": 1}, "5×5 does not fit in a picture of 4×30, padding included"),
        (DIGIT[:5, :5], ONES, {"pool": True}, "pooling needs a result of at least 2×2, got 1×1"),
    ],
)
def test_what_cannot_be_convolved_gets_a_sentence(picture, kernel, sliding, says):
    with pytest.raises(InvalidInput, match=says):
        convolve(picture, kernel, Sliding(**sliding))


@pytest.mark.parametrize("row", [-1, 24, 1.0, True, None, "x" * 1000])
def test_a_row_that_is_not_there_gets_a_sentence(row):
    with pytest.raises(InvalidInput, match=r"row must be a whole number from 0 to 23, got .{1,40}$"):
        windows(DIGIT, ONES, Sliding(), row)


def test_a_kernel_from_outside_is_read_as_it_is():
    kernel = read_kernel([[0, 1, 0.5], [-1, 2.25, 0], [100, -100, 0]])
    assert kernel.dtype == np.float32
    assert kernel.tolist() == [[0, 1, 0.5], [-1, 2.25, 0], [100, -100, 0]]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (None, "list of rows, an odd number from 1 to 15, got NoneType"),
        ([], "got 0 rows"),
        ([[1, 2], [3, 4]], "got 2 rows"),
        ([[0] * 17] * 17, "got 17 rows"),
        ([[1, 2, 3], [1, 2], [1, 2, 3]], "row 1 of the kernel must be a list of 3 numbers, got 2"),
        ([[1, 2, 3], [1, 2, 3], 5], "row 2 of the kernel must be a list of 3 numbers, got int"),
        ([["1"]], "must be from -100 to 100, got 1 in row 0"),
        ([[True]], "got True"),
        ([[float("nan")]], "got nan"),
        ([[101]], "got 101"),
        ([[10**400]], r"got 10+ in row 0$"),
    ],
)
def test_a_wrong_kernel_gets_a_sentence(values, says):
    with pytest.raises(InvalidInput, match=says):
        read_kernel(values)
