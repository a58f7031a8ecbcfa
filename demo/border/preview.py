"""The head of the page: what a link to it looks like where it is shared, and what runs before Gradio does."""

import os
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.border.paths import path_of

PICTURE = Path(__file__).parent.parent / "preview.png"
"""1200 × 630, the size that such links are shown in; `python -m docs.picture` makes it."""
THEIRS = re.compile(rb'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*>')
IMPORT = re.compile(r"""^(?:import|export)\b[^;]*?["'](\.[^"']+)["'];""", re.M)


def modules_of(*entries: Path) -> list[Path]:
    """These modules of the page and all that they import, each once: told of them one by one, a browser waits often."""
    found = list(entries)
    for path in found:
        names = IMPORT.findall(path.read_text(encoding="utf-8"))
        imported = (Path(os.path.normpath(path.parent / name)) for name in names)
        found += dict.fromkeys(each for each in imported if each not in found)
    return found


class Preview:
    """Put a title, a sentence and a picture into the head of the page.

    Args:
        title, sentence: what a link shows.
        script: JavaScript of our own to run first.
        modules: what the page will import, to be fetched while Gradio still starts.
    """

    def __init__(self, app: ASGIApp, title: str, sentence: str, script: str = "", modules: Sequence[Path] = ()):
        self.app, self.title, self.sentence = app, title, sentence
        links = (f'<link rel="modulepreload" href="gradio_api/file={quote(path.as_posix())}">' for path in modules)
        self._ours = (f"<script>{script}</script>" if script else "").encode() + "".join(links).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or path_of(scope) != "/":
            await self.app(scope, receive, send)
            return
        page = _Page(send, self._tags(Request(scope)) + self._ours)
        await self.app(scope, receive, page.send)

    def _tags(self, request: Request) -> bytes:
        root = f"{_scheme(request)}://{request.headers.get('x-forwarded-host', request.url.netloc)}"
        path = request.scope.get("root_path", "").rstrip("/")
        told = {
            "og:type": "website",
            "og:title": self.title,
            "og:description": self.sentence,
            "og:image": f"{root}{path}/gradio_api/file={quote(PICTURE.as_posix())}",
            "og:image:width": "1200",
            "og:image:height": "630",
            "twitter:card": "summary_large_image",
        }
        return "".join(f'<meta property="{name}" content="{escape(text)}" />' for name, text in told.items()).encode()


def _scheme(request: Request) -> str:
    return request.headers.get("x-forwarded-proto", request.url.scheme).split(",")[0]


class _Page:
    """Holds the page back until it is whole, and sends it with other tags: its length changes."""

    def __init__(self, send: Send, tags: bytes):
        self._send, self._tags = send, tags
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = THEIRS.sub(b"", self._body).replace(b"<head>", b"<head>" + self._tags, 1)
        others = [pair for pair in self._start["headers"] if pair[0] != b"content-length"]
        headers = [*others, (b"content-length", str(len(body)).encode())]
        await self._send({**self._start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})
