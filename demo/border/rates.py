"""How many requests a client may make: buckets of tokens, which refill at a steady rate."""

import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from demo.border.bodies import replay
from demo.border.client import client_of, know_client
from demo.border.paths import is_built, is_drawing, is_upload

MOST_CLIENTS = 10_000
"""Clients that are remembered; beyond, those that have been silent longest are forgotten, and begin anew."""
PAGE_HEADER = b"x-digitscope-page"
"""By which a page may name itself; or it does so in the body, at either end, as Gradio's requests name a session."""
NAME = re.compile(rb'"(?:session_hash|page)"\s*:\s*"([\w-]{1,64})"')
ENDS = 300
"""Bytes from either end of a body in which that name is looked for: a drawing stands between them."""


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A steady rate, and how much may come at once; of what, in words."""

    per_second: float
    burst: int
    of: str = "requests"


DRAWING = Rate(per_second=2_000, burst=4_000)
"""Drawings from one address: a class of thirty, each with the 60 events a second of a pen."""
PAGE = Rate(per_second=90, burst=600)
"""One page of those: more than a pen's 60 events a second; the burst is for strokes on screens of 240 Hz."""
WORKING = Rate(per_second=30, burst=48)
"""Questions of programs, by whichever of Gradio's ways, and everything else that is sent, one address: a class of
thirty in which everybody's program reads a picture a second. What comes at once leaves room in the queue for others
(`demo.page.LONGEST_QUEUE`)."""
UPLOADS = Rate(per_second=60, burst=600)
"""The files for those. Apart from them, so that a program's questions stop nobody's files."""
BUILDING = Rate(per_second=10, burst=300, of="pages")
"""What is made anew each time, one address: a school that opens the page at once, some of it twice."""
OTHERS = Rate(per_second=2_000, burst=10_000)
"""Everything else, one address: the files of which the page is made, for a class that opens it at once."""


class Buckets:
    """One bucket a client, for one thread.

    Args:
        rate: what each client may do.
        clock: seconds that only go forward.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic):
        self.rate, self.clock = rate, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # client → (tokens, when)

    def take(self, client: str, count: float = 1) -> float:
        """Take so many tokens; 0 where there were as many, else the seconds until there will be."""
        now = self.clock()
        tokens, when = self._buckets.pop(client, (float(self.rate.burst), now))
        tokens = min(tokens + (now - when) * self.rate.per_second, self.rate.burst)
        wait = 0.0 if tokens >= count else (count - tokens) / self.rate.per_second
        self._buckets[client] = (tokens if wait else tokens - count, now)
        if len(self._buckets) > MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return wait


class RateLimit:
    """Answer 429 to the address that asks too often, and say when to come again; drawings are `DrawingLimit`'s.

    Args:
        working: for whatever is sent but files, which are `uploads`.
        building: for what is fetched and made for it; `others` is for what only lies there.
    """

    def __init__(
        self,
        app: ASGIApp,
        proxies: int = 0,
        *,
        working: Rate = WORKING,
        uploads: Rate = UPLOADS,
        building: Rate = BUILDING,
        others: Rate = OTHERS,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.app, self.proxies = app, proxies
        self._working, self._uploads = Buckets(working, clock), Buckets(uploads, clock)
        self._building, self._others = Buckets(building, clock), Buckets(others, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or is_drawing(scope):
            await self.app(scope, receive, send)
            return
        buckets = self._buckets_for(scope)
        if wait := buckets.take(client_of(scope, self.proxies)):
            await too_many(buckets.rate, wait)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _buckets_for(self, scope: Scope) -> Buckets:
        if is_upload(scope):
            return self._uploads
        if scope["method"] == "POST":
            return self._working
        return self._building if is_built(scope) else self._others


class DrawingLimit:
    """The same for drawings: first for the page that asks, then for its address.

    In that order, so that one page that asks without end uses up its own share and not its neighbours'; and one that
    takes a new name each time is held by what its address may do. It stands behind `BodyLimit`, whose message is whole.
    """

    def __init__(
        self,
        app: ASGIApp,
        proxies: int = 0,
        *,
        page: Rate = PAGE,
        address: Rate = DRAWING,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.app, self.proxies = app, proxies
        self._pages, self._addresses = Buckets(page, clock), Buckets(address, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not is_drawing(scope):
            await self.app(scope, receive, send)
            return
        message = await receive()
        body = message.get("body", b"")
        client = client_of(scope, self.proxies)
        know_client(scope, client)
        if wait := self._pages.take(f"{client} {page_of(scope, body)}"):
            await too_many(self._pages.rate, wait, "page")(scope, receive, send)
        elif wait := self._addresses.take(client):
            await too_many(self._addresses.rate, wait)(scope, receive, send)
        else:
            await self.app(scope, replay(body, receive), send)


def page_of(scope: Scope, body: bytes) -> str:
    """What a page calls itself, without reading the drawing; all that name nothing count as one.

    >>> page_of({"headers": []}, b'{"data": {}, "session_hash": "x1"}')
    'x1'
    >>> page_of({"headers": []}, b'{"page": "x2", "number": 3, "drawing": {}}')
    'x2'
    """
    for name, value in scope["headers"]:
        if name == PAGE_HEADER:
            return value[:64].decode("latin-1")
    found = NAME.search(body[-ENDS:]) or NAME.search(body[:ENDS])
    return found[1].decode() if found else ""


def too_many(rate: Rate, wait: float, who: str = "address") -> PlainTextResponse:
    """The answer to who must wait for so many seconds."""
    seconds = math.ceil(wait)
    sentence = (
        f"too many {rate.of}: expected at most {rate.per_second:,g} a second from one {who}; "
        f"please ask again in {seconds} s"
    )
    return PlainTextResponse(sentence, 429, {"Retry-After": str(seconds)})
