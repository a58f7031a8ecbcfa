"""Strokes: what is refused, and that what is drawn is a round brush's ink."""

import numpy as np
import pytest

from core.errors import InvalidInput
from core.strokes import MAX_POINTS, rasterise, read_drawing

LINE = [[(10, 10), (90, 90)]]


@pytest.mark.parametrize(
    ("strokes", "size", "brush", "says"),
    [
        ("4", (100, 100), 20, "strokes must be a list of strokes, got '4'"),
        ({"a": 1}, (100, 100), 20, "strokes must be a list"),
        ([LINE[0], None], (100, 100), 20, "stroke 1 must be a list of .* got None"),
        ([[1, 2]], (100, 100), 20, "stroke 0 must be a list of .x, y. points"),
        ([[(1, 2, 3)]], (100, 100), 20, "stroke 0"),
        ([[(1, 2), (3,)]], (100, 100), 20, "points of different lengths"),
        ([[("1", "2")]], (100, 100), 20, "stroke 0"),
        ([[(True, False)]], (100, 100), 20, "stroke 0"),
        ([[(1 + 2j, 0)]], (100, 100), 20, "stroke 0"),
        ([[(float("nan"), 0)]], (100, 100), 20, "each coordinate from"),
        ([[(float("inf"), 0)]], (100, 100), 20, "each coordinate from"),
        ([LINE[0], [(1, 2), (3, float("nan"))]], (100, 100), 20, "stroke 1 must be .* each coordinate from"),
        ([[], [(1, 2), (3, -(10**6))]], (100, 100), 20, "stroke 1 must be .* each coordinate from"),
        ([[(10**30, 0)]], (100, 100), 20, "stroke 0"),
        ([[(x, 0) for x in range(MAX_POINTS + 1)]], (100, 100), 20, "at most 20000 points, got 20001"),
        ([[]] * (MAX_POINTS + 1), (100, 100), 20, "at most 20000 points, got 20001"),
        ([[(0, 0), (100, 100)] * 400], (100, 100), 20, "a pen's way may be at most 1000 sides of the canvas long"),
        (LINE, (10**400, 100), 20, "size"),
        (LINE, (100, 100), 10**400, "brush"),
        (LINE, (0, 100), 20, r"size must be \(width, height\), each from 1 to 4096 pixels, got \(0, 100\)"),
        (LINE, (100, 5000), 20, "size"),
        (LINE, 100, 20, "size"),
        (LINE, (100, float("nan")), 20, "size"),
        (LINE, ("100", "100"), 20, "size"),
        (LINE, (100, 100), 0, "brush must be a width from 1 to 4096 canvas pixels, got 0"),
        (LINE, (100, 100), True, "brush"),
        (LINE, (100, 100), None, "brush"),
    ],
)
def test_what_is_no_drawing_is_refused_with_a_sentence(strokes, size, brush, says):
    with pytest.raises(InvalidInput, match=says):
        read_drawing(strokes, size, brush)


def test_a_quoted_value_is_cut_where_it_is_long():
    with pytest.raises(InvalidInput) as caught:
        read_drawing("x" * 10_000, (100, 100), 20)
    assert len(str(caught.value)) < 150


def test_strokes_without_points_draw_nothing():
    ink, _ = rasterise(read_drawing([[], np.zeros((0, 2)), ()], (100, 100), 20))
    assert ink.size == 0


def test_a_dot_is_a_disc_as_wide_as_the_brush():
    ink, (left, top) = rasterise(read_drawing([[(50, 60)]], (100, 100), 20))
    ys, xs = np.mgrid[: ink.shape[0], : ink.shape[1]] + 0.5
    distance = np.hypot(xs + left - 50, ys + top - 60)
    assert (ink[distance < 9.2] == 255).all()
    assert (ink[distance > 10.8] == 0).all()
    # Matplotlib draws a circle as a polygon inside it
    assert ink.sum() / 255 == pytest.approx(np.pi * 10**2, rel=0.02)


def test_a_line_has_round_ends_and_the_width_of_the_brush():
    ink, (left, top) = rasterise(read_drawing([[(30, 50), (70, 50)]], (100, 100), 11))
    assert ink.sum() / 255 == pytest.approx(40 * 11 + np.pi * 5.5**2, rel=0.01)
    column = ink[:, 50 - left]
    assert column.sum() / 255 == pytest.approx(11, abs=0.02)
    assert top + (column @ np.arange(0.5, len(column))) / column.sum() == pytest.approx(50, abs=0.02)


def test_y_points_down_and_x_right():
    ink, (left, top) = rasterise(read_drawing([[(20, 10)]], (100, 50), 4))
    rows, columns = np.nonzero(ink)
    assert (columns.mean() + left + 0.5, rows.mean() + top + 0.5) == (
        pytest.approx(20, abs=0.1),
        pytest.approx(10, abs=0.1),
    )


def test_many_points_on_a_line_draw_the_same_line():
    few = rasterise(read_drawing([[(20, 30), (80, 70)]], (100, 100), 15))[0].astype(int)
    points = [(20 + 60 * t, 30 + 40 * t) for t in np.linspace(0, 1, 200)]
    many = rasterise(read_drawing([points], (100, 100), 15))[0].astype(int)
    assert np.abs(few - many).max() <= 2


def test_ink_outside_the_canvas_is_cut_off_at_its_border():
    ink, corner = rasterise(read_drawing([[(-50, 50), (150, 50)]], (100, 100), 10))
    assert corner[0] == 0
    assert ink.shape[1] == 100
    assert rasterise(read_drawing([[(-50, 50), (-30, 90)]], (100, 100), 10))[0].size == 0
