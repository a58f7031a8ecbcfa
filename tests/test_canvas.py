"""From ink to the network's picture: as MNIST was made, and wherever the digit was drawn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.canvas import BOX, CENTRE, place, place_drawing
from core.data import load_mnist
from core.pictures import ink_of_picture
from core.strokes import read_drawing
from tests.four import FOUR


def input_of(strokes, size=(400, 400), brush=20):
    return place_drawing(read_drawing(strokes, size, brush)).input


def moved(strokes, dx, dy, zoom=1.0):
    return [[(x * zoom + dx, y * zoom + dy) for x, y in stroke] for stroke in strokes]


def centre_of_mass(picture):
    along = np.arange(28) + 0.5
    return picture.sum(0) @ along / picture.sum(), picture.sum(1) @ along / picture.sum()


@pytest.mark.parametrize("shift", [(-60, 0), (0, 60), (50, -50), (3.4, 7.7)])
def test_where_the_digit_is_drawn_does_not_matter(shift):
    assert np.abs(input_of(FOUR) - input_of(moved(FOUR, *shift))).max() < 0.1


@pytest.mark.parametrize("zoom", [0.3, 0.5, 1.2, 2.0])
def test_how_large_the_digit_is_drawn_does_not_matter(zoom):
    bigger = input_of(moved(FOUR, 0, 0, zoom), size=(800, 800), brush=20 * zoom)
    # The box lies on whole pixels of the canvas, which are coarse for a small drawing
    assert np.abs(input_of(FOUR) - bigger).mean() < 0.02


def test_the_longer_side_of_the_ink_measures_20_pixels_and_its_mass_lies_in_the_middle():
    picture = input_of(FOUR)
    rows, columns = np.nonzero(picture > 0.02)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 in (BOX, BOX + 1)
    assert centre_of_mass(picture) == (pytest.approx(CENTRE, abs=0.02), pytest.approx(CENTRE, abs=0.02))


def test_ink_is_neither_lost_nor_made_on_the_way():
    placed = place_drawing(read_drawing(FOUR, (400, 400), 20))
    assert placed.input.sum() == pytest.approx(placed.steps["drawn"].sum() * placed.scale**2, rel=1e-4)


def test_the_picture_is_the_mean_of_the_ink_under_each_pixel():
    """Against averaging over an 80 times finer grid."""
    ink = np.zeros((40, 40), np.uint8)
    ink[5:30, 8:13] = 255
    ink[25:30, 8:33] = 200
    placed = place(ink)
    left, top, right, bottom = placed.box
    fine = np.zeros((28 * 80, 28 * 80))
    ys, xs = [(np.arange(28 * 80) + 0.5) / 80 - offset for offset in placed.offset[::-1]]
    rows, columns = [np.floor(along / placed.scale).astype(int) for along in (ys, xs)]
    inside = np.ix_((rows >= 0) & (rows < bottom - top), (columns >= 0) & (columns < right - left))
    cropped = ink[top:bottom, left:right] / 255
    fine[inside] = cropped[np.ix_(rows[inside[0].ravel()], columns[inside[1].ravel()])]
    assert placed.input == pytest.approx(fine.reshape(28, 80, 28, 80).mean((1, 3)), abs=0.02)


def test_mnist_itself_goes_through_almost_unchanged():
    images = load_mnist().test.images[:200, 0].numpy()
    apart = [np.abs(place(image).input - image / 255).mean() for image in images]
    # MNIST is placed to whole pixels and ours to fractions, so that edges differ by up to half a pixel's ink
    assert np.mean(apart) < 0.03


def test_a_canvas_without_ink_gives_an_empty_picture():
    for ink in (np.zeros((50, 30), np.uint8), np.zeros((0, 0), np.uint8)):
        placed = place(ink, canvas=(30, 50))
        assert placed.box is None
        assert not placed.input.any()
        assert placed.steps["drawn"].shape == (50, 30)


def test_every_step_is_kept():
    steps = place_drawing(read_drawing(FOUR, (400, 300), 20)).steps
    assert list(steps) == ["drawn", "cropped", "centred", "input"]
    assert steps["drawn"].shape == (300, 400)
    assert steps["cropped"].shape == (209, 196) or max(steps["cropped"].shape) <= 232
    assert steps["centred"].shape == (224, 224)
    assert steps["input"].shape == (28, 28)
    for picture in steps.values():
        assert picture.dtype == np.float32
        assert picture.min() >= 0
        assert picture.max() <= 1
    assert steps["centred"].reshape(28, 8, 28, 8).mean((1, 3)) == pytest.approx(steps["input"], abs=1e-4)


def test_a_step_is_as_fine_as_the_caller_wants():
    placed = place_drawing(read_drawing(FOUR, (400, 300), 20))
    coarse = placed.steps_at(2)["centred"]
    assert coarse.shape == (56, 56)
    assert coarse == pytest.approx(placed.steps["centred"].reshape(56, 4, 56, 4).mean((1, 3)), abs=1e-4)


point = st.tuples(st.floats(-50, 450), st.floats(-50, 350))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(point, min_size=1, max_size=8), min_size=1, max_size=4), st.floats(1, 60))
def test_strokes_and_a_picture_of_them_are_the_same_to_two_grey_levels(strokes, brush):
    placed = place_drawing(read_drawing(strokes, (400, 300), brush))
    drawn = placed.steps["drawn"]
    border = np.concatenate([drawn[0], drawn[-1], drawn[:, 0], drawn[:, -1]])
    if np.median(border) > 0 or drawn.max() < 1:  # a picture of that has no paper around it, or no black
        return
    picture = Image.fromarray(np.rint(255 - 255 * drawn).astype(np.uint8))
    again = place(ink_of_picture(picture))
    assert np.abs(again.input - placed.input).max() * 255 <= 2
