"""The hard ones, the strip of steps, and the saved drawing."""

import json

import pytest

from demo.hard_ones import load_hard_ones
from tests.browser.drawing import FOUR, SEVEN, Mouse
from tests.browser.seen import at_widths, read_page, shows_its_drawing


def test_each_hard_one_loads_with_one_click_as_strokes_that_go_on(draw_page, recognizer):
    page = draw_page()
    for index, one in enumerate(load_hard_ones()):
        page.get_by_test_id(f"hard-{index}").click()
        shows_its_drawing(page, recognizer, at_rest=True)
        assert page.requests.last["strokes"] == one["strokes"]
        Mouse(page).draw(FOUR[:1])
        shows_its_drawing(page, recognizer, at_rest=True)
        assert page.requests.last["strokes"][:-1] == one["strokes"]
        for _ in range(2):
            page.get_by_test_id("undo").click()
        shows_its_drawing(page, recognizer, at_rest=True)
        assert page.requests.last["strokes"] == []


def test_the_strip_shows_every_step_of_a_drawing_and_only_the_input_of_an_example(draw_page, recognizer):
    page = draw_page()
    Mouse(page).draw(SEVEN)
    shows_its_drawing(page, recognizer)
    assert list(read_page(page)["steps"]) == ["step-drawn", "step-cropped", "step-centred", "step-input"]
    page.get_by_test_id("example-0").click()
    shows_its_drawing(page, recognizer)
    assert list(read_page(page)["steps"]) == ["step-input"]


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_no_word_of_the_strip_covers_another(draw_page, locale):
    page = draw_page(locale=locale)
    for width in at_widths(page, [360, 390, 700, 1024, 1280]):
        boxes = [box.bounding_box() for box in page.locator(".step figcaption, .step-paper").all()]
        assert len(boxes) == 8
        for number, one in enumerate(boxes):
            assert one["x"] >= 0
            assert one["x"] + one["width"] <= width
            for other in boxes[:number]:
                apart = (
                    one["x"] >= other["x"] + other["width"]
                    or other["x"] >= one["x"] + one["width"]
                    or one["y"] >= other["y"] + other["height"]
                    or other["y"] >= one["y"] + one["height"]
                )
                assert apart, (one, other)


def test_a_drawing_is_saved_as_it_was_asked_about(draw_page, recognizer):
    page = draw_page()
    Mouse(page).draw(FOUR)
    page.get_by_test_id("brush").fill("31")
    shows_its_drawing(page, recognizer)
    with page.expect_download() as download:
        page.get_by_test_id("save").click()
    assert download.value.suggested_filename == "digitscope-drawing.json"
    with open(download.value.path(), encoding="utf-8") as file:
        saved = json.load(file)
    asked = page.requests.last
    drawing = {"label": None, "strokes": asked["strokes"], "size": [400, 400], "brush": 31}
    assert saved == {"format": "digitscope-drawings", "version": 1, "drawings": [drawing]}


def test_nothing_is_saved_where_the_visitor_drew_nothing(draw_page):
    page = draw_page()
    save = page.get_by_test_id("save")
    assert save.is_disabled(), "the welcome is not the visitor's"
    Mouse(page).draw(SEVEN)
    assert save.is_enabled()
    page.get_by_test_id("clear").click()
    assert save.is_disabled()
    page.get_by_test_id("example-3").click()
    assert save.is_disabled(), "an example is no drawing"
    page.get_by_test_id("hard-0").click()
    assert save.is_enabled()
