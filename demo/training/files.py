"""What a visitor can save: a run, its time machine as a moving picture or as numbers; a route, one file an answer."""

import tempfile
from pathlib import Path
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from core.errors import InvalidInput
from core.film import save_gif
from core.jobs.room import Room
from core.parcels import pack
from core.timeline import save_npz
from core.titles import title_for_file
from demo.refusals import in_language, refusal
from demo.training.moments import picture_of, timeline_of
from demo.training.rooms import room_of, text

PATH = "/training/file"
MOST_BYTES = 200_000_000
"""That a time machine as numbers may take in memory."""


def routes() -> list[Route]:
    """For the app that serves the page."""
    return [Route(PATH, send_file, methods=["POST"])]


async def send_file(request: Request) -> Response:
    """The file that the page asks for: `{"visitor", "run", "kind": "zip" | "gif" | "npz", "picture", "language"}`.

    The visitor's id is in the body, so that it stands in no address and no log. A refusal is `{"error": sentence}`.
    The header x-file-name says what to call the file, x-left-out in sentences what could not be put into it.
    """
    try:
        values = await request.json()
    except (ValueError, RecursionError):  # no JSON, or nested so deeply that it is none of ours
        values = None
    folder = tempfile.TemporaryDirectory(prefix="digitscope-file-")
    try:
        path, left_out = await run_in_threadpool(make_file, values, Path(folder.name))
    except BaseException as error:
        folder.cleanup()
        if isinstance(error, InvalidInput):
            return JSONResponse({"error": refusal(error, values)}, status_code=400)
        raise
    told = "; ".join(in_language(each, values.get("language")) for each in left_out)
    headers = {"x-file-name": quote(path.name), "x-left-out": quote(told), "cache-control": "no-store"}
    return FileResponse(path, headers=headers, background=BackgroundTask(folder.cleanup))


def make_file(values, folder: Path) -> tuple[Path, list[str]]:
    """Write what is asked for into a folder.

    Returns:
        The file, and what could not be put into it, as sentences.
    Raises:
        InvalidInput: it is asked for wrongly, or not there.
    """
    if not isinstance(values, dict):
        raise InvalidInput("expected an object that says which file")
    kind = text(values, "kind")
    if kind not in _MAKERS:
        raise InvalidInput(f"kind must be one of {', '.join(_MAKERS)}, got {kind[:40]!r}")
    room, name = room_of(values), text(values, "run")
    path = folder / f"digitscope-{title_for_file(room.title(name)) or name}.{kind}"
    return path, _MAKERS[kind](room, name, values, path) or []


def _zip(room: Room, name: str, values: dict, path: Path) -> list[str]:
    return pack(room.run(name), path)


def _gif(room: Room, name: str, values: dict, path: Path) -> None:
    save_gif(timeline_of(room.run(name)), picture_of(values), path)


def _npz(room: Room, name: str, values: dict, path: Path) -> None:
    save_npz(timeline_of(room.run(name)), picture_of(values), path, most_bytes=MOST_BYTES)


_MAKERS = {"zip": _zip, "gif": _gif, "npz": _npz}
