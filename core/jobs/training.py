"""What the process of a training does when it is its turn: train, listen to wishes, and measure in the end."""

import time
from contextlib import closing
from pathlib import Path

import torch

from core.files import locked
from core.insight import measure
from core.jobs.control import TIME_OVER, end_because, read_small, read_wish, write_small
from core.run_writer import keep_best
from core.runs import Run, read_run
from core.train import train
from core.trainer import Trainer


class Watch:
    """Called after each batch: now and then tells how far the training is, and hears whether it should end.

    minutes: after which others have their turn; 0 for no end.
    """

    SECONDS = 0.5
    """From one look to the next; a batch takes some milliseconds."""

    def __init__(self, folder: Path, minutes: float = 0, seconds: float | None = None):
        self.folder, self.minutes = folder, minutes
        self.began = time.monotonic()
        self.until = float("inf") if seconds is None else self.began + seconds
        self.last = -float("inf")
        self.last_elapsed: tuple[float, float] | None = None

    def __call__(self, trainer: Trainer) -> bool:
        now = time.monotonic()
        if now - self.last < self.SECONDS:
            return False
        self.last = now
        self.tell(
            "training",
            step=trainer.step,
            steps=trainer.steps,
            epoch=(trainer.step - 1) // trainer.batches + 1,
            epochs=trainer.config.epochs,
            pictures=len(trainer.training),
            elapsed=trainer.elapsed_now,
        )
        if self.minutes and now - self.began > 60 * self.minutes:
            end_because(self.folder, "stop", TIME_OVER.format(self.minutes))
        return now >= self.until or read_wish(self.folder) != "run"

    def tell(self, phase: str, **numbers) -> None:
        write_small(self.folder, "progress.json", {"phase": phase, **numbers}, lasting=False)


def train_job(folder: Path, minutes: float = 0, *, seconds: float | None = None, device: str = "cpu") -> bool:
    """Train the run in a folder until it is finished, or wished to end; then measure it.

    Args:
        minutes: after which it stops by itself, to be gone on with; 0 for never.
        seconds: after which to save and return, however far it is: called again, it goes on there. None for never.
        device: PyTorch's name of what computes the batches.
    Returns:
        Whether it only ended because the seconds were over.
    Raises:
        InvalidInput, OSError: whatever keeps it from that.
    """
    torch.set_num_threads(1)
    run, watch = read_run(folder), Watch(folder, minutes, seconds)
    if "phase" not in (told := read_small(folder, "progress.json")):  # else this is not its first stretch
        watch.tell("preparing", **told)
    with closing(train(run.config, run=run, on_batch=watch, device=device)) as reports:
        for _ in reports:
            pass
    wish = read_wish(folder)
    if run.finished:
        watch.tell("measuring")
        finish(run)
        watch.tell("over")
    elif wish in ("stop", "keep_best"):
        if wish == "keep_best" and (folder / "best.safetensors").exists():
            with locked(folder / "lock", refusal=f"run {run.name} is being trained by another process"):
                keep_best(folder)
        make_ready(run)
    return wish == "run" and not run.finished


def finish(run: Run) -> None:
    """What makes a finished run ready for use, and a lesson complete."""
    from core.teach import finish_lesson

    make_ready(run)
    finish_lesson(run)


def make_ready(run: Run) -> None:
    """Calibrated probabilities, without which a network that rejects has no verdict to trust, and its figures."""
    from core.calibration import make_calibrated

    make_calibrated(run.folder, run.load_network())
    measure(run.folder)
