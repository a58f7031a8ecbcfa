"""Opened numbers of a network some of whose maps are off: what the panel says is true then, too."""

from tests.browser.drawing import FOUR, Mouse
from tests.browser.inspecting import click_cell, read_panel, wait_for_cell
from tests.browser.seen import shows_its_drawing, wait_until


def drawn(draw_page, recognizer, *off):
    page = draw_page()
    Mouse(page).draw(FOUR)
    for name in off:
        page.get_by_test_id(f"eye-{name}").click()
    shows_its_drawing(page, recognizer)
    return page


def leads(page):
    return page.get_by_test_id("inspector").locator(".lead").text_content()


def test_a_cell_of_a_map_that_is_off_says_so_and_keeps_its_sum(draw_page, recognizer):
    page = drawn(draw_page, recognizer)
    click_cell(page, "conv1-3", 14, 13)
    before = wait_for_cell(page, "conv1", 3, 14, 13)
    assert "switched off" not in leads(page)
    page.get_by_test_id("eye-conv1-3").click()

    def the_panel_says_that_the_map_is_off():
        return "switched off" in leads(page)

    wait_until(page, the_panel_says_that_the_map_is_off)
    panel = read_panel(page)
    assert (panel["sum"], panel["value"]) == (before["sum"], "0")
    last = page.locator(".addition-line.is-value")
    assert last.inner_text().split() == ["switched", "off", "0.000"]
    click_cell(page, "pool1-3", 7, 6)
    wait_for_cell(page, "pool1", 3, 7, 6)
    assert "switched off" in leads(page)


def test_a_hidden_neuron_opens_where_every_map_before_it_is_off(draw_page, recognizer):
    page = drawn(draw_page, recognizer, *[f"conv2-{number}" for number in range(8)])
    click_cell(page, "hidden", 3, 5)
    panel = wait_for_cell(page, "hidden", 53)
    assert panel["products"] == [0], "all maps as one term"
    assert panel["sum"] == panel["bias"]
    page.get_by_test_id("output-4").click()
    wait_for_cell(page, "output", 4)


def test_a_tab_that_is_opened_stays_open_while_a_pinned_number_moves(draw_page, recognizer):
    page = drawn(draw_page, recognizer)
    click_cell(page, "conv1-0", 12, 12)
    wait_for_cell(page, "conv1", 0, 12, 12)
    page.get_by_test_id("tab-steps").click()
    Mouse(page).draw([[(0.3, 0.8), (0.7, 0.8)]])
    shows_its_drawing(page, recognizer)
    assert page.get_by_test_id("step-input").is_visible()
    assert read_panel(page)["isPinned"]
    click_cell(page, "conv1-0", 13, 13)
    wait_for_cell(page, "conv1", 0, 13, 13)  # now it was asked for


def test_the_note_on_a_phone_leaves_the_open_panel_free(draw_page, recognizer):
    page = draw_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.get_by_test_id("eye-conv1-0").tap()
    page.get_by_test_id("output-4").tap()
    wait_for_cell(page, "output", 4)
    note, sheet = page.get_by_test_id("silenced").bounding_box(), page.locator(".bench").bounding_box()
    assert note["y"] + note["height"] <= sheet["y"]
    assert note["x"] >= 0 and note["x"] + note["width"] <= 390
