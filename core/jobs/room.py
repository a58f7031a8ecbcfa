"""One visitor's room: the runs on its shelf, and the trainings that make them."""

import dataclasses
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from core import teach
from core.classes import write_classes
from core.data import Pictures
from core.errors import InvalidInput
from core.evaluate import check_classes
from core.files import locked, told
from core.jobs import disk
from core.jobs.control import clear_outcome, read_small, write_wish
from core.jobs.launch import launch
from core.jobs.shelf import Shelf, new_visitor
from core.jobs.state import IDLE, State
from core.own_data.prepare import OwnData
from core.own_data.store import has_own, load_own, save_own
from core.run_writer import keep_best as put_best_in_place
from core.runs import Run, create_run
from core.titles import checked_title, write_title
from core.train import TrainConfig
from core.weights import SHIPPED

__all__ = ["IDLE", "Room", "State", "new_visitor"]


class Room(Shelf):
    """What a page does for one visitor; another Room of the same visitor, in any process, sees the same.

    launch: what lets a training begin; another one where processes of their own may not compute.
    """

    launch = staticmethod(launch)

    def current(self) -> State:
        """The state of the run that a page should show: one that computes, else one that waits, else the newest.

        It is IDLE where there is no run.
        """
        states = self.each(self.state)
        for wanted in ("running", "waiting"):
            for state in states:
                if state.name == wanted:
                    return state
        return states[0] if states else IDLE

    def start(self, config: TrainConfig, own: OwnData | None = None, *, title: str | None = None) -> Run:
        """Make a run and let it be trained, on MNIST or on own pictures, as soon as it is its turn.

        Whatever the config says, it computes on one thread, so that the page stays live.

        Raises:
            InvalidInput: the config does not fit the pictures, a limit would be passed, or nothing can be written; then
                nothing is left.
        """
        config = dataclasses.replace(config, threads=1)
        if own is None:
            _check_digits(config)
        else:
            _check_fits(config, own)

        def fill(folder: Path) -> None:
            if own:
                save_own(folder, own.pictures)
                write_classes(folder, own.classes)

        title = title or self.free_title(config.recipe)
        return self._begin(config, title, "train", fill, _count(own and own.pictures))

    def teach(
        self, corrections: Sequence[teach.Correction], base: str | None = None, *, title: str | None = None
    ) -> Run:
        """Make a run that teaches a copy of a network somebody's hand; a matter of seconds, in a line of its own.

        Args:
            base: the name of the run to teach; None for the shipped network.
        Raises:
            InvalidInput: there is no correction, or one that cannot be used; and as `start`.
        """
        where = self.path(base) if base else SHIPPED
        config = teach.lesson_config(where, corrections)
        title = title or self.free_title("taught")
        pictures = load_own(where) if has_own(where) else None

        def fill(folder: Path) -> None:
            teach.write_lesson(folder, where, corrections, name=base)

        return self._begin(config, title, "teach", fill, _count(pictures))

    def pause(self, name: str) -> None:
        """Stop computing after the batch under way; resume goes on there."""
        self._wish(name, "pause")

    def stop(self, name: str, *, keep_best: bool = False) -> None:
        """Stop computing after the batch under way, or leave the line; the network so far can be used.

        Args:
            keep_best: put the network of the best record in the place of the last one; also for a run that has ended.
        """
        state, folder = self.state(name), self.path(name)
        if state.name != "done":
            self._wish(name, "keep_best" if keep_best else "stop")
        if state.alive:
            return
        with told(f"run {name} cannot be stopped"):
            clear_outcome(folder)  # whoever stops what has failed has seen why
            if keep_best:
                with locked(folder / "lock", refusal=f"run {name} is being trained by another process"):
                    put_best_in_place(folder)

    def resume(self, name: str) -> None:
        """Go on with a run that was paused, was stopped or has failed; it stands in line again.

        Raises:
            InvalidInput: it is under way or done, there is nothing to go on from or no room, or the line is full.
        """
        state, folder = self.state(name), self.path(name)
        if not state.resumable:
            if state.alive or state.name == "done":
                raise InvalidInput(f"run {name} is {state.name}; only one that was paused, stopped or failed can go on")
            self.run(name)  # one that cannot be read says why
            raise InvalidInput("what training needs to go on is not here: this run can be used, and not gone on with")
        pictures = load_own(folder) if has_own(folder) else None
        needed = disk.needed_bytes(self.run(name).config, _count(pictures)) - disk.size_of(folder)
        lane = "teach" if read_small(folder, "job.json").get("lane") == "teach" else "train"
        with self.keeping_room_for(max(0, needed), new_run=False):
            self.launch(folder, self.home, lane, self.limits, owner=self.owner)

    def leave(self, name: str) -> None:
        """Leave the line. A run that never began is gone with that."""
        self._wish(name, "stop")
        if not self.run(name).last_events(1):
            disk.remove(self.path(name))

    def _begin(self, config: TrainConfig, title: str, lane: str, fill: Callable[[Path], None], pictures: int) -> Run:
        """A new run with its files, its process in line; nothing where any of it fails."""
        title = checked_title(title)
        stem = "taught" if lane == "teach" else config.recipe
        with (
            self.keeping_room_for(disk.needed_bytes(config, pictures)),
            told(f"the run cannot be written to {self.folder}"),
        ):
            # Chosen by chance, so that a name that was deleted never means another run
            run = create_run(f"{stem}-{secrets.token_hex(4)}", config, runs=self.folder)
            try:
                write_title(run.folder, title)
                fill(run.folder)
                self.launch(run.folder, self.home, lane, self.limits, owner=self.owner)
            except BaseException:
                disk.remove(run.folder)
                raise
        return run

    def _wish(self, name: str, wish: str) -> None:
        with told(f"run {name} cannot be told to {wish}"):
            write_wish(self.path(name), wish)


def _count(pictures: Pictures | None) -> int:
    return len(pictures.train) + len(pictures.whole) if pictures else 0


def _check_digits(config: TrainConfig) -> None:
    if config.architecture.classes != 10:
        raise InvalidInput(f"MNIST has 10 classes, and the network has {config.architecture.classes} answers")


def _check_fits(config: TrainConfig, own: OwnData) -> None:
    check_classes(config.architecture, own.pictures.train)
    if config.architecture.classes != len(own.classes):
        raise InvalidInput(
            f"the network has {config.architecture.classes} answers, and there are {len(own.classes)} classes"
        )
    if config.synthetic_digits or config.nondigits:
        raise InvalidInput("drawings made in code are of digits, and these pictures are not; choose none of them")
