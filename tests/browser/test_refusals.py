"""What the page does and says where the server is busy, or takes no file."""

import json

import pytest

from demo.text import WORDS
from tests.browser.seen import wait_until
from tests.browser.training import TrainTab

BUSY = json.dumps({"error": "many are at work", "busy": True})


def busy_with_plans(page, times):
    """The server says so often that it is busy when it is asked for a plan; the list of what was asked."""
    asked = []

    def answer(route):
        if '"do":"plan"' not in (route.request.post_data or ""):
            route.continue_()
            return
        asked.append(route)
        if len(asked) <= times:
            route.fulfill(status=200, content_type="application/json", body=BUSY)
        else:
            route.continue_()

    page.route("**/component_server/", answer)
    return asked


def test_a_busy_server_is_asked_again_until_it_answers(draw_page, app_server):
    page = draw_page()
    asked = busy_with_plans(page, 2)
    tab = TrainTab(page, app_server).open()

    def the_estimate_is_shown():
        return "207,258" in tab.find("train-plan").inner_text()

    wait_until(page, the_estimate_is_shown, 30)
    assert len(asked) >= 3


@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh")])
def test_a_server_that_stays_busy_is_told_of_in_the_pages_language(draw_page, app_server, locale, language):
    page = draw_page(locale=locale)
    busy_with_plans(page, 1000)
    tab = TrainTab(page, app_server).open()

    def it_is_said():
        return tab.find("train-plan").inner_text() == WORDS[language]["train"]["refusals"]["busy"]

    wait_until(page, it_is_said, 60)


@pytest.mark.page_errors_expected  # the browser notes each status that is no success
@pytest.mark.parametrize("status", [413, 429, 507])
@pytest.mark.parametrize(("locale", "language"), [("en-GB", "en"), ("zh-CN", "zh")])
def test_a_file_that_is_refused_is_told_of_in_the_pages_language(draw_page, app_server, locale, language, status):
    page = draw_page(locale=locale)
    page.route("**/upload", lambda route: route.fulfill(status=status, body="a sentence for programs"))
    tab = TrainTab(page, app_server).open()
    tab.find("upload-run").set_input_files({"name": "run.zip", "mimeType": "application/zip", "buffer": b"PK"})
    said = WORDS[language]["train"]["refusals"][str(status)]
    page.get_by_text(said).wait_for()
