"""The line before the network: drawings are read one after the other, and of each page only the newest."""

import asyncio
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from core.strokes import QUICK
from demo.border.client import UNKNOWN

SUPERSEDED = {"superseded": True}
"""What a page is told of a drawing that it has changed before its turn came."""
LIGHT = {"strokes", "size", "brush", "example", "pixels", "silenced", "inspect"}
"""All that a request may hold to be answered between two events of the server; whatever else it asks for takes longer,
or waits for a disk."""
LIGHT_SIDE = 512
"""And the largest side of its canvas, in pixels."""
AT_A_TIME = 2
"""Requests that are answered in other threads: more of them would be done no sooner, and take the drawings' time."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Waiting:
    """A request in the line."""

    number: int
    request: dict
    answer: asyncio.Future
    since: float


class Desk:
    """Answer the drawings of many pages on the server's own thread: each client in its turn, and each of its pages.

    A frame is Python's work from end to end, and Python works on one thread at a time: more threads than the one that
    reads the requests would only wait for each other. What takes longer is done in other threads.

    Args:
        answer: request of a page → its answer.
    """

    def __init__(self, answer: Callable[[dict], dict]):
        self._answer = answer
        # Client → page → what it waits for, both in the order of their turns
        self._lines: dict[str, dict[Hashable, Waiting]] = {}
        self._work: asyncio.Task | None = None
        self._others = CapacityLimiter(AT_A_TIME)

    async def ask(self, request, page: Hashable, number: int, client: str = UNKNOWN) -> dict:
        """The answer in its turn, with `waited`, the milliseconds until it came; or `SUPERSEDED`.

        Args:
            page: who asks; while a request of a page waits, a newer one takes its place in the line.
            number: of the request, counted by the page: the greater is the newer.
            client: from where (see `demo.border.client`); whoever opens many pages has no more turns than the others.
        """
        if not is_light(request):
            return await run_sync(self._answer, request, limiter=self._others)
        loop = asyncio.get_running_loop()
        mine = Waiting(number=number, request=request, answer=loop.create_future(), since=time.perf_counter())
        line = self._lines.setdefault(client, {})
        older, newer = sorted((line.get(page, mine), mine), key=lambda waiting: waiting.number)
        line[page] = newer  # where the page stood in the line, it stands
        if older is not newer:
            _tell(older.answer, SUPERSEDED)
        if self._work is None:
            self._work = asyncio.create_task(self._answer_all())
        return await mine.answer

    async def _answer_all(self) -> None:
        while self._lines:
            waiting = self._next()
            waited = 1000 * (time.perf_counter() - waiting.since)
            try:
                _tell(waiting.answer, {**self._answer(waiting.request), "waited": round(waited, 1)})
            except Exception as error:  # a fault of ours is for this one to hear of, and for nobody else
                if not waiting.answer.done():
                    waiting.answer.set_exception(error)
            await asyncio.sleep(0)  # for what the server has to send and to take in
        self._work = None

    def _next(self) -> Waiting:
        client = next(iter(self._lines))
        line = self._lines.pop(client)
        waiting = line.pop(next(iter(line)))
        if line:
            self._lines[client] = line  # behind the others
        return waiting


def _tell(future: asyncio.Future, answer: dict) -> None:
    """Whoever asked may have gone."""
    if not future.done():
        future.set_result(answer)


def is_light(request) -> bool:
    """Whether answering takes about a millisecond, whatever its numbers are; so does saying what is wrong with it.

    >>> is_light({"example": 3}), is_light({"example": 3, "why": {"view": "evidence"}})
    (True, False)
    """
    if not isinstance(request, dict):
        return True
    if not request.keys() <= LIGHT:
        return False
    strokes, size = request.get("strokes", []), request.get("size", [])
    if not isinstance(strokes, list) or not isinstance(size, list):
        return True
    points = sum(len(stroke) for stroke in strokes if isinstance(stroke, list))
    sides = all(isinstance(side, int | float) and side <= LIGHT_SIDE for side in size)
    return max(points, len(strokes)) <= QUICK and sides
