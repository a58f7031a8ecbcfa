"""Preparing own pictures in a process of its own, as thousands of them take minutes and the page must stay live."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import core
from core.errors import InvalidInput
from core.files import read_json, write_atomically
from core.own_data.prepare import BadPictures, OwnData, Skipped, prepare
from core.own_data.store import load_own, save_own
from core.priority import stand_back

FILE = "prepared.json"
ROOT = Path(core.__file__).resolve().parents[1]
TOLD_EVERY = 20
"""Pictures from one word of progress to the next."""


def prepare_apart(
    source: Path, folder: Path, *, skip_bad: bool = False, most: int = 20_000, niceness: int = 10
) -> Generator[tuple[int, int], None, OwnData]:
    """As `prepare`, with the result kept in a folder for `read_prepared`.

    Closing the generator ends the process.

    Args:
        folder: made where it does not exist; its parent must.
        niceness: how far the process stands back behind others.
    Yields:
        How many pictures of how many are done, now and then.
    Returns:
        What was prepared.
    Raises:
        BadPictures, InvalidInput: as `prepare`; or nothing can be written to the folder.
    """
    order = {
        "source": str(Path(source).resolve()),
        "folder": str(Path(folder).resolve()),
        "skip_bad": skip_bad,
        "most": most,
        "niceness": niceness,
    }
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "core.own_data.apart", json.dumps(order)]
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603 (this Python, our own module, and JSON that is made here)
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors
        ) as process,
    ):
        try:
            said = {}
            for line in process.stdout:
                said = json.loads(line)
                if "done" in said:
                    yield said["done"], said["of"]
        finally:
            process.kill()
    if "skipped" in said:
        raise BadPictures([Skipped(**one) for one in said["skipped"]], said["among"])
    if said.get("ok") is not True:
        raise InvalidInput(said.get("error", "the pictures could not be prepared: the process that did it was ended"))
    return read_prepared(folder)


def read_prepared(folder: Path) -> OwnData:
    """What was prepared in a folder.

    Raises:
        InvalidInput: it is not there any more, or damaged.
    """
    values = read_json(Path(folder) / FILE)
    try:
        return OwnData(
            classes=tuple(values["classes"]),
            pictures=load_own(folder),
            counts=[tuple(count) for count in values["counts"]],
            skipped=tuple(Skipped(**one) for one in values["skipped"]),
            duplicates=values["duplicates"],
        )
    except (KeyError, TypeError) as error:
        raise InvalidInput(f"{Path(folder) / FILE} is damaged: {error!r}") from error


def write_prepared(folder: Path, own: OwnData) -> None:
    """Keep it for `read_prepared`."""
    folder.mkdir(exist_ok=True)
    save_own(folder, own.pictures)
    values = {
        "classes": own.classes,
        "counts": own.counts,
        "skipped": [vars(one) for one in own.skipped],
        "duplicates": own.duplicates,
    }
    write_atomically(folder / FILE, json.dumps(values, ensure_ascii=False).encode())


def main(order: dict) -> None:
    """The process itself: says how far it is, and in the end "ok" or what is wrong, as JSON a line."""
    stand_back(order["niceness"])

    def say(**values) -> None:
        print(json.dumps(values), flush=True)

    def tell(done: int, of: int) -> None:
        if done % TOLD_EVERY == 0 or done == of:
            say(done=done, of=of)

    with contextlib.suppress(BrokenPipeError):
        try:
            own = prepare(Path(order["source"]), skip_bad=order["skip_bad"], most=order["most"], progress=tell)
            write_prepared(Path(order["folder"]), own)
            say(ok=True)
        except BadPictures as error:
            say(skipped=[vars(one) for one in error.skipped], among=error.among)
        except InvalidInput as error:
            say(error=str(error))
        except OSError as error:
            say(error=f"the prepared pictures cannot be written: {error.strerror or error}")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
