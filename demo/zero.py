"""On a ZeroGPU Space: trainings ask for a GPU, a minute at a time; drawing and everything else never do.

There a GPU is lent to one call of one function that `spaces.GPU` has marked, in a process forked for it. The package
`spaces` comes with such a Space and is needed nowhere else.
"""

import functools
import importlib
import importlib.util
import os
from collections.abc import Callable
from pathlib import Path

import gradio as gr

from core.errors import InvalidInput
from core.jobs.limits import Limits
from core.jobs.room import Room
from core.jobs.stretches import launch_in_stretches
from core.priority import stand_back

LENT_TO_TRAIN = 0.7
"""Share of the time in which a GPU is lent that batches are computed; the rest is for loading, saving and measuring."""


def is_zero_gpu() -> bool:
    """Whether this is a ZeroGPU Space, with the package that lends."""
    is_one = os.environ.get("SPACES_ZERO_GPU", "").lower() in ("1", "t", "true")
    return is_one and importlib.util.find_spec("spaces") is not None


@functools.cache
def on_gpu(seconds: int) -> Callable[[str, float, int], bool]:
    """`train_for_a_while`, marked so that each call is lent a GPU for so long; a Space looks for it at the start."""
    return importlib.import_module("spaces").GPU(duration=seconds)(train_for_a_while)


def train_for_a_while(folder: str, seconds: float, niceness: int) -> bool:
    """Train the run in a folder with the GPU that this process has been lent; whether it wants to go on after that."""
    import torch

    from core.jobs.training import train_job

    stand_back(niceness)
    return train_job(Path(folder), seconds=seconds, device="cuda" if torch.cuda.is_available() else "cpu")


def launch_on_gpu(folder: Path, home: Path, lane: str, limits: Limits, *, owner: str = "") -> None:
    """As `core.jobs.launch.launch`; what takes seconds is not worth a GPU, and is done as elsewhere."""
    if lane != "train":
        Room.launch(folder, home, lane, limits, owner=owner)
        return

    def stretch(path: str) -> bool:
        try:
            return on_gpu(limits.gpu_seconds)(path, LENT_TO_TRAIN * limits.gpu_seconds, limits.niceness)
        except gr.Error as error:  # as `spaces` says that there is none
            reason = str(error.message).rstrip(".")
            raise InvalidInput(f"no GPU was lent ({reason}); what was learned is kept, resume it later") from error

    launch_in_stretches(folder, home, lane, limits, stretch, owner=owner)


class RoomOnGpu(Room):
    """A visitor's room on a ZeroGPU Space."""

    launch = staticmethod(launch_on_gpu)
