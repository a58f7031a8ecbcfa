"""A run is a folder: training writes it, everything else reads it.

    config.json             every choice, and what the run was made with
    events.jsonl            one JSON object a line: a record every so many batches, in the end "finished"
    kernels.f32             for each record the kernels and biases of both convolutions
    history.bin             the rest of the network, rounded, for all of them or some (`core.history`)
    weights.safetensors     the network as it is, replaced in one step
    best.safetensors        the network of the record with the lowest validation error so far
    checkpoint.safetensors  what training needs to go on; gone when it has finished
    lock                    held by the process that trains

    pictures.safetensors    the pictures it learns from, where they are not MNIST's (`core.own_data`)
    classes.json            what its answers are called, where they are not digits (`core.classes`)
    start.safetensors       the network it started from, where that was not chance (`core.teach`)
    corrections.json        drawings that it is taught

A process killed at any moment leaves a folder that can be read and gone on with.
"""

import contextlib
import dataclasses
import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.data import Pictures
from core.errors import InvalidInput
from core.files import is_locked, locked, reading
from core.history import shapes
from core.model import ConvNet
from core.own_data.corrections import mixed, read_corrections
from core.own_data.store import pictures_of
from core.records import KERNELS, is_record
from core.run_writer import GROWING, RunWriter
from core.titles import title_of
from core.train import TrainConfig
from core.weights import load_weights


@dataclasses.dataclass(frozen=True)
class Run:
    """One run's folder and the choices in it; everything else is read from the folder when asked for.

    made: what the run was made with: `created` (UTC), `python`, `torch`, `platform`.
    """

    folder: Path
    config: TrainConfig
    made: dict

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def finished(self) -> bool:
        return any(event["event"] == "finished" for event in self.events())

    @property
    def status(self) -> str:
        """ "training" while a process is at it, "finished", or "stopped": what `--resume` goes on with."""
        if is_locked(self.folder / "lock"):
            return "training"
        return "finished" if self.finished else "stopped"

    def events(self) -> list[dict]:
        """Everything in events.jsonl, oldest first; a last line that was not written to its end is left out.

        Raises:
            InvalidInput: another line is no event.
        """
        return self.events_from(0)[0]

    def events_from(self, offset: int) -> tuple[list[dict], int]:
        """The events behind so many bytes, and the offset to ask for the next ones with.

        A training that goes on after a kill writes its last records again: where the file is shorter than the offset,
        all events come again, from the first.
        """
        try:
            with reading(self.folder / "events.jsonl"), open(self.folder / "events.jsonl", "rb") as file:
                if offset:  # it ends a line, or the file was cut and grew anew
                    file.seek(offset - 1)
                    offset = offset if file.read(1) == b"\n" else 0
                file.seek(offset)
                *lines, rest = file.read().split(b"\n")
                end = file.tell() - len(rest)
        except FileNotFoundError:
            return [], 0
        where = f"of {self.folder / 'events.jsonl'}"
        return [_event(line, f"line {number} {where}") for number, line in enumerate(lines, 1)], end

    def last_events(self, count: int) -> list[dict]:
        """The last so many events, or all where there are fewer; as cheap for a long training as for a short one."""
        at_most = 1_000 * (count + 1)  # an event takes some 300 bytes
        try:
            with reading(self.folder / "events.jsonl"), open(self.folder / "events.jsonl", "rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - at_most))
                lines = file.read().split(b"\n")
        except FileNotFoundError:
            return []
        lines = lines[1 if size > at_most else 0 : -1]
        return [_event(line, f"a line of {self.folder / 'events.jsonl'}") for line in lines[-count:]]

    def records(self) -> list[dict]:
        """The numbers of every `core.train.Report` so far, oldest first."""
        return [event for event in self.events() if event["event"] == "record"]

    def kernels(self) -> dict[str, np.ndarray]:
        """Kernels and biases at each record: name (as in `core.records.KERNELS`) → (records, *shape) float32."""
        shapes = self._kernel_shapes()
        path = self.folder / "kernels.f32"
        with reading(path):
            numbers = np.fromfile(path, dtype="<f4") if path.exists() else np.empty(0, dtype="<f4")
        width = sum(int(np.prod(shape)) for shape in shapes.values())
        rows = min(len(numbers) // width, len(self.records()))  # a row is written before its record
        table = numbers[: rows * width].reshape(rows, width)
        ends = np.cumsum([int(np.prod(shape)) for shape in shapes.values()])[:-1]
        parts = np.split(table, ends, axis=1)
        return {name: part.reshape(rows, *shapes[name]) for name, part in zip(KERNELS, parts, strict=True)}

    def kernels_at(self, index: int) -> dict[str, np.ndarray]:
        """The same of one record, without reading the others: name → float32.

        Raises:
            InvalidInput: there is no such record.
        """
        shapes = self._kernel_shapes()
        width = sum(int(np.prod(shape)) for shape in shapes.values())
        try:
            numbers = np.fromfile(self.folder / "kernels.f32", dtype="<f4", count=width, offset=4 * width * index)
        except FileNotFoundError:
            numbers = np.empty(0, dtype="<f4")
        if len(numbers) < width:
            raise InvalidInput(f"run {self.name} has no kernels of record {index}")
        parts = np.split(numbers, np.cumsum([int(np.prod(shape)) for shape in shapes.values()])[:-1])
        return {name: part.reshape(shapes[name]) for name, part in zip(KERNELS, parts, strict=True)}

    def _kernel_shapes(self) -> dict[str, tuple[int, ...]]:
        known = shapes(self.config.architecture)
        return {name: known[name] for name in KERNELS}

    def pictures(self) -> Pictures:
        """What it learns from and is measured on: MNIST or pictures of its own; with corrections, if it has any."""
        pictures = pictures_of(self.folder)
        corrections = read_corrections(self.folder)
        return mixed(pictures, corrections, self.config.seed) if corrections else pictures

    def load_network(self) -> ConvNet:
        """The network as it was last written, in evaluation mode; raises InvalidInput as `load_weights` does."""
        return load_weights(self.folder)

    def summary(self) -> dict:
        """What a list of runs tells of this one; JSON."""
        records = self.records()
        last = records[-1] if records else {}
        return {
            "name": self.name,
            "title": title_of(self.folder),
            "status": self.status,
            "recipe": self.config.recipe,
            "epochs": self.config.epochs,
            "created": self.made.get("created"),
            **{name: last.get(name) for name in ("step", "steps", "elapsed", "training_error", "validation_error")},
        }

    @contextlib.contextmanager
    def writing(self, checkpoint_seconds: float = 5.0) -> Iterator[RunWriter]:
        """Hold the run for training; at most `checkpoint_seconds` of it are lost when the process is killed.

        Raises:
            InvalidInput: another process is training this run.
        """
        refusal = f"run {self.name} is being trained by another process; wait for it, or choose another name"
        with contextlib.ExitStack() as stack:
            stack.enter_context(locked(self.folder / "lock", refusal=refusal))
            files = {key: stack.enter_context(open(self.folder / name, "ab")) for key, name in GROWING.items()}
            yield RunWriter(self.folder, files, checkpoint_seconds)


def _event(line: bytes, where: str) -> dict:
    try:
        event = json.loads(line)
        kind = event["event"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InvalidInput(f"{where} is no event: {line[:80]!r}") from error
    if kind == "record" and not is_record(event):
        raise InvalidInput(f"{where} is no record of a training: {line[:80]!r}")
    return event
