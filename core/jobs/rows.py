"""The table of a visitor's runs."""

import math
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path

from core.classes import read_classes
from core.errors import InvalidInput
from core.history import shapes
from core.insight import measured
from core.jobs.disk import size_of
from core.jobs.shelf import Shelf
from core.own_data.corrections import FILE as CORRECTIONS
from core.own_data.store import is_own
from core.report import Share
from core.teach import FILE as LESSON


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """One run in the table.

    run, title: its name for programs and for people.  state: as `core.jobs.state.State.name`.
    message: why it failed or cannot be read; else empty.  created: UTC, ISO 8601.
    recipe: classic, fast or robust.  source: mnist, own, or taught.  classes: names.
    depths, kernel_size, hidden, parameters: of the network.
    accuracy: on the test half, with its interval; None before it was measured.
    validation_error: of the last record, or None.  seconds: of computing.  bytes: that the folder takes.
    What cannot be read of a damaged run is None.
    """

    run: str
    title: str
    state: str
    message: str
    created: str | None
    recipe: str | None
    source: str | None
    classes: tuple[str, ...] | None
    depths: tuple[int, int] | None
    kernel_size: int | None
    hidden: int | None
    parameters: int | None
    accuracy: Share | None
    validation_error: float | None
    seconds: float | None
    bytes: int


def rows(shelf: Shelf) -> list[RunRow]:
    """All runs, those begun last first; one that is damaged does not hide the others."""
    return shelf.each(partial(row, shelf))


def row(shelf: Shelf, name: str) -> RunRow:
    """One of them; raises InvalidInput where there is none of that name."""
    state, path = shelf.state(name), shelf.path(name)
    told = dict(run=name, title=shelf.title(name), state=state.name, message=state.message, bytes=size_of(path))
    try:
        run = shelf.run(name)
        shape = run.config.architecture
        records = [event for event in run.last_events(2) if event["event"] == "record"]
        found = measured(path)
        return RunRow(
            **told,
            created=run.made.get("created"),
            recipe=run.config.recipe,
            source=_source(path),
            classes=read_classes(path, shape),
            depths=shape.depths,
            kernel_size=shape.kernel_size,
            hidden=shape.hidden,
            parameters=sum(map(math.prod, shapes(shape).values())),
            accuracy=found["test"] if found else None,
            validation_error=records[-1]["validation_error"] if records else None,
            seconds=state.elapsed,
        )
    except (InvalidInput, OSError) as error:
        unknown = {field.name: None for field in fields(RunRow) if field.name not in told}
        return RunRow(**{**told, "state": "failed", "message": str(error)}, **unknown)


def _source(path: Path) -> str:
    if (path / CORRECTIONS).exists() or (path / LESSON).exists():  # the drawings themselves do not travel
        return "taught"
    return "own" if is_own(path) else "mnist"
