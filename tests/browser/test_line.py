"""The page when the server is slow, gone and back."""

import pytest

from core.recognizer import Recognizer
from tests.app_server import AppServer
from tests.browser.drawing import FOUR, SEVEN, Mouse
from tests.browser.seen import Requests, read_page, wait_until


@pytest.fixture
def own_server(tmp_path):
    with AppServer(tmp_path) as server:
        yield server


@pytest.fixture
def page(open_page, own_server):
    page = open_page(reduced_motion="reduce")
    page.requests = Requests(page)
    page.goto(own_server.url)
    page.get_by_test_id("conv2-7").wait_for()
    return page


def line_becomes(page, state):
    def the_line_is_so():
        return read_page(page)["line"] == state

    wait_until(page, the_line_is_so, limit=40)


@pytest.mark.page_errors_expected
def test_a_dead_server_shows_as_such_and_the_page_recovers_by_itself(page, own_server):
    Mouse(page).draw(SEVEN)
    line_becomes(page, "live")
    own_server.kill()
    Mouse(page).draw(FOUR[:1])
    line_becomes(page, "lost")
    seen = read_page(page)
    assert (seen["verdict"], seen["digit"]) == ("", ""), "no old answer beside a new drawing"
    assert "Reconnecting" in seen["sentence"]
    Mouse(page).draw(FOUR[1:])
    own_server.start()
    line_becomes(page, "live")

    def the_whole_drawing_was_asked_about():
        return len(page.requests.last["strokes"]) == 3 and read_page(page)["verdict"] != ""

    wait_until(page, the_whole_drawing_was_asked_about)
    drawn = page.requests.last
    expected = Recognizer.load().predict_strokes(drawn["strokes"], drawn["size"], drawn["brush"])
    assert read_page(page)["probabilities"] == pytest.approx(expected.probabilities.tolist(), abs=1e-5)


def test_a_late_answer_neither_shows_nor_hides_anything(page):
    """One request is held while newer ones are answered; then it comes in, older than what is shown."""
    held = []

    def hold_the_first(route):
        held.append(route) if not held else route.continue_()

    page.route("**/component_server/**", hold_the_first)
    Mouse(page).draw(SEVEN)

    def newer_answers_are_shown():
        return held and read_page(page)["digit"] == "7"

    wait_until(page, newer_answers_are_shown)
    shown = read_page(page)
    page.wait_for_function("start => performance.now() > start + 2000", arg=page.evaluate("performance.now()"))
    assert read_page(page)["line"] == "live", "what is shown is about the newest drawing, so nothing is slow"
    with page.expect_response("**/component_server/**"):
        held[0].continue_()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    after = read_page(page)
    assert (after["line"], after["verdict"], after["digit"]) == ("live", "digit", "7")
    assert after["probabilities"] == shown["probabilities"]


def test_a_drawing_that_cannot_be_read_says_why(page):
    page.route("**/component_server/**", lambda route: route.fulfill(json={"error": "the pen broke"}))
    Mouse(page).draw(SEVEN)
    line_becomes(page, "error")
    assert "the pen broke" in read_page(page)["sentence"]


def test_a_slow_server_shows_as_such(page, own_server):
    own_server.pause()
    try:
        Mouse(page).draw(SEVEN)
        line_becomes(page, "slow")
        assert read_page(page)["verdict"] == ""
    finally:
        own_server.go_on()
    line_becomes(page, "live")
