"""How many new visitors an address may bring, and how much they upload: ids cost nothing, what is kept does."""

import math
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from core.errors import InvalidInput
from core.jobs.disk import MB
from core.parcels import unpacked_size
from demo.border.rates import Buckets, Rate
from demo.training.own import uploaded
from demo.training.rooms import limits, room_of, text

KEEPING = frozenset({"start", "teach", "upload", "data", "drawings"})
"""Actions by which a visitor's folder begins."""
ROOMS = Rate(per_second=80 / 3600, burst=120, of="new visitors")
"""A class of forty behind one address, three at once, and two again each hour."""
DAY = 86_400


class TooMany(InvalidInput):
    """An address has brought too much, and must wait."""


class Newcomers:
    """Counts for one server, by addresses.

    Args:
        clock: seconds that only go forward.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        # Runs that come up may be of any size and many; half of the room for all is one address's in a day
        share = max(limits().disk_mb // 2, limits().upload_mb)
        self._rooms = Buckets(ROOMS, clock)
        self._lock = threading.Lock()  # which buckets have not; requests are answered by many threads
        self._megabytes = Buckets(Rate(per_second=share / DAY, burst=share), clock)

    def check(self, request, client: str) -> None:
        """Let a request pass that keeps something.

        Raises:
            TooMany: says for how long to wait.
            InvalidInput: there is no such visitor.
        """
        if not isinstance(request, dict) or not any(request.get("do") == each for each in KEEPING):
            return
        room = room_of(request)
        if not room.folder.exists() and (wait := self._take(self._rooms, client)):
            raise TooMany(f"too many new visitors came from your network; please try again in {_minutes(wait)}")
        if request["do"] == "upload":
            size = 0
            with suppress(InvalidInput):  # which the action itself finds, too
                size = unpacked_size(uploaded(text(request, "path", 1000)), most_bytes=limits().upload_mb * MB)
            if wait := self._take(self._megabytes, client, size / MB):
                raise TooMany(f"too many runs came from your network; please try again in {_minutes(wait)}")

    def _take(self, buckets: Buckets, client: str, count: float = 1) -> float:
        with self._lock:
            return buckets.take(client, count)


def _minutes(seconds: float) -> str:
    return f"{math.ceil(seconds / 60)} min"
