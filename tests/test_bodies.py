"""What every request passes: large bodies are refused before they are read, modules are never stale."""

import http.client
import json
from urllib.parse import urlsplit

import pytest

from demo.border.bodies import LARGEST_BODY, BodyLimit
from demo.glass import FOLDER
from tests.asgi import ask
from tests.test_border import reads_all

ROUTE = "/gradio_api/component_server/"


@pytest.fixture
def connection(app_server):
    connection = http.client.HTTPConnection(urlsplit(app_server.url).netloc, timeout=30)
    yield connection
    connection.close()


def test_a_large_body_is_refused_with_a_sentence(connection):
    connection.request("POST", ROUTE, b"[" * (LARGEST_BODY + 1), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    assert answer.status == 413
    assert answer.read() == b"expected a request of at most 1,000,000 bytes"


def test_a_large_body_of_unknown_length_is_refused_too(connection):
    pieces = (b" " * 100_000 for _ in range(11))
    connection.request("POST", ROUTE, pieces, {"Content-Type": "application/json"}, encode_chunked=True)
    assert connection.getresponse().status == 413


@pytest.mark.parametrize(
    ("path", "root_path", "status"),
    [
        ("/gradio_api/upload", "", 200),
        ("/digits/gradio_api/upload", "/digits", 200),
        ("/gradio_api/call/upload", "", 413),
        ("/gradio_api/component_server/upload", "", 413),
        ("/gradio_api/upload/", "", 413),
        ("//gradio_api/upload", "", 413),
        ("/gradio_api/UPLOAD", "", 413),
        ("/gradio_api/upload\n", "", 413),
        ("/digits/gradio_api/upload", "", 413),
        ("/digitsgradio_api/upload", "/digits", 413),
        ("/upload", "", 413),
    ],
)
def test_only_the_address_that_takes_files_may_be_sent_more(path, root_path, status):
    body = [{"type": "http.request", "body": bytes(LARGEST_BODY + 1), "more_body": False}]
    assert ask(BodyLimit(reads_all), path, method="POST", root_path=root_path, sent=body).status == status


def test_what_is_called_like_an_upload_is_none(connection):
    body = json.dumps({"data": ["x" * LARGEST_BODY]})
    connection.request("POST", "/gradio_api/call/upload", body, {"Content-Type": "application/json"})
    assert connection.getresponse().status == 413


def test_a_large_picture_can_be_sent(connection):
    body = b'--limit\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n' + bytes(2_000_000)
    headers = {"Content-Type": "multipart/form-data; boundary=limit"}
    connection.request("POST", "/gradio_api/upload", body + b"\r\n--limit--\r\n", headers)
    answer = connection.getresponse()
    assert answer.status == 200
    assert json.loads(answer.read())[0].endswith("a.png")


def test_the_pages_modules_are_served_fresh_and_nothing_else_beside_them(connection):
    def get(path):
        connection.request("GET", f"/gradio_api/file={path}")
        answer = connection.getresponse()
        answer.read()
        return answer

    module = get(FOLDER.as_posix() + "/main.js")
    assert (module.status, module.headers["cache-control"]) == (200, "no-cache")
    assert module.headers.get_content_type() in ("text/javascript", "application/javascript")
    assert get(FOLDER.as_posix() + "/__init__.py").status == 403
    assert get(FOLDER.parent.as_posix() + "/theme.py").status == 403
