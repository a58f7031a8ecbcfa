"""Distortions of a batch: each picture turned, scaled, slanted, shifted and warped, its strokes thickened or thinned.

One matrix product gives every sampling grid of the batch: a grid is a sum of fixed displacement fields (1, x, y and
smooth bumps) with random weights. So a distorted batch costs little more than the bilinear look-up itself.
"""

from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor

from core.errors import InvalidInput

ROTATION = 0.17
"""Standard deviation of the angle, in radians."""
SCALE = 0.10
"""Standard deviation of the logarithm of each side's factor."""
SHEAR = 0.15
"""Standard deviation of the slant: how far a line one pixel up moves sideways, in pixels."""
SHIFT = 1.3
"""Standard deviation of each side's shift, in pixels."""
WARP = 0.8
"""Standard deviation of the elastic displacement in each direction, in pixels."""
THICKNESS = 0.5
"""Largest share of the way from a picture to the one with its strokes thickened, or thinned, by one pixel a side."""

BUMPS = 7
"""Bumps of the elastic displacement along each side; their radius is their distance."""


def distort(images: Tensor, generator: torch.Generator, strength: float | Tensor) -> Tensor:
    """Distorted copies, each in its own way; what leaves the picture is lost, what comes in is paper.

    Args:
        images: (B, 1, H, W), ink in [0, 1], 0 is paper; H and W at least 2.
        generator: the only source of chance: the same state gives the same pictures.
        strength: 0 returns the pictures as they are, 1 is what training uses at its strongest; may exceed 1. A number
            for all, or (B,) for each.
    Returns:
        (B, 1, H, W), ink in [0, 1]; laid out channels last, which makes convolutions on the CPU a quarter faster.
    Raises:
        InvalidInput: for another shape, or a negative strength.

    >>> images = torch.rand(3, 1, 28, 28)
    >>> distorted = distort(images, torch.Generator().manual_seed(0), strength=1.0)
    >>> tuple(distorted.shape), bool(torch.equal(distorted, images))
    ((3, 1, 28, 28), False)
    >>> bool(torch.equal(distort(images, torch.Generator(), strength=0), images))
    True
    """
    if images.ndim != 4 or images.shape[1] != 1 or min(images.shape[2:]) < 2:
        raise InvalidInput(f"expected pictures as (B, 1, height, width), got {tuple(images.shape)}")
    least = strength.min().item() if isinstance(strength, Tensor) and len(images) else strength
    if len(images) and not least >= 0:
        raise InvalidInput(f"strength must be 0 or more, got {least}")
    if not len(images) or (not isinstance(strength, Tensor) and strength == 0):
        return images
    strength = torch.as_tensor(strength, dtype=torch.float32).expand(len(images))
    grids = _grids(len(images), *images.shape[2:], generator, strength)
    moved = F.grid_sample(images, grids, mode="bilinear", padding_mode="zeros", align_corners=True)
    amounts = torch.rand(len(images), generator=generator).mul_(2).sub_(1).mul_((THICKNESS * strength).clamp(max=1))
    return _change_thickness(moved, amounts).to(memory_format=torch.channels_last)


def _grids(batch: int, height: int, width: int, generator: torch.Generator, strength: Tensor) -> Tensor:
    """Where each pixel of each distorted picture looks for its ink, in (x, y) from -1 to 1: (B, H, W, 2)."""
    fields = _fields(height, width)  # (3 + BUMPS², H * W)
    chance = torch.randn(6, batch, generator=generator) * strength
    angle, slant = ROTATION * chance[0], SHEAR * chance[1]
    scale_x, scale_y = torch.exp(SCALE * chance[2]), torch.exp(SCALE * chance[3])
    weights = torch.randn(batch, 2, len(fields), generator=generator).mul_(WARP * strength[:, None, None])
    # fields 0, 1, 2 are 1, x and y in pixels from the centre: shift, then rotation @ slant @ scale
    weights[:, 0, 0], weights[:, 1, 0] = SHIFT * chance[4], SHIFT * chance[5]
    weights[:, 0, 1] = torch.cos(angle) * scale_x
    weights[:, 0, 2] = (torch.cos(angle) * slant - torch.sin(angle)) * scale_y
    weights[:, 1, 1] = torch.sin(angle) * scale_x
    weights[:, 1, 2] = (torch.sin(angle) * slant + torch.cos(angle)) * scale_y
    weights[:, 0] *= 2 / (width - 1)
    weights[:, 1] *= 2 / (height - 1)
    grids = (weights.view(batch * 2, -1) @ fields).view(batch, 2, height, width)
    return grids.permute(0, 2, 3, 1)


@cache
def _fields(height: int, width: int) -> Tensor:
    """The displacement fields that grids are made of: 1, x, y, then bumps whose squares sum to 1 at each pixel."""
    x = torch.arange(width) - (width - 1) / 2
    y = torch.arange(height) - (height - 1) / 2
    bumps_x, bumps_y = _bumps(width), _bumps(height)  # (BUMPS, W), (BUMPS, H)
    bumps = torch.einsum("iy,jx->ijyx", bumps_y, bumps_x).reshape(BUMPS * BUMPS, height * width)
    ones = torch.ones(height, width)
    affine = torch.stack([ones, ones * x, ones * y[:, None]]).view(3, -1)
    return torch.cat([affine, bumps])


def _bumps(length: int) -> Tensor:
    """Gaussian bumps spread over a side: (BUMPS, length), their squares sum to 1 at each pixel."""
    centres = torch.linspace(0, length - 1, BUMPS)
    bumps = torch.exp(-0.5 * ((torch.arange(length) - centres[:, None]) / (centres[1] - centres[0])) ** 2)
    return bumps / bumps.square().sum(0).sqrt()


def _change_thickness(images: Tensor, amounts: Tensor) -> Tensor:
    """Strokes thicker where a picture's amount is above 0, thinner where it is below; 1 and -1 are one pixel a side."""
    thicker = amounts > 0
    signs = torch.where(thicker, 1.0, -1.0).view(-1, 1, 1, 1)
    # the largest of a pixel and its four neighbours thickens ink; in the negative it thickens paper
    signed = images * signs
    grown = signed.clone()
    torch.maximum(grown[..., 1:, :], signed[..., :-1, :], out=grown[..., 1:, :])
    torch.maximum(grown[..., :-1, :], signed[..., 1:, :], out=grown[..., :-1, :])
    torch.maximum(grown[..., :, 1:], signed[..., :, :-1], out=grown[..., :, 1:])
    torch.maximum(grown[..., :, :-1], signed[..., :, 1:], out=grown[..., :, :-1])
    return torch.lerp(images, grown * signs, amounts.abs().view(-1, 1, 1, 1)).clamp_(0, 1)
