"""Where the page asks for frames: a route beside Gradio's, whose own way for such calls costs more than the frame."""

from functools import partial

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from core.recognizer import Recognizer
from demo.border.client import known_client
from demo.border.health import count_as
from demo.border.paths import FRAME
from demo.desk import Desk
from demo.extras import kind_of
from demo.frames import answer

LONGEST_NAME = 64
"""Letters of the name that a page gives itself."""


def routes(recognizer: Recognizer) -> list[Route]:
    """For the app that serves the page."""
    return [Route(FRAME, partial(send_frame, Desk(partial(answer, recognizer))), methods=["POST"])]


async def send_frame(desk: Desk, request: Request) -> Response:
    """The frame for `{"page": name, "number": of the request, "drawing": request}`, see `demo.frames` and `demo.desk`.

    Without a page's name and a number it is answered as well, in its turn.
    """
    try:
        asked = orjson.loads(await request.body())
    except orjson.JSONDecodeError:
        asked = None
    except ClientDisconnect:
        return Response(status_code=400)
    if not isinstance(asked, dict) or "drawing" not in asked:
        return _json({"error": "expected an object with a drawing, as JSON"}, 400)
    count_as(kind_of(asked["drawing"]))
    page, number = asked.get("page"), asked.get("number")
    if not isinstance(page, str) or len(page) > LONGEST_NAME or type(number) is not int:
        page, number = request, 0  # like no other
    return _json(await desk.ask(asked["drawing"], page, number, known_client(request.scope)))


def _json(value: dict, status: int = 200) -> Response:
    content = orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)
    return Response(content, status, {"cache-control": "no-store"}, "application/json")
