"""The runs of one visitor as they lie there: list, rename, delete, use, upload, and the room that they take."""

import contextlib
import dataclasses
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from core import parcels
from core.calibration import make_calibrated
from core.errors import InvalidInput
from core.files import locked, told
from core.jobs import disk
from core.jobs.expiry import VISITOR, make_way, sweep
from core.jobs.limits import Limits
from core.jobs.space import check_space, keeping
from core.jobs.state import State, read_state
from core.jobs.trash import Trash
from core.own_data.store import bring_pictures, has_own, is_own
from core.places import runs_folder
from core.runs import Run, check_name, read_run, run_names
from core.titles import checked_title, free_title, shown_title, title_of, write_title

DRAFT = ".draft-"
"""What the folders of prepared pictures begin with."""
Seen = TypeVar("Seen")
LOOKS = 5
"""At a run that seems not to be there: another page of the visitor may have brought it back by then."""
NOTED_EVERY = 3600.0
"""Seconds from one note that a run is used to the next."""


def new_visitor() -> str:
    """An id that nobody can guess; whoever has it sees these runs.

    >>> len(new_visitor())
    34
    """
    return "v-" + secrets.token_hex(16)


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The runs of one visitor, in the folder that holds all of them.

    home: the folder of all runs, see `core.places.runs_folder`.
    visitor: an id from `new_visitor`; None for the runs of the command line, which lie in `home` itself.

    Every method that takes a run's name raises InvalidInput where this visitor has no such run.
    """

    home: Path = dataclasses.field(default_factory=runs_folder)
    visitor: str | None = None
    limits: Limits = dataclasses.field(default_factory=Limits)

    def __post_init__(self):
        if self.visitor is not None and not VISITOR.fullmatch(str(self.visitor)):
            raise InvalidInput("this is no visitor's id; ask for a new one")

    @property
    def folder(self) -> Path:
        return self.home / self.visitor if self.visitor else self.home

    @property
    def owner(self) -> str:
        """What tells this visitor's trainings in the line from those of others; empty for the command line's."""
        return (self.visitor or "").removeprefix("v-")

    @property
    def trash(self) -> Trash:
        """What was deleted, and can come back for some time."""
        return Trash(folder=self.folder, limits=self.limits)

    def names(self) -> list[str]:
        """The runs' names, those begun last first."""
        return run_names(runs=self.folder)

    def each(self, look: Callable[[str], Seen]) -> list[Seen]:
        """What somebody finds who looks at each run, those begun last first.

        Another page of the visitor may delete one meanwhile: then nothing is said of that one, and all of the others.
        """
        found = {}
        for name in self.names():
            for left in reversed(range(LOOKS)):
                try:
                    found[name] = look(name)
                    break
                except InvalidInput:
                    if not (self.folder / name).exists():
                        break
                    if not left:
                        raise
        return [seen for name, seen in found.items() if (self.folder / name).exists()]

    def path(self, name: str) -> Path:
        folder = self.folder / check_name(name)
        if not (folder / "config.json").is_file() or folder.is_symlink():
            raise InvalidInput(f"there is no run {name}")
        return folder

    def run(self, name: str) -> Run:
        """The run of that name; its records, kernels and network are read from it.

        Raises:
            InvalidInput: its config is damaged.
        """
        return read_run(self.path(name))

    def state(self, name: str) -> State:
        return read_state(self.path(name), self.home, self.limits)

    def title(self, name: str) -> str:
        """What the visitor calls the run."""
        return shown_title(self.path(name))

    def rename(self, name: str, title: str) -> None:
        """Call it something else, in any script; its name, by which programs know it, stays.

        Raises:
            InvalidInput: no run can be called that, or it cannot be written.
        """
        words = checked_title(title)
        with told(f"run {name} cannot be renamed"):
            write_title(self.path(name), words)

    def delete(self, name: str) -> str:
        """Throw a run away; while the limits say so, `undo` brings it back with the word that this returns.

        Raises:
            InvalidInput: it is under way, or cannot be moved.
        """
        if self.state(name).alive:
            raise InvalidInput(f"run {name} is under way; stop it first")
        return self.trash.put(self.path(name))

    def undo(self, word: str) -> str:
        """Bring back what was thrown away; its name.

        Raises:
            InvalidInput: it is gone for good.
        """
        return self.trash.bring_back(word)

    def use(self, name: str) -> Path:
        """The folder whose network is to read from now on, for `Recognizer.load`; keeps the run from expiring.

        One that was paused, has failed or came from elsewhere may not be calibrated yet: it is now. One that is being
        trained is read as it is, as the training writes it anew.

        Raises:
            InvalidInput: it has no network yet, or a damaged one.
        """
        folder = self.path(name)
        network = self.run(name).load_network()
        if not self.state(name).alive:
            with told(f"run {name} cannot be calibrated"), _at_rest(folder):
                make_calibrated(folder, network)
        self.keep_in_use(name)
        return folder

    def keep_in_use(self, name: str) -> None:
        """Note that a run is used, so that it does not expire; as cheap as a look, for it may come with every drawing.

        A clock that was set back makes a note of the future, which is noted anew, too.
        """
        mark = self.path(name) / "used"
        with contextlib.suppress(OSError):
            if not mark.exists() or not 0 <= time.time() - mark.stat().st_mtime < NOTED_EVERY:
                mark.touch()

    def has_pictures(self, name: str) -> bool:
        """Whether the pictures that a network learned from are here, so that it can be measured.

        A run of own pictures comes back from a download without them; they are put beside it where they still lie with
        another of this visitor's runs, or as a set that waits to be trained on.
        """
        folder = self.path(name)
        if has_own(folder) or not is_own(folder):
            return True
        others = [self.folder / other for other in self.names()]
        return bring_pictures(folder, [*others, *self.folder.glob(f"{DRAFT}*")])

    def upload(self, file: Path, *, title: str | None = None, stem: str = "uploaded") -> Run:
        """Make a run of a parcel that `core.parcels.pack` wrote.

        Args:
            title: not given, that in the parcel; it is counted on where a run here has it already.
            stem: what the title begins with where the parcel has none.
        Raises:
            InvalidInput: says why it cannot be taken; nothing is left then.
        """
        most = self.limits.upload_mb * disk.MB
        needed = parcels.unpacked_size(file, most_bytes=most)
        words = None if title is None else checked_title(title)
        with self.keeping_room_for(needed):
            taken = self.titles()
            run = parcels.unpack(file, self.folder, most_bytes=most)
        words = words or title_of(run.folder)
        if not words or words in taken:
            words = free_title(words or stem, taken)
        self.rename(run.name, words)
        return run

    def usage(self) -> dict[str, int]:
        """Bytes: mine, mine_most, all, all_most."""
        return {
            "mine": disk.size_of(self.folder),
            "mine_most": self.limits.visitor_mb * disk.MB,
            "all": disk.size_of(self.home),
            "all_most": self.limits.disk_mb * disk.MB,
        }

    def taken(self) -> dict[str, int]:
        """Bytes that the visitor's runs take; and beside them the trash, and drafts: pictures prepared for a run."""
        trash = disk.size_of(self.trash.path)
        drafts = sum(map(disk.size_of, self.folder.glob(f"{DRAFT}*")))
        return {"runs": disk.size_of(self.folder) - trash - drafts, "trash": trash, "drafts": drafts}

    @contextlib.contextmanager
    def keeping_room_for(self, needed: int, *, new_run: bool = True) -> Iterator[None]:
        """Make sure that there is room for so many bytes, and keep it for the block that writes them.

        Args:
            new_run: whether one more run is to be kept (see `check_room_for`), or only bytes (see `check_space`).
        Raises:
            InvalidInput: a limit would be passed, the disk is full, or it cannot be written; says which.
        """
        check = self.check_room_for if new_run else self.check_space
        with contextlib.ExitStack() as stack:
            with told(f"the run cannot be written to {self.folder}"):
                stack.enter_context(keeping(self.home, self.folder, needed, lambda: check(needed)))
            yield

    def check_room_for(self, needed: int) -> None:
        """Make sure that one more run may be kept.

        Args:
            needed: the bytes that it may take.
        Raises:
            InvalidInput: a limit would be passed, or the disk is full; says which.
        """
        self.sweep()
        if (count := len(self.names())) >= self.limits.runs:
            raise InvalidInput(f"there are {count} runs, and no more may be kept; delete some first")
        self.check_space(needed)

    def check_space(self, needed: int) -> None:
        """Make sure that there is room for so many bytes; who has not come for long makes way.

        Raises:
            InvalidInput: a limit would be passed, or the disk is full; says which.
        """
        make_way(self.home, self.folder, needed, self.limits, self._is_alive)
        check_space(self.home, self.folder, needed, self.limits)

    def titles(self) -> set[str]:
        return set(self.each(self.title))

    def free_title(self, stem: str) -> str:
        """The first of "stem 1", "stem 2", … that no run is called yet."""
        return free_title(stem, self.titles())

    def sweep(self) -> None:
        """Remove what has expired, of all visitors; cheap, and done before anything new is kept."""
        sweep(self.home, self.limits, self._is_alive)

    def _is_alive(self, folder: Path) -> bool:
        return read_state(folder, self.home, self.limits).alive


def _at_rest(folder: Path):
    """Nobody trains the run meanwhile."""
    return locked(folder / "lock", refusal=f"run {folder.name} is being trained by another process")
