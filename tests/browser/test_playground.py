"""The Convolution tab in a real browser: what it shows is what PyTorch says, whatever is chosen and edited."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from core.kernels import learned_kernels, preset
from tests.browser.convolving import (
    choose,
    expected_output,
    last_request,
    pixels,
    shown_cell,
    shows_pytorchs_numbers,
)
from tests.browser.pixels import pixels_of
from tests.browser.seen import wait_until


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
    opaque = pixels_of(page.get_by_test_id("playground-output"))[..., 3] == 255
    assert opaque.sum() == cell["row"] * cell["columns"] + cell["column"] + 1, "what is to come is faint"
    play.click()

    def it_has_come_to_the_end():
        return play.get_attribute("aria-label") == "Play"

    wait_until(page, it_has_come_to_the_end)
    cell = shows_pytorchs_numbers(page)
    assert (cell["row"], cell["column"]) == (cell["rows"] - 1, cell["columns"] - 1)
