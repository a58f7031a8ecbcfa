"""What somebody may send who means harm: each is refused, nothing is read or fetched, and drawing goes on."""

import json

import pytest

from demo.border.questions import LONGEST_NAME
from tests.test_app import drawing_for

DRAWING = "/gradio_api/component_server/"
FORM = {"Content-Type": "multipart/form-data; boundary=limit"}


@pytest.fixture
def ask(app_server):
    return app_server.ask


@pytest.fixture(autouse=True)
def drawing_goes_on(ask, app_server):
    yield
    answer = ask("POST", DRAWING, drawing_for(app_server))
    assert answer.status == 200 and json.loads(answer.text)["verdict"] == "digit"


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
    assert ask("POST", DRAWING, body).status == 400


@pytest.mark.parametrize("name", ["__class__", "__init__", "preprocess", "nope", ""])
def test_only_the_pages_own_functions_can_be_called(ask, app_server, name):
    body = json.dumps({**json.loads(drawing_for(app_server)), "fn_name": name}).encode()
    assert ask("POST", DRAWING, body).status == 404


@pytest.mark.parametrize(
    "drawing",
    [
        None,
        7,
        [],
        {"strokes": [[[None, 1]]], "size": [1, 1], "brush": 1},
        {"strokes": [[[1, 2, 3]]], "size": [1, 1], "brush": 1},
        {"strokes": [[[10**300, 1]]], "size": [1, 1], "brush": 1},
        {"strokes": [], "size": [10**9, 10**9], "brush": 1},
        {"strokes": [], "size": [-5, 5], "brush": 1},
        {"strokes": "<script>", "size": [5, 5], "brush": 1},
        {"example": -1},
        {"example": {"$ne": 1}},
    ],
)
def test_a_drawing_that_is_none_gets_a_sentence(ask, app_server, drawing):
    body = json.dumps({**json.loads(drawing_for(app_server)), "data": drawing}).encode()
    answer = ask("POST", DRAWING, body)
    assert answer.status == 200 and len(json.loads(answer.text)["error"]) > 10


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 10**400])
def test_a_number_that_is_none_in_json_is_refused(ask, app_server, number):
    body = json.dumps({**json.loads(drawing_for(app_server)), "data": {"example": number}})
    assert ask("POST", DRAWING, body).status == 400


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=../../../../etc/passwd",
        "/gradio_api/file=/proc/self/environ",
        "/gradio_api/file=app.py",
        "/gradio_api/file=core/shipped/weights.safetensors",
        "/static/../app.py",
        "/assets/..%2f..%2f..%2fapp.py",
        "/file=/etc/passwd",
    ],
)
def test_no_file_but_the_pages_own_is_given_out(ask, path):
    answer = ask("GET", path)
    assert answer.status in (403, 404) and "root:" not in answer.text and "import" not in answer.text


def test_an_endpoint_reads_no_file_that_was_not_sent(ask):
    body = json.dumps({"data": [{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}]})
    event = json.loads(ask("POST", "/gradio_api/call/predict", body).text)["event_id"]
    text = ask("GET", f"/gradio_api/call/predict/{event}").text
    assert "event: error" in text and "root:" not in text


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=http://127.0.0.1/",
        "/gradio_api/file=https%3A//example.com/",
        "/gradio_api/file=HTTPS://example.com/",
        "/gradio_api/file/https://example.com/",
        "/gradio_api/proxy=https://example.hf.space/",
        "/pwa_icon/4000",
        "/monitoring",
        "/monitoring/summary",
        "/login",
        "/gradio_api/deep_link?session_hash=a",
        "/gradio_api/dev/reload",
        "/gradio_api/custom_component/a/client/b/c",
        "/gradio_api/upload_progress?upload_id=a",
        "/gradio_api/process_recording",
        "/gradio_api/run-history/buckets",
        "/gradio_api/call/nothing",
        "/openapi.json",
    ],
)
def test_what_else_gradio_would_do_for_anybody_is_closed(ask, path):
    for method in ("GET", "HEAD", "POST"):
        assert ask(method, path, "{}" if method == "POST" else None).status == 404
    assert ask("GET", path).text == "there is nothing here"


def test_every_endpoint_for_programs_is_open(ask):
    endpoints = json.loads(ask("GET", "/gradio_api/info").text)["named_endpoints"]
    assert endpoints
    for name in endpoints:
        assert ask("POST", f"/gradio_api/call{name}", '{"data": [null]}').status == 200


@pytest.mark.parametrize("path", [DRAWING, "/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/cancel"])
@pytest.mark.parametrize("name", ["x" * (LONGEST_NAME + 1), ["x"], 7], ids=["long", "list", "number"])
def test_a_session_of_no_sensible_name_is_refused_before_gradio_keeps_it(ask, path, name):
    answer = ask("POST", path, json.dumps({"data": [None], "fn_index": 0, "session_hash": name}))
    assert answer.status == 400
    assert json.loads(answer.text) == {"error": "expected session_hash to be a text of at most 64 letters"}


def test_a_form_is_no_question(ask):
    parts = b"".join(
        b'--limit\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\nx\r\n' for _ in range(99)
    )
    assert ask("POST", DRAWING, parts + b"--limit--\r\n", FORM).status == 400


def test_what_fails_all_the_same_fails_with_the_headers_of_every_answer_and_is_counted(ask, app_server):
    unknown = json.dumps({**json.loads(drawing_for(app_server)), "component_id": 99_999})
    form = b'--limit\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nabc\r\n--limit--\r\n'
    file = json.loads(ask("POST", "/gradio_api/upload", form, FORM).text)[0]
    ranges = {"Range": "bytes=" + ",".join(["0-1"] * 100)}
    for answer in (ask("POST", DRAWING, unknown), ask("GET", f"/gradio_api/file={file}", headers=ranges)):
        assert (answer.status, answer.text) == (500, "this went wrong on the server")
        assert "default-src" in answer.headers["content-security-policy"]
    assert 'digitscope_requests_total{kind="file",status="500"} 1.0' in ask("GET", "/metrics").text


def test_a_page_of_another_host_may_not_read_answers(ask):
    for method in ("OPTIONS", "POST"):
        headers = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
        assert "access-control-allow-origin" not in ask(method, DRAWING, "{}", headers).headers
