"""Files that come up: how much in one request, how fast, of what kind, and whether there is room for them."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.jobs.disk import MB
from core.jobs.limits import Limits
from demo.border.client import client_of
from demo.border.paths import is_upload
from demo.border.rates import Buckets, Rate, too_many
from demo.border.upload_folder import REST, UploadFolder

AROUND = 1 * MB
"""Bytes that an upload may have beside the largest file: the form around it."""
MOST_FILES = 20
"""In one upload; the page and the examples for programs send one."""
SENDING = Rate(per_second=2, burst=600, of="megabytes of files")
"""One address: in the time for which files rest, less than all files together may take."""
GRACE, SLOWEST = 30.0, 10_000
"""Seconds after which an upload must have brought so many bytes a second, so that none holds its room for ever."""


class Uploads:
    """Refuse what is too much before Gradio writes it down, and what there is no room for.

    Gradio itself limits each file alone, keeps the fields of a form in memory whatever their size, and leaves half a
    file where its sender goes away.

    Args:
        limits: upload_mb is the largest file, uploads_mb what all files together may take.
        proxies: see `demo.border.client.client_of`.
        clock: seconds that only go forward.
    """

    def __init__(
        self, app: ASGIApp, limits: Limits, proxies: int = 0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.app, self.proxies, self.clock = app, proxies, clock
        self.largest = limits.upload_mb * MB + AROUND
        self.folder = UploadFolder(max(limits.upload_mb, limits.uploads_mb) * MB + AROUND, clock)
        self._sent = Buckets(replace(SENDING, burst=max(SENDING.burst, 3 * limits.upload_mb)), clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not is_upload(scope):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)  # as Gradio reads them: of several with one name, the first
        length = headers.get("content-length", "")
        size = int(length) if length.isdecimal() else self.largest  # not every client says its length
        refusal = await self._refusal(size, client_of(scope, self.proxies))
        if refusal:
            await refusal(scope, receive, send)
            return
        try:
            await self._take(headers.get("content-type", ""), size, scope, receive, send)
        except FormParserError as error:
            await PlainTextResponse(str(error), 400)(scope, receive, send)

    async def _take(self, content_type: str, size: int, scope: Scope, receive: Receive, send: Send) -> None:
        kept = 0
        try:
            form = Form(content_type, self.largest, receive, self.clock)
            kept = size  # until more is known
            # Without its query: Gradio would remember the name for ever that an upload may have there
            await self.app({**scope, "query_string": b""}, form.receive, send)
            kept = form.taken
        finally:
            self.folder.settle(size, kept)

    async def _refusal(self, size: int, client: str) -> PlainTextResponse | None:
        """The answer to what is not let in; where there is none, there is room for it now."""
        if size > self.largest:
            return PlainTextResponse(too_large(self.largest), 413)
        if wait := self._sent.take(client, size / MB):
            return too_many(self._sent.rate, wait)
        if not await run_in_threadpool(self.folder.reserve, size):
            sentence = "there is no room for more files right now; please try again in some minutes"
            return PlainTextResponse(sentence, 507, {"Retry-After": str(REST)})
        return None


def too_large(largest: int) -> str:
    """The sentence; Gradio knows by its last words which status fits."""
    return f"expected at most {largest:,} bytes, the maximum allowed size of an upload"


class Form:
    """The body of an upload as it comes. What it must not be ends it: Gradio then removes what it wrote so far.

    taken: bytes that came.
    """

    def __init__(self, content_type: str, largest: int, receive: Receive, clock: Callable[[], float]):
        self._largest, self._receive, self._clock = largest, receive, clock
        self.taken, self._files, self._began = 0, 0, clock()
        self._name, self._value, self._has_filename = b"", b"", False
        boundary = parse_options_header(content_type)[1].get(b"boundary", b"none")
        made_of = ("part_begin", "header_field", "header_value", "header_end", "headers_finished")
        self._parser = MultipartParser(boundary, {f"on_{each}": getattr(self, f"_{each}") for each in made_of})

    async def receive(self) -> Message:
        """The next piece.

        Raises:
            MultiPartException: Gradio answers with its sentence, with status 413 where that speaks of a size.
        """
        try:
            message = await self._receive()
            self._look_at(message)
        except MultiPartException:
            self.taken = 0
            raise
        self.taken += len(message.get("body", b""))
        return message

    def _look_at(self, message: Message) -> None:
        if message["type"] != "http.request":
            raise MultiPartException("the sender went away")
        piece = message.get("body", b"")
        read = self.taken + len(piece)
        if read > self._largest:
            raise MultiPartException(too_large(self._largest))
        waited = self._clock() - self._began
        if waited > GRACE and read < waited * SLOWEST and message.get("more_body"):
            raise MultiPartException(f"expected an upload of at least {SLOWEST:,} bytes a second")
        with suppress(FormParserError):  # Gradio finds the same, and says so
            self._parser.write(piece)

    def _part_begin(self) -> None:
        self._has_filename = False

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._name.lower() == b"content-disposition":
            self._has_filename = b"filename" in parse_options_header(self._value)[1]
        self._name = self._value = b""

    def _headers_finished(self) -> None:
        self._files += 1
        if not self._has_filename:
            raise MultiPartException("expected files alone: every part of an upload needs a filename")
        if self._files > MOST_FILES:
            raise MultiPartException(f"expected at most {MOST_FILES} files in one upload")
