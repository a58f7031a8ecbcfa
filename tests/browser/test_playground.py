"""The Convolution tab in a real browser: what it shows is what PyTorch says, whatever is chosen and edited."""

import json

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

from core.kernels import learned_kernels, preset
from demo.convolution import picture_of
from demo.theme import DARK, LIGHT
from tests.browser.drawing import FOUR, SEVEN, Mouse
from tests.browser.seen import wait_until

PIXELS = """(canvas) => Array.from(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data)"""


@pytest.fixture
def playground(draw_page):
    """playground(**context options) opens the app, draws a 4, and opens the tab of the playground."""

    def open_it(strokes=FOUR, **options):
        page = draw_page(**options)
        page.asked = []  # what the playground asks Python to convolve, newest last
        page.on("request", lambda request: _note(request, page.asked))
        if strokes:
            Mouse(page).draw(strokes)
        open_tab(page)
        shows_a_result(page)
        return page

    return open_it


def open_tab(page):
    """The third of the page's tabs; panels of the first one have tabs of their own."""
    page.get_by_role("tab").nth(2).click()


def _note(request, asked):
    if "component_server" in request.url and '"fn_name":"convolved"' in request.post_data.replace(" ", ""):
        asked.append(json.loads(request.post_data)["data"])


def last_request(page):
    return page.asked[-1]


def shown_cell(page):
    data = page.get_by_test_id("playground-output").evaluate("canvas => ({ ...canvas.dataset })")
    return {name: json.loads(data.get(name) or "null") for name in ("row", "column", "rows", "columns", "value", "sum")}


def shows_a_result(page):
    def a_cell_has_its_number():
        return page.get_by_test_id("playground-output").count() and shown_cell(page)["value"] is not None

    wait_until(page, a_cell_has_its_number)


def expected_output(request):
    """PyTorch's answer to what the page asked, computed anew: output before ReLU without bias, and after all."""
    sliding = request["sliding"]
    image = torch.from_numpy(picture_of(request["picture"]))[None, None]
    weight = torch.tensor(request["kernel"], dtype=torch.float32)[None, None]
    places = {"stride": sliding["stride"], "padding": sliding["padding"]}
    sums = F.conv2d(image, weight, **places)[0, 0].numpy()
    output = F.conv2d(image, weight, torch.tensor([float(sliding["bias"])]), **places)
    return sums, (F.relu(output) if sliding["relu"] else output)[0, 0].numpy()


def shows_pytorchs_numbers(page, row=None, column=None):
    """Wait until the cell, its window's products, and every pixel of the output are PyTorch's."""

    def the_page_shows_pytorchs_numbers():
        seen, (sums, output) = shown_cell(page), expected_output(last_request(page))
        if (seen["rows"], seen["columns"]) != output.shape or seen["value"] is None:
            return False
        place = seen["row"], seen["column"]
        if row is not None and place != (row, column):
            return False
        products = page.get_by_test_id("playground-products").evaluate(
            "grid => [...grid.children].map(cell => Number(cell.dataset.product))"
        )
        return (
            seen["value"] == float(output[place])
            and seen["sum"] == float(sums[place])
            and len(products) == len(last_request(page)["kernel"]) ** 2
            and abs(sum(products) - seen["sum"]) < 1e-5
            and np.array_equal(pixels(page, "playground-output"), coloured(page, output))
        )

    wait_until(page, the_page_shows_pytorchs_numbers)
    return shown_cell(page)


def pixels(page, testid):
    return np.array(page.get_by_test_id(testid).evaluate(PIXELS)).reshape(-1, 4)[:, :3]


def coloured(page, values):
    """(cells, 3): the numbers in the colours that the page says it uses."""
    colours = DARK if page.evaluate("document.body.classList.contains('dark')") else LIGHT
    rgb = {name: np.array([int(code[at : at + 2], 16) for at in (1, 3, 5)], float) for name, code in colours.items()}
    cells = values.astype(np.float64).reshape(-1, 1)
    if page.get_by_test_id("colours-grey").is_checked():
        shares, tops = np.clip(cells, 0, 1), rgb["ink"]
    else:
        shares = np.abs(cells) / (np.abs(cells).max() or 1)
        tops = np.where(cells < 0, rgb["negative"], rgb["positive"])
    steps = np.floor(shares * 255 + 0.5)
    return np.floor(rgb["paper"] + (tops - rgb["paper"]) * steps / 255 + 0.5)


def choose(page, testid):
    page.locator("label").filter(has=page.get_by_test_id(testid)).click()


def test_the_tab_opens_on_the_drawing_with_pytorchs_numbers(playground):
    page = playground()
    assert len(last_request(page)["picture"]["strokes"]) == 2
    cell = shows_pytorchs_numbers(page)
    assert (cell["rows"], cell["columns"]) == (26, 26)


@pytest.mark.parametrize("name", ["identity", "blur", "gaussian", "sharpen", "laplacian", "emboss", "edge-horizontal"])
def test_a_preset_is_one_click_away(playground, name):
    page = playground()
    page.get_by_test_id(f"preset-{name}").click()
    shows_pytorchs_numbers(page)
    assert np.array_equal(np.array(last_request(page)["kernel"], np.float32), preset(name))
    assert page.get_by_test_id(f"preset-{name}").get_attribute("aria-pressed") == "true"


def test_a_learned_kernel_brings_its_bias_which_can_be_switched_off(playground, recognizer):
    page = playground()
    kernel = learned_kernels(recognizer.network)[1]
    page.get_by_test_id("preset-conv1-1").click()
    with_bias = shows_pytorchs_numbers(page)
    asked = last_request(page)
    assert np.array_equal(np.array(asked["kernel"], np.float32), kernel.values)
    assert asked["sliding"]["bias"] == kernel.bias
    choose(page, "bias-on")

    def the_bias_is_off():
        return last_request(page)["sliding"]["bias"] == 0

    wait_until(page, the_bias_is_off)
    without = shows_pytorchs_numbers(page)
    assert with_bias["value"] - without["value"] == pytest.approx(kernel.bias, abs=1e-5)


def test_every_part_of_the_second_kernels_can_be_chosen(playground, recognizer):
    page = playground()
    maps, more = recognizer.network.architecture.depths
    page.get_by_test_id("learned-second").locator("summary").click()
    assert page.locator("[data-testid^=preset-conv2-]").count() == maps * more
    page.get_by_test_id(f"preset-conv2-{more - 1}-{maps - 1}").click()
    shows_pytorchs_numbers(page)
    asked = np.array(last_request(page)["kernel"], np.float32)
    assert np.array_equal(asked, learned_kernels(recognizer.network)[-1].values)


def test_a_cell_of_the_kernel_can_be_edited_and_a_half_typed_number_changes_nothing(playground):
    page = playground()
    field = page.get_by_test_id("kernel-1-2")
    field.fill("-3.5")

    def the_edit_is_asked_about():
        return last_request(page)["kernel"][1][2] == -3.5

    wait_until(page, the_edit_is_asked_about)
    shows_pytorchs_numbers(page)
    assert page.locator("[aria-pressed=true][data-testid^=preset]").count() == 0
    asked = len(page.asked)
    field.fill("")
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("1000")
    assert field.get_attribute("aria-invalid") == "true"
    page.get_by_test_id("kernel-0-0").focus()
    assert field.input_value() == "-3.5"
    assert len(page.asked) == asked


def test_a_larger_kernel_keeps_its_middle_and_a_smaller_one_too(playground):
    page = playground()
    page.get_by_test_id("preset-laplacian").click()
    choose(page, "size-5")
    shows_pytorchs_numbers(page)
    assert page.get_by_test_id("kernel-2-2").input_value() == "-4"
    assert page.get_by_test_id("kernel-0-0").input_value() == "0"
    choose(page, "size-3")
    shows_pytorchs_numbers(page)
    assert np.array_equal(np.array(last_request(page)["kernel"], np.float32), preset("laplacian"))


@pytest.mark.parametrize(
    ("switches", "side"),
    [(["padding-1"], 28), (["stride-2"], 13), (["stride-3", "padding-2"], 10), (["padding-2", "relu"], 30)],
)
def test_stride_padding_and_relu_change_the_output_and_its_size(playground, switches, side):
    page = playground()
    for name in switches:
        choose(page, name)

    def the_output_has_that_size():
        return shown_cell(page)["rows"] == side

    wait_until(page, the_output_has_that_size)
    shows_pytorchs_numbers(page)
    assert page.get_by_test_id("playground-sizes").inner_text().endswith(f"= {side}")


def test_pooling_shows_the_largest_of_each_four(playground):
    page = playground()
    choose(page, "relu")
    choose(page, "pool")
    page.get_by_test_id("playground-pooled").wait_for()
    shows_pytorchs_numbers(page)
    _, output = expected_output(last_request(page))
    pooled = F.max_pool2d(torch.from_numpy(output)[None, None], 2)[0, 0].numpy()
    cell = shown_cell(page)
    shown = page.get_by_test_id("playground-pool").get_attribute("title")
    assert float(shown) == pooled[cell["row"] // 2, cell["column"] // 2]
    assert len(pixels(page, "playground-pooled")) == 13 * 13


def test_the_window_is_moved_by_arrow_keys_by_clicks_and_by_steps(playground):
    page = playground()
    output = page.get_by_test_id("playground-output")
    box = output.bounding_box()
    output.click(position={"x": box["width"] * 4.5 / 26, "y": box["height"] * 9.5 / 26})
    shows_pytorchs_numbers(page, 9, 4)
    output.press("ArrowRight")
    shows_pytorchs_numbers(page, 9, 5)
    output.press("ArrowDown")
    shows_pytorchs_numbers(page, 10, 5)
    page.get_by_test_id("step-back").click()
    shows_pytorchs_numbers(page, 10, 4)
    page.get_by_test_id("step-forward").click()
    page.get_by_test_id("step-forward").click()
    shows_pytorchs_numbers(page, 10, 6)
    page.get_by_test_id("playground-input").click(position={"x": 1, "y": 1})
    shows_pytorchs_numbers(page, 0, 0)
    output.press("ArrowUp")
    shows_pytorchs_numbers(page, 0, 0)


def test_padding_is_shown_as_padding(playground):
    page = playground()
    choose(page, "padding-1")
    shows_pytorchs_numbers(page)
    page.get_by_test_id("playground-output").click(position={"x": 1, "y": 1})
    shows_pytorchs_numbers(page, 0, 0)
    is_padding = page.get_by_test_id("playground-patch").evaluate(
        "grid => [...grid.children].map(cell => [cell.classList.contains('is-padding'), Number(cell.dataset.patch)])"
    )
    assert [outside for outside, _ in is_padding] == [True, True, True, True, False, False, True, False, False]
    assert all(value == 0 for outside, value in is_padding if outside)


def test_it_plays_from_the_first_cell_pauses_goes_on_and_ends(playground):
    page = playground()
    choose(page, "stride-3")
    page.get_by_test_id("speed").fill("40")
    play = page.get_by_test_id("play")
    play.click()

    def it_has_come_to_the_second_row():
        return shown_cell(page)["row"] == 1

    wait_until(page, it_has_come_to_the_second_row)
    play.click()
    assert play.get_attribute("aria-label") == "Play"
    cell = shown_cell(page)
    opaque = np.array(page.get_by_test_id("playground-output").evaluate(PIXELS)).reshape(-1, 4)[:, 3] == 255
    assert opaque.sum() == cell["row"] * cell["columns"] + cell["column"] + 1, "what is to come is faint"
    play.click()

    def it_has_come_to_the_end():
        return play.get_attribute("aria-label") == "Play"

    wait_until(page, it_has_come_to_the_end)
    cell = shows_pytorchs_numbers(page)
    assert (cell["row"], cell["column"]) == (cell["rows"] - 1, cell["columns"] - 1)


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


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.sweep
def test_nothing_is_wider_than_the_screen(playground, width, locale):
    page = playground(viewport={"width": width, "height": 844}, locale=locale)
    choose(page, "padding-2")
    choose(page, "pool")
    page.get_by_test_id("preset-conv1-0").click()
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
    asked = len(page.requests.sent)
    page.keyboard.press("Control+z")
    page.get_by_role("tab").first.click()
    assert page.get_by_test_id("redo").is_disabled()
    assert len(page.requests.sent) == asked
