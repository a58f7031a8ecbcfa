"""Digits side by side are counted, and a digit in several strokes is one."""

import numpy as np
import pytest
from PIL import Image

from core.groups import groups_of
from core.strokes import rasterise, read_drawing
from core.synthesis import Sample, draw_digit

HEIGHT = 120


def ring(x, y, radius=28.0):
    return [(x + radius * np.cos(turn), y + radius * np.sin(turn)) for turn in np.linspace(0, 2 * np.pi, 30)]


ONE_DIGIT = {
    "a 4 in two strokes": [[(60, 20), (40, 90), (110, 88)], [(90, 50), (88, 140)]],
    "a crossed 7": [[(30, 20), (100, 20), (60, 130)], [(45, 75), (100, 70)]],
    "a 5 with its bar apart": [[(50, 40), (45, 75), (80, 75), (90, 110), (45, 130)], [(62, 22), (105, 20)]],
    "a 5 with its bar far to the right": [[(50, 40), (45, 75), (80, 75), (90, 110), (45, 130)], [(120, 22), (160, 20)]],
    "an open 4 whose halves do not touch": [[(30, 20), (20, 80), (75, 84)], [(100, 30), (92, 150)]],
    "an open 4 on its way": [[(30, 20), (20, 100), (75, 104)], [(110, 20), (108, 75)]],
    "an 8 of two rings": [ring(60, 50), ring(60, 112)],
    "a broken 1": [[(60, 20), (60, 70)], [(60, 95), (60, 140)]],
    "a colon": [[(60, 30)], [(60, 100)]],
    "a digit and a full stop": [[(50, 20), (50, 130)], [(90, 128), (92, 130)]],
    "a 1 between two blots": [[(20, 30), (22, 32)], [(50, 20), (50, 130)], [(90, 60), (92, 64)]],
    "a dot": [[(50, 50)]],
    "an upright line": [[(50, 20), (50, 350)]],
    "a line": [[(20, 50), (180, 50)]],
    "two bars, one above the other": [[(20, 50), (180, 50)], [(20, 80), (180, 80)]],
}


def ink_of(strokes, brush=10.0, size=(900, 400)):
    return rasterise(read_drawing(strokes, size, brush))[0]


def standing(sample: Sample, left: float, height: float = HEIGHT, brush: float = 10.0):
    """Strokes from `left` on, and where they end: pixels of the canvas, with the ink's width."""
    points = np.concatenate(sample.strokes)
    low, high = points.min(0), points.max(0)
    zoom = height / max(high[1] - low[1], 0.35 * (high[0] - low[0]), 1e-6)
    shift = np.array([left + brush / 2, 60])
    strokes = [((stroke - low) * zoom + shift).tolist() for stroke in sample.strokes]
    return strokes, left + (high - low)[0] * zoom + brush


def side_by_side(rng, count, gap, brush=10.0):
    strokes, right = [], 20.0
    for _ in range(count):
        more, right = standing(draw_digit(rng), right, HEIGHT * rng.uniform(0.85, 1.15), brush)
        strokes += more
        right += gap * HEIGHT
    return strokes


@pytest.mark.parametrize("name", ONE_DIGIT)
def test_what_belongs_together_is_one_group(name):
    assert groups_of(ink_of(ONE_DIGIT[name])) == 1


def test_single_digits_of_all_styles_are_one_group():
    rng = np.random.default_rng(0)
    several = [k for k in range(1000) if groups_of(ink_of(standing(draw_digit(rng), 20)[0])) != 1]
    assert len(several) <= 3


@pytest.mark.parametrize("brush", [5, 12, 20])
@pytest.mark.parametrize("gap", [0.2, 0.35, 0.6])
def test_two_digits_side_by_side_are_several(gap, brush):
    rng = np.random.default_rng(1)
    found = [groups_of(ink_of(side_by_side(rng, 2, gap, brush), brush)) for _ in range(60)]
    assert np.mean(np.array(found) > 1) >= 0.95


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_digits_are_counted(count):
    rng = np.random.default_rng(2)
    found = [groups_of(ink_of(side_by_side(rng, count, 0.4))) for _ in range(40)]
    assert np.mean(np.array(found) == count) >= 0.9


@pytest.mark.parametrize("slant", [-0.4, 0.3, 0.6])
def test_digits_that_lean_over_each_other_are_told_apart(slant):
    upright = [[(60, 20), (60, 140)], [(100, 20), (100, 140)]]
    leaning = [[(x + slant * (140 - y) + 60, y) for x, y in stroke] for stroke in upright]
    assert groups_of(ink_of(leaning)) == 2


def test_a_4_that_grows_is_hardly_ever_taken_for_two():
    several, moments = 0, 0
    for k in range(150):
        strokes, _ = standing(draw_digit(np.random.default_rng((5, k)), "4 open"), 20)
        for count in range(2, len(strokes[1]), 2):
            several += groups_of(ink_of([strokes[0], strokes[1][:count]])) > 1
            moments += 1
    assert several <= 0.002 * moments


def stacked(rng, gap, brush=10.0, digits=(0, 2, 3, 4, 5, 6, 7, 8, 9)):
    above, _ = standing(draw_digit(rng, digit=int(rng.choice(digits))), 40, HEIGHT, brush)
    below, _ = standing(draw_digit(rng, digit=int(rng.choice(digits))), 40 + rng.uniform(-20, 20), HEIGHT, brush)
    down = (1 + gap) * HEIGHT + brush
    return above + [[(x, y + down) for x, y in stroke] for stroke in below]


@pytest.mark.parametrize("gap", [0.25, 0.5])
def test_two_digits_above_each_other_are_several(gap):
    rng = np.random.default_rng(6)
    found = [groups_of(ink_of(stacked(rng, gap), size=(900, 900))) for _ in range(100)]
    assert np.mean(np.array(found) > 1) >= 0.9


@pytest.mark.parametrize("shape", [(0, 0), (0, 5), (1, 1), (30, 40)])
def test_no_ink_is_no_group(shape):
    assert groups_of(np.zeros(shape, np.uint8)) == 0


def test_two_digits_are_not_a_digit_drawn_or_in_a_picture(recognizer):
    strokes = side_by_side(np.random.default_rng(3), 2, 0.4)
    drawn = recognizer.predict_strokes(strokes, size=(900, 400), brush=10)
    pictured = recognizer.predict(Image.fromarray(np.rint(255 - 255 * drawn.steps["drawn"]).astype(np.uint8)))
    for answer in (drawn, pictured, recognizer.predict_input(drawn.input)):
        assert (answer.verdict, answer.reason, answer.groups, answer.candidates) == ("not_a_digit", "several", 2, [])


def test_one_digit_has_no_reason_against_it(recognizer):
    four = recognizer.predict_strokes(ONE_DIGIT["a 4 in two strokes"], size=(400, 400))
    assert (four.verdict, four.reason, four.groups) == ("digit", "", 1)
    blank = recognizer.predict_strokes([], size=(400, 400))
    assert (blank.verdict, blank.reason, blank.groups) == ("blank", "", 0)
