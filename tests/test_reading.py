"""What the shipped network makes of drawings: digits wherever and however they are drawn, and what is none."""

import dataclasses

import numpy as np
import pytest
import torch
from PIL import Image

from core.data import load_mnist
from core.evaluate import read_pictures
from core.placements import CANVAS, Placement
from core.prediction import Prediction
from core.synthesis import digit_styles, digits, draw_digit, draw_nondigit
from core.synthesis.drawings import DIGIT_HAND
from core.synthesis.glyphs import glyphs
from core.synthesis.hand import by_hand
from core.synthesis.render import pen_width, picture

DRAWINGS = 80
"""Digits made in code, eight of each."""
EACH = 200
"""Drawings of each style."""
AMBIGUOUS = {
    "0 narrow": 0.9,
    "1 level flag": 0.8,
    "1 curved flag": 0.94,
    "1 hooked": 0.94,
    "4 narrow": 0.94,
    "7 hooked foot": 0.9,
}
"""Styles that may come to look like another digit: how often they are read, where it is not 97 times in 100."""
USUAL = Placement(name="usual", fill=0.6, brush=24)
ELSEWHERE = {
    "to the left and up": lambda strokes: [stroke - (70, 60) for stroke in USUAL.put(strokes, chance(0))],
    "in a corner": lambda strokes: [stroke * 0.35 for stroke in USUAL.put(strokes, chance(0))],
    "as large as the sheet": lambda strokes: Placement(name="", fill=0.92, brush=0).put(strokes, chance(0)),
    "tiny": lambda strokes: Placement(name="", fill=0.12, brush=0).put(strokes, chance(0)),
}
SCALES = {"in a corner": 0.35, "as large as the sheet": 1.5, "tiny": 0.2}
"""By how much the brush grows with the drawing."""


def chance(*seed: int) -> np.random.Generator:
    return np.random.default_rng((8, *seed))


@pytest.fixture(scope="module")
def usual(recognizer):
    """(strokes, answer) of digits that are read as what they are, on a sheet as most people would draw them."""
    samples = [draw_digit(chance(k), digit=k % 10) for k in range(DRAWINGS)]
    answers = [read(recognizer, USUAL.put(sample.strokes, chance(0))) for sample in samples]
    assert sum(a.digit == s.label for s, a in zip(samples, answers, strict=True)) >= 0.97 * DRAWINGS
    return [(s.strokes, a.digit) for s, a in zip(samples, answers, strict=True) if a.digit == s.label]


def read(recognizer, strokes, brush=24.0) -> Prediction:
    return recognizer.predict_strokes([stroke.tolist() for stroke in strokes], (CANVAS, CANVAS), brush)


def share_read(recognizer, usual, change, brush=24.0) -> float:
    """Of the digits that keep their answer when their strokes on the sheet are changed."""
    return float(np.mean([read(recognizer, change(strokes), brush).digit == digit for strokes, digit in usual]))


@pytest.mark.parametrize("place", ELSEWHERE)
def test_place_and_size_leave_the_answer(recognizer, usual, place):
    assert share_read(recognizer, usual, ELSEWHERE[place], 24 * SCALES.get(place, 1.0)) >= 0.99


@pytest.mark.parametrize(("brush", "least"), [(8, 0.97), (14, 0.97), (32, 0.97), (44, 0.95)])
def test_the_brush_leaves_the_answer(recognizer, usual, brush, least):
    assert share_read(recognizer, usual, lambda strokes: USUAL.put(strokes, chance(0)), brush) >= least


@pytest.mark.parametrize(("degrees", "least"), [(-20, 0.93), (-12, 0.96), (12, 0.96), (20, 0.93)])
def test_a_tilt_leaves_the_answer(recognizer, usual, degrees, least):
    tilted = Placement(name="", fill=0.6, brush=0, tilt=degrees)
    assert share_read(recognizer, usual, lambda strokes: tilted.put(strokes, chance(0))) >= least


@pytest.mark.parametrize("away", ["left", "right", "top", "bottom"])
def test_a_slight_perspective_leaves_the_answer(recognizer, usual, away):
    """One side lies farther away: what is there is smaller by a quarter."""
    side = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1)}[away]

    def seen(strokes):
        centred = [stroke / CANVAS - 0.5 for stroke in USUAL.put(strokes, chance(0))]
        return [(one / (1 + 0.33 * (one @ side + 0.5))[:, None] + 0.5) * CANVAS for one in centred]

    assert share_read(recognizer, usual, seen) >= 0.97


@pytest.mark.parametrize("shift", [(-5, 3), (4, 4)])
def test_examples_of_mnist_are_read_wherever_they_lie_in_a_picture(recognizer, shift):
    test = load_mnist().test
    pictures = np.pad(test.images[:200, 0].numpy(), ((0, 0), (12, 12), (12, 12)))
    found = [recognizer.predict(np.roll(255 - picture, shift, (0, 1))).digit for picture in pictures]
    assert np.mean(np.array(found) == test.labels[:200].numpy()) >= 0.98


def drawn_well(style: str, rng) -> np.ndarray:
    """By a hand that strays half as far as the generator's: at its farthest, a 1 may have become a 7 to anybody."""
    usual = DIGIT_HAND
    hand = dataclasses.replace(usual, aspect=usual.aspect / 2, slant=usual.slant / 2, tilt=usual.tilt / 2)
    return picture(by_hand(digits.write(style, rng), rng, hand), pen_width(rng))


@pytest.fixture(scope="module")
def share_of_style(recognizer):
    """Style → share of `EACH` drawings that are read as what they are."""
    shares = {}
    for style in digit_styles():
        pictures = np.stack([drawn_well(style, chance(k)) for k in range(EACH)])
        images = torch.from_numpy(np.rint(255 * pictures).astype(np.uint8)).unsqueeze(1)
        found = read_pictures(recognizer.network, images)["logits"].argmax(1)
        shares[style] = float((found == int(style[0])).float().mean())
    return shares


@pytest.mark.parametrize("style", digit_styles())
def test_every_style_is_read(share_of_style, style):
    assert share_of_style[style] >= AMBIGUOUS.get(style, 0.97)


def verdicts(recognizer, draw, count=60) -> list[str]:
    return [recognizer.predict_input(draw(k).picture).verdict for k in range(count)]


@pytest.mark.parametrize(
    ("strokes", "verdict"),
    [
        ([], "blank"),
        ([[(200, 200)]], "not_a_digit"),
        ([[(60, 200), (340, 205)]], "not_a_digit"),
        ([[(200, 60), (205, 340)]], "digit"),  # a 1
        ([[(80, 80), (320, 320)], [(320, 80), (80, 320)]], "not_a_digit"),
        ([[(80, 200), (320, 200)], [(200, 80), (200, 320)]], "not_a_digit"),
    ],
    ids=["nothing", "a dot", "a level line", "an upright line", "a cross", "a plus"],
)
@pytest.mark.parametrize("brush", [8, 20, 44])
def test_what_is_hardly_anything_gets_its_verdict(recognizer, strokes, verdict, brush):
    assert recognizer.predict_strokes(strokes, (CANVAS, CANVAS), brush).verdict == verdict


def test_a_sheet_without_paper_is_no_digit(recognizer):
    black = recognizer.predict_input(np.ones((28, 28), np.float32))
    assert (black.verdict, black.reason) == ("not_a_digit", "full")
    to_and_fro = [(x, y) for y in range(0, CANVAS, 30) for x in ((0, CANVAS) if y % 60 else (CANVAS, 0))]
    assert recognizer.predict_strokes([to_and_fro], (CANVAS, CANVAS), 40).verdict == "not_a_digit"


@pytest.mark.parametrize("sides", [(120, 120), (60, 120), (120, 60)])
def test_a_blot_is_no_digit(recognizer, sides):
    page = np.full((CANVAS, CANVAS), 255, np.uint8)
    page[100 : 100 + sides[1], 100 : 100 + sides[0]] = 0
    assert recognizer.predict(Image.fromarray(page)).verdict == "not_a_digit"


@pytest.mark.parametrize(("style", "least"), [("scribble", 0.95), ("several digits", 0.97), ("letter", 0.9)])
def test_scribbles_two_digits_and_letters_are_no_digits(recognizer, style, least):
    found = verdicts(recognizer, lambda k: draw_nondigit(chance(k), style))
    assert np.mean([verdict != "digit" for verdict in found]) >= least


def test_most_letters_of_a_font_are_no_digits(recognizer):
    found = []
    for strokes in glyphs("futural"):
        placed = USUAL.put([np.asarray(stroke) for stroke in strokes], chance(0))
        found.append(read(recognizer, placed).verdict)
    assert np.mean([verdict != "digit" for verdict in found]) >= 0.9
