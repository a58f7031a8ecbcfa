"""How the server is: `/healthz` for whoever restarts it, `/metrics` for Prometheus."""

import logging
import time
from contextvars import ContextVar

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.border.paths import path_of
from demo.border.trainings import Trainings

log = logging.getLogger(__name__)

HEALTH, METRICS = ADDRESSES = ("/healthz", "/metrics")
SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Upper ends of the histogram's bins."""
KINDS = {
    "/drawing/": "drawing",
    "/component_server": "component",
    "/training/": "training",
    "/upload": "upload",
    "/call/": "api",
    "/queue/": "queue",
    "/file=": "file",
}
"""Part of a path → what the request is counted as, where nothing else was said; the others are the page."""

_said: ContextVar[list[str]] = ContextVar("kind of the request that is being answered")


def count_as(kind: str) -> None:
    """Say what the request is about that is being answered; without one, nothing happens."""
    if (said := _said.get(None)) is not None:
        said[:] = [kind]


class Metrics:
    """What is counted. No drawing, address or name is."""

    def __init__(self):
        self.registry = CollectorRegistry()
        self.requests = self._made(Counter, "digitscope_requests", "Requests by kind and status", ["kind", "status"])
        self.seconds = self._made(
            Histogram, "digitscope_request_seconds", "Seconds until the answer begins", ["kind"], buckets=SECONDS
        )
        self.rejected = self._made(Counter, "digitscope_rejected", "Requests refused at the border", ["status"])
        self.registry.register(Trainings())
        self.open = self._made(Gauge, "digitscope_open_requests", "Requests that are being answered")

    def _made(self, kind, *arguments, **options):
        return kind(*arguments, registry=self.registry, **options)

    def answered(self, path: str, status: int, seconds: float, said: str | None = None) -> None:
        """Count one request; said: of which kind it is, where its path does not tell."""
        kind = said or next((kind for part, kind in KINDS.items() if part in path), "page")
        self.requests.labels(kind, str(status)).inc()
        self.seconds.labels(kind).observe(seconds)
        if status in (408, 413, 429, 503, 507):
            self.rejected.labels(str(status)).inc()


class Counted:
    """Count every request but those for the two addresses, whatever becomes of it."""

    def __init__(self, app: ASGIApp, metrics: Metrics):
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or path_of(scope) in ADDRESSES:
            await self.app(scope, receive, send)
            return
        began, said = time.perf_counter(), []
        _said.set(said)

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.metrics.answered(scope["path"], message["status"], time.perf_counter() - began, *said)
            await send(message)

        with self.metrics.open.track_inprogress():
            await self.app(scope, receive, send_counted)
        log.info("%s %r in %.0f ms", scope["method"], scope["path"], 1000 * (time.perf_counter() - began))


class Health:
    """Answer the two addresses."""

    def __init__(self, app: ASGIApp, metrics: Metrics):
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and path_of(scope) in ADDRESSES:
            await (await self._answer(path_of(scope)))(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, path: str) -> Response:
        if path == HEALTH:
            return PlainTextResponse("well")
        text = await run_in_threadpool(generate_latest, self.metrics.registry)  # which looks into folders
        return Response(text, media_type=CONTENT_TYPE_LATEST)
