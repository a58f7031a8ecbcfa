"""Simulated drawers: each sends what the page sends, at a pen's pace, and notes how soon it is answered."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import orjson

from core.synthesis import draw_digit
from demo.border.paths import FRAME

SIDE = 400
"""Of the sketchpad, in its own coordinates."""
PACE = 1 / 60
"""Seconds between two events of a pen."""
SPEED = 1.6
"""Of the pen, in sides of the sketchpad a second."""
BETWEEN = 0.5
"""Seconds from one stroke to the next."""
AFTER = 2.0
"""Seconds to look at the answer, before the next digit."""
IN_FLIGHT = 3
"""Requests that the page has under way at most, and one where the server's line is what takes long
(demo/glass/frames.js)."""


@dataclass
class Drawer:
    """One visitor, and what it saw."""

    address: str
    port: int
    seed: int
    delays: list[float] = field(default_factory=list)
    """Seconds from a state of the drawing to its answer, for the answers that the page would show."""
    frames: int = 0
    """Answers that were frames, shown or not."""
    refused: int = 0
    """Answers that were none: errors, and connections that broke."""
    drawing_seconds: float = 0.0
    """With the pen down."""
    answered: list[float] = field(default_factory=list)
    """When those answers came (`time.monotonic`)."""
    waits: list[list[float]] = field(default_factory=list)
    """From when to when an answer was due: a change of the drawing had none yet."""

    @property
    def rate(self) -> float:
        """Updates a second of drawing."""
        return len(self.delays) / self.drawing_seconds

    async def draw(self, until: float) -> None:
        """Draw one digit after the other until then (`time.monotonic`)."""
        self._newest: tuple[int, list] | None = None
        self._changed = asyncio.Condition()
        self._shown = self._number = self._flying = 0
        self._most = IN_FLIGHT
        self._until = until
        senders = [asyncio.create_task(self._send_on()) for _ in range(IN_FLIGHT)]
        digits = np.random.default_rng(self.seed)
        await asyncio.sleep(digits.random())  # a class does not begin on the same beat
        while time.monotonic() < until:
            await self._one_digit(digits)
        await asyncio.sleep(0.5)  # for the last answers
        for sender in senders:
            sender.cancel()
        await asyncio.gather(*senders, return_exceptions=True)

    async def _one_digit(self, digits: np.random.Generator) -> None:
        whole: list[list] = []
        for stroke in at_pace(draw_digit(digits).strokes):
            began = time.monotonic()
            growing = [next(stroke)]
            for step, point in enumerate(stroke, 1):
                growing = [*growing, point]
                await self._show([*whole, growing])
                await asyncio.sleep(max(0.0, began + step * PACE - time.monotonic()))
                if time.monotonic() >= self._until:
                    break
            self.drawing_seconds += time.monotonic() - began
            if time.monotonic() >= self._until:
                return
            whole = [*whole, growing]
            await asyncio.sleep(BETWEEN)
        await asyncio.sleep(AFTER)

    async def _show(self, strokes: list) -> None:
        async with self._changed:
            self._number += 1
            self._newest = (self._number, strokes)
            if self._shown == self._number - 1:
                self.waits.append([time.monotonic(), np.inf])
            self._changed.notify()

    async def _send_on(self) -> None:
        """One of the page's requests in flight: takes the newest drawing, waits for its answer, and again."""
        connection = None
        while True:
            async with self._changed:
                await self._changed.wait_for(lambda: self._newest is not None and self._flying < self._most)
                (number, strokes), self._newest = self._newest, None
                self._flying += 1
            began = time.monotonic()
            answer = None
            # As browsers do: a connection that the server has closed meanwhile is opened once more
            for known in [connection, None] if connection else [None]:
                try:
                    connection = known or await asyncio.open_connection(self.address, self.port)
                    answer = await self._ask(*connection, number, strokes)
                    break
                except (OSError, asyncio.IncompleteReadError):
                    connection = None
            self._take(number, answer, time.monotonic() - began)
            async with self._changed:
                self._flying -= 1
                self._changed.notify_all()

    def _take(self, number: int, answer: dict | None, took: float) -> None:
        """Do with an answer what the page does."""
        if answer is None or not {"verdict", "superseded"} & set(answer):
            self.refused += 1
        elif "superseded" in answer:
            self._most = 1
        else:
            self.frames += 1
            self._most = 1 if answer["waited"] > 1000 * took / 2 else IN_FLIGHT
            if number > self._shown:
                self._shown = number
                self.delays.append(took)
                self.answered.append(time.monotonic())
                if number == self._number:
                    self.waits[-1][1] = self.answered[-1]

    async def _ask(self, reader, writer, number, strokes) -> dict | None:
        body = request_of(f"drawer-{self.seed}", number, strokes)
        writer.write(
            b"POST %s HTTP/1.1\r\nHost: load\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n" % (FRAME.encode(), len(body)) + body
        )
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
        answer = await reader.readexactly(int(length))
        return orjson.loads(answer) if head.startswith(b"HTTP/1.1 200") else None


def shares(drawers: list[Drawer]) -> np.ndarray:
    """What each drawer got of what it was due: of every answer, to whomever, all who waited just then are due a part.

    Rates alone would compare unlike things: who draws while the others look at their digits is answered at every event
    of the pen, and who draws when all do is not.

    Returns:
        (drawers,) float64; 1 is what is due.
    """
    got = np.array([len(drawer.answered) for drawer in drawers], float)
    waits = [np.array(drawer.waits).reshape(-1, 2) for drawer in drawers]
    at = np.sort(np.concatenate([drawer.answered for drawer in drawers]))
    # Who waits for each answer, that one's own drawer among them: (drawers, answers)
    waiting = np.array([((begin < at[:, None]) & (at[:, None] <= end)).any(1) for begin, end in (w.T for w in waits)])
    due = (waiting / waiting.sum(0)).sum(1)
    return got / due


def at_pace(strokes: list[np.ndarray]) -> Iterator[Iterator[list[float]]]:
    """Each stroke as the points that a pen's events have, on the sketchpad."""
    points = np.concatenate(strokes)
    low, high = points.min(0), points.max(0)
    scale = 0.6 * SIDE / (high - low).max()
    for stroke in strokes:
        placed = (stroke - (low + high) / 2) * scale + SIDE / 2
        along = np.concatenate([[0], np.hypot(*np.diff(placed, axis=0).T).cumsum()])
        count = max(int(along[-1] / (SPEED * SIDE * PACE)), 2)
        at = np.linspace(0, along[-1], count)
        yield iter(np.stack([np.interp(at, along, axis) for axis in placed.T], 1).round(1).tolist())


def request_of(page: str, number: int, strokes: list) -> bytes:
    """What a page sends with a drawing."""
    drawing = {"strokes": strokes, "size": [SIDE, SIDE], "brush": 20}
    return orjson.dumps({"page": page, "number": number, "drawing": drawing})


def draw_together(url: str, count: int, seconds: float) -> list[Drawer]:
    """So many drawers at once, for so long."""
    port = int(url.rsplit(":", 1)[1])
    drawers = [Drawer("127.0.0.1", port, seed=seed) for seed in range(count)]

    async def all_draw():
        until = time.monotonic() + seconds
        await asyncio.gather(*(drawer.draw(until) for drawer in drawers))

    asyncio.run(all_draw())
    return drawers
