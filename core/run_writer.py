"""Writing a run while it is trained, so that a process killed at any moment leaves a folder to go on from."""

import json
import os
import shutil
import time
from pathlib import Path
from typing import BinaryIO

from core.errors import InvalidInput
from core.files import read_numbers, read_tensors, write_tensors
from core.history import FILE as HISTORY
from core.history import HistoryWriter
from core.records import KERNELS, Report
from core.trainer import Trainer

GROWING = {"events": "events.jsonl", "kernels": "kernels.f32", "networks": HISTORY}
"""The files that a training only adds to, by the name under which a checkpoint keeps their lengths."""


class RunWriter:
    """Appends the records of a training, and saves its state now and then.

    The growing files only grow. A checkpoint says how long they were when it was made; going on from it cuts them
    back to that, so what was written after it is written again, and once.
    """

    def __init__(self, folder: Path, files: dict[str, BinaryIO], checkpoint_seconds: float):
        self.folder, self.files = folder, files
        self.checkpoint_seconds = checkpoint_seconds
        self.last_checkpoint = -float("inf")
        self.records = 0
        self.best: tuple[float, float] | None = None  # validation error and loss of the best record
        self.kept: dict = {}  # numbers that go with the weights
        self.history: HistoryWriter | None = None  # none for a run that has no whole history

    def resume(self, trainer: Trainer) -> None:
        """Bring the trainer to the last checkpoint and the files with it; without one both start anew.

        Raises:
            InvalidInput: the checkpoint is damaged or belongs to other choices, or the other files were cut.
        """
        for leftover in self.folder.glob(".*.safetensors.*"):  # of a write that was killed
            leftover.unlink()
        lengths = dict.fromkeys(GROWING, 0)
        start = self._start(trainer)
        if self._checkpoint.exists():
            tensors, numbers = read_tensors(self._checkpoint)
            # Of a run that was begun before there was a history, or another one, only the history is missing
            lengths = {name: numbers.get(name, 0 if name == "networks" else None) for name in lengths}
            trainer.restore(tensors, numbers)
            self.best = self._best_so_far()
        elif start is not None:
            trainer.start_from(start)
        for name, length in lengths.items():
            file = self.files[name]
            there = file.seek(0, os.SEEK_END)
            if not isinstance(length, int) or not 0 <= length <= there:
                raise InvalidInput(
                    f"{file.name} has {there} bytes, expected {length} or more: it was changed by others"
                )
            file.truncate(length)
        width = sum(tensor.numel() for name, tensor in trainer.result.state_dict().items() if name in KERNELS)
        self.records = lengths["kernels"] // (4 * width)
        self.history = self._history(trainer) if lengths["networks"] > 0 or self.records == 0 else None

    def write(self, report: Report, trainer: Trainer) -> None:
        """Add a record; save the state when it is time to, and the weights with it."""
        # The kernels first: a record that can be read always has its kernels
        self._append(self.files["kernels"], b"".join(report.kernels[name].astype("<f4").tobytes() for name in KERNELS))
        if self.history:
            self.history.add(self.records, trainer.result.state_dict(), last=trainer.finished)
        self._append_event("record", report.numbers())
        self.records += 1
        self._keep_best(report, trainer)
        if trainer.finished:
            self._finish(report, trainer)
        elif time.monotonic() - self.last_checkpoint >= self.checkpoint_seconds:
            self.save(trainer)

    def save(self, trainer: Trainer) -> None:
        """Save all that is needed to go on from here, between two records too, and the weights."""
        for file in self.files.values():
            os.fsync(file.fileno())  # a checkpoint must not outlive what it counts on
        tensors, numbers = trainer.state()
        lengths = {name: os.fstat(file.fileno()).st_size for name, file in self.files.items()}
        write_tensors(self._checkpoint, tensors, numbers | lengths)
        self._save_weights(trainer)
        self.last_checkpoint = time.monotonic()

    def _start(self, trainer: Trainer):
        """The weights that this training starts from, where it does not start from chance."""
        path = self.folder / "start.safetensors"
        if not path.exists():
            return None
        tensors, numbers = read_tensors(path)
        self.kept = {name: value for name, value in numbers.items() if name == "calibration"}
        return tensors

    def _best_so_far(self) -> tuple[float, float] | None:
        try:
            numbers = read_tensors(self._best)[1]
            return float(numbers["validation_error"]), float(numbers["validation_loss"])
        except (InvalidInput, KeyError, TypeError, ValueError):
            return None  # the next record is the best again

    def _keep_best(self, report: Report, trainer: Trainer) -> None:
        measured = report.validation_error, report.validation_loss
        if self.best is None or measured < self.best:
            numbers = {"step": report.step, "validation_error": measured[0], "validation_loss": measured[1]}
            write_tensors(self._best, trainer.result.state_dict(), numbers | self.kept)
            self.best = measured

    def _history(self, trainer: Trainer) -> HistoryWriter | None:
        try:
            return HistoryWriter(self.files["networks"], trainer.config.architecture, trainer.records)
        except InvalidInput:
            return None  # damaged: no reason not to train on

    def _finish(self, report: Report, trainer: Trainer) -> None:
        self._save_weights(trainer)
        self._append_event("finished", {"step": report.step, "elapsed": report.elapsed})
        os.fsync(self.files["events"].fileno())
        self._checkpoint.unlink(missing_ok=True)

    def _save_weights(self, trainer: Trainer) -> None:
        numbers = {"step": trainer.step, **self.kept}
        write_tensors(self.folder / "weights.safetensors", trainer.result.state_dict(), numbers)

    def _append_event(self, kind: str, values: dict) -> None:
        self._append(self.files["events"], json.dumps({"event": kind, **values}, allow_nan=False).encode() + b"\n")

    @staticmethod
    def _append(file: BinaryIO, content: bytes) -> None:
        file.write(content)
        file.flush()

    @property
    def _checkpoint(self) -> Path:
        return self.folder / "checkpoint.safetensors"

    @property
    def _best(self) -> Path:
        return self.folder / "best.safetensors"


def keep_best(folder: Path) -> int:
    """Put the weights of the record with the lowest validation error in the place of the last ones.

    Whoever calls this holds the run's lock.

    Returns:
        The step of that record.
    Raises:
        InvalidInput: no record was made yet, or its weights are damaged.
    """
    _, numbers = read_tensors(folder / "best.safetensors")
    temporary = folder / ".weights.safetensors.best"
    shutil.copyfile(folder / "best.safetensors", temporary)
    os.replace(temporary, folder / "weights.safetensors")
    return int(numbers["step"])


def kept_record(folder: Path) -> dict | None:
    """Which record's network lies in the place of the last one: {"step", "validation_error"}; None where none does."""
    try:
        numbers = read_numbers(folder / "weights.safetensors")
    except InvalidInput:
        return None
    found = {name: numbers.get(name) for name in ("step", "validation_error")}
    # Only the weights of the best record say how well they read
    known = type(found["step"]) is int and isinstance(found["validation_error"], float | int)
    return found if known and found["step"] >= 0 and 0 <= found["validation_error"] <= 1 else None
