"""Any number of the page opens into the sum that it is, down to the ink and back."""

import sys

import numpy as np
import pytest

from core.cells import Cell, on_canvas, region_of
from tests.app_server import ROOT, AppServer
from tests.browser.drawing import FOUR, SEVEN, Finger, Mouse
from tests.browser.inspecting import as_number, check_panel, click_cell, read_panel, wait_for_cell
from tests.browser.seen import Requests, answer_of, shows_its_drawing, wait_until
from tests.wide_app import wide_recognizer

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def drawn(draw_page, recognizer, hand=Mouse, **options):
    page = draw_page(**options)
    hand(page).draw(FOUR)
    shows_its_drawing(page, recognizer, at_rest=True)
    return page


def now_at(page):
    panel = read_panel(page)
    return panel["layer"], *(int(panel[name]) for name in ("channel", "row", "column"))


def follow(page, selector, *, tap=False, key=False):
    """Follow a link of the panel to the cell behind it; what the panel shows then."""
    link = page.locator(selector).first
    layer, channel, row, column = link.get_attribute("data-source").split()
    if key:
        link.focus()
        page.keyboard.press("Enter")
    elif tap:
        box = link.bounding_box()
        assert min(box["width"], box["height"]) >= 44, f"{selector} is as large as a fingertip"
        link.tap()
    else:
        link.click()
    return wait_for_cell(page, layer, int(channel), int(row), int(column))


def walk(page, recognizer, **how):
    """From an answer that is open to a pixel of the picture, each number checked against PyTorch; the layers passed."""
    passed = []
    strongest = {
        "output": ".addition-line[data-source]",
        "hidden": ".contribution [data-term]",
        "pool2": "[data-winner]",
        "conv2": "[data-product]:not(.is-padding)",
        "pool1": "[data-winner]",
        "conv1": "[data-product]:not(.is-padding)",
    }
    while (layer := now_at(page)[0]) != "input":
        check_panel(page, recognizer, read_panel(page))
        passed.append(layer)
        follow(page, f"[data-testid=inspector] {strongest[layer]}", **how)
    check_panel(page, recognizer, read_panel(page))
    return passed


EVERY = ["output", "hidden", "pool2", "conv2", "pool1", "conv1"]


def test_one_walks_from_the_answer_to_the_ink_and_back(draw_page, recognizer):
    page = drawn(draw_page, recognizer)
    page.get_by_test_id("probability-4").click()
    panel = wait_for_cell(page, "output", 4)
    assert panel["crumbs"] == [f"4: {100 * float(panel['value']):.1f}%"]
    assert walk(page, recognizer) == EVERY
    panel = read_panel(page)
    assert len(panel["crumbs"]) == 7
    _, channel, row, column = now_at(page)
    placed = answer_of(recognizer, page.requests.last).placed
    pixel = on_canvas(placed, region_of(Cell(layer="input", channel=channel, row=row, column=column)))
    assert panel["inkIsLit"]
    assert panel["ink"] == pytest.approx(pixel)
    page.get_by_test_id("crumb-0").click()
    wait_for_cell(page, "output", 4)
    assert len(read_panel(page)["crumbs"]) == 1


def test_a_finger_makes_the_same_walk_on_a_phone(draw_page, recognizer):
    page = drawn(draw_page, recognizer, Finger, **PHONE)
    page.locator("[data-text=lead]").first.tap()  # the first tap after a finger's swing only ends it
    page.get_by_test_id("output-4").tap()
    wait_for_cell(page, "output", 4)
    sheet = page.get_by_test_id("inspector").bounding_box()
    assert 400 < sheet["y"] < 700, "what is open is in sight, in the lower half"
    assert walk(page, recognizer, tap=True) == EVERY
    _, channel, row, column = now_at(page)
    page.get_by_test_id("step-right").tap()
    check_panel(page, recognizer, wait_for_cell(page, "input", channel, row, column + 1))
    page.get_by_test_id("unpin").tap()
    assert not read_panel(page)["isOpen"]


def test_the_keyboard_makes_the_same_walk(draw_page, recognizer):
    page = drawn(draw_page, recognizer)
    page.get_by_test_id("output-0").focus()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    wait_for_cell(page, "output", 4)
    assert not read_panel(page)["isPinned"]
    page.keyboard.press("Enter")
    wait_for_cell(page, "output", 4)
    assert read_panel(page)["isPinned"]
    assert walk(page, recognizer, key=True) == EVERY
    assert page.evaluate("document.activeElement.closest('.inspector') !== null"), "the keyboard is still in the panel"
    page.keyboard.press("Escape")
    assert not read_panel(page)["isPinned"]


@pytest.mark.parametrize(
    ("testid", "row", "column", "cell", "products", "padding"),
    [
        ("conv1-0", 0, 0, ("conv1", 0, 0, 0), 25, 16),
        ("conv1-3", 14, 13, ("conv1", 3, 14, 13), 25, 0),
        ("conv2-7", 13, 0, ("conv2", 7, 13, 0), 100, 64),
        ("conv2-2", 6, 6, ("conv2", 2, 6, 6), 100, 0),
        ("hidden", 3, 5, ("hidden", 53, 0, 0), 8, 0),
        ("pool1-1", 13, 13, ("pool1", 1, 13, 13), 0, 0),
        ("pool2-5", 3, 3, ("pool2", 5, 3, 3), 0, 0),
        ("input", 14, 14, ("input", 0, 14, 14), 0, 0),
    ],
)
def test_a_click_opens_the_cell_under_it(draw_page, recognizer, testid, row, column, cell, products, padding):
    page = drawn(draw_page, recognizer)
    click_cell(page, testid, row, column)
    panel = wait_for_cell(page, *cell)
    check_panel(page, recognizer, panel)
    assert (len(panel["products"]), len(panel["padding"])) == (products, padding)


def test_a_click_without_aiming_opens_the_cell_in_the_middle(draw_page, recognizer):
    page = drawn(draw_page, recognizer)
    page.get_by_test_id("conv2-3").click()

    def the_cell_in_the_middle_is_pinned():
        panel = read_panel(page)
        near = panel.get("row") in ("6", "7") and panel.get("column") in ("6", "7")
        return panel["isPinned"] and (panel.get("layer"), panel.get("channel")) == ("conv2", "3") and near

    wait_until(page, the_cell_in_the_middle_is_pinned)


def test_hovering_opens_a_cell_for_as_long_as_the_pointer_is_there(draw_page, recognizer):
    page = drawn(draw_page, recognizer)
    click_cell(page, "conv2-1", 4, 9, hover=True)
    panel = wait_for_cell(page, "conv2", 1, 4, 9)
    check_panel(page, recognizer, panel)
    assert not panel["isPinned"]
    # Four maps of pooled 1, four of convolution 1, the input; one cell of pooled 2
    assert sorted(panel["lights"]) == ["light-cell", *["light-field"] * 9, "light-influence"]
    page.mouse.move(5, 5)

    def the_panel_closes():
        now = read_panel(page)
        return not now["isOpen"] and not now["lights"] and not now["inkIsLit"]

    wait_until(page, the_panel_closes)


def test_a_pinned_number_moves_with_the_pen_until_escape(draw_page, recognizer):
    page = drawn(draw_page, recognizer)
    click_cell(page, "conv1-2", 15, 15)
    before = wait_for_cell(page, "conv1", 2, 15, 15)
    hand, seen = Mouse(page), set()
    hand.press((0.3, 0.2))
    for point in [(0.5, 0.3), (0.6, 0.5), (0.4, 0.7)]:
        hand.move(point)
        shows_its_drawing(page, recognizer)
        assert page.requests.last["inspect"] == {"layer": "conv1", "channel": 2, "row": 15, "column": 15}
        panel = read_panel(page)
        check_panel(page, recognizer, panel)
        seen.add(panel["sum"])
    hand.lift()
    assert len(seen | {before["sum"]}) > 2
    page.keyboard.press("Escape")
    assert not read_panel(page)["isOpen"]
    hand.draw(SEVEN)
    shows_its_drawing(page, recognizer)
    assert "inspect" not in page.requests.last


def test_arrow_keys_go_from_cell_to_cell_and_from_map_to_map(draw_page, recognizer):
    page = drawn(draw_page, recognizer)
    click_cell(page, "pool2-0", 6, 2)
    wait_for_cell(page, "pool2", 0, 6, 2)
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    wait_for_cell(page, "pool2", 0, 6, 3)
    page.keyboard.press("ArrowDown")
    wait_for_cell(page, "pool2", 1, 0, 3)
    page.keyboard.press("ArrowUp")
    wait_for_cell(page, "pool2", 0, 6, 3)
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    wait_for_cell(page, "pool2", 0, 6, 2)
    assert read_panel(page)["isPinned"], "the pin goes along"


def test_each_layer_is_one_stop_of_the_tab_key(draw_page):
    page = draw_page()
    stops = page.evaluate(
        """[...document.querySelectorAll(".layer")].map(
          (layer) => [...layer.querySelectorAll(".maps > *")].filter((map) => map.tabIndex === 0).length)"""
    )
    assert stops == [1] * 7


def test_a_screen_reader_hears_of_a_cell_that_stays(draw_page, recognizer):
    page = drawn(draw_page, recognizer)
    click_cell(page, "conv2-6", 2, 3)
    value = float(wait_for_cell(page, "conv2", 6, 2, 3)["value"])
    status = page.get_by_test_id("inspector").get_by_role("status")

    def the_cell_is_announced():
        return status.text_content() == f"Convolution 2, map 7, row 3, column 4: {value:.3f}"

    wait_until(page, the_cell_is_announced)


def test_the_inspector_leaves_another_open_panel_alone_until_it_is_asked_for(draw_page, recognizer):
    page = drawn(draw_page, recognizer)
    page.get_by_test_id("tab-inspector").click()
    page.get_by_test_id("tab-steps").click()
    click_cell(page, "conv1-0", 4, 4, hover=True)
    wait_for_cell(page, "conv1", 0, 4, 4)
    page.mouse.move(5, 5)

    def the_steps_are_back():
        return page.get_by_test_id("step-input").is_visible()

    wait_until(page, the_steps_are_back)


def test_an_empty_sheet_opens_too(draw_page, recognizer):
    page = drawn(draw_page, recognizer)
    page.get_by_test_id("clear").click()
    shows_its_drawing(page, recognizer)
    click_cell(page, "conv2-0", 0, 0)
    panel = wait_for_cell(page, "conv2", 0, 0, 0)
    check_panel(page, recognizer, panel)
    assert not panel["inkIsLit"], "nothing was drawn that it could come from"


def test_every_step_of_the_softmax_is_shown(draw_page, recognizer):
    page = drawn(draw_page, recognizer)
    page.get_by_test_id("output-9").click()
    panel = wait_for_cell(page, "output", 9)
    check_panel(page, recognizer, panel)
    logits = answer_of(recognizer, page.requests.last).activations["logits"]
    rows = [
        row.all_inner_texts() for row in (each.locator("span") for each in page.locator("button.softmax-row").all())
    ]
    assert [row[0] for row in rows] == [str(k) for k in range(10)]
    assert [as_number(row[1]) for row in rows] == pytest.approx(logits.tolist(), abs=0.0051)
    scaled = np.array([as_number(row[2]) for row in rows])
    assert scaled == pytest.approx(logits / recognizer.calibration.temperature, abs=0.0051)


def test_a_network_of_another_shape_is_walked_as_well(open_page, tmp_path):
    recognizer = wide_recognizer()
    with AppServer(tmp_path, command=(sys.executable, str(ROOT / "tests" / "wide_app.py"))) as server:
        page = open_page(reduced_motion="reduce", color_scheme="light")
        page.requests = Requests(page)
        page.goto(server.url)
        page.get_by_test_id("conv2-15").wait_for()
        Mouse(page).draw(FOUR)
        shows_its_drawing(page, recognizer)
        page.get_by_test_id("output-3").click()
        wait_for_cell(page, "output", 3)
        assert walk(page, recognizer) == EVERY
        page.get_by_test_id("conv2-15").focus()
        for _ in range(14):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")

        def the_last_map_is_open_at_its_right_edge():
            panel = read_panel(page)
            return panel["isPinned"] and now_at(page)[:2] == ("conv2", 15) and panel["column"] == "13"

        wait_until(page, the_last_map_is_open_at_its_right_edge)
        panel = read_panel(page)
        check_panel(page, recognizer, panel)
        assert len(panel["products"]) == 8 * 9
        assert len(panel["padding"]) >= 8 * 3
        assert page.evaluate("document.documentElement.scrollWidth") == 1280
