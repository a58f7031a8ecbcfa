"""Faults of the page or of Gradio: told in one line to who asked, and in full to the log."""

import logging
import traceback

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)


class Faults:
    """Answer 500 where the rest of the app fails: here the answer still gets its headers, and is counted.

    The log has the whole of a fault once, and then a line each time, so that nobody fills it by asking again and again.
    """

    def __init__(self, app: ASGIApp):
        self.app = app
        self._known: set[tuple[str, int | None]] = set()  # places in the code

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def send_noted(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        except Exception as error:
            if scope["type"] != "http" or has_begun:
                raise  # the server logs it, and closes the connection
            self._log(error, scope)
            await PlainTextResponse("this went wrong on the server", 500)(scope, receive, send)

    def _log(self, error: Exception, scope: Scope) -> None:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = (frame.filename, frame.lineno)
        in_full = None if place in self._known else error
        self._known.add(place)
        kind = type(error).__name__
        log.error("%s %r failed: %s in %s, line %s", scope["method"], scope["path"], kind, *place, exc_info=in_full)
