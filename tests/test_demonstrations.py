"""Sharpen, blur, denoise: the pictures do what the page says of them."""

import numpy as np
import pytest

from core.convolution import Sliding, convolve
from core.demonstrations import KERNELS, MAKERS, demonstration, quality
from core.errors import InvalidInput
from core.kernels import preset


def before_and_after(name):
    shown = demonstration(name)
    kernel = preset(KERNELS[name])
    after = convolve(shown.picture, kernel, Sliding(padding=len(kernel) // 2)).output
    return shown, quality(shown.picture, shown.clean), quality(after, shown.clean)


@pytest.mark.parametrize("name", MAKERS)
def test_a_demonstration_is_a_picture_and_always_the_same(name):
    shown = demonstration(name)
    assert shown.picture.dtype == shown.clean.dtype == np.float32
    assert 0 <= shown.picture.min() < shown.picture.max() <= 1
    demonstration.cache_clear()
    assert np.array_equal(demonstration(name).picture, shown.picture)


def test_sharpening_comes_nearer_to_the_clean_picture_and_raises_the_noise():
    _, before, after = before_and_after("sharpen")
    assert after.error < before.error
    assert after.noise > 2 * before.noise


def test_blurring_takes_about_four_fifths_of_the_noise_and_the_lines_with_it():
    _, before, after = before_and_after("blur")
    assert after.noise == pytest.approx(before.noise / 5, rel=0.25)
    assert after.error > before.error


def test_a_median_denoises_specks_better_than_a_weighted_mean():
    shown, before, after = before_and_after("denoise")
    sorted_out = quality(shown.median, shown.clean)
    assert after.noise < before.noise
    assert sorted_out.noise < after.noise
    assert sorted_out.error < min(before.error, after.error)


def test_the_clean_picture_has_neither_error_nor_noise():
    clean = demonstration("blur").clean
    assert (quality(clean, clean).error, quality(clean, clean).noise) == (0, 0)


def test_every_demonstration_has_a_kernel():
    assert list(KERNELS) == list(MAKERS)


def test_an_unknown_demonstration_gets_a_sentence():
    with pytest.raises(InvalidInput, match="expected one of sharpen, blur, denoise, got 'x'"):
        demonstration("x")
