"""Colours that are read: every text on its ground by 4.5 to 1, in both themes, and numbers on any strength of one."""

import re

import pytest

from demo.theme import DARK, FRAME, LIGHT

READ = 4.5
TINTS = [int(share) / 100 for share in re.findall(r"--ds-tint: (\d+)%", FRAME)]
SCHEMES = pytest.mark.parametrize(
    ("colours", "tint"), list(zip([LIGHT, DARK], TINTS, strict=True)), ids=["light", "dark"]
)


def rgb(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def luminance(colour: list[float]) -> float:
    """WCAG's relative luminance of red, green and blue from 0 to 255."""
    shares = [value / 255 for value in colour]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(first: list[float], second: list[float]) -> float:
    low, high = sorted([luminance(first), luminance(second)])
    return (high + 0.05) / (low + 0.05)


def mixed(first: list[float], second: list[float], share: float) -> list[float]:
    return [(1 - share) * a + share * b for a, b in zip(first, second, strict=True)]


@SCHEMES
@pytest.mark.parametrize("text", ["ink", "muted", "accent", "run-1", "run-2", "run-3", "run-4"])
@pytest.mark.parametrize("ground", ["page", "paper"])
def test_a_text_is_read_on_both_grounds(colours, tint, text, ground):
    assert contrast(rgb(colours[text]), rgb(colours[ground])) >= READ


@SCHEMES
@pytest.mark.parametrize("sign", ["negative", "positive"])
def test_a_signed_number_is_read_on_every_strength_of_its_colour(colours, tint, sign):
    for strength in range(101):
        ground = mixed(rgb(colours["paper"]), rgb(colours[sign]), tint * strength / 100)
        assert contrast(rgb(colours["ink"]), ground) >= READ


@SCHEMES
def test_black_or_white_is_read_on_every_value_of_a_map(colours, tint):
    for byte in range(256):
        ground = mixed(rgb(colours["paper"]), rgb(colours["ink"]), byte / 255)
        text = [255] * 3 if luminance(ground) < 0.179 else [0] * 3  # as grids.js chooses
        assert contrast(text, ground) >= READ
