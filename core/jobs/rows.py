"""The table of a visitor's runs."""

from dataclasses import dataclass

from core.jobs.shelf import Shelf
from core.report import Share


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
    raise NotImplementedError
