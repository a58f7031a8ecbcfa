"""Looking through MNIST on the page: by number, by part and digit, and by what the network finds hard."""

import numpy as np
import pytest

from core.data import load_mnist
from core.samples import choose, read_images
from demo.samples import PER_PAGE
from demo.text import WORDS
from tests.browser.drawing import FOUR, Mouse
from tests.browser.seen import at_widths, read_page, shows_its_drawing, wait_until

ENGLISH = WORDS["en"]["samples"]

INK_ON_PAD = """() => {
  const pad = document.querySelector('[data-testid=sketchpad]');
  const side = pad.width;
  const pixels = pad.getContext('2d').getImageData(0, 0, side, side).data;
  const middle = (k) => Math.floor(((k + 0.5) * side) / 28);
  return Array.from({ length: 784 }, (_, k) => pixels[4 * (middle(Math.floor(k / 28)) * side + middle(k % 28)) + 3]);
}"""
"""The opacity in the middle of each of 28×28 squares of the sketchpad."""


def type_number(page, text):
    page.get_by_test_id("sample-index").fill(text)
    page.keyboard.press("Enter")


def shows_sample(page, recognizer, part, index):
    """Wait until the page shows this image everywhere: on the sketchpad, by its name, and as the network reads it."""

    def the_page_asks_about_the_image():
        return page.requests.last.get("sample") == {"part": part, "index": index}

    def the_sketchpad_shows_it():
        picture = getattr(load_mnist(), part).images[index, 0].numpy().ravel()
        return np.array_equal(page.evaluate(INK_ON_PAD), picture)

    wait_until(page, the_page_asks_about_the_image, limit=60)  # the server may have to unpack MNIST first
    shows_its_drawing(page, recognizer, at_rest=True)
    wait_until(page, the_sketchpad_shows_it)
    name = ENGLISH["named"][part].format(index=index)
    page.get_by_test_id("sample-shown").filter(has_text=f"{name}, labelled").wait_for()


def open_panel(page, **choices):
    page.get_by_test_id("samples-open").click()
    for name, value in choices.items():
        page.get_by_test_id(f"samples-{name}").select_option(value)
    page.locator("[data-testid=samples]:not([aria-busy])").wait_for()


def tiles(page) -> list[int]:
    """The numbers of the images on the open page."""
    return [int(tile.get_attribute("data-testid").removeprefix("sample-")) for tile in page.locator(".sample").all()]


def test_number_70_is_typed_and_shown_everywhere(draw_page, recognizer):
    page = draw_page()
    type_number(page, "#70")
    shows_sample(page, recognizer, "train", 70)
    assert read_page(page)["answer"] == "1"
    assert page.get_by_test_id("sample-shown").inner_text() == "Training image 70, labelled 1"


def test_a_part_can_be_typed_and_the_name_says_where_the_image_lies(draw_page, recognizer):
    page = draw_page()
    type_number(page, "test 12")
    shows_sample(page, recognizer, "test", 12)
    assert "number 5012 of MNIST's 10,000 test images" in page.get_by_test_id("sample-shown").inner_text()
    assert page.get_by_test_id("sample-index").input_value() == "test 12"


@pytest.mark.parametrize(
    ("text", "says"),
    [("#60000", "Training images are numbered from 0 to 59999."), ("hello", ENGLISH["problems"]["words"])],
)
def test_what_names_no_image_gets_a_sentence_and_leaves_the_drawing(draw_page, recognizer, text, says):
    page = draw_page()
    Mouse(page).draw(FOUR)
    type_number(page, text)
    page.get_by_test_id("sample-note").filter(has_text=says).wait_for()
    shows_its_drawing(page, recognizer, at_rest=True)
    assert len(page.requests.last["strokes"]) == len(FOUR)
    type_number(page, "#70")
    shows_sample(page, recognizer, "train", 70)
    assert page.get_by_test_id("sample-note").inner_text() == ""


def test_undo_redo_and_reload_keep_the_image(draw_page, recognizer):
    page = draw_page()
    Mouse(page).draw(FOUR)
    type_number(page, "validation 5")
    shows_sample(page, recognizer, "validation", 5)
    page.get_by_test_id("undo").click()
    shows_its_drawing(page, recognizer, at_rest=True)
    assert "strokes" in page.requests.last
    assert page.get_by_test_id("sample-shown").inner_text() == page.get_by_test_id("sample-index").input_value() == ""
    page.get_by_test_id("redo").click()
    shows_sample(page, recognizer, "validation", 5)
    page.reload()
    page.get_by_test_id("conv2-7").wait_for()
    shows_sample(page, recognizer, "validation", 5)
    assert page.get_by_test_id("sample-index").input_value() == "validation 5"


def test_a_stroke_begins_anew_and_undo_brings_the_image_back(draw_page, recognizer):
    page = draw_page()
    type_number(page, "#70")
    shows_sample(page, recognizer, "train", 70)
    Mouse(page).draw(FOUR)
    shows_its_drawing(page, recognizer, at_rest=True)
    assert len(page.requests.last["strokes"]) == len(FOUR)
    for _ in FOUR:
        page.get_by_test_id("undo").click()
    shows_sample(page, recognizer, "train", 70)


@pytest.mark.parametrize("kept", ['{"part": "train"}', '{"part": "train", "index": 1, "picture": "AAAA"}', "7"])
def test_a_kept_image_that_is_none_is_forgotten(draw_page, recognizer, kept):
    page = draw_page()
    state = f'{{"strokes": [], "example": null, "brush": 20, "sample": {kept}}}'
    page.evaluate("(state) => sessionStorage.setItem('digitscope-drawing', state)", state)
    page.reload()
    page.get_by_test_id("conv2-7").wait_for()
    Mouse(page).draw(FOUR)
    shows_its_drawing(page, recognizer, at_rest=True)


def test_a_click_on_a_small_picture_loads_the_image(draw_page, recognizer):
    page = draw_page()
    open_panel(page, part="validation", digit="8")
    expected = choose(load_mnist().validation.labels.numpy(), "all", 8)[:PER_PAGE]
    assert tiles(page) == expected.tolist()
    for index in expected[[0, 27]].tolist():
        page.get_by_test_id(f"sample-{index}").click()
        shows_sample(page, recognizer, "validation", index)
        assert page.get_by_test_id(f"sample-{index}").get_attribute("aria-pressed") == "true"
    assert page.locator(".sample[aria-pressed=true]").count() == 1


@pytest.mark.parametrize("kind", ["wrong", "unsure"])
def test_what_the_network_finds_hard_is_shown_with_its_answers(draw_page, recognizer, kind):
    page = draw_page()
    open_panel(page, part="test", kind=kind)
    test = load_mnist().test
    readings = read_images(recognizer, test.images)
    expected = choose(test.labels.numpy(), kind, None, readings)[:PER_PAGE].tolist()
    assert tiles(page) == expected
    for index in expected:
        said = page.get_by_test_id(f"sample-{index}").inner_text().strip()
        assert said == f"{int(test.labels[index])}→{readings.answers[index]}"


def test_pages_are_turned_and_end(draw_page):
    page = draw_page()
    open_panel(page)
    assert tiles(page) == list(range(PER_PAGE))
    back, on = page.get_by_test_id("samples-previous"), page.get_by_test_id("samples-next")
    assert back.is_disabled()
    on.click()
    page.get_by_test_id(f"sample-{PER_PAGE}").wait_for()
    assert page.locator(".samples-status").inner_text().startswith("60,000 images, page 2 of ")
    back.click()
    page.get_by_test_id("sample-0").wait_for()
    page.get_by_test_id("samples-part").select_option("test")
    page.get_by_test_id("samples-kind").select_option("wrong")
    page.locator(".sample-reading").first.wait_for()
    assert back.is_disabled()
    assert on.is_disabled()


def test_the_page_opens_without_unpacking_anything(draw_page):
    page = draw_page()
    assert not any({"samples", "find", "sample"} & set(request) for request in page.requests.sent)


def test_by_keyboard_an_image_is_chosen_from_the_panel(draw_page, recognizer):
    page = draw_page()
    page.get_by_test_id("sample-index").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_test_id("sample-0").wait_for()
    for _ in range(4):  # past the three choices
        page.keyboard.press("Tab")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.dataset.testid") == "sample-0"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    shows_sample(page, recognizer, "train", 7)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.testid") == "samples-next"


def test_on_a_phone_a_picture_brings_the_sketchpad_back_into_sight(draw_page, recognizer):
    page = draw_page(viewport={"width": 390, "height": 844}, has_touch=True)
    page.get_by_test_id("samples-open").tap()
    tile = page.get_by_test_id("sample-25")
    tile.wait_for()
    tile.evaluate("(tile) => tile.scrollIntoView({ block: 'start' })")
    assert page.get_by_test_id("sketchpad").bounding_box()["y"] < -300
    small = [box for box in (one.bounding_box() for one in page.locator(".sample, .samples-pager button").all())]
    assert all(box["width"] >= 44 and box["height"] >= 44 for box in small)
    tile.tap()
    shows_sample(page, recognizer, "train", 25)
    pad = page.get_by_test_id("sketchpad").bounding_box()
    assert 0 <= pad["y"] <= 844 - pad["height"]


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_the_open_panel_is_no_wider_than_its_place(draw_page, locale):
    page = draw_page(locale=locale)
    open_panel(page, kind="wrong")
    for width in at_widths(page, [360, 390, 1280]):
        assert page.evaluate("document.documentElement.scrollWidth") == width
        panel = page.get_by_test_id("samples").bounding_box()
        for box in (one.bounding_box() for one in page.locator(".samples select, .sample, .samples-pager > *").all()):
            assert panel["x"] - 1 <= box["x"]
            assert box["x"] + box["width"] <= panel["x"] + panel["width"] + 1


def test_the_playground_takes_up_the_image_that_is_on_the_sketchpad(draw_page, recognizer):
    page = draw_page()
    type_number(page, "#70")
    shows_sample(page, recognizer, "train", 70)
    asked = []
    page.on("request", lambda request: "component_server" in request.url and asked.append(request.post_data_json))
    page.get_by_role("tab", name="Convolution", exact=True).click()

    def the_image_is_convolved():
        pictures = [body["data"]["picture"] for body in asked if body["fn_name"] == "convolved"]
        return pictures[-1:] == [{"sample": {"part": "train", "index": 70}}]

    wait_until(page, the_image_is_convolved)
    assert page.locator("#playground .message").text_content() == ""
