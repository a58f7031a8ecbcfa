"""A limit for the body of every request that is no upload (see `demo.border.uploads` for those)."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.border.paths import is_upload

LARGEST_BODY = 1_000_000
"""Bytes of a request that is no upload: a drawing of as many points as are read takes a third of it."""


class BodyLimit:
    """Refuse a body that is too large before it is read into memory; what follows finds all of it in one message."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY):
        self.app, self.largest = app, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or is_upload(scope):
            await self.app(scope, receive, send)
            return
        length = dict(scope["headers"]).get(b"content-length", b"")
        if length.isdigit() and int(length) > self.largest:
            await self._refuse(scope, receive, send)
            return
        body = await self._read(receive)
        if body is None:
            await self._refuse(scope, receive, send)
            return
        await self.app(scope, replay(body, receive), send)

    async def _read(self, receive: Receive) -> bytes | None:
        """The whole body, or None once it has grown too large: not every client says its length."""
        body, more = bytearray(), True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self.largest:
                return None
        return bytes(body)

    async def _refuse(self, *connection) -> None:
        answer = PlainTextResponse(f"expected a request of at most {self.largest:,} bytes", status_code=413)
        await answer(*connection)


def replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once more, then what follows it: the end of the connection."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
