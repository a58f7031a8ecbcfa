"""The view that a visitor saves: three downloads with the numbers that PyTorch computed of what is shown."""

import json
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from PIL import Image

from core.figure import Words
from demo.text import FIGURES, WORDS
from tests.browser.drawing import FOUR, SEVEN, Mouse, Pen
from tests.browser.seen import answer_of, at_widths, shows_its_drawing, wait_until


def saved(page, tmp_path, kind: str):
    """Click, and take what the page downloads: the file's name and where it lies."""
    with page.expect_download() as download:
        page.get_by_test_id(f"keep-{kind}").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return path


def arrays(path) -> dict[str, np.ndarray]:
    with np.load(path, allow_pickle=False) as kept:
        return {name: kept[name] for name in kept}


def test_a_drawing_is_saved_as_picture_drawing_and_numbers(draw_page, recognizer, tmp_path):
    page = draw_page()
    Pen(page).draw(FOUR)
    shows_its_drawing(page, recognizer, at_rest=True)
    answer = answer_of(recognizer, page.requests.last)

    png = saved(page, tmp_path, "png")
    assert png.name == "digitscope-4.png"
    with Image.open(png) as picture:
        picture.load()
        assert picture.size == (2560, 1440)

    svg = ElementTree.parse(saved(page, tmp_path, "svg")).getroot()
    words = {"".join(element.itertext()).strip() for element in svg.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Drawing", "Answer", "4"} <= words

    kept = arrays(saved(page, tmp_path, "npz"))
    with torch.no_grad():
        layers = recognizer.network.activations(torch.from_numpy(answer.input)[None, None])
    assert np.array_equal(kept["input"], answer.input)
    for name, values in layers.items():
        assert kept[name] == pytest.approx(values[0].numpy(), abs=1e-5)
    assert np.array_equal(kept["conv2_kernels"], recognizer.network.conv2.weight.numpy())
    shown = [float(bar.get_attribute("data-value")) for bar in page.locator(".bar").all()]
    assert kept["probabilities"].tolist() == shown


def test_an_example_is_saved_without_steps_that_there_were_not(draw_page, recognizer, tmp_path):
    page = draw_page()
    page.get_by_test_id("example-3").click()
    shows_its_drawing(page, recognizer, at_rest=True)
    kept = arrays(saved(page, tmp_path, "npz"))
    assert np.array_equal(kept["input"], answer_of(recognizer, page.requests.last).input)
    assert not [name for name in kept if name.startswith("step_")]
    assert saved(page, tmp_path, "png").read_bytes().startswith(b"\x89PNG")


def test_an_empty_sheet_can_be_saved_too(draw_page, recognizer, tmp_path):
    page = draw_page()
    Mouse(page).draw(FOUR)
    page.get_by_test_id("clear").click()
    shows_its_drawing(page, recognizer, at_rest=True)
    path = saved(page, tmp_path, "npz")
    assert path.name == "digitscope-blank.npz"
    assert not arrays(path)["input"].any()


def test_drawing_goes_on_while_a_file_is_made(draw_page, recognizer, tmp_path):
    page = draw_page()
    Mouse(page).draw(FOUR[:1])
    shows_its_drawing(page, recognizer)
    asked = page.requests.last
    with page.expect_download() as download:
        page.get_by_test_id("keep-png").click()
        Mouse(page).draw(FOUR[1:])
        shows_its_drawing(page, recognizer, at_rest=True)
    assert len(page.requests.last["strokes"]) == 2
    assert len(asked["strokes"]) == 1
    assert download.value.suggested_filename.endswith(".png")


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_saving_is_told_until_the_next_drawing(draw_page, recognizer, tmp_path, locale):
    page = draw_page(locale=locale)
    words = WORDS[locale[:2]]["keep"]
    Mouse(page).draw(FOUR)
    shows_its_drawing(page, recognizer, at_rest=True)
    said = page.locator(".keep-said")
    assert said.text_content() == words["title"]
    # In the page's language where a font here has its letters
    figure = Words(**FIGURES[locale[:2]]).writable
    assert f">{figure.drawing}<" in saved(page, tmp_path, "svg").read_text(encoding="utf-8")
    page.get_by_text(words["done"], exact=True).wait_for()
    Mouse(page).draw(SEVEN)
    page.get_by_text(words["title"], exact=True).wait_for()


@pytest.mark.page_errors_expected
@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (None, WORDS["en"]["keep"]["failed"]),
        ({"busy": True}, WORDS["en"]["keep"]["busy"]),
        ({"error": "<b>no such</b> drawing"}, "<b>no such</b> drawing"),
    ],
)
def test_where_no_file_comes_the_page_says_why_and_saves_the_next_time(
    draw_page, recognizer, tmp_path, answer, sentence
):
    page = draw_page()
    Mouse(page).draw(FOUR)
    shows_its_drawing(page, recognizer, at_rest=True)

    def fail(route):
        if json.loads(route.request.post_data)["fn_name"] != "keep":
            route.continue_()
        elif answer is None:
            route.abort()
        else:
            route.fulfill(json=answer)

    page.route("**/component_server**", fail)
    page.get_by_test_id("keep-png").click()

    def the_page_says_why():
        return page.locator(".keep-said").text_content() == sentence

    wait_until(page, the_page_says_why)
    page.unroute("**/component_server**")
    assert saved(page, tmp_path, "npz").name == "digitscope-4.npz"


def test_a_tap_and_the_keyboard_save_as_well(draw_page, recognizer):
    page = draw_page(has_touch=True, viewport={"width": 390, "height": 800})
    Mouse(page).draw(FOUR)
    shows_its_drawing(page, recognizer, at_rest=True)
    with page.expect_download() as download:
        page.get_by_test_id("keep-svg").tap()
    assert download.value.suggested_filename == "digitscope-4.svg"
    page.get_by_test_id("keep-svg").focus()
    page.keyboard.press("Tab")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "digitscope-4.npz"


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_the_buttons_are_large_enough_and_on_the_page(draw_page, locale):
    page = draw_page(locale=locale)
    for width in at_widths(page, [360, 390, 1280], height=800):
        for kind, (name, label) in WORDS[locale[:2]]["keep"]["kinds"].items():
            button = page.get_by_test_id(f"keep-{kind}")
            assert (button.text_content(), button.get_attribute("aria-label")) == (name, label)
            box = button.bounding_box()
            assert min(box["width"], box["height"]) >= 44
            assert 0 <= box["x"] <= width - box["width"]
