"""The page when the server is slow, gone and back."""

import json

import pytest

from core.recognizer import Recognizer
from tests.app_server import AppServer
from tests.browser.drawing import FOUR, SEVEN, Mouse
from tests.browser.seen import Requests, read_page, shows_its_drawing, wait_until


@pytest.fixture(scope="module")
def own_server(tmp_path_factory):
    """One that these tests end and hold; each leaves it running."""
    with AppServer(tmp_path_factory.mktemp("app")) as server:
        yield server


@pytest.fixture
def page(open_page, own_server):
    page = open_page(reduced_motion="reduce")
    page.requests = Requests(page)
    page.goto(own_server.url)
    page.get_by_test_id("conv2-7").wait_for()
    yield page
    page.goto("about:blank")  # it may still ask while the server ends


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

    page.route("**/drawing/frame", hold_the_first)
    Mouse(page).draw(SEVEN)

    def newer_answers_are_shown():
        return held and read_page(page)["digit"] == "7"

    wait_until(page, newer_answers_are_shown)
    page.wait_for_function("start => performance.now() > start + 2000", arg=page.evaluate("performance.now()"))
    shown = read_page(page)  # not before: the first seven that is read may be one of an unfinished stroke
    assert shown["line"] == "live", "what is shown is about the newest drawing, so nothing is slow"
    with page.expect_response("**/drawing/frame"):
        held[0].continue_()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    after = read_page(page)
    assert (after["line"], after["verdict"], after["digit"]) == ("live", "digit", "7")
    assert after["probabilities"] == shown["probabilities"]


def test_a_drawing_that_cannot_be_read_says_why(page):
    page.route("**/drawing/frame", lambda route: route.fulfill(json={"error": "the pen broke"}))
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


@pytest.mark.page_errors_expected
def test_an_answer_from_before_the_line_was_lost_is_not_shown_as_one_of_now(page):
    """A seven is asked about and its answer held; the drawing is cleared while the line is lost; then it comes in."""
    held, is_cut = [], []

    def hold_one_and_cut_the_line(route):
        drawing = json.loads(route.request.post_data)["drawing"]
        if is_cut:
            return route.abort()
        return held.append(route) if drawing["strokes"] and not held else route.continue_()

    Mouse(page).draw(FOUR[:1])
    line_becomes(page, "live")
    page.get_by_test_id("clear").click()
    page.route("**/drawing/frame", hold_one_and_cut_the_line)
    page.get_by_test_id("undo").click()
    wait_until(page, lambda: held)
    is_cut.append(True)
    page.get_by_test_id("redo").click()
    line_becomes(page, "lost")
    with page.expect_response("**/drawing/frame"):
        held[0].continue_()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    seen = read_page(page)
    assert (seen["line"], seen["verdict"], seen["digit"]) == ("lost", "", "")
    is_cut.clear()
    line_becomes(page, "live")
    assert read_page(page)["verdict"] == "blank"


@pytest.mark.page_errors_expected
def test_a_page_that_asks_too_often_says_so_and_shows_the_newest_drawing_in_the_end(page):
    refused = []

    def refuse(route):
        refused.append(route)
        route.fulfill(status=429, body="too many requests", headers={"Retry-After": "1"})

    page.route("**/drawing/frame", refuse)
    Mouse(page).draw(SEVEN)
    line_becomes(page, "lost")
    assert read_page(page)["verdict"] == ""
    wait_until(page, lambda: len(refused) >= 2)
    page.unroute("**/drawing/frame")
    line_becomes(page, "live")
    shows_its_drawing(page, Recognizer.load())


def test_one_drawing_at_a_time_is_asked_about_where_the_server_is_what_takes_long(page):
    """And the newest next, as a real answer says that nearly all of its time went by in the server's line."""
    open_now, most = set(), []

    def says_it_waited(route):
        open_now.add(route)
        most.append(len(open_now))
        answer = route.fetch()
        open_now.discard(route)
        route.fulfill(response=answer, json=answer.json() | {"waited": 1e6})

    page.route("**/drawing/frame", says_it_waited)
    Mouse(page).draw(SEVEN)
    shows_its_drawing(page, Recognizer.load())
    most.clear()
    for stroke in FOUR * 2:  # each is asked about at least once, however slow the machine is
        Mouse(page).draw([stroke])
        shows_its_drawing(page, Recognizer.load())
    assert len(most) > 3 and max(most) == 1


def test_where_a_newer_drawing_took_its_place_in_the_server_the_page_waits_for_the_newers_answer(page):
    is_first = [True]

    def supersede_the_first(route):
        route.fulfill(json={"superseded": True}) if is_first else route.continue_()
        is_first.clear()

    page.route("**/drawing/frame", supersede_the_first)
    Mouse(page).draw(SEVEN)
    shows_its_drawing(page, Recognizer.load())
    assert read_page(page)["line"] == "live" and not is_first
