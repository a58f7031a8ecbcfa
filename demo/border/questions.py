"""What is sent to Gradio: objects as JSON, in the name of a session that is no longer than such a name needs to be."""

import orjson
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from demo.border.bodies import replay
from demo.border.paths import API, is_upload, path_of

LONGEST_NAME = 64
"""Letters of a session's name: Gradio keeps it, and makes a new session of every new one."""


class Questions:
    """Refuse every other body before Gradio takes it apart. It stands behind `BodyLimit`, whose message is whole."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not is_question(scope):
            await self.app(scope, receive, send)
            return
        body = (await receive()).get("body", b"")
        if what := whats_wrong(body):
            await JSONResponse({"error": f"expected {what}"}, 400)(scope, receive, send)
            return
        await self.app(scope, replay(body, receive), send)


def is_question(scope: Scope) -> bool:
    """Whether something is sent to Gradio that is no file."""
    return (
        scope["type"] == "http"
        and scope["method"] == "POST"
        and path_of(scope).startswith(API)
        and not is_upload(scope)
    )


def whats_wrong(body: bytes) -> str:
    """What was expected of the body and is not so; nothing where all is well.

    >>> whats_wrong(b'{"data": [], "session_hash": "x1"}'), whats_wrong(b'{"data": []}'), whats_wrong(b"[]")
    ('', '', 'an object, as JSON')
    """
    try:
        question = orjson.loads(body)
    except orjson.JSONDecodeError:
        question = None
    if not isinstance(question, dict):
        return "an object, as JSON"
    name = question.get("session_hash", "")
    if name is not None and not (isinstance(name, str) and len(name) <= LONGEST_NAME):
        return f"session_hash to be a text of at most {LONGEST_NAME} letters"
    return ""
