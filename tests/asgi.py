"""Asks an ASGI app without a server: ask(app, path, …) → Answer."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.types import ASGIApp, Message

BODY = [{"type": "http.request", "body": b"", "more_body": False}]


@dataclass(frozen=True)
class Answer:
    """Status, headers and body; status None where there was no answer."""

    status: int | None
    headers: dict[str, str]
    """Their names in small letters."""
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


async def never() -> Message:
    """A client that sends no more."""
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


def ask(
    app: ASGIApp,
    path: str = "/",
    *,
    method: str = "GET",
    root_path: str = "",
    query: bytes = b"",
    headers: Sequence[tuple[bytes, bytes]] = (),
    client: str = "192.0.2.1",
    sent: Sequence[Message] = BODY,
    taken: Callable[[Message], Awaitable[None]] | None = None,
) -> Answer:
    """What the app answers to a client that sends these messages, and then no more.

    Args:
        taken: what the client does with each message of the answer; takes them at once where not given.
    """
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "root_path": root_path,
        "query_string": query,
        "headers": list(headers),
        "client": (client, 5000),
    }
    waiting, answered = list(sent), []

    async def receive() -> Message:
        return waiting.pop(0) if waiting else await never()

    async def send(message: Message) -> None:
        if taken:
            await taken(message)
        answered.append(message)

    asyncio.run(asyncio.wait_for(app(scope, receive, send), 10))
    start = next((message for message in answered if message["type"] == "http.response.start"), None)
    return Answer(
        status=start and start["status"],
        headers={name.decode(): value.decode() for name, value in start["headers"]} if start else {},
        body=b"".join(message.get("body", b"") for message in answered),
    )
