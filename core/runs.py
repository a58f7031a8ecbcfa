"""The folder that holds the runs: make one, open it, list them, delete one. `core.run` says what is in it."""

import os
import re
import shutil
import uuid
from pathlib import Path

from core.errors import InvalidInput
from core.files import is_locked
from core.places import runs_folder
from core.run import Run
from core.train import TrainConfig
from core.weights import SHIPPED, load_weights, made_now, read_config, write_config

__all__ = [
    "SHIPPED",
    "Run",
    "check_name",
    "create_run",
    "delete_run",
    "load_weights",
    "open_run",
    "read_run",
    "run_names",
]

_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?")


def check_name(name: str) -> str:
    """The name, if a run may have it.

    Raises:
        InvalidInput: it may not.

    >>> check_name("fast-1")
    'fast-1'
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise InvalidInput(
            "a run's name is made of a-z, A-Z, 0-9, '-', '_' and '.', begins with a letter or digit, "
            f"ends with no '.' and has at most 64 of them; got {name!r}"
        )
    return name


def create_run(
    name: str | None, config: TrainConfig, *, runs: str | os.PathLike | None = None, stem: str | None = None
) -> Run:
    """Make the folder of a new run.

    Args:
        name: None for the first free one of "fast-1", "fast-2", …
        stem: what such a name begins with; the recipe where not given.
        runs: the folder that holds the runs, see `core.places.runs_folder`.
    Raises:
        InvalidInput: the name is taken or cannot be used, or the folder cannot be written.
    """
    home = runs_folder(runs)
    if name is None:
        stem, number = stem or config.recipe, 1
        while (home / f"{stem}-{number}").exists():
            number += 1
        name = f"{stem}-{number}"
    folder = home / check_name(name)
    taken = InvalidInput(f"there is a run {name} already; go on with it (--resume), or choose another name")
    if folder.exists():
        raise taken
    made = made_now()
    # Filled under another name first: a folder with a run's name always has its config
    hidden = home / f".new-{uuid.uuid4().hex}"
    try:
        hidden.mkdir(parents=True)
        write_config(hidden, config, made)
        os.rename(hidden, folder)
    except OSError as error:
        shutil.rmtree(hidden, ignore_errors=True)
        if folder.exists():
            raise taken from error
        raise InvalidInput(f"runs cannot be written to {home} ({error.strerror}); choose another folder") from error
    return Run(folder, config, made)


def open_run(name: str, *, runs: str | os.PathLike | None = None) -> Run:
    """The run of that name.

    Raises:
        InvalidInput: there is none, or its config cannot be read.
    """
    home = runs_folder(runs)
    folder = home / check_name(name)
    if not folder.is_dir():
        there = ", ".join(names[:10]) if (names := run_names(runs=runs)) else "none at all"
        raise InvalidInput(f"there is no run {name} in {home}; there is {there}")
    return read_run(folder)


def read_run(folder: str | os.PathLike) -> Run:
    """The run in that folder, wherever it lies; raises InvalidInput where its config cannot be read."""
    return Run(Path(folder), *read_config(folder))


def run_names(*, runs: str | os.PathLike | None = None) -> list[str]:
    """The names of all runs, those begun last first; what is no run's folder is passed over."""
    home = runs_folder(runs)
    try:
        begun = {path.name: _begun(path) for path in home.iterdir() if _NAME.fullmatch(path.name)}
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise InvalidInput(f"runs cannot be read from {home}: {error.strerror}") from error
    return sorted((name for name in begun if begun[name] is not None), key=begun.get, reverse=True)


def _begun(folder: Path) -> float | None:
    """When a run was begun; None for what is no run's folder, or was deleted just now."""
    config = folder / "config.json"
    try:
        return config.stat().st_mtime if config.is_file() else None
    except FileNotFoundError:
        return None


def delete_run(name: str, *, runs: str | os.PathLike | None = None) -> None:
    """Remove a run's folder with all that is in it.

    Raises:
        InvalidInput: there is no such run, a process is training it, or it cannot be removed.
    """
    folder = runs_folder(runs) / check_name(name)
    if folder.is_symlink() or not (folder / "config.json").is_file():
        raise InvalidInput(f"there is no run {name} in {folder.parent} that could be deleted")
    if is_locked(folder / "lock"):
        raise InvalidInput(f"run {name} is being trained by another process; stop that first")
    hidden = folder.with_name(f".deleted-{uuid.uuid4().hex}")
    try:
        os.rename(folder, hidden)  # in one step, so that nobody finds half a run
        shutil.rmtree(hidden)
    except OSError as error:
        raise InvalidInput(f"run {name} cannot be deleted: {error}") from error
