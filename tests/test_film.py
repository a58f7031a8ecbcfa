"""The film of a training: what is written in it."""

import numpy as np
import pytest

from core.film import BARS, _font, bar_names, frame, heading
from core.timeline import Timeline

FULL = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghij")


@pytest.mark.parametrize("classes", [("yes", "yellow"), ("Ä", "é", "Ж"), tuple("0123456789"), FULL])
def test_names_that_the_font_has_stand_under_their_bars_and_differ(classes):
    names = bar_names(classes)
    assert len(set(names)) == len(classes)
    assert all(whole.startswith(name) for whole, name in zip(classes, names, strict=True))


@pytest.mark.parametrize("classes", [("一", "二", "三"), tuple(f"class {k}" for k in range(20))])
def test_names_that_cannot_be_written_or_told_apart_become_numbers(classes):
    assert bar_names(classes) == [f"#{k}" for k in range(1, len(classes) + 1)]


@pytest.mark.parametrize("count", [2, 5, 9])
def test_a_name_is_no_wider_than_its_bar(count):
    names = bar_names(tuple(f"{k} and a long name" for k in range(count)))
    assert all(len(name) == 1 or _font().getlength(name) <= (BARS[1] - BARS[0]) / count for name in names)


def test_the_heading_says_that_bars_are_numbered(run):
    moment = Timeline(run).moment(0, np.zeros((28, 28), np.float32))
    assert "#1 to #3" in heading(moment, None, bar_names(("一", "二", "三")))
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
    (one, other) = (frame(timeline, moment, picture, names) for names in (["a"] * 10, ["#7"] * 10))
    assert (np.asarray(one.convert("L")) != np.asarray(other.convert("L"))).any()
