"""A reverse proxy in a thread, for tests: passes requests on to servers in turn, under a path of its own."""

import itertools
import socket
import threading
from collections.abc import Sequence

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, StreamingResponse
from starlette.routing import Route

HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "host"}
"""Headers that are about one connection, and are not passed on."""
FRAME = """<!doctype html><title>A lesson</title><link rel="icon" href="data:,">
<iframe src="{path}/" style="width: 100%; height: 1200px; border: 0"></iframe>"""


class Proxy:
    """Use it as a context.

    Args:
        servers: their urls, asked in turn, request by request.
        path: where the page is shown, such as "/digits"; /lesson shows it in a frame.
    """

    def __init__(self, servers: Sequence[str], path: str = ""):
        self.path = path
        self.asked = {server: 0 for server in servers}
        self._turn = itertools.cycle(servers)
        routes = [Route("/lesson", self._lesson), Route(path + "/{rest:path}", self._pass_on, methods=["GET", "POST"])]
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._client = httpx.AsyncClient(timeout=60, trust_env=False)
        self._server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), log_level="warning"))
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)

    async def _lesson(self, request: Request) -> HTMLResponse:
        return HTMLResponse(FRAME.format(path=self.path))

    async def _pass_on(self, request: Request) -> StreamingResponse:
        server = next(self._turn)
        self.asked[server] += 1
        kept = [(name, value) for name, value in request.headers.items() if name not in HOP]
        headers = [*kept, ("x-forwarded-host", request.url.netloc), ("x-forwarded-for", request.client.host)]
        question = self._client.build_request(
            request.method,
            f"{server}/{request.path_params['rest']}",
            params=request.query_params,
            headers=headers,
            content=await request.body(),
        )
        answer = await self._client.send(question, stream=True)
        passed = {name: value for name, value in answer.headers.items() if name not in HOP}
        return StreamingResponse(answer.aiter_raw(), answer.status_code, passed)

    def __enter__(self) -> "Proxy":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(10)
        self._socket.close()
