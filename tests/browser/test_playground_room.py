"""The Convolution tab as a room: its pictures, its keys, fingers and screens, themes and languages."""

import numpy as np
import pytest
from PIL import Image

from core.kernels import preset
from tests.browser.convolving import choose, expected_output, last_request, open_tab, shown_cell, shows_pytorchs_numbers
from tests.browser.drawing import FOUR, SEVEN, Mouse
from tests.browser.seen import at_widths, wait_until


def test_another_drawing_is_taken_up_when_the_tab_is_opened_again(playground):
    page = playground()
    page.get_by_role("tab").first.click()
    page.get_by_test_id("clear").click()
    Mouse(page).draw(SEVEN)
    open_tab(page)

    def the_new_drawing_is_asked_about():
        return len(last_request(page)["picture"]["strokes"]) == 1

    wait_until(page, the_new_drawing_is_asked_about)
    shows_pytorchs_numbers(page)


def test_without_a_drawing_an_example_is_shown_and_said_so(playground):
    page = playground(strokes=None)
    assert "example" in last_request(page)["picture"]
    assert "Nothing is drawn yet" in page.get_by_test_id("playground-message").inner_text()
    page.get_by_test_id("source-example-7").click()
    shows_pytorchs_numbers(page)
    assert last_request(page)["picture"] == {"example": 7}
    assert page.get_by_test_id("playground-message").inner_text() == ""


def test_a_picture_can_be_uploaded_and_a_bad_file_gets_a_sentence(playground, tmp_path):
    page = playground()
    file = page.get_by_test_id("upload-file")
    Image.linear_gradient("L").resize((300, 150)).save(tmp_path / "a.png")
    file.set_input_files(tmp_path / "a.png")

    def the_upload_is_shown():
        return shown_cell(page)["rows"] == 62 and shown_cell(page)["value"] is not None

    wait_until(page, the_upload_is_shown)
    _, output = expected_output(last_request(page))
    cell = shown_cell(page)
    assert cell["value"] == output[cell["row"], cell["column"]]
    noise = np.random.default_rng(0).integers(0, 255, (600, 900, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "large.png")  # too large for a request as it is
    file.set_input_files(tmp_path / "large.png")

    def the_large_picture_is_shown():
        return shown_cell(page)["rows"] == 83 and shown_cell(page)["columns"] == 126

    wait_until(page, the_large_picture_is_shown)
    (tmp_path / "b.png").write_bytes(b"no picture")
    file.set_input_files(tmp_path / "b.png")

    def it_says_what_is_wrong():
        return "not a picture" in page.get_by_test_id("playground-message").inner_text()

    wait_until(page, it_says_what_is_wrong)
    assert shown_cell(page)["rows"] == 83, "what was there stays"


@pytest.mark.parametrize("name", ["sharpen", "blur", "denoise"])
def test_a_demonstration_shows_before_and_after_with_their_distance_from_the_clean_picture(playground, name):
    page = playground()
    page.get_by_test_id(f"demonstration-{name}").click()
    page.get_by_test_id("demonstration-error").wait_for()
    shows_pytorchs_numbers(page)
    assert shown_cell(page)["rows"] == 64
    assert len(page.get_by_test_id("demonstration-error").locator("td").all()) == (4 if name == "denoise" else 3)
    assert page.get_by_test_id("playground-median").is_visible() == (name == "denoise")
    page.get_by_test_id("source-drawing").click()
    page.get_by_test_id("demonstration-note").wait_for(state="hidden")


def test_a_kernel_that_does_not_fit_gets_a_sentence_and_the_page_goes_on(playground, tmp_path):
    page = playground()
    Image.new("L", (2, 2)).save(tmp_path / "tiny.png")
    page.get_by_test_id("upload-file").set_input_files(tmp_path / "tiny.png")

    def it_says_what_does_not_fit():
        return "does not fit" in page.get_by_test_id("playground-message").inner_text()

    wait_until(page, it_says_what_does_not_fit)
    page.get_by_test_id("source-drawing").click()
    shows_pytorchs_numbers(page)
    assert page.get_by_test_id("playground-message").inner_text() == ""


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_nothing_is_wider_than_the_screen(playground, locale):
    page = playground(locale=locale)
    choose(page, "padding-2")
    choose(page, "pool")
    page.get_by_test_id("preset-conv1-0").click()
    for width in at_widths(page, [360, 390, 768, 1024, 1280]):
        shows_pytorchs_numbers(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_finger_moves_the_window_on_a_phone_and_targets_are_large_enough(playground):
    page = playground(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.get_by_test_id("preset-gaussian").tap()
    output = page.get_by_test_id("playground-output")
    box = output.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 2.5 / 24, box["y"] + box["height"] * 3.5 / 24)
    shows_pytorchs_numbers(page, 3, 2)
    sizes = page.evaluate(
        """() => [...document.querySelectorAll(".playground :is(button, .option, .kernel-grid input, .switch)")]
          .map((target) => target.getBoundingClientRect())
          .filter(({ width }) => width > 0)
          .map(({ width, height }) => Math.min(width, height))"""
    )
    assert len(sizes) > 40
    assert min(sizes) >= 44


def test_it_can_be_worked_by_keyboard_alone(playground):
    page = playground()
    page.get_by_test_id("preset-edge-vertical").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    shows_pytorchs_numbers(page)
    assert np.array_equal(np.array(last_request(page)["kernel"], np.float32), preset("edge-horizontal"))
    page.get_by_test_id("stride-1").focus()
    page.keyboard.press("ArrowRight")

    def the_stride_is_two():
        return last_request(page)["sliding"]["stride"] == 2

    wait_until(page, the_stride_is_two)
    shows_pytorchs_numbers(page)
    page.get_by_test_id("kernel-0-0").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.testid") == "kernel-0-1"
    page.get_by_test_id("playground-output").focus()
    page.keyboard.press(" ")
    assert page.get_by_test_id("play").get_attribute("aria-label") == "Pause"
    page.keyboard.press(" ")
    assert page.get_by_test_id("play").get_attribute("aria-label") == "Play"


def test_both_themes_show_the_same_numbers_in_their_own_colours(playground):
    page = playground(color_scheme="dark")
    shows_pytorchs_numbers(page)
    page.evaluate("document.body.classList.remove('dark')")
    shows_pytorchs_numbers(page)


def test_the_tabs_speak_the_browsers_language(playground):
    assert playground().get_by_role("tab").all_inner_texts()[-1] == "Convolution"
    assert playground(locale="zh-CN").get_by_role("tab").all_inner_texts()[-1] == "卷积"


def test_undo_belongs_to_the_drawing_only_while_it_is_seen(playground):
    page = playground()
    page.keyboard.press("Control+z")
    page.get_by_role("tab").first.click()
    assert page.get_by_test_id("redo").is_disabled()
    assert len(page.requests.last["strokes"]) == len(FOUR)
