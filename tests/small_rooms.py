"""A visitor's room with a run in it that was trained in this process, in a second."""

import contextlib
import dataclasses
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch

from core.classes import write_classes
from core.data import LabelledImages, Pictures, load_mnist
from core.jobs.control import clear_outcome, write_outcome, write_small, write_wish
from core.jobs.room import Room, new_visitor
from core.jobs.shelf import Shelf
from core.own_data.store import save_own
from core.runs import Run, create_run
from core.train import train
from tests.small_training import TINY, small_config, small_data


def new_room(home) -> Room:
    """A room of a visitor that was never seen before."""
    return Room(home=home, visitor=new_visitor())


def trained(room: Room, title: str = "first", **changes) -> Run:
    """A finished run of a tiny network on few images."""
    config = small_config(**changes)
    room.folder.mkdir(parents=True, exist_ok=True)
    number = 1 + len(room.names())
    run = create_run(f"fast-{number}", config, runs=room.folder)
    write_small(run.folder, "about.json", {"title": title})
    for _ in train(config, run=run, **small_data()):
        pass
    return run


def trained_on_classes(room: Room, classes: tuple[str, ...]) -> Run:
    """A finished run of a tiny network that tells classes of these names apart: a few images of MNIST each."""
    labels = torch.arange(4 * len(classes)) % len(classes)
    mnist = load_mnist()
    learned, held = (
        LabelledImages(part.images[: len(labels)].clone(), labels.clone()) for part in (mnist.train, mnist.test)
    )
    config = small_config(epochs=1, architecture=dataclasses.replace(TINY, classes=len(classes)))
    room.folder.mkdir(parents=True, exist_ok=True)
    run = create_run(f"own-{1 + len(room.names())}", config, runs=room.folder)
    write_small(run.folder, "about.json", {"title": "own classes"})
    save_own(run.folder, Pictures(learned, held, len(held) // 2))
    write_classes(run.folder, classes)
    for _ in train(config, run=run):
        pass
    return run


@contextlib.contextmanager
def coming_and_going(shelf: Shelf, name: str) -> Iterator[None]:
    """A run that another thread deletes and brings back, again and again; it is there in the end."""
    over = threading.Event()

    def go_and_come():
        while not over.is_set():
            shelf.undo(shelf.delete(name))

    with ThreadPoolExecutor(1) as pool:
        going = pool.submit(go_and_come)
        try:
            yield
        finally:
            over.set()
            going.result()


def let_fail(folder: Path, reason: str) -> None:
    """Make of a finished run one that failed on its way, with a few records and this reason."""
    lines = (folder / "events.jsonl").read_text().splitlines()
    (folder / "events.jsonl").write_text("\n".join(lines[:6]) + "\n")
    clear_outcome(folder)
    write_wish(folder, "run")
    write_outcome(folder, reason)


def request_of(room: Room, action: str, **values) -> dict:
    """What the page would send."""
    return {**values, "do": action, "visitor": room.visitor}
