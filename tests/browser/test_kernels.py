"""The kernels on the page: every number is the network's, and what belongs together lights up together."""

import sys

import numpy as np
import pytest

from core.silence import LAYERS
from demo.theme import DARK, LIGHT
from tests.app_server import ROOT, AppServer
from tests.browser.drawing import FOUR, Mouse
from tests.browser.pixels import ENCODE, colours_in
from tests.browser.seen import shows_its_drawing, wait_until
from tests.wide_app import wide_recognizer

READ_KERNELS = """() => Object.fromEntries([...document.querySelectorAll(".kernel")].map((tile) => {
  const pixels = (ENCODE)(tile.querySelector("canvas"));
  const { testid, weights, bias } = tile.dataset;
  return [testid, { weights: JSON.parse(weights), bias: Number(bias), pixels }];
}))""".replace("ENCODE", ENCODE)


def expected_kernels(recognizer):
    """Test id → weights (rows), bias and the layer's scale."""
    first, second = (getattr(recognizer.network, layer) for layer in LAYERS)
    found = {}
    for k, kernel in enumerate(first.weight):
        found[f"kernel1-{k}"] = kernel[0], first.bias[k], first.weight.abs().max()
    for k, kernels in enumerate(second.weight):
        for j, kernel in enumerate(kernels):
            found[f"kernel2-{k}-{j}"] = kernel, second.bias[k], second.weight.abs().max()
    return {name: (weights.tolist(), bias.item(), scale.item()) for name, (weights, bias, scale) in found.items()}


def diverging(values, scale, colours):
    """(cells, 3), from paper to blue below 0 and to orange above it."""
    paper, below, above = (
        np.array([int(colours[name][at : at + 2], 16) for at in (1, 3, 5)])
        for name in ("paper", "negative", "positive")
    )
    shares = np.ravel(values)[:, None] / scale
    return paper + (np.where(shares < 0, below, above) - paper) * np.abs(shares)


def has_every_kernel(page, recognizer, colours):
    page.get_by_test_id("kernel1-0").wait_for()
    seen, expected = page.evaluate(READ_KERNELS), expected_kernels(recognizer)
    assert seen.keys() == expected.keys()
    for name, (weights, bias, scale) in expected.items():
        assert seen[name]["weights"] == weights, name
        assert seen[name]["bias"] == bias, name
        assert np.abs(colours_in(seen[name]["pixels"]) - diverging(weights, scale, colours)).max() <= 0.51, name


@pytest.mark.parametrize(("scheme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_every_weight_and_bias_is_the_networks_in_full_and_in_colour(draw_page, recognizer, scheme, colours):
    has_every_kernel(draw_page(color_scheme=scheme), recognizer, colours)


def test_the_kernels_are_asked_for_once(draw_page, recognizer):
    page = draw_page()
    page.get_by_test_id("kernel1-0").wait_for()
    Mouse(page).draw(FOUR)
    shows_its_drawing(page, recognizer)
    assert page.requests.sent[0]["kernels"] is True
    assert "kernels" not in page.requests.last


def read_panel(page):
    panel = page.get_by_test_id("kernel-panel")
    values = panel.locator(".kernel-numbers span").evaluate_all(
        "(all) => all.map((each) => Number(each.dataset.value))"
    )
    return values, float(panel.locator(".kernel-bias").get_attribute("data-value"))


@pytest.mark.parametrize("name", ["kernel1-2", "kernel2-6-3"])
def test_a_click_opens_a_kernel_with_its_numbers(draw_page, recognizer, name):
    page = draw_page()
    page.get_by_test_id(name).click()
    weights, bias, _ = expected_kernels(recognizer)[name]
    assert read_panel(page) == (np.ravel(weights).tolist(), bias)
    shown = page.locator(".kernel-numbers span").all_text_contents()
    assert [float(text.replace("−", "-")) for text in shown] == pytest.approx(np.ravel(weights), abs=0.0051)


def test_arrow_keys_walk_from_kernel_to_kernel(draw_page, recognizer):
    page = draw_page()
    page.get_by_test_id("kernel1-0").focus()
    kernels = expected_kernels(recognizer)
    for key, name in [
        ("ArrowRight", "kernel1-1"),
        ("ArrowDown", "kernel2-0-1"),
        ("ArrowDown", "kernel2-1-1"),
        ("ArrowLeft", "kernel2-1-0"),
        ("ArrowLeft", "kernel2-1-0"),
        ("ArrowUp", "kernel2-0-0"),
        ("ArrowUp", "kernel1-0"),
    ]:
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.dataset.testid") == name
        assert read_panel(page)[0] == np.ravel(kernels[name][0]).tolist()
    assert page.locator('.kernel[tabindex="0"]').count() == 1, "one stop of the Tab key for the whole table"


def lit(page):
    """Test ids of the network's maps and of the kernels that are lit."""
    names = ":is(.network [data-testid], .kernel).is-lit"
    return set(page.locator(names).evaluate_all("(all) => all.map((each) => each.dataset.testid)"))


@pytest.mark.parametrize(
    ("pointed", "belongs"),
    [
        ("input", {f"kernel1-{k}" for k in range(4)}),
        ("conv1-2", {"kernel1-2"}),
        ("pool1-1", {"kernel1-1", *(f"kernel2-{k}-1" for k in range(8))}),
        ("conv2-5", {f"kernel2-5-{j}" for j in range(4)}),
        ("pool2-5", {f"kernel2-5-{j}" for j in range(4)}),
        ("kernel1-3", {"kernel1-3", "input", "conv1-3"}),
        ("kernel2-6-1", {"kernel2-6-1", "pool1-1", "conv2-6"}),
    ],
)
def test_a_map_and_its_kernels_light_up_together(draw_page, pointed, belongs):
    page = draw_page()
    page.get_by_test_id("kernel1-0").wait_for()
    page.get_by_test_id(pointed).hover()
    assert lit(page) >= belongs
    assert {name for name in lit(page) if name.startswith("kernel")} <= belongs
    page.locator("[data-text=lead]").first.hover()
    assert lit(page) == set()


def test_focus_lights_what_belongs_to_a_kernel(draw_page):
    page = draw_page()
    page.get_by_test_id("kernel1-0").focus()
    assert lit(page) == {"kernel1-0", "input", "conv1-0"}


def test_a_network_of_another_shape_shows_all_its_kernels_and_switches(open_page, tmp_path):
    recognizer = wide_recognizer()
    with AppServer(tmp_path, command=(sys.executable, str(ROOT / "tests" / "wide_app.py"))) as server:
        for width in (1280, 390):
            page = open_page(reduced_motion="reduce", color_scheme="light", viewport={"width": width, "height": 800})
            page.goto(server.url)
            has_every_kernel(page, recognizer, LIGHT)
            assert page.locator(".kernel").count() == 8 + 8 * 16
            assert page.evaluate("document.documentElement.scrollWidth") == width
            page.get_by_test_id("kernel2-15-7").click()
            assert page.locator(".kernel-numbers span").count() == 9
            page.get_by_test_id("eye-conv2-15").click()
            page.get_by_test_id("find-map").click()

            def all_other_maps_are_tried(page=page):
                return page.locator('.switch:not([data-drop=""])[data-drop]').count() == 23

            wait_until(page, all_other_maps_are_tried)
            page.get_by_test_id("why-view-evidence").check(force=True)
            page.locator('[data-testid="why-sums"]:not([data-total=""])').wait_for()
            page.goto("about:blank")  # it may still ask while the server ends
