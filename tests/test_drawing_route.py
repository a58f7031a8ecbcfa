"""The route that the page asks for frames: the same frames, the same border, and no body that breaks it."""

import http.client
import json

import pytest

from demo.border.paths import FRAME
from demo.frames import answer
from tests.benchmarks.drawers import request_of
from tests.benchmarks.frame import growing, memory
from tests.four import FOUR, SIZE

DRAWING = {"strokes": FOUR, "size": list(SIZE), "brush": 20}


@pytest.fixture
def ask(app_server):
    """ask(body) → the answer."""

    def ask_once(body, method="POST"):
        return app_server.ask(method, FRAME, body if isinstance(body, bytes) else json.dumps(body))

    return ask_once


@pytest.mark.parametrize("names", [{}, {"page": "a", "number": 1}, {"page": "x" * 1000, "number": None}])
def test_it_gives_pythons_frame(ask, recognizer, names):
    response = ask({**names, "drawing": DRAWING})
    frame = json.loads(response.text)
    assert response.status == 200 and frame.pop("waited") >= 0
    assert frame == answer(recognizer, DRAWING)
    assert response.headers["cache-control"] == "no-store"


def test_what_a_frame_may_hold_beside_comes_too(ask, recognizer):
    request = {**DRAWING, "lesson": True, "why": {"view": "evidence", "in_full": False}}
    frame, expected = json.loads(ask({"drawing": request}).text), answer(recognizer, request)
    assert frame["lesson"] == json.loads(json.dumps(expected["lesson"]))
    assert frame["why"]["digit"] == expected["why"]["digit"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b"[" * 400_000 + b"]" * 400_000,
        b'{"drawing": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
        b'{"drawing": {"strokes": [[[NaN, 1]]], "size": [1, 1], "brush": 1}}',
        b"\xff\xfe\x00",
    ],
    ids=["empty", "half", "null", "list", "no drawing", "deep", "deep object", "NaN", "no text"],
)
def test_a_body_that_is_no_request_is_refused_with_a_sentence(ask, body):
    response = ask(body)
    assert response.status == 400
    assert json.loads(response.text) == {"error": "expected an object with a drawing, as JSON"}
    assert json.loads(ask({"drawing": DRAWING}).text)["digit"] == 4, "drawing goes on"


@pytest.mark.parametrize("drawing", [None, 7, [], {}, {"strokes": [[[1, 2, 3]]], "size": [1, 1], "brush": 1}])
def test_a_drawing_that_is_none_gets_a_sentence(ask, drawing):
    response = ask({"page": "a", "number": 1, "drawing": drawing})
    assert response.status == 200 and len(json.loads(response.text)["error"]) > 10


def test_it_lies_behind_the_border_as_everything_does(ask, app_server):
    response = ask(b"[" * 1_000_001)
    assert response.status == 413
    headers = ask({"drawing": DRAWING}).headers
    assert headers["x-content-type-options"] == "nosniff" and "default-src" in headers["content-security-policy"]
    assert ask(b"", method="GET").status in (404, 405)
    assert 'digitscope_requests_total{kind="drawing",status="200"}' in app_server.ask("GET", "/metrics").text


def test_the_servers_memory_does_not_grow_with_strokes(app_server):
    """Thousands of drawings, from a hundred pages: nothing is kept of them."""
    connection = http.client.HTTPConnection("127.0.0.1", app_server.port, timeout=30)
    drawings = [request["strokes"] for request in growing(8)]

    def draw(rounds, start):
        for count, strokes in enumerate(drawings * rounds, start):
            connection.request("POST", FRAME, request_of(f"pen-{count % 100}", count, strokes))
            assert b'"verdict"' in connection.getresponse().read()
        return memory(app_server.pid)

    before = draw(1, 0)
    assert draw(5, 100_000) <= 1.05 * before
    connection.close()
