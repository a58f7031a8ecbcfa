"""How many pages draw at a time: each has a word of its own, by which Gradio remembers it."""

import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from demo.border.bodies import replay
from demo.border.client import client_of
from demo.border.paths import is_drawing
from demo.border.places import Places
from demo.border.rates import page_of

WINDOW = 60.0
"""Seconds after its last request until a page's place is free again."""


class Sessions:
    """Answer 503 to a page that is one too many, until another one rests; those that draw go on.

    Args:
        most: pages at a time.
        most_of_client: of one address, so that nobody takes all places by making words up.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        most: int,
        most_of_client: int | None = None,
        proxies: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.app, self.proxies, self.clock = app, proxies, clock
        self._places = Places(most=most, most_of_client=most_of_client or most)
        self._seen: OrderedDict[tuple[str, str], float] = OrderedDict()  # (client, word) → when, the oldest first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not is_drawing(scope):
            await self.app(scope, receive, send)
            return
        body = (await receive()).get("body", b"")  # the whole of it: `BodyLimit` has read it
        name = page_of(scope, body)
        if not name or self._let_in((client_of(scope, self.proxies), name)):
            await self.app(scope, replay(body, receive), send)
            return
        who = "here" if self._places.are_full else "from your address"
        sentence = f"as many pages draw {who} right now as may; please come again in a minute"
        await PlainTextResponse(sentence, 503, {"Retry-After": str(round(WINDOW))})(scope, receive, send)

    def _let_in(self, page: tuple[str, str]) -> bool:
        now = self.clock()
        while self._seen and now - next(iter(self._seen.values())) > WINDOW:
            (client, _), _ = self._seen.popitem(last=False)
            self._places.leave(client)
        if page not in self._seen and not self._places.enter(page[0]):
            return False
        self._seen[page] = now
        self._seen.move_to_end(page)
        return True
