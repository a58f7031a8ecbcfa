"""Drawings made in code: the same for the same seed, where and how large MNIST's are, and what they are said to be."""

import numpy as np
import pytest
import torch
from PIL import Image

from core.canvas import CENTRE
from core.errors import InvalidInput
from core.synthesis import (
    digit_pictures,
    digit_styles,
    draw_digit,
    draw_nondigit,
    nondigit_pictures,
    nondigit_styles,
)
from core.synthesis.__main__ import main
from core.synthesis.glyphs import FONT_SHARES, LATIN, LETTERS, LOOKALIKES, glyphs
from core.synthesis.hand import STEADY, Hand, by_hand
from core.synthesis.paths import read_path
from core.synthesis.render import WIDTHS, pen_width, picture

EVERY_STYLE = [(draw_digit, name) for name in digit_styles()] + [(draw_nondigit, name) for name in nondigit_styles()]


def chance(*seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_the_same_seed_gives_the_same_pictures():
    first, again, other = (digit_pictures(30, seed) for seed in (3, 3, 4))
    assert torch.equal(first.images, again.images) and torch.equal(first.labels, again.labels)
    assert not torch.equal(first.images, other.images)
    assert torch.equal(nondigit_pictures(30, 3), nondigit_pictures(30, 3))


def test_a_drawing_does_not_depend_on_how_many_are_drawn():
    assert torch.equal(digit_pictures(30, 5).images[20:], digit_pictures(10, 5, start=20).images)
    assert torch.equal(digit_pictures(30, 5).labels[20:], digit_pictures(10, 5, start=20).labels)
    assert torch.equal(nondigit_pictures(30, 5)[20:], nondigit_pictures(10, 5, start=20))


def test_two_pictures_are_never_the_same():
    pictures = torch.cat([digit_pictures(100, 0).images, digit_pictures(100, 1).images, nondigit_pictures(100, 0)])
    assert len(torch.unique(pictures, dim=0)) == 300


def test_every_digit_is_drawn_as_often():
    assert torch.bincount(digit_pictures(200, 0).labels).tolist() == [20] * 10


def test_styles_are_drawn_as_often_as_the_table_says():
    drawn = [draw_digit(chance(k), digit=7).style for k in range(2000)]
    assert 0.14 < drawn.count("7 crossed") / len(drawn) < 0.22  # 5 of 28.6


@pytest.mark.parametrize(("draw", "style"), EVERY_STYLE, ids=lambda value: value if isinstance(value, str) else "")
def test_every_style_leaves_ink_where_mnist_has_it(draw, style):
    for k in range(5):
        sample = draw(chance(k), style)
        image = sample.picture
        assert image.shape == (28, 28) and image.dtype == np.float32
        assert image.min() >= 0 and 0.5 < image.max() <= 1
        rows, columns = np.flatnonzero(image.sum(1) > 0.1), np.flatnonzero(image.sum(0) > 0.1)
        assert 18 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 22
        middle = [(image.sum(axis) @ np.arange(0.5, 28)) / image.sum() for axis in (0, 1)]
        # The ink's box may not leave the picture, and then its centre of mass stays off the middle
        assert np.abs(np.array(middle) - CENTRE).max() < 3.5
        assert sample.label == (int(style[0]) if draw is draw_digit else None)


def test_each_digit_has_several_styles_among_them_those_that_mnist_lacks():
    digits = [name[0] for name in digit_styles()]
    assert all(digits.count(str(digit)) >= 7 for digit in range(10))
    assert {"1 long flag", "1 flag and foot", "2 looped", "4 open", "5 in two", "7 crossed", "9 curled tail"} <= {
        *digit_styles()
    }


@pytest.mark.parametrize("font", LATIN)
def test_letters_that_look_like_a_digit_are_left_out(font):
    assert not set(LETTERS[font]) & set(LOOKALIKES)


def test_every_font_of_the_table_has_its_letters():
    assert set(FONT_SHARES) == set(LETTERS)
    assert all(len(glyphs(font)) >= 4 for font in LETTERS)


@pytest.mark.parametrize("draw", [draw_digit, draw_nondigit])
def test_an_unknown_style_is_refused_with_the_known_ones(draw):
    with pytest.raises(InvalidInput, match=r"style must be one of .*, got 'gothic'"):
        draw(chance(0), "gothic")


def test_a_digit_that_there_is_not_is_refused():
    with pytest.raises(InvalidInput, match="digit must be a whole number from 0 to 9, got 10"):
        draw_digit(chance(0), digit=10)


def test_a_steady_hand_draws_what_it_is_told():
    stroke = np.array([[0.0, 0.0], [0.3, 0.5], [0.1, 1.0]])
    (drawn,) = by_hand([stroke], chance(0), STEADY)
    assert np.allclose(drawn - drawn[0], stroke - stroke[0])


def test_a_hand_keeps_the_number_of_strokes():
    strokes = read_path("0,0 50,50! 0,100 | 0,50 50,50 | 20,0 20,10").draw(chance(0), 0)
    for k in range(50):
        drawn = by_hand(strokes, chance(k), Hand(coarse=0.5, blocky=0.5, hooks=1))
        assert len(drawn) == 3 and all(len(stroke) >= 2 and np.isfinite(stroke).all() for stroke in drawn)


def test_a_path_passes_its_knots_and_turns_sharply_at_corners():
    (stroke,) = read_path("0,0 50,100! 100,0").draw(chance(0), 0)
    assert np.allclose(stroke[[0, 8, 16]], [[0, 0], [0.5, 1], [1, 0]])
    assert np.allclose(stroke[:9, 1], 2 * stroke[:9, 0])  # straight to the corner
    (bow,) = read_path("0,0 50,100 100,0").draw(chance(0), 0)
    assert np.allclose(bow[8], [0.5, 1]) and bow[4, 1] > 2 * bow[4, 0]  # a bow instead


def test_ways_of_different_shape_cannot_be_mixed():
    with pytest.raises(ValueError, match="the same strokes and corners"):
        read_path("0,0 50,50 0,100", "0,0 50,50! 0,100")


def test_pens_differ_and_stay_within_their_limits():
    widths = [pen_width(chance(k)) for k in range(500)]
    assert min(widths) >= WIDTHS[0] and max(widths) <= WIDTHS[1]
    assert 0.6 < np.mean([1.4 < width < 2.8 for width in widths]) < 0.95


@pytest.mark.parametrize("width", [1.2, 2.0, 4.0])
def test_a_pen_is_as_wide_as_it_says(width):
    image = picture([np.array([[0.0, 0.0], [0.0, 1.0]])], width)
    assert abs(image[10:18].sum(1).mean() - width) < 0.25


def test_the_command_draws_every_style(tmp_path):
    main(["--sheet", str(tmp_path / "styles.png"), "--each", "2"])
    page = np.asarray(Image.open(tmp_path / "styles.png"))
    assert page.shape[0] >= 30 * len(EVERY_STYLE) // 2
    assert (page < 60).any()


def test_the_command_needs_at_least_one_drawing(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["--sheet", str(tmp_path / "styles.png"), "--each", "0"])
    assert "--each must be 1 or more, got 0" in capsys.readouterr().err
