"""The folder in which Gradio keeps what was sent: how full it is, and what of it may go."""

import os
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from gradio.utils import get_upload_folder

from core.jobs.disk import MB, size_of

REST = 600
"""Seconds for which a file stays, whoever needs its room. It does not go as soon as it was read: Gradio names files by
what is in them, so that two visitors who send the same one share it, and the second may not have asked about it yet."""
FREE = 200 * MB
"""Bytes of the disk that are left to the runs."""
FRESH, NEW = 60.0, 5.0
"""Seconds for which what was counted is believed: where it says that there is room, and where it does not."""


class UploadFolder:
    """Keeps count, for one server.

    Args:
        most: bytes that all files together may take.
        clock: seconds that only go forward.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic):
        self.most, self.clock = most, clock
        self._taken, self._under_way, self._counted = 0, 0, -float("inf")
        self._lock = threading.Lock()  # looking and taking are one step, or a crowd would find the same room
        self._ended: deque[tuple[int, int]] = deque()  # what was reserved, and what was kept of it

    def reserve(self, size: int) -> bool:
        """Whether a file of so many bytes fits in; then they are taken, until `settle` says how many there were.

        Where it would not fit, what has rested for long enough is removed.
        """
        with self._lock:
            self._settle()
            age = self.clock() - self._counted
            if age > FRESH or (age > NEW and not self._fits(size)):
                self._count()
                if not self._fits(size):
                    self._clear(size)
            if not self._fits(size):
                return False
            self._taken, self._under_way = self._taken + size, self._under_way + size
            return True

    def settle(self, size: int, kept: int) -> None:
        """What was reserved has ended: so many bytes of it were kept.

        Never waits for one who counts, as the server does nothing else meanwhile.
        """
        self._ended.append((size, kept))

    def _settle(self) -> None:
        while self._ended:
            size, kept = self._ended.popleft()
            self._taken, self._under_way = self._taken + kept - size, self._under_way - size

    def _fits(self, size: int) -> bool:
        folder = Path(get_upload_folder()).absolute()
        existing = next(path for path in (folder, *folder.parents) if path.exists())
        return self._taken + size <= self.most and shutil.disk_usage(existing).free - size >= FREE

    def _count(self) -> None:
        # What is half written counts twice: better too much than too little
        self._taken, self._counted = size_of(Path(get_upload_folder())) + self._under_way, self.clock()

    def _clear(self, size: int) -> None:
        """Remove files, the oldest first, until it fits or none is old enough."""
        for file in rested(Path(get_upload_folder())):
            if self._fits(size):
                return
            with suppress(OSError):
                freed = file.lstat().st_size
                file.unlink()
                self._taken -= freed


def rested(folder: Path) -> list[Path]:
    """The files in a folder and below that were written long enough ago, the oldest first."""
    found = []
    for where, _, names in os.walk(folder):  # which passes over what vanishes meanwhile
        for path in (Path(where, name) for name in names):
            with suppress(OSError):
                written = path.lstat().st_mtime
                if path.is_file() and written < time.time() - REST:
                    found.append((written, path))
    return [path for _, path in sorted(found)]
