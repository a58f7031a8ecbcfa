"""The door: raw sockets that send nothing, half a head or body, or take nothing; too many of them; too many pages."""

import asyncio
import contextlib
import http.client
import json
import select
import socket
import sys
import threading
import time

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from demo.border.door import FULL, MOST_AHEAD, Door
from demo.border.sessions import WINDOW, Sessions
from tests.app_server import ROOT, AppServer
from tests.asgi import ask
from tests.test_app import drawing_for

PATIENCE = 1
GET = b"GET / HTTP/1.1\r\nHost: digits\r\n\r\n"
SESSION = {"Content-Type": "application/json"}


async def endless(request):
    def pieces():
        while True:
            yield b"x" * 100_000

    return StreamingResponse(pieces())


async def short(request):
    return PlainTextResponse("page")


async def held(request):
    await asyncio.Event().wait()


async def middling(request):
    return PlainTextResponse("x" * 60_000)  # less than makes the server wait before it goes on


class Served:
    """A small app behind a door, in a thread."""

    def __init__(self, door: Door):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)  # what is not taken waits in the server
        self.address = self._socket.getsockname()
        answers = {"/": short, "/endless": endless, "/held": held, "/middling": middling}
        routes = [Route(path, answer, methods=["GET", "POST"]) for path, answer in answers.items()]
        self.server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), http=door, log_level="critical"))
        self._thread = threading.Thread(target=self.server.run, args=([self._socket],), daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.server.should_exit = self.server.force_exit = True
        self._thread.join(10)
        self._socket.close()


@pytest.fixture
def served():
    with Served(Door(longest=PATIENCE, most=8, most_of_client=6)) as served:
        yield served


def is_closed(connection, limit=15) -> bool:
    """Whether the server ends the connection within so many seconds, whatever it says before."""
    connection.settimeout(limit)
    with contextlib.suppress(ConnectionError):
        try:
            while connection.recv(65_536):
                pass
        except TimeoutError:
            return False
    return True


def answer_of(connection) -> bytes:
    """What comes until a page's text, or the end."""
    connection.settimeout(15)
    received = b""
    while not received.endswith(b"page") and (piece := connection.recv(1000)):
        received += piece
    return received


def answered(address) -> bytes:
    with socket.create_connection(address) as connection:
        connection.sendall(GET)
        return answer_of(connection)


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: digits\r\nX-Slow: "])
def test_a_head_that_does_not_become_whole_ends_the_connection(served, sent):
    with socket.create_connection(served.address) as connection:
        connection.sendall(sent)
        assert is_closed(connection)


def test_one_byte_now_and_then_does_not_make_it_longer(served):
    with socket.create_connection(served.address) as connection:
        for byte in b"GET / HTTP/1.1\r\nX: " + b"y" * 100:
            try:
                connection.sendall(bytes([byte]))
            except ConnectionError:
                return
            if select.select([connection], [], [], 0.1)[0]:
                return  # it was closed
        pytest.fail("after ten seconds it was still open")


def test_a_head_without_an_end_is_cut_off_however_fast_it_comes():
    with Served(Door(longest=60, most=8, most_of_client=6)) as served:
        with socket.create_connection(served.address) as connection, pytest.raises(ConnectionError):
            connection.sendall(b"GET / HTTP/1.1\r\n")
            for number in range(10_000):
                connection.sendall(b"X-%d: " % number + b"y" * 10_000 + b"\r\n")
        assert answered(served.address).endswith(b"page")


def test_half_a_head_after_a_whole_request_ends_the_connection_too(served):
    with socket.create_connection(served.address) as connection:
        connection.sendall(GET)
        assert answer_of(connection).endswith(b"page")
        connection.sendall(b"GET / HT")
        assert is_closed(connection)


ENDLESS, MIDDLING, HELD = (GET.replace(b"/ ", path) for path in (b"/endless ", b"/middling ", b"/held "))
LAST = MIDDLING.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")


@pytest.mark.parametrize("asked", [ENDLESS, MIDDLING, LAST], ids=["endless", "all of it waits", "and it is the last"])
def test_who_takes_nothing_of_an_answer_is_dropped(served, asked):
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(served.address)
        connection.sendall(asked)
        wait_for(lambda: served.server.server_state.connections)
        wait_for(lambda: not served.server.server_state.connections)
    assert answered(served.address).endswith(b"page")


def test_a_body_that_does_not_come_after_its_answer_ends_the_connection(served):
    with socket.create_connection(served.address) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: digits\r\nContent-Length: 1000000\r\n\r\n")
        assert answer_of(connection).endswith(b"page")
        connection.sendall(b"x")
        assert is_closed(connection)


def test_a_body_that_comes_after_its_answer_ends_nothing(served):
    with socket.create_connection(served.address) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: digits\r\nContent-Length: 1000000\r\n\r\n")
        assert answer_of(connection).endswith(b"page")
        connection.sendall(bytes(1_000_000))
        time.sleep(PATIENCE * 1.5)
        connection.sendall(GET)
        assert answer_of(connection).endswith(b"page")


def test_requests_without_end_behind_one_that_is_answered_are_not_kept():
    with Served(Door(longest=60, most=8, most_of_client=6)) as served:
        with socket.create_connection(served.address) as connection:
            with contextlib.suppress(ConnectionError):
                connection.sendall(HELD + GET * 1000)
            assert is_closed(connection)
        with socket.create_connection(served.address) as connection:
            connection.sendall(GET * MOST_AHEAD)
            connection.settimeout(15)
            received = b""
            while received.count(b"page") < MOST_AHEAD:
                received += connection.recv(10_000)


def test_who_sends_and_takes_in_time_is_served_as_long_as_it_likes(served):
    with socket.create_connection(served.address) as connection:
        for _ in range(4):
            connection.sendall(GET)
            assert answer_of(connection).endswith(b"page")
            time.sleep(PATIENCE / 2)  # longer together than a head may take


def test_a_websocket_is_refused_and_takes_no_place(served):
    upgrade = (
        b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    for _ in range(10):
        with socket.create_connection(served.address) as connection:
            connection.sendall(GET.replace(b"\r\n\r\n", b"\r\n") + upgrade)
            assert answer_of(connection).startswith(b"HTTP/1.1 400 ")


def test_no_address_takes_every_place_and_a_place_is_free_again(served):
    with contextlib.ExitStack() as stack:
        for _ in range(6):
            stack.enter_context(socket.create_connection(served.address))
        wait_for(lambda: len(served.server.server_state.connections) == 6)
        said = answered(served.address)
        assert said.startswith(b"HTTP/1.1 503 ") and said.endswith(FULL)
    wait_for(lambda: answered(served.address).endswith(b"page"))


def wait_for(condition, limit=20):
    deadline = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def page_of(word: str) -> dict:
    body = json.dumps({"data": {}, "session_hash": word}).encode()
    return {"method": "POST", "sent": [{"type": "http.request", "body": body, "more_body": False}]}


def test_a_page_too_many_waits_until_another_one_rests():
    now = [0.0]
    app = Sessions(PlainTextResponse("drawn"), most=2, clock=lambda: now[0])

    def status(word):
        return ask(app, "/gradio_api/component_server/", **page_of(word)).status

    assert [status(word) for word in ("one", "two", "one")] == [200, 200, 200]
    refused = ask(app, "/gradio_api/component_server/", **page_of("three"))
    assert refused.status == 503 and refused.headers["retry-after"] == "60" and b"draw here right now" in refused.body
    now[0] = WINDOW - 1
    assert status("two") == 200
    now[0] = WINDOW + 1
    assert [status(word) for word in ("three", "two", "one")] == [200, 200, 503]


def test_made_up_pages_of_one_address_leave_room_for_the_others():
    app = Sessions(PlainTextResponse("drawn"), most=5, most_of_client=3)

    def status(word, client):
        return ask(app, "/gradio_api/component_server/", client=client, **page_of(word)).status

    assert [status(str(k), "192.0.2.1") for k in range(5)] == [200, 200, 200, 503, 503]
    refused = ask(app, "/gradio_api/component_server/", client="192.0.2.1", **page_of("5"))
    assert b"draw from your address right now" in refused.body
    assert status("other", "192.0.2.2") == 200


def test_what_is_no_drawing_takes_no_place():
    app = Sessions(PlainTextResponse("page"), most=1)
    assert [ask(app, path).status for path in ("/", "/config", "/")] == [200, 200, 200]


def test_the_app_keeps_these_limits(tmp_path):
    limits = ["--patience", str(PATIENCE), "--visitors", "2", "--connections", "30"]
    with AppServer(tmp_path, [sys.executable, str(ROOT / "app.py"), *limits]) as server:
        wait_for(lambda: "DigitScope is on" in server.output())  # the door stands a moment after the page is there
        address = ("127.0.0.1", server.port)
        with socket.create_connection(address) as half, socket.create_connection(address) as body:
            half.sendall(b"GET / HT")
            body.sendall(b"POST /gradio_api/upload HTTP/1.1\r\nHost: digits\r\nContent-Length: 99\r\n\r\nx")
            assert is_closed(half) and is_closed(body)
        asked = json.loads(drawing_for(server))
        statuses = []
        for word in ("one", "two"):
            connection = http.client.HTTPConnection(*address, timeout=30)
            connection.request(
                "POST", "/gradio_api/component_server/", json.dumps({**asked, "session_hash": word}), SESSION
            )
            statuses.append(connection.getresponse().status)
            connection.close()
        assert statuses == [200, 503]  # of one address three in five, and at least one
