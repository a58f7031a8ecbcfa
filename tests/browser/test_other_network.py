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
        response = route.fetch()
        frame = response.json()
        if "weights" in frame:
            frame["weights"] = "another"
        if "kernels" in frame:
            frame["kernels"]["conv1"]["biases"][0] = 0.125
        route.fulfill(response=response, body=json.dumps(frame))

    page.route("**/component_server/**", answer_as_another)
    page.get_by_test_id("eye-conv2-1").click()

    def its_kernels_are_shown():
        return page.get_by_test_id("kernel1-0").get_attribute("data-bias") == "0.125"

    wait_until(page, its_kernels_are_shown)
    assert {"kernels", "lesson"} <= set(page.requests.last)
    assert "inspect" not in page.requests.last, "it may have no such cell"
    assert "silenced" not in page.requests.last, "nor such a map"
    assert not read_panel(page)["isOpen"]
    page.get_by_test_id("undo").click()
    shows_its_drawing(page, recognizer)
    assert not {"kernels", "lesson"} & set(page.requests.last), "only once"
