"""Who computes for the Train tab, and how many at once, so that no number of its requests keeps a pen waiting."""

from collections import Counter
from collections.abc import Callable

import anyio

from demo.border.client import UNKNOWN

MEASURING = frozenset({"plan", "record", "failures", "cell", "compare"})
"""Actions for which networks compute."""
AT_ONCE = 2
"""Of those; a plan takes a second of steps that are really taken."""
OTHERS = 20
"""Of all other actions: those read and write folders. Gradio has threads of its own, for the drawings."""
MOST_OF_ONE = 4
"""Measuring actions of one visitor that may be under way or wait: as many as the page asks at once."""
MOMENT = 5.0
"""Seconds after which whoever still waits is told to come again."""
BUSY = {"error": "many are at work here right now; please try again in a moment", "busy": True}


class Turns:
    """Let requests be answered in threads, in the order in which they come.

    Args:
        answer: request of the page, and the address that it came from → answer; see `demo.training.actions`.
    """

    def __init__(self, answer: Callable[[dict, str], dict], moment: float = MOMENT):
        self.answer, self.moment = answer, moment
        self._measuring, self._others = anyio.CapacityLimiter(AT_ONCE), anyio.CapacityLimiter(OTHERS)
        self._of_visitor: Counter[str] = Counter()

    async def __call__(self, request, client: str = UNKNOWN) -> dict:
        """The answer, or `BUSY`."""
        wanted = request if isinstance(request, dict) else {}
        if not any(wanted.get("do") == each for each in MEASURING):  # whatever it is: a list is in no set
            return await self._in_turn(request, client, self._others)
        visitor = str(wanted.get("visitor"))[:64]
        if self._of_visitor[visitor] >= MOST_OF_ONE:
            return BUSY
        self._of_visitor[visitor] += 1
        try:
            return await self._in_turn(request, client, self._measuring)
        finally:
            self._of_visitor[visitor] -= 1
            self._of_visitor += Counter()  # forgets whoever has nothing under way

    async def _in_turn(self, request, client: str, limiter: anyio.CapacityLimiter) -> dict:
        turn = object()
        try:
            with anyio.fail_after(self.moment):
                await limiter.acquire_on_behalf_of(turn)
        except TimeoutError:
            return BUSY
        try:
            # The turn is the limit; a thread there always is
            return await anyio.to_thread.run_sync(self.answer, request, client, limiter=anyio.CapacityLimiter(1))
        finally:
            limiter.release_on_behalf_of(turn)
