"""The door: how many connections are open at a time, and which are closed because nothing comes or goes on them.

What is here happens before there is a request, or below it; `demo.border.patience` goes on from there.
"""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from demo.border.client import client_of
from demo.border.places import Places

FULL = b"this server has as many visitors as it can take; please come again in a minute"
LONGEST_HEAD = 65_536
"""Bytes after which a head that is not whole ends the connection."""
MOST_AHEAD = 16
"""Requests that may wait behind the one that is being answered; browsers send none ahead."""
AT_MOST_REFUSED = 1.0
"""Seconds that one who is not let in may stay to hear it."""
_REFUSAL = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\nretry-after: 60\r\n"
    b"connection: close\r\ncontent-length: %d\r\n\r\n%b"
) % (len(FULL), FULL)


class Door:
    """Makes what uvicorn talks with to each client: it takes the place of `Config.http_protocol_class`.

    Args:
        longest: seconds in which a request's head must be whole, and in which a client must take what waits for it.
        most: connections at a time.
        most_of_client: of one address; no more than `most` where a proxy stands before the server.
    """

    def __init__(self, *, longest: float, most: int, most_of_client: int):
        self.longest = longest
        self.places = Places(most=most, most_of_client=most_of_client)

    def __call__(self, **uvicorns) -> "Guest":
        return Guest(self, **uvicorns)


class Guest(HttpToolsProtocol):
    """One connection, with three clocks.

    head: until a request's head is whole. rest: until the body has come of a request that is answered already, which
    nothing else waits for. taking: until the client has taken what waits for it.
    """

    def __init__(self, door: Door, **uvicorns):
        super().__init__(**uvicorns)
        self._door = door
        self._address: str | None = None  # of those that were let in
        self._head = 0  # bytes so far, while it is not whole
        self._clocks: dict[str, asyncio.TimerHandle] = {}

    def connection_made(self, transport) -> None:
        address = client_of({"client": transport.get_extra_info("peername"), "headers": []})
        if not self._door.places.enter(address):
            self.transport = transport
            self._start("head", AT_MOST_REFUSED)
            return
        self._address = address
        super().connection_made(transport)
        self._start("head")

    def connection_lost(self, exc: Exception | None) -> None:
        for name in list(self._clocks):
            self._stop(name)
        if self._address is not None:
            self._door.places.leave(self._address)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._address is not None:
            super().data_received(data)
            self._head = self._head + len(data) if "head" in self._clocks else 0
            if self._head > LONGEST_HEAD:
                self.transport.abort()
        elif not self.transport.is_closing():  # refused only now, as what was not read yet would undo the answer
            self.transport.write(_REFUSAL)
            self.transport.close()

    def handle_websocket_upgrade(self) -> None:
        """The page speaks no WebSocket; who went on as one would never leave by this door."""
        self.send_400_response("expected a request of HTTP, got one for a WebSocket")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._start("head")

    def on_headers_complete(self) -> None:
        self._stop("head")
        super().on_headers_complete()
        if len(self.pipeline) > MOST_AHEAD:
            self.transport.abort()
            raise ConnectionAbortedError("too many requests ahead")  # or those behind it would be read all the same

    def on_message_complete(self) -> None:
        self._stop("rest")
        super().on_message_complete()

    def on_response_complete(self) -> None:
        if self.cycle.response_complete and self.cycle.more_body:
            self._start("rest")
        super().on_response_complete()
        if self.transport.is_closing():
            self._start("taking")

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._start("taking")

    def pause_writing(self) -> None:
        super().pause_writing()
        self._start("taking")

    def resume_writing(self) -> None:
        self._stop("taking")
        super().resume_writing()

    def _start(self, name: str, seconds: float | None = None) -> None:
        if name not in self._clocks:
            # Not closed but aborted: closing waits until the client has taken everything
            self._clocks[name] = self.loop.call_later(seconds or self._door.longest, self.transport.abort)

    def _stop(self, name: str) -> None:
        if clock := self._clocks.pop(name, None):
            clock.cancel()
