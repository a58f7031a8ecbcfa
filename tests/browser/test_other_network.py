"""Where another network answers than before, the page asks anew for all that it knew of the old one."""

import json

from tests.browser.drawing import FOUR, Mouse
from tests.browser.inspecting import click_cell, read_panel, wait_for_cell
from tests.browser.seen import shows_its_drawing, wait_until


def test_another_network_is_asked_for_its_kernels_and_sizes(draw_page, recognizer):
    page = draw_page()
    Mouse(page).draw(FOUR)
    click_cell(page, "conv1-2", 9, 9)
    wait_for_cell(page, "conv1", 2, 9, 9)
    page.get_by_test_id("eye-conv2-1").click()
    shows_its_drawing(page, recognizer)
    assert not {"kernels", "lesson"} & set(page.requests.last)

    def answer_as_another(route):
        asked = route.request.post_data_json["drawing"]
        if {"inspect", "silenced"} & set(asked):
            return route.fulfill(json={"weights": "another", "error": "expected a channel that there is"})
        response = route.fetch()
        frame = response.json() | {"weights": "another"}
        if "kernels" in frame:
            frame["kernels"]["conv1"]["biases"][0] = 0.125
        return route.fulfill(response=response, body=json.dumps(frame))

    page.route("**/drawing/frame", answer_as_another)
    page.get_by_test_id("undo").click()

    def its_kernels_are_shown():
        return page.get_by_test_id("kernel1-0").get_attribute("data-bias") == "0.125"

    wait_until(page, its_kernels_are_shown)
    assert {"kernels", "lesson"} <= set(page.requests.last)
    assert not {"inspect", "silenced"} & set(page.requests.last), "it may have no such cell, and no such map"
    assert not read_panel(page)["isOpen"]
    page.get_by_test_id("redo").click()
    shows_its_drawing(page, recognizer)
    assert not {"kernels", "lesson"} & set(page.requests.last), "only once"


def test_a_pinned_cell_stays_where_the_other_network_has_it(draw_page, recognizer):
    page = draw_page()
    Mouse(page).draw(FOUR)
    click_cell(page, "conv1-2", 9, 9)
    wait_for_cell(page, "conv1", 2, 9, 9)

    def answer_as_another(route):
        response = route.fetch()
        route.fulfill(response=response, body=json.dumps(response.json() | {"weights": "another"}))

    page.route("**/drawing/frame", answer_as_another)
    page.get_by_test_id("undo").click()

    def the_other_network_is_asked_for_its_kernels():
        return any("kernels" in request for request in page.requests.sent[-2:])

    wait_until(page, the_other_network_is_asked_for_its_kernels)
    shows_its_drawing(page, recognizer)
    assert read_panel(page)["isPinned"]
    assert "inspect" in page.requests.last
