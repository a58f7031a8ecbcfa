"""How many requests a client may make: a bucket of tokens for each, which refills at a steady rate."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from demo.border.client import client_of

MOST_CLIENTS = 10_000
"""Clients that are remembered; beyond, those that have been silent longest are forgotten, and begin anew."""
WORK = ("/upload", "/queue/join", "/call/")
"""Parts of the paths of requests that cost the server more than a drawing does: files, and endpoints for programs."""


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A steady rate, and how many requests may come at once."""

    per_second: float
    burst: int


DRAWING = Rate(per_second=2_000, burst=4_000)
"""A class of thirty behind one address, each drawing at 60 updates a second."""
WORKING = Rate(per_second=5, burst=60)
"""Pictures to read, one address."""


class Buckets:
    """One bucket a client.

    Args:
        rate: what each client may do.
        clock: seconds that only go forward.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic):
        self.rate, self.clock = rate, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # client → (tokens, when)

    def take(self, client: str) -> float:
        """Take one token; 0 where there was one, else the seconds until there will be."""
        now = self.clock()
        tokens, when = self._buckets.pop(client, (float(self.rate.burst), now))
        tokens = min(tokens + (now - when) * self.rate.per_second, self.rate.burst)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / self.rate.per_second
        self._buckets[client] = (tokens if wait else tokens - 1, now)
        if len(self._buckets) > MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return wait


class RateLimit:
    """Answer 429 to who asks too often, and say when to come again."""

    def __init__(self, app: ASGIApp, proxies: int = 0, drawing: Rate = DRAWING, working: Rate = WORKING):
        self.app, self.proxies = app, proxies
        self._drawing, self._working = Buckets(drawing), Buckets(working)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        works = scope["method"] == "POST" and any(part in scope["path"] for part in WORK)
        buckets = self._working if works else self._drawing
        wait = buckets.take(client_of(scope, self.proxies))
        if not wait:
            await self.app(scope, receive, send)
            return
        seconds = math.ceil(wait)
        sentence = (
            f"too many requests: expected at most {buckets.rate.per_second:,g} a second from one address; "
            f"please ask again in {seconds} s"
        )
        await PlainTextResponse(sentence, 429, {"Retry-After": str(seconds)})(scope, receive, send)
