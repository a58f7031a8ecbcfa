"""Which addresses are answered at all: Gradio serves many more than the page and programs have a use for."""

import re

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from demo.border.paths import path_of

OURS = r"/healthz|/metrics|/drawing/frame|/training/file"
PAGE = r"/|/config/?|/theme\.css|/favicon\.ico|/robots\.txt|/manifest\.json|/pwa_icon(/192|/512)?|/(static|assets)/.+"
"""What a browser loads. An icon of any other size would be made on demand, as large as somebody asks for."""
FILES = r"file=(?!(?i:https?:)).+|upload"
"""Files that lie here. For an address of the web, Gradio would fetch it, in the server's name and for anybody."""
QUESTIONS = (
    r"(run|api|call|call/v2)/(predict|feature_maps)/?|call/(v2/)?(predict|feature_maps)/\w+|queue/(join|data|status)"
)
"""The endpoints of `demo.api`, by whichever of Gradio's ways, and their answers."""
SESSIONS = r"component_server/?|info/?|openapi\.json|theme\.css|app_id/?|startup-events|heartbeat/[^/]+|cancel|reset/?"
ANSWERED = re.compile(rf"{OURS}|{PAGE}|/gradio_api/({FILES}|{QUESTIONS}|{SESSIONS})", re.ASCII)


class Served:
    """Answer 404 wherever else somebody asks: what nobody looks after need not be kept from harm."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not ANSWERED.fullmatch(path_of(scope)):
            await PlainTextResponse("there is nothing here", 404)(scope, receive, send)
            return
        await self.app(scope, receive, send)
