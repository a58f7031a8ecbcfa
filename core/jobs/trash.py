"""What a visitor threw away: it comes back, or is gone for good after some time, or where its room is needed."""

import os
import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from core.errors import InvalidInput
from core.jobs.disk import age, inside, remove, size_of
from core.jobs.limits import Limits
from core.titles import shown_title

TRASH = ".trash"
"""The folder for it, beside the runs; in it lies one for each deletion, called by its word."""


@dataclass(frozen=True, kw_only=True)
class Deleted:
    """A run that was thrown away. word: what `Trash.bring_back` takes. minutes: until it may be gone for good."""

    word: str
    run: str
    title: str
    minutes: float


@dataclass(frozen=True, kw_only=True)
class Trash:
    """The trash of one visitor. folder: that of the visitor's runs."""

    folder: Path
    limits: Limits

    @property
    def path(self) -> Path:
        return self.folder / TRASH

    def put(self, run: Path) -> str:
        """Take a run's folder in, in one step, while the limits say that it can come back; the word that brings it.

        Raises:
            InvalidInput: it cannot be moved.
        """
        word = secrets.token_hex(8)
        bin_ = self.path / word
        try:
            bin_.mkdir(parents=True)
            os.rename(run, bin_ / run.name)
            os.utime(bin_)
        except OSError as error:
            shutil.rmtree(bin_, ignore_errors=True)
            raise InvalidInput(f"run {run.name} cannot be deleted: {error.strerror}") from error
        if not self.limits.trash_minutes:
            remove(bin_)
        return word

    def bring_back(self, word: str) -> str:
        """Put a run among the others again; its name.

        Raises:
            InvalidInput: it is gone for good, or there is a run of that name by now.
        """
        bin_ = self.path / word
        for run in inside(bin_) if re.fullmatch("[0-9a-f]{16}", word) else []:
            try:
                os.rename(run, self.folder / run.name)
            except FileNotFoundError:
                break  # somebody else was faster
            except OSError as error:
                raise InvalidInput(f"run {run.name} cannot be brought back: {error.strerror}") from error
            shutil.rmtree(bin_, ignore_errors=True)
            return run.name
        raise InvalidInput("this was deleted too long ago to be undone")

    @property
    def bins(self) -> list[Path]:
        """A folder for each deletion, the oldest first."""
        return sorted(inside(self.path), key=age, reverse=True)

    @property
    def expired(self) -> list[Path]:
        """Those of which the time to bring them back is over."""
        return [bin_ for bin_ in self.bins if age(bin_) > self.limits.trash_minutes * 60]

    def deleted(self) -> list[Deleted]:
        """What can still be brought back, deleted last first."""
        found = []
        for bin_ in reversed(self.bins):
            for run in sorted(inside(bin_)):
                left = self.limits.trash_minutes - age(bin_) / 60
                if left > 0:
                    found.append(Deleted(word=bin_.name, run=run.name, title=shown_title(run), minutes=left))
        return found

    def empty(self) -> None:
        """Remove for good what can no longer be brought back."""
        for bin_ in self.expired:
            remove(bin_)

    def make_room(self, lacking: int) -> bool:
        """Remove for good as many bytes as are lacking, the oldest first; nothing where all would not be enough."""
        sizes = {bin_: size_of(bin_) for bin_ in self.bins}
        if sum(sizes.values()) < lacking:
            return False
        for bin_, size in sizes.items():
            if lacking > 0:
                shutil.rmtree(bin_, ignore_errors=True)
                lacking -= size
        return True
