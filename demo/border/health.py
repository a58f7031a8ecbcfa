"""How the server is: `/healthz` for whoever restarts it, `/metrics` for Prometheus."""

import logging
import time

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.border.trainings import Trainings

log = logging.getLogger(__name__)

SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Upper ends of the histogram's bins."""
KINDS = {"/component_server": "drawing", "/upload": "upload", "/call/": "api", "/queue/": "queue", "/file=": "file"}
"""Part of a path → what the request is counted as; the others are the page."""


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

    def answered(self, path: str, status: int, seconds: float) -> None:
        """Count one request."""
        kind = next((kind for part, kind in KINDS.items() if part in path), "page")
        self.requests.labels(kind, str(status)).inc()
        self.seconds.labels(kind).observe(seconds)
        if status in (408, 413, 429):
            self.rejected.labels(str(status)).inc()


class Health:
    """Answer the two addresses, and count every other request."""

    def __init__(self, app: ASGIApp, metrics: Metrics | None = None):
        self.app = app
        self.metrics = metrics or Metrics()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"] == "/healthz":
            await PlainTextResponse("well")(scope, receive, send)
        elif scope["path"] == "/metrics":
            text = generate_latest(self.metrics.registry)
            await Response(text, media_type=CONTENT_TYPE_LATEST)(scope, receive, send)
        else:
            await self._counted(scope, receive, send)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.metrics.answered(scope["path"], message["status"], time.perf_counter() - began)
            await send(message)

        with self.metrics.open.track_inprogress():
            await self.app(scope, receive, send_counted)
        log.info("%s %s in %.0f ms", scope["method"], scope["path"], 1000 * (time.perf_counter() - began))
