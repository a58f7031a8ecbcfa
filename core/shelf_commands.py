"""What `python -m core runs` does with runs as they lie there: rename, delete, and bring back what was deleted."""

from argparse import Namespace

from core import runs
from core.errors import InvalidInput
from core.jobs.limits import limits_from
from core.jobs.shelf import Shelf
from core.jobs.trash import Deleted
from core.places import runs_folder


def rename_run(arguments: Namespace) -> None:
    """Give a run a title, in any script; its name stays."""
    shelf = _shelf(arguments)
    shelf.rename(arguments.run, arguments.title)
    print(f"run {arguments.run} is called {shelf.title(arguments.run)}")


def delete_run(arguments: Namespace) -> None:
    """Throw a run away, to be brought back for a while, or for good."""
    shelf, name = _shelf(arguments), arguments.run
    minutes = shelf.limits.trash_minutes
    if arguments.for_good or not minutes:
        runs.delete_run(name, runs=arguments.runs_dir)
        print(f"deleted run {name}")
        return
    shelf.delete(name)
    print(f"deleted run {name}; for {minutes} minutes it can be brought back: python -m core runs undo {name}")


def undo_delete(arguments: Namespace) -> None:
    """Bring back the run of that name that was deleted last; without a name, list those that can come back."""
    shelf = _shelf(arguments)
    deleted = shelf.trash.deleted()
    if arguments.run is None:
        print("\n".join(map(_line, deleted)) or "nothing was deleted that could be brought back")
        return
    word = next((one.word for one in deleted if one.run == arguments.run), None)
    if word is None:
        there = ", ".join(dict.fromkeys(one.run for one in deleted)) or "none at all"
        raise InvalidInput(f"there is no deleted run {arguments.run} that could be brought back; there is {there}")
    print(f"run {shelf.undo(word)} is back")


def _line(one: Deleted) -> str:
    called = "" if one.title == one.run else f"  called {one.title}"
    return f"{one.run:<20} for {max(1, round(one.minutes))} more minutes{called}"


def _shelf(arguments: Namespace) -> Shelf:
    shelf = Shelf(home=runs_folder(arguments.runs_dir), limits=limits_from())
    shelf.trash.empty()
    return shelf
