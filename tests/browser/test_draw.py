"""The Draw tab in a real browser: what it shows is what Python says of the strokes, during the stroke and after it."""

import numpy as np
import pytest

from demo.examples import EXAMPLES
from demo.frames import LAYERS
from tests.browser.drawing import FOUR, SEVEN, Finger, Mouse, Pen
from tests.browser.seen import answer_of, read_page, shows_its_drawing, wait_until


def clear_by_key(page):
    page.get_by_test_id("sketchpad").press("Delete")


def in_fractions(stroke):
    return np.array(stroke) / 400


@pytest.mark.parametrize("hand", [Mouse, Pen, Finger])
def test_every_number_and_pixel_is_pythons_during_the_stroke_and_after_it(draw_page, recognizer, hand):
    page = draw_page(has_touch=True)
    pointer = hand(page)
    for length in (3, 5):
        pointer.draw([FOUR[0][:length]], lift=False) if length == 3 else [pointer.move(p) for p in FOUR[0][3:length]]
        shows_its_drawing(page, recognizer)
        drawn = in_fractions(page.requests.last["strokes"][-1])
        assert np.abs(drawn[-1] - FOUR[0][length - 1]).max() < 0.005, "the newest point is asked about"
    pointer.lift()
    pointer.draw(FOUR[1:])
    shows_its_drawing(page, recognizer)
    assert len(page.requests.last["strokes"]) == 2
    assert read_page(page)["verdict"] == "digit"
    assert read_page(page)["digit"] == "4"


def test_an_example_is_read_before_the_first_touch_and_gone_with_it(draw_page, recognizer):
    page = draw_page()
    shows_its_drawing(page, recognizer)
    assert read_page(page)["verdict"] == "digit"
    Mouse(page).draw(SEVEN)
    shows_its_drawing(page, recognizer)
    assert len(page.requests.last["strokes"]) == 1
    assert np.abs(in_fractions(page.requests.last["strokes"][0])[0] - SEVEN[0][0]).max() < 0.005


def test_the_example_writes_itself_for_those_who_do_not_mind_motion(draw_page, recognizer):
    page = draw_page(reduced_motion="no-preference")

    def the_whole_digit_is_written():
        return len(page.requests.last["strokes"][0]) == max(len(r["strokes"][0]) for r in page.requests.sent) >= 48

    wait_until(page, the_whole_digit_is_written)
    assert len({len(request["strokes"][0]) for request in page.requests.sent}) > 5
    shows_its_drawing(page, recognizer)


def test_undo_redo_and_clear_change_the_drawing_and_its_answer(draw_page, recognizer):
    page = draw_page()
    button = {name: page.get_by_test_id(name) for name in ("undo", "redo", "clear")}

    def strokes_become(count):
        def that_many_strokes_are_asked_about():
            return len(page.requests.last["strokes"]) == count

        wait_until(page, that_many_strokes_are_asked_about)
        shows_its_drawing(page, recognizer)

    Mouse(page).draw(FOUR)
    strokes_become(2)
    button["undo"].click()
    strokes_become(1)
    button["redo"].click()
    strokes_become(2)
    assert button["redo"].is_disabled()
    button["clear"].click()
    strokes_become(0)
    assert read_page(page)["verdict"] == "blank"
    assert button["clear"].is_disabled()
    page.keyboard.press("Control+z")
    strokes_become(2)
    page.keyboard.press("Control+Shift+z")
    strokes_become(0)
    Mouse(page).draw(SEVEN)
    strokes_become(1)
    page.get_by_test_id("sketchpad").press("Delete")
    strokes_become(0)


@pytest.mark.parametrize("act", [lambda page: page.keyboard.press("Control+z"), clear_by_key])
def test_undo_and_clear_in_the_middle_of_a_stroke_end_it_and_lose_nothing(draw_page, recognizer, act):
    page = draw_page()
    hand = Mouse(page)
    hand.draw(FOUR[:1])
    hand.draw(FOUR[1:], lift=False)
    shows_its_drawing(page, recognizer)
    act(page)
    hand.move((0.9, 0.9))
    hand.lift()
    shows_its_drawing(page, recognizer)
    assert len(page.requests.last["strokes"]) == 0
    page.get_by_test_id("redo" if page.get_by_test_id("redo").is_enabled() else "undo").click()
    shows_its_drawing(page, recognizer)
    assert np.array_equal(in_fractions(page.requests.last["strokes"][0])[0], FOUR[0][0])


def test_the_brush_changes_what_the_network_sees(draw_page, recognizer):
    page = draw_page()
    Mouse(page).draw(SEVEN)
    shows_its_drawing(page, recognizer)
    before = read_page(page)["maps"]["input"].mean()
    page.get_by_test_id("brush").fill("44")
    shows_its_drawing(page, recognizer)
    assert page.requests.last["brush"] == 44
    assert read_page(page)["maps"]["input"].mean() < before - 5, "a thicker brush makes a darker picture"


def test_a_stroke_goes_on_outside_and_comes_back(draw_page, recognizer):
    page = draw_page()
    Mouse(page).draw([[(0.7, 0.3), (0.95, 0.4), (1.3, 0.5), (1.3, 0.7), (0.9, 0.8), (0.6, 0.7)]])
    shows_its_drawing(page, recognizer)
    assert len(page.requests.last["strokes"]) == 1
    xs = in_fractions(page.requests.last["strokes"][0])[:, 0]
    assert xs.max() == pytest.approx(1.3, abs=0.01)
    assert xs[-1] == pytest.approx(0.6, abs=0.01)


def test_a_finger_draws_and_does_not_scroll_the_page(draw_page, recognizer):
    page = draw_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    Finger(page).draw([[(0.5, y / 10) for y in range(9, 0, -1)]])
    shows_its_drawing(page, recognizer)
    assert page.evaluate("scrollY") == 0
    assert len(page.requests.last["strokes"][0]) >= 5


def test_a_second_finger_draws_nothing(draw_page, recognizer):
    page = draw_page(has_touch=True)
    box = page.get_by_test_id("sketchpad").bounding_box()
    touch = [
        {"x": box["x"] + f * box["width"], "y": box["y"] + f * box["height"], "id": k} for k, f in [(1, 0.3), (2, 0.7)]
    ]
    devtools = page.context.new_cdp_session(page)
    for kind, points in [("touchStart", touch[:1]), ("touchStart", touch), ("touchEnd", [])]:
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    shows_its_drawing(page, recognizer)
    assert len(page.requests.last["strokes"]) == 1


@pytest.mark.parametrize("index", [0, len(EXAMPLES) - 1])
def test_an_example_loads_with_one_click_and_is_gone_with_the_next_stroke(draw_page, recognizer, index):
    page = draw_page()
    page.get_by_test_id(f"example-{index}").click()
    shows_its_drawing(page, recognizer)
    assert page.requests.last == {"example": index}
    Mouse(page).draw(SEVEN)
    shows_its_drawing(page, recognizer)
    assert len(page.requests.last["strokes"]) == 1


def test_a_drawing_survives_a_reload(draw_page, recognizer):
    page = draw_page()
    Mouse(page).draw(SEVEN)
    shows_its_drawing(page, recognizer)
    drawn = page.requests.last
    assert set(drawn) == {"strokes", "size", "brush"}
    page.reload()
    page.get_by_test_id("conv2-7").wait_for()
    shows_its_drawing(page, recognizer)
    assert {name: page.requests.last[name] for name in drawn} == drawn


@pytest.mark.parametrize(
    "kept",
    [
        "{",
        "null",
        '{"strokes": 5, "example": null, "brush": 20}',
        '{"strokes": [[]], "example": null, "brush": 20}',
        '{"strokes": [[[1, 2, 3]]], "example": null, "brush": 20}',
        '{"strokes": [], "example": "x", "brush": 20}',
        '{"strokes": [], "example": 1}',
    ],
)
def test_a_damaged_copy_of_the_drawing_is_left_alone(draw_page, recognizer, kept):
    page = draw_page()
    page.evaluate("(kept) => sessionStorage.setItem('digitscope-drawing', kept)", kept)
    page.reload()
    page.get_by_test_id("conv2-7").wait_for()
    Mouse(page).draw(SEVEN)
    shows_its_drawing(page, recognizer)
    assert len(page.requests.last["strokes"]) == 1


def test_both_themes_show_the_same_numbers_in_their_own_colours(draw_page, recognizer):
    page = draw_page(color_scheme="dark")
    Mouse(page).draw(SEVEN)
    shows_its_drawing(page, recognizer)
    assert read_page(page)["dark"]
    page.evaluate("document.body.classList.remove('dark')")
    shows_its_drawing(page, recognizer)
    assert not read_page(page)["dark"]


def test_a_sharp_screen_gets_a_sharp_sketchpad(draw_page, recognizer):
    page = draw_page(device_scale_factor=3)
    Mouse(page).draw(SEVEN)
    shows_its_drawing(page, recognizer)
    pad = page.get_by_test_id("sketchpad")
    assert pad.evaluate("canvas => canvas.width") == pytest.approx(3 * pad.evaluate("c => c.clientWidth"), abs=1)


def test_each_layer_says_which_number_its_darkest_colour_is(draw_page, recognizer):
    page = draw_page()
    shows_its_drawing(page, recognizer)
    activations = answer_of(recognizer, page.requests.last).activations
    tops = [1.0, *(float(activations[name].max()) for name in LAYERS)]
    assert [float(scale) for scale in read_page(page)["scales"]] == pytest.approx(tops, abs=0.0051)


def test_the_page_speaks_the_browsers_language(draw_page):
    assert "Draw here" in draw_page().get_by_test_id("sketchpad").locator("..").inner_text()
    assert "在这里写" in draw_page(locale="zh-CN").get_by_test_id("sketchpad").locator("..").inner_text()


def test_the_page_asks_no_other_host(open_page, app_server):
    page = open_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(app_server.url)
    page.get_by_test_id("conv2-7").wait_for()
    assert asked
    assert [url for url in asked if not url.startswith((app_server.url, "data:", "blob:"))] == []
