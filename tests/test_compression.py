"""What goes out is packed where that helps, and as it is where it does not."""

import gzip
from urllib.request import ProxyHandler, Request, build_opener

import orjson
import pytest

from demo.border.paths import FRAME
from demo.border.preview import PICTURE
from tests.four import FOUR, SIZE

direct = build_opener(ProxyHandler({}))
DRAWING = orjson.dumps({"drawing": {"strokes": FOUR, "size": SIZE, "brush": 20}})


def answered(url, data=None, accepted="gzip"):
    headers = {"Accept-Encoding": accepted, "Content-Type": "application/json"}
    with direct.open(Request(url, data, headers)) as answer:
        return answer.headers, answer.read()


@pytest.mark.parametrize(("path", "data"), [("/", None), (FRAME, DRAWING)])
def test_the_page_and_its_frames_take_less_than_half_as_much(app_server, path, data):
    headers, packed = answered(app_server.url + path, data)
    assert headers["Content-Encoding"] == "gzip"
    plain_headers, plain = answered(app_server.url + path, data, accepted="identity")
    assert "Content-Encoding" not in plain_headers
    assert len(packed) < len(plain) / 2
    assert len(gzip.decompress(packed)) == pytest.approx(len(plain), rel=0.01)


def test_a_picture_is_sent_as_it_is(app_server):
    headers, picture = answered(f"{app_server.url}/gradio_api/file={PICTURE.as_posix()}")
    assert "Content-Encoding" not in headers
    assert picture.startswith(b"\x89PNG")
