"""The lesson: five stops on the live page that point at things, and notice what the reader does."""

import re

import numpy as np
import pytest

from demo.text import WORDS
from tests.browser.drawing import FOUR, SEVEN, Finger, Mouse
from tests.browser.inspecting import click_cell, wait_for_cell
from tests.browser.seen import answer_of, at_widths, shows_its_drawing, wait_until

SEES = {
    1: "[data-testid=input]",
    2: "[data-testid^=conv1-]",
    3: "[data-testid^=conv1-]",
    4: "[data-testid^=pool1-]",
    5: "[data-testid^=pool2-], [data-testid^=output-]",
}
"""What each stop points at."""
ONE = [[(0.5, 0.2), (0.5, 0.5), (0.5, 0.8)]]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}

UNION = """(selector) => {
  const boxes = [...document.querySelectorAll(selector)].map((element) => element.getBoundingClientRect());
  const [left, top] = ['left', 'top'].map((side) => Math.min(...boxes.map((box) => box[side])));
  const [right, bottom] = ['right', 'bottom'].map((side) => Math.max(...boxes.map((box) => box[side])));
  return { left, top, right, bottom };
}"""

CELL = """([layer, isDark]) => {
  for (const map of document.querySelectorAll(`[data-testid^=${layer}-]`)) {
    const pixels = map.getContext('2d').getImageData(0, 0, map.width, map.height).data;
    const all = Array.from({ length: map.width * map.height }, (_, k) => pixels[4 * k]); // ink is dark, paper is 255
    const wanted = isDark ? Math.min(...all) : 255;
    const at = all.indexOf(wanted);
    if (at < 0 || (isDark && wanted > 100)) continue;
    const box = map.getBoundingClientRect();
    const cell = box.width / map.width;
    const x = box.left + ((at % map.width) + 0.5) * cell;
    return [x, box.top + (Math.floor(at / map.width) + 0.5) * cell];
  }
}"""
"""Where on the screen a dark, or a blank, cell of a layer lies, in the light colours."""


def start(page):
    page.get_by_test_id("lesson-start").click()
    at_stop(page, 1)


def at_stop(page, number, outcome=None):
    """Wait until the card shows this stop, and if wanted this outcome of its task."""
    attributes = f"[data-stop='{number}']" + ("" if outcome is None else f"[data-outcome='{outcome}']")
    page.locator(f"[data-testid=lesson]{attributes}").wait_for()


def go_on(page, to):
    page.get_by_test_id("lesson-next").click()
    at_stop(page, to)


def pick(page, layer, is_dark, *, tap=False):
    x, y = page.evaluate(CELL, [layer, is_dark])
    (page.touchscreen.tap if tap else page.mouse.click)(x, y)


def surrounds(page, selector) -> bool:
    """Whether the outline lies closely around all of this."""
    frame, box = page.evaluate(UNION, ".spotlight"), page.evaluate(UNION, selector)
    gaps = [box["left"] - frame["left"], box["top"] - frame["top"]]
    gaps += [frame["right"] - box["right"], frame["bottom"] - box["bottom"]]
    return all(4 <= gap <= 12 for gap in gaps)


def is_free(page, selector) -> bool:
    """Whether the card covers none of this, and all of it is on the screen."""
    card, box = page.evaluate(UNION, "[data-testid=lesson]"), page.evaluate(UNION, selector)
    apart = (
        box["right"] <= card["left"]
        or card["right"] <= box["left"]
        or box["bottom"] <= card["top"]
        or card["bottom"] <= box["top"]
    )
    return apart and box["top"] >= 0 and box["bottom"] <= page.viewport_size["height"]


def test_nobody_is_made_to_take_the_lesson(draw_page):
    page = draw_page()
    page.get_by_test_id("lesson").wait_for(state="hidden")
    assert not page.locator(".spotlight").is_visible()


def test_a_reader_does_all_five_tasks_and_each_is_noticed(draw_page):
    page = draw_page()
    start(page)
    Mouse(page).draw(SEVEN)
    at_stop(page, 1, "done")
    go_on(page, 2)
    pick(page, "conv1", True)
    at_stop(page, 2, "done")
    go_on(page, 3)
    pick(page, "conv1", False)
    at_stop(page, 3, "done")
    go_on(page, 4)
    pick(page, "pool1", True)
    at_stop(page, 4, "done")
    go_on(page, 5)
    page.get_by_test_id("example-4").wait_for(state="hidden")
    page.get_by_test_id("clear").click()
    Mouse(page).draw(FOUR)
    at_stop(page, 5, "done")
    assert page.locator(".lesson-task").inner_text().startswith("From 7 to 4")
    page.get_by_test_id("lesson-next").click()
    page.get_by_test_id("lesson").wait_for(state="hidden")


def test_the_same_with_a_finger_on_a_phone(draw_page):
    page = draw_page(**PHONE)
    start(page)
    page.get_by_test_id("lesson-go").tap()
    Finger(page).draw(SEVEN)
    at_stop(page, 1, "done")
    page.get_by_test_id("lesson-go").tap()
    assert is_free(page, SEES[1])
    for number, layer, is_dark in ((2, "conv1", True), (3, "conv1", False), (4, "pool1", True)):
        page.get_by_test_id("lesson-next").tap()
        at_stop(page, number)
        pick(page, layer, is_dark, tap=True)
        at_stop(page, number, "done")
    page.get_by_test_id("lesson-next").tap()
    at_stop(page, 5)
    page.get_by_test_id("lesson-go").tap()
    assert is_free(page, ".sketchpad")
    page.get_by_test_id("clear").tap()
    Finger(page).draw(ONE)
    at_stop(page, 5, "done")
    page.get_by_test_id("lesson-next").click()
    page.get_by_test_id("lesson").wait_for(state="hidden")


def test_a_cell_that_only_looks_blank_is_not_called_blank(draw_page, recognizer):
    page = draw_page()
    Mouse(page).draw(FOUR)
    start(page)
    go_on(page, 2)
    go_on(page, 3)
    shows_its_drawing(page, recognizer)
    values = answer_of(recognizer, page.requests.last).activations["conv1"]
    faint = np.argwhere((values > 0) & (values < values.max() / 255 * 0.49))
    channel, row, column = faint[0].tolist()
    click_cell(page, f"conv1-{channel}", row, column)
    at_stop(page, 3, "other")


def test_a_map_that_is_off_says_nothing_of_relu(draw_page, recognizer):
    page = draw_page()
    Mouse(page).draw(FOUR)
    start(page)
    go_on(page, 2)
    go_on(page, 3)
    page.get_by_test_id("eye-conv1-3").click()
    shows_its_drawing(page, recognizer)
    click_cell(page, "conv1-3", 14, 13)
    wait_for_cell(page, "conv1", 3, 14, 13)
    at_stop(page, 3, "")


def test_another_outcome_is_answered_and_holds_nobody_up(draw_page):
    page = draw_page()
    start(page)
    Mouse(page).draw(FOUR)
    at_stop(page, 1, "other")
    assert "takes this for 4" in page.locator(".lesson-task").inner_text()
    go_on(page, 2)
    pick(page, "conv1", False)
    at_stop(page, 2, "other")
    pick(page, "conv1", True)
    at_stop(page, 2, "done")
    pick(page, "conv1", False)
    assert page.get_by_test_id("lesson").get_attribute("data-outcome") == "done", "what is done stays done"
    go_on(page, 3)
    pick(page, "conv1", True)
    at_stop(page, 3, "other")
    go_on(page, 4)
    pick(page, "conv1", True)
    at_stop(page, 4, "other")


def test_a_drawing_from_before_ticks_nothing(draw_page):
    page = draw_page()
    Mouse(page).draw(SEVEN)
    page.locator("[data-testid=verdict][data-digit='7']").wait_for()
    start(page)
    page.get_by_test_id("brush").fill("22")
    page.get_by_test_id("undo").click()
    page.get_by_test_id("redo").click()
    page.wait_for_function("document.querySelector('[data-testid=verdict]').dataset.shown === 'digit'")
    assert page.get_by_test_id("lesson").get_attribute("data-outcome") == ""


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_every_stop_points_at_its_thing_and_never_covers_it(draw_page, locale):
    page = draw_page(locale=locale)
    for width in at_widths(page, [360, 390, 768, 1024, 1280, 1600]):
        start(page)
        for number, sees in SEES.items():
            at_stop(page, number)

            def the_outline_surrounds_it(sees=sees):
                return surrounds(page, sees)

            def nothing_covers_it(sees=sees):
                return is_free(page, sees)

            wait_until(page, the_outline_surrounds_it, 5)
            wait_until(page, nothing_covers_it, 5)
            assert page.evaluate("document.documentElement.scrollWidth") == width
            card = page.get_by_test_id("lesson").bounding_box()
            for name in ("lesson-next", "lesson-skip", "lesson-back"):
                box = page.get_by_test_id(name).bounding_box()
                assert box["width"] >= 44
                assert box["height"] >= 44
                assert card["x"] <= box["x"]
                assert box["x"] + box["width"] <= card["x"] + card["width"]
            page.get_by_test_id("lesson-next").click()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_blank_is_left_in_any_stops_words(draw_page, language):
    page = draw_page(locale={"en": "en-US", "zh": "zh-CN"}[language])
    start(page)
    for number, (name, words) in enumerate(WORDS[language]["lesson"]["stops"].items(), 1):
        at_stop(page, number)
        said = page.get_by_test_id("lesson").inner_text()
        assert not re.search(r"[{}]|undefined|NaN|null", said)
        for key in ("title", "text", "task"):
            pattern = ".*".join(map(re.escape, re.split(r"\{\w+\}", words[key])))
            assert re.search(pattern, said, re.DOTALL), (name, key)
        page.get_by_test_id("lesson-next").click()


def test_the_keys_go_on_back_and_out(draw_page):
    page = draw_page()
    page.get_by_test_id("lesson-start").focus()
    page.keyboard.press("Enter")
    at_stop(page, 1)
    assert page.evaluate("document.activeElement.dataset.testid") == "lesson"
    for key, number in (("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2), ("ArrowLeft", 1), ("ArrowLeft", 1)):
        page.keyboard.press(key)
        at_stop(page, number)
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    at_stop(page, 5)
    page.keyboard.press("Escape")
    page.get_by_test_id("lesson").wait_for(state="hidden")
    page.wait_for_function("document.activeElement.dataset.testid === 'lesson-start'")


def test_the_keys_of_other_things_stay_theirs(draw_page):
    page = draw_page()
    start(page)
    page.get_by_test_id("brush").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_test_id("brush").input_value() == "21"
    at_stop(page, 1)
    Mouse(page).draw(SEVEN)
    page.keyboard.press("ArrowRight")
    at_stop(page, 2)


def test_the_place_is_kept_over_a_reload(draw_page):
    page = draw_page()
    start(page)
    go_on(page, 2)
    pick(page, "conv1", True)
    at_stop(page, 2, "done")
    go_on(page, 3)
    page.reload()
    at_stop(page, 3, "")
    page.get_by_test_id("lesson-back").click()
    at_stop(page, 2, "done")
    page.get_by_test_id("lesson-skip").click()
    page.reload()
    page.get_by_test_id("conv2-7").wait_for()
    page.get_by_test_id("lesson").wait_for(state="hidden")


@pytest.mark.parametrize("kept", ["nonsense", '{"stop": 7}', '{"stop": 1, "done": 3}', "null"])
def test_a_kept_place_that_is_none_is_forgotten(draw_page, kept):
    page = draw_page()
    page.evaluate("(kept) => sessionStorage.setItem('digitscope-lesson', kept)", kept)
    page.reload()
    page.get_by_test_id("conv2-7").wait_for()
    page.get_by_test_id("lesson").wait_for(state="hidden")
    start(page)


def test_a_screen_reader_is_told_what_the_card_is(draw_page):
    page = draw_page()
    start(page)
    title = WORDS["en"]["lesson"]["stops"]["sees"]["title"]
    card = page.get_by_role("dialog", name=title)
    assert card.get_attribute("aria-modal") == "false"
    assert page.locator(".lesson-body").get_attribute("aria-live") == "polite"
    page.get_by_test_id("lesson-next").focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("lesson-back").focus()
    page.keyboard.press("Enter")
    at_stop(page, 1)
    assert page.evaluate("document.activeElement.dataset.testid") == "lesson-next", "Back can no longer hold the focus"


def test_the_inspector_ticks_what_is_picked_by_keyboard_and_its_escape_is_its_own(draw_page):
    page = draw_page()
    start(page)
    go_on(page, 2)
    # What the inspector is to the lesson: an element that names its cell
    page.evaluate("""() => {
      const inspector = document.createElement('div');
      inspector.textContent = inspector.dataset.testid = 'inspector';
      Object.assign(inspector.dataset, { layer: 'conv1', value: '99' });
      document.querySelector('.network').append(inspector);
      inspector.tabIndex = 0;
      inspector.focus();
    }""")
    page.keyboard.press("Enter")
    at_stop(page, 2, "done")
    page.keyboard.press("Escape")
    at_stop(page, 2)


def test_one_screen_shows_sketchpad_and_card_at_every_stop(draw_page):
    page = draw_page()
    start(page)
    for number in SEES:
        at_stop(page, number)
        card = page.get_by_test_id("lesson").bounding_box()
        assert page.get_by_test_id("sketchpad").bounding_box()["y"] >= 0
        assert card["y"] + card["height"] <= 800
        page.get_by_test_id("lesson-next").click()
