"""The log, at its most talkative, says what was asked for and how long it took; never what was drawn, nor by whom."""

import json
import sys

from core.jobs.shelf import new_visitor
from demo.border.paths import API, FRAME
from tests.app_server import ROOT, AppServer
from tests.test_app import request_for

POINTS = [[[71.625, 93.875], [170.125, 288.375]]]
"""With digits after the point that nothing else has."""


def test_it_holds_no_drawing_and_no_visitor(tmp_path):
    drawing = {"strokes": POINTS, "size": [400, 400], "brush": 20}
    visitor = new_visitor()
    with AppServer(tmp_path, [sys.executable, str(ROOT / "app.py"), "--log-level", "debug"]) as server:
        frame = server.ask("POST", FRAME, json.dumps({"page": "a-name-of-a-page", "number": 1, "drawing": drawing}))
        assert frame.status == 200
        asked = request_for(server, "glass", "answer", drawing)
        assert server.ask("POST", f"{API}component_server/", asked).status == 200
        looked = request_for(server, "trainer", "train", {"do": "hello", "visitor": visitor})
        assert server.ask("POST", f"{API}component_server/", looked).status == 200
    log = server.log.read_text()
    assert FRAME in log and "DEBUG" in log
    for secret in ("71.625", "93.875", "170.125", "288.375", visitor, "a-name-of-a-page"):
        assert secret not in log, secret
