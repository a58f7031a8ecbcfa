"""The folder in which Gradio keeps what was sent: how full it is, and what of it may go."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
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


@dataclass
class Expected:
    """kept: bytes that came, or are to come."""

    kept: int


class UploadFolder:
    """Keeps count, for one server.

    Args:
        most: bytes that all files together may take.
        clock: seconds that only go forward.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic):
        self.most, self.clock = most, clock
        self._taken, self._under_way, self._counted = 0, 0, -float("inf")

    def has_room(self, size: int) -> bool:
        """Whether a file of so many bytes fits in; where it would not, what has rested for long enough is removed."""
        age = self.clock() - self._counted
        if age > FRESH or (age > NEW and not self._fits(size)):
            self._count()
            if not self._fits(size):
                self._clear(size)
        return self._fits(size)

    @contextmanager
    def expecting(self, size: int) -> Iterator["Expected"]:
        """While so many bytes are on their way. Whoever brings them says in the end how many there were."""
        expected = Expected(size)
        self._taken, self._under_way = self._taken + size, self._under_way + size
        try:
            yield expected
        finally:
            self._taken, self._under_way = self._taken + expected.kept - size, self._under_way - size

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
    for path in folder.rglob("*"):
        with suppress(OSError):
            written = path.lstat().st_mtime
            if path.is_file() and written < time.time() - REST:
                found.append((written, path))
    return [path for _, path in sorted(found)]
