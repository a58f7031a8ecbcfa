"""What every request passes: large bodies are refused before they are read, modules are never stale."""

import json

import pytest

from demo.border.bodies import LARGEST_BODY, BodyLimit
from demo.glass import FOLDER
from tests.asgi import ask
from tests.test_border import reads_all

ROUTE = "/gradio_api/component_server/"


def test_a_large_body_is_refused_with_a_sentence(app_server):
    answer = app_server.ask("POST", ROUTE, b"[" * (LARGEST_BODY + 1))
    assert (answer.status, answer.text) == (413, "expected a request of at most 1,000,000 bytes")


def test_a_large_body_of_unknown_length_is_refused_too(app_server):
    pieces = (b" " * 100_000 for _ in range(11))
    assert app_server.ask("POST", ROUTE, pieces, chunked=True).status == 413


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


def test_a_large_picture_can_be_sent(app_server):
    body = b'--limit\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n' + bytes(2_000_000)
    headers = {"Content-Type": "multipart/form-data; boundary=limit"}
    answer = app_server.ask("POST", "/gradio_api/upload", body + b"\r\n--limit--\r\n", headers)
    assert answer.status == 200 and json.loads(answer.text)[0].endswith("a.png")


def test_the_pages_modules_are_served_fresh_and_nothing_else_beside_them(app_server):
    def get(path, **headers):
        return app_server.ask("GET", f"/gradio_api/file={path.as_posix()}", headers=headers)

    module = get(FOLDER / "main.js")
    assert (module.status, module.headers["cache-control"]) == (200, "no-cache")
    assert module.body == (FOLDER / "main.js").read_bytes()
    assert module.headers["content-type"].split(";")[0] in ("text/javascript", "application/javascript")
    assert get(FOLDER / "main.js", **{"If-None-Match": module.headers["etag"]}).status == 304
    assert get(FOLDER / "__init__.py").status == get(FOLDER.parent / "theme.py").status == 403
