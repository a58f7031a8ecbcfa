"""The page's own files, given out without Gradio: it looks at every file that it knows before it gives out one."""

import os
from collections.abc import Iterable
from pathlib import Path

from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from demo.border.paths import API, path_of


class PageFiles:
    """Answer for these files, where the page asks for them, and for no other.

    Browsers ask each time whether what they have is still the newest, as old and new modules do not fit together.
    """

    def __init__(self, app: ASGIApp, files: Iterable[Path]):
        self.app = app
        self._files = {f"{API}file={path.as_posix()}": path for path in files}
        self._answers = StaticFiles()  # knows when a browser has the newest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_read = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        path = self._files.get(path_of(scope)) if is_read else None
        if path is None:
            await self.app(scope, receive, send)
            return
        answer = self._answers.file_response(path, os.stat(path), scope)
        answer.headers["cache-control"] = "no-cache"
        await answer(scope, receive, send)
