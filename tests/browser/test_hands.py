"""Every hand and eye: drawing with keys, the list of keys, what axe finds, phones, and less motion."""

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

from demo.text import WORDS
from tests.browser.drawing import FOUR, Finger, Mouse
from tests.browser.seen import at_widths, shows_its_drawing, wait_until

TABS = {"tabDraw": "conv2-7", "tabTrain": "train-start", "tabConvolution": "playground-sum"}
"""Name of the tab's word → test id of what shows that the tab is there."""
PHONES = [(360, 740), (390, 844), (430, 932)]

TOO_WIDE = """() => {
  const scrolls = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  const inScroller = (element) =>
    element && element !== document.body && (scrolls(element) || inScroller(element.parentElement));
  const name = (element) => `${element.tagName} ${element.className.baseVal ?? element.className}`;
  return [...document.querySelectorAll("body *")].filter((element) => {
    const { width, left, right } = element.getBoundingClientRect();
    const isOut = width > innerWidth || right > innerWidth + 0.5 || left < -0.5;
    return width > 0 && isOut && !inScroller(element.parentElement);
  }).map(name);
}"""
"""What is wider than the screen or stands beside it; a row that scrolls by itself may be longer inside."""

TOO_SMALL = """(exceptions) => {
  const targets = "button, a[href], input, select, textarea, summary, [role=button], [role=tab], [role=switch]";
  const own = document.querySelectorAll(["#brand", "#glass", "#trainer", "#playground", "#tabs > .tab-wrapper"]
    .map((place) => `${place} :is(${targets})`).join());
  return [...own].filter((element) => {
    const box = (element.closest("label") ?? element).getBoundingClientRect();
    return box.width > 0 && (box.width < 43.5 || box.height < 43.5) && !element.matches(exceptions);
  }).map((element) => `${element.tagName} ${element.className} ${element.dataset.testid}`);
}"""

EXCEPTIONS = ", ".join([".maps canvas", ".bar"])
"""Smaller than 44 pixels: the maps, which are as large as their cells are many, where arrows lead on
from an open cell; and the bars, low so that all are in sight, where the output's neurons do the same."""

MOVING = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const { transitionDuration, animationName, animationDuration } = getComputedStyle(element);
  const seconds = (durations) => Math.max(...durations.split(", ").map(parseFloat));
  return seconds(transitionDuration) > 0.001 || (animationName !== "none" && seconds(animationDuration) > 0.001);
}).map((element) => element.outerHTML.slice(0, 200))"""


LOCALES = {"en": "en-GB", "zh": "zh-CN"}


def each_tab(page, language="en"):
    """Goes from tab to tab; gives the name of each once it is there."""
    for word, testid in TABS.items():
        page.get_by_role("tab", name=WORDS[language]["tabs"][word], exact=True).click()
        page.get_by_test_id(testid).wait_for()
        yield word


def focus_the_sketchpad(page):
    """As somebody with a keyboard does: with the Tab key."""
    page.get_by_test_id("undo").evaluate("(button) => (button.disabled = false)")
    page.get_by_test_id("undo").focus()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.dataset.testid") == "sketchpad"


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_keys_draw_what_python_reads_like_any_other_stroke(draw_page, recognizer):
    page = draw_page()
    focus_the_sketchpad(page)
    assert page.get_by_test_id("key-pen").is_visible()
    press(page, *["Shift+ArrowUp"] * 3, "Space", *["Shift+ArrowDown"] * 6, "Space")
    shows_its_drawing(page, recognizer, at_rest=True)
    drawn = page.requests.last["strokes"]
    assert drawn == [[[200, y] for y in range(80, 321, 40)]]
    press(page, "ArrowRight", "Space", "ArrowRight", "ArrowUp", "Enter", "ArrowUp")
    shows_its_drawing(page, recognizer, at_rest=True)
    assert page.requests.last["strokes"] == [*drawn, [[210, 320], [220, 320], [220, 310]]]


def test_two_arrows_at_once_go_slantwise_and_the_edge_holds_the_pen(draw_page):
    page = draw_page()
    focus_the_sketchpad(page)
    press(page, "Space")
    page.keyboard.down("ArrowLeft")
    press(page, "Shift+ArrowUp", "Shift+ArrowUp")
    page.keyboard.up("ArrowLeft")
    press(page, *["Shift+ArrowUp"] * 4, "Enter")

    def the_stroke_was_asked_about():
        stroke = page.requests.last.get("strokes", [[]])[0]
        return stroke == [[200, 200], [190, 200], [150, 160], [110, 120], [110, 80], [110, 40], [110, 0]]

    wait_until(page, the_stroke_was_asked_about)


@pytest.mark.parametrize("key", ["Delete", "Control+z"])
def test_a_stroke_of_keys_that_is_taken_away_lifts_the_pen(draw_page, recognizer, key):
    page = draw_page()
    focus_the_sketchpad(page)
    press(page, "Space", "Shift+ArrowUp", "Enter", "Space", "Shift+ArrowRight", key)
    assert page.get_by_test_id("key-pen").get_attribute("data-pen") == "up"
    press(page, "Shift+ArrowUp")

    def an_empty_sheet_was_asked_about():
        return page.requests.last.get("strokes") == []

    wait_until(page, an_empty_sheet_was_asked_about)
    shows_its_drawing(page, recognizer)


def test_leaving_the_sketchpad_ends_the_stroke_and_a_mouse_goes_on_beside_it(draw_page, recognizer):
    page = draw_page()
    focus_the_sketchpad(page)
    press(page, "Space", "Shift+ArrowUp", "Tab")
    assert not page.get_by_test_id("key-pen").is_visible()
    focus_the_sketchpad(page)
    press(page, "Space", "Shift+ArrowDown")
    Mouse(page).draw(FOUR)
    shows_its_drawing(page, recognizer)
    keys = page.requests.last["strokes"][:2]
    assert keys == [[[200, 200], [200, 160]], [[200, 160], [200, 200]]]
    assert len(page.requests.last["strokes"]) == 4


def test_in_the_lesson_arrows_move_the_pen_of_somebody_who_draws_with_keys(draw_page):
    page = draw_page()
    page.get_by_test_id("lesson-start").click()
    focus_the_sketchpad(page)
    left = page.get_by_test_id("key-pen").evaluate("(pen) => pen.style.left")
    press(page, "ArrowRight")
    assert page.get_by_test_id("key-pen").evaluate("(pen) => pen.style.left") != left
    assert page.get_by_test_id("lesson").get_attribute("data-stop") == "1"


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_screen_readers_hear_how_to_draw_and_where_the_pen_is(draw_page, language):
    page = draw_page(locale=LOCALES[language])
    words = WORDS[language]["pen"]
    pad = page.get_by_test_id("sketchpad")
    described = pad.evaluate("(pad) => document.getElementById(pad.getAttribute('aria-describedby')).textContent")
    assert described == words["how"]
    focus_the_sketchpad(page)
    press(page, "Shift+ArrowRight", "Space")
    page.get_by_text(words["down"].format(x=60, y=50), exact=True).wait_for(state="attached")
    assert page.evaluate("document.documentElement.lang") == language


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_the_question_mark_lists_every_key_and_gives_the_focus_back(draw_page, language):
    page = draw_page(locale=LOCALES[language])
    dialog = page.get_by_test_id("shortcuts")
    listed = WORDS[language]["shortcuts"]
    for _ in each_tab(page, language):
        page.get_by_test_id("shortcuts-open").focus()
        press(page, "?")
        assert dialog.locator("h3").all_text_contents() == [group["title"] for group in listed["groups"]]
        rows = zip(dialog.locator("dt").all_text_contents(), dialog.locator("dd").all_text_contents(), strict=True)
        assert list(rows) == [tuple(row) for group in listed["groups"] for row in group["keys"]]
        press(page, "Escape")
        assert not dialog.is_visible()
        assert page.evaluate("document.activeElement.dataset.testid") == "shortcuts-open"
        page.get_by_test_id("shortcuts-open").click()
        page.get_by_test_id("shortcuts-close").click()
        assert not dialog.is_visible()


def test_a_question_mark_that_is_typed_stays_a_question_mark(draw_page):
    page = draw_page()
    page.get_by_test_id("sample-index").focus()
    press(page, "?")
    assert page.get_by_test_id("sample-index").input_value() == "?"
    assert not page.get_by_test_id("shortcuts").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_tab(draw_page, scheme):
    page = draw_page(color_scheme=scheme)
    for width in at_widths(page, [1280, 390]):
        for tab in each_tab(page):
            found = Axe().run(page)
            assert not found.response["violations"], f"{tab}, {width}\n{found.generate_report()}"
        page.get_by_test_id("shortcuts-open").click()
        found = Axe().run(page)
        assert not found.response["violations"], f"the list of keys, {width}\n{found.generate_report()}"
        press(page, "Escape")


@pytest.mark.parametrize("size", [*PHONES, *((height, width) for width, height in PHONES)])
def test_on_a_phone_nothing_is_wider_than_the_screen_and_targets_are_as_wide_as_a_finger(draw_page, size):
    width, height = size
    page = draw_page(viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)
    for tab in each_tab(page):
        assert page.evaluate("document.documentElement.scrollWidth") == width, tab
        assert page.evaluate(TOO_WIDE) == [], tab
        assert page.evaluate(TOO_SMALL, EXCEPTIONS) == [], tab
    page.get_by_test_id("shortcuts-open").click()
    assert page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("size", [(390, 844), (844, 390)])
def test_a_finger_on_the_sketchpad_scrolls_no_phone_either_way_round(draw_page, recognizer, size):
    page = draw_page(viewport={"width": size[0], "height": size[1]}, has_touch=True, is_mobile=True)
    page.get_by_test_id("sketchpad").scroll_into_view_if_needed()
    before = page.evaluate("[scrollX, scrollY]")
    Finger(page).draw([[(0.5, 0.2), (0.5, 0.4), (0.5, 0.6), (0.5, 0.75)]])
    shows_its_drawing(page, recognizer)
    assert page.evaluate("[scrollX, scrollY]") == before
    places = page.requests.last["strokes"][0]
    assert all(first[1] < second[1] for first, second in pairwise(places))


def test_nothing_moves_by_itself_for_those_who_want_less_motion(draw_page):
    page = draw_page(reduced_motion="reduce")
    for tab in each_tab(page):
        assert page.evaluate(MOVING) == [], tab
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVING) != []
