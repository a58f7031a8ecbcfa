"""How long a client may take: who sends or reads nothing for a while is dropped, so that it holds nothing."""

import asyncio
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.border.paths import is_upload

LONGEST_SILENCE = 30.0
"""Seconds for a body to be whole, for each piece of an upload, and for one piece of an answer to be taken."""


class Patience:
    """End requests whose client has stopped sending or reading."""

    def __init__(self, app: ASGIApp, longest: float = LONGEST_SILENCE):
        self.app, self.longest = app, longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body_is_whole, began, comes_in_pieces = False, time.monotonic(), is_upload(scope)

        async def receive_soon() -> Message:
            nonlocal body_is_whole
            if body_is_whole:  # what comes now is the end of the connection, whenever that is
                return await receive()
            try:
                waited = 0 if comes_in_pieces else time.monotonic() - began
                message = await asyncio.wait_for(receive(), self.longest - waited)
            except asyncio.TimeoutError:
                message = {"type": "http.disconnect"}
            body_is_whole = not message.get("more_body", False)
            return message

        async def send_soon(message: Message) -> None:
            await asyncio.wait_for(send(message), self.longest)

        try:
            await self.app(scope, receive_soon, send_soon)
        except asyncio.TimeoutError:
            return  # without the rest of an answer, the server closes the connection
