"""The film of a training: what is written in it."""

import numpy as np
import pytest

from core import film, fonts
from core.figure.letters import written
from core.film import bar_names, bars_between, font_for, frame, heading
from core.timeline import Timeline

FULL = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghij")


@pytest.mark.parametrize("classes", [("yes", "yellow"), ("Ä", "é", "Ж"), tuple("0123456789"), FULL])
def test_names_that_the_font_has_stand_under_their_bars_and_differ(classes):
    names = bar_names(classes)
    assert len(set(names)) == len(classes)
    assert all(whole.startswith(name) for whole, name in zip(classes, names, strict=True))


UNKNOWN = tuple("\U0001fffe\U0001ffff\U0002fffe")
"""Letters that no font has, as they are none in Unicode."""


@pytest.mark.parametrize("classes", [UNKNOWN, tuple(f"class {k}" for k in range(20)), tuple(f"{k}x" * 9 for k in "aa")])
def test_names_that_cannot_be_written_or_told_apart_become_numbers(classes):
    assert bar_names(classes) == [str(k) for k in range(1, len(classes) + 1)]


def test_names_are_written_in_a_font_of_this_machine_that_has_their_letters(monkeypatch):
    """Which Chinese ones there are, differs: Matplotlib's DejaVu Serif stands for them, with a letter of its own."""
    sans = next(fonts.fonts_with(""))
    monkeypatch.setattr(fonts, "_paths", lambda: [sans, "/none.ttf", sans.replace("Sans.ttf", "Serif.ttf")])
    film._font_with.cache_clear()
    assert bar_names(("ᴕ", "b")) == ["ᴕ", "b"]
    assert font_for("ᴕb").getname()[0] == "DejaVu Serif"
    assert font_for("ab").getname()[0] == "DejaVu Sans"
    film._font_with.cache_clear()


def test_a_film_is_written_in_the_font_that_figures_take_for_the_same_letters(serif):
    assert fonts.families() == ("DejaVu Sans", serif)
    assert font_for("ᴕ").getname()[0] == serif
    assert written(["ᴕb", UNKNOWN[0]]) == ("ᴕb", "#2")


@pytest.mark.parametrize("count", [2, 5, 9, 12, 13, 25, 36])
def test_what_stands_under_a_bar_is_no_wider_than_it(count):
    room = (lambda left, right: (right - left) / count)(*bars_between(count))
    for classes in (tuple(f"{k} and a long name" for k in range(count)), UNKNOWN[:1] * count):
        names = bar_names(classes)
        font = font_for("".join(names))
        assert all(font.getlength(name) <= room for name in names)


def test_the_heading_says_that_bars_are_numbered(run):
    moment = Timeline(run).moment(0, np.zeros((28, 28), np.float32))
    assert "1 to 3: the classes" in heading(moment, None, bar_names(UNKNOWN))
    assert heading(moment, None, ["a", "b"]) == "epoch 1, step 1"


def test_the_heading_names_the_step_that_the_bars_are_of(run):
    timeline = Timeline(run)
    moment = timeline.moment(5, np.zeros((28, 28), np.float32))
    assert "the answer as of step 33" in heading(moment, {"step": 33}, ["a", "b"])
    assert "answer" not in heading(moment, timeline.earlier(moment), ["a", "b"])


def test_what_is_written_is_seen(run):
    picture = np.zeros((28, 28), np.float32)
    timeline = Timeline(run)
    moment = timeline.moment(0, picture)
    (one, other) = (frame(timeline, moment, picture, names) for names in (["a"] * 10, ["7"] * 10))
    assert (np.asarray(one.convert("L")) != np.asarray(other.convert("L"))).any()
