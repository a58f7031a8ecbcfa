"""Distortions change how a digit is drawn, not which digit it is, and the generator is their only chance."""

import pytest
import torch
import torch.nn.functional as F

from core.augment import distort
from core.errors import InvalidInput


def cross(batch: int = 256, side: int = 28) -> torch.Tensor:
    """A cross of two strokes, three pixels wide, in the middle: (batch, 1, side, side)."""
    images = torch.zeros(batch, 1, side, side)
    middle = side // 2
    images[:, :, middle - 1 : middle + 2, middle - 8 : middle + 8] = 1
    images[:, :, middle - 8 : middle + 8, middle - 1 : middle + 2] = 1
    return images


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_strength_zero_returns_the_same_pictures():
    images = torch.rand(5, 1, 28, 28)
    assert torch.equal(distort(images, seeded(), 0.0), images)


def test_a_tiny_strength_hardly_changes_a_picture():
    images = cross()
    torch.testing.assert_close(distort(images, seeded(), 1e-4), images, atol=0.01, rtol=0)


@pytest.mark.parametrize("strength", [0.1, 1.0, 3.0])
@pytest.mark.parametrize("shape", [(1, 1, 28, 28), (7, 1, 28, 28), (3, 1, 20, 33), (0, 1, 28, 28)])
def test_shape_and_range_stay(shape, strength):
    distorted = distort(torch.rand(shape), seeded(), strength)
    assert distorted.shape == shape
    assert distorted.dtype == torch.float32
    assert ((distorted >= 0) & (distorted <= 1)).all()


def test_pictures_come_out_channels_last():
    distorted = distort(cross(4), seeded(), 1.0)
    assert F.conv2d(distorted, torch.ones(2, 1, 3, 3)).is_contiguous(memory_format=torch.channels_last)


def test_the_pictures_given_are_left_alone():
    images = cross(4)
    distort(images, seeded(), 1.0)
    assert torch.equal(images, cross(4))


def test_the_same_seed_gives_the_same_pictures_whatever_the_global_seed():
    torch.manual_seed(1)
    first = distort(cross(8), seeded(3), 1.0)
    torch.manual_seed(2)
    assert torch.equal(first, distort(cross(8), seeded(3), 1.0))
    assert not torch.equal(first, distort(cross(8), seeded(4), 1.0))


def test_the_global_chance_is_not_used_up():
    before = torch.get_rng_state()
    distort(cross(8), seeded(), 1.0)
    assert torch.equal(torch.get_rng_state(), before)


def test_every_picture_of_a_batch_is_distorted_in_its_own_way():
    distorted = distort(cross(16), seeded(), 1.0).flatten(1)
    distances = torch.cdist(distorted, distorted) + 100 * torch.eye(16)
    assert distances.min() > 1


def test_paper_stays_paper():
    assert not distort(torch.zeros(8, 1, 28, 28), seeded(), 1.0).any()


def test_on_average_ink_keeps_its_amount_and_its_place():
    distorted = distort(cross(2000), seeded(), 1.0).squeeze(1)
    assert distorted.sum().item() == pytest.approx(cross(2000).sum().item(), rel=0.1)
    middle = torch.arange(28) - 13.5
    x = (distorted.sum(1) * middle).sum(1) / distorted.sum((1, 2))
    y = (distorted.sum(2) * middle).sum(1) / distorted.sum((1, 2))
    assert x.mean().item() == pytest.approx(0.25, abs=0.25)  # the cross itself lies a quarter of a pixel off
    assert y.mean().item() == pytest.approx(0.25, abs=0.25)


def test_more_strength_changes_more():
    changes = [F.mse_loss(distort(cross(500), seeded(), s), cross(500)) for s in (0.1, 0.3, 1.0, 2.0)]
    assert changes == sorted(changes)


def test_strokes_become_both_thicker_and_thinner():
    ink = distort(cross(500), seeded(), 1.0).sum((1, 2, 3)) / cross(1).sum()
    assert ink.min() < 0.8
    assert ink.max() > 1.2


@pytest.mark.parametrize("shape", [(28, 28), (3, 28, 28), (3, 3, 28, 28), (3, 1, 1, 28)])
def test_another_shape_is_named(shape):
    with pytest.raises(InvalidInput, match=r"expected pictures as \(B, 1, height, width\), got \("):
        distort(torch.zeros(shape), seeded(), 1.0)


@pytest.mark.parametrize("strength", [-0.1, float("nan")])
def test_a_strength_below_zero_is_refused(strength):
    with pytest.raises(InvalidInput, match="strength must be 0 or more"):
        distort(cross(1), seeded(), strength)
