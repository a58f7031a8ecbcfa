"""What somebody may send who means harm: each is refused, nothing is read or fetched, and drawing goes on."""

import http.client
import json

import pytest

from tests.test_app import drawing_for

DRAWING = "/gradio_api/component_server/"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def ask(app_server):
    """ask(method, path, body) → status and text."""

    def ask_once(method, path, body=None, headers=JSON):
        connection = http.client.HTTPConnection("127.0.0.1", app_server.port, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
        return answer.status, text

    return ask_once


@pytest.fixture(autouse=True)
def drawing_goes_on(ask, app_server):
    yield
    status, text = ask("POST", DRAWING, drawing_for(app_server))
    assert status == 200 and json.loads(text)["verdict"] == "digit"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"[" * 400_000 + b"]" * 400_000,
        b'{"data": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
        b'{"data": 1, "component_id": "x", "fn_name": "answer", "session_hash": "s"}',
        b'{"data": 1, "component_id": 1, "fn_name": ["answer"], "session_hash": "s"}',
        b'{"data": 1, "component_id": 1, "fn_name": "answer", "session_hash": {"a": 1}}',
        b"\xff\xfe\x00",
    ],
    ids=["empty", "half", "null", "list", "deep", "deep object", "component", "function", "session", "no text"],
)
def test_a_body_that_is_no_request_is_refused(ask, body):
    assert ask("POST", DRAWING, body)[0] == 400


@pytest.mark.parametrize("name", ["__class__", "__init__", "preprocess", "nope", ""])
def test_only_the_pages_own_functions_can_be_called(ask, app_server, name):
    body = json.dumps({**json.loads(drawing_for(app_server)), "fn_name": name}).encode()
    assert ask("POST", DRAWING, body)[0] == 404


@pytest.mark.parametrize(
    "drawing",
    [
        None,
        7,
        [],
        {"strokes": [[[float("nan"), 1]]], "size": [1, 1], "brush": 1},
        {"strokes": [[[float("inf"), 1]]], "size": [1, 1], "brush": 1},
        {"strokes": [[[1, 2, 3]]], "size": [1, 1], "brush": 1},
        {"strokes": [[[10**400, 1]]], "size": [1, 1], "brush": 1},
        {"strokes": [], "size": [10**9, 10**9], "brush": 1},
        {"strokes": [], "size": [-5, 5], "brush": 1},
        {"strokes": "<script>", "size": [5, 5], "brush": 1},
        {"example": -1},
        {"example": {"$ne": 1}},
    ],
)
def test_a_drawing_that_is_none_gets_a_sentence(ask, app_server, drawing):
    body = json.dumps({**json.loads(drawing_for(app_server)), "data": drawing}).encode()
    status, text = ask("POST", DRAWING, body)
    assert status == 200 and len(json.loads(text)["error"]) > 10


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=../../../../etc/passwd",
        "/gradio_api/file=/proc/self/environ",
        "/gradio_api/file=app.py",
        "/gradio_api/file=core/shipped/weights.safetensors",
        "/gradio_api/file=http://example.invalid/",
        "/gradio_api/proxy=http://example.invalid/",
        "/static/../app.py",
        "/assets/..%2f..%2f..%2fapp.py",
        "/file=/etc/passwd",
    ],
)
def test_no_file_but_the_pages_own_is_given_out(ask, path):
    status, text = ask("GET", path)
    assert status in (400, 403, 404) and "root:" not in text and "import" not in text


def test_an_endpoint_reads_no_file_that_was_not_sent(ask):
    body = json.dumps({"data": [{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}]})
    event = json.loads(ask("POST", "/gradio_api/call/predict", body)[1])["event_id"]
    text = ask("GET", f"/gradio_api/call/predict/{event}")[1]
    assert "event: error" in text and "root:" not in text
