"""How many requests of one client are answered at a time: behind a proxy, connections do not tell."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from demo.border.client import client_of
from demo.border.places import Places

LATER = 10
"""Seconds after which it is worth asking again."""


class UnderWay:
    """Answer 503 to the client that has more open than its share, streams of events among them.

    Args:
        most: requests in all.
        most_of_client: of one client.
        proxies: see `demo.border.client.client_of`.
    """

    def __init__(self, app: ASGIApp, *, most: int, most_of_client: int, proxies: int = 0):
        self.app, self.proxies = app, proxies
        self._places = Places(most=most, most_of_client=most_of_client)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        client = client_of(scope, self.proxies)
        if not self._places.enter(client):
            sentence = "too many requests are open here at a time; please come again in some seconds"
            await PlainTextResponse(sentence, 503, {"Retry-After": str(LATER)})(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            self._places.leave(client)
