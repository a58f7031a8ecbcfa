"""Writing a run while it is trained, so that a process killed at any moment leaves a folder to go on from."""

import json
import os
import time
from pathlib import Path
from typing import BinaryIO

from core.errors import InvalidInput
from core.files import read_tensors, write_tensors
from core.trainer import KERNELS, Report, Trainer


class RunWriter:
    """Appends the records of a training, and saves its state now and then.

    events and kernels only grow. A checkpoint says how long both were when it was made; going on from it cuts them
    back to that, so what was written after it is written again, and once.
    """

    def __init__(self, folder: Path, events: BinaryIO, kernels: BinaryIO, checkpoint_seconds: float):
        self.folder, self.events, self.kernels = folder, events, kernels
        self.checkpoint_seconds = checkpoint_seconds
        self.last_checkpoint = -float("inf")

    def resume(self, trainer: Trainer) -> None:
        """Bring the trainer to the last checkpoint and the files with it; without one both start anew.

        Raises:
            InvalidInput: the checkpoint is damaged or belongs to other choices, or the other files were cut.
        """
        for leftover in self.folder.glob(".*.safetensors.*"):  # of a write that was killed
            leftover.unlink()
        lengths = {"events": 0, "kernels": 0}
        if self._checkpoint.exists():
            tensors, numbers = read_tensors(self._checkpoint)
            lengths = {name: numbers.get(name) for name in lengths}
            trainer.restore(tensors, numbers)
        for name, length in lengths.items():
            file = getattr(self, name)
            there = file.seek(0, os.SEEK_END)
            if not isinstance(length, int) or not 0 <= length <= there:
                raise InvalidInput(
                    f"{file.name} has {there} bytes, expected {length} or more: it was changed by others"
                )
            file.truncate(length)

    def write(self, report: Report, trainer: Trainer) -> None:
        """Add a record; save the state when it is time to, and the weights with it."""
        # The kernels first: a record that can be read always has its kernels
        self._append(self.kernels, b"".join(report.kernels[name].astype("<f4").tobytes() for name in KERNELS))
        self._append_event("record", report.numbers())
        if trainer.finished:
            self._finish(report, trainer)
        elif time.monotonic() - self.last_checkpoint >= self.checkpoint_seconds:
            self._save(report, trainer)
            self.last_checkpoint = time.monotonic()

    def _save(self, report: Report, trainer: Trainer) -> None:
        for file in (self.events, self.kernels):
            os.fsync(file.fileno())  # a checkpoint must not outlive what it counts on
        tensors, numbers = trainer.state()
        lengths = {name: os.fstat(getattr(self, name).fileno()).st_size for name in ("events", "kernels")}
        write_tensors(self._checkpoint, tensors, numbers | lengths)
        self._save_weights(report, trainer)

    def _finish(self, report: Report, trainer: Trainer) -> None:
        self._save_weights(report, trainer)
        self._append_event("finished", {"step": report.step, "elapsed": report.elapsed})
        os.fsync(self.events.fileno())
        self._checkpoint.unlink(missing_ok=True)

    def _save_weights(self, report: Report, trainer: Trainer) -> None:
        write_tensors(self.folder / "weights.safetensors", trainer.result.state_dict(), {"step": report.step})

    def _append_event(self, kind: str, values: dict) -> None:
        self._append(self.events, json.dumps({"event": kind, **values}, allow_nan=False).encode() + b"\n")

    @staticmethod
    def _append(file: BinaryIO, content: bytes) -> None:
        file.write(content)
        file.flush()

    @property
    def _checkpoint(self) -> Path:
        return self.folder / "checkpoint.safetensors"
