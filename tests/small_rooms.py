"""A visitor's room with a run in it that was trained in this process, in a second."""

from core.jobs.control import write_small
from core.jobs.room import Room, new_visitor
from core.runs import Run, create_run
from core.train import train
from tests.small_training import small_config, small_data


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


def request_of(room: Room, action: str, **values) -> dict:
    """What the page would send."""
    return {**values, "do": action, "visitor": room.visitor}
