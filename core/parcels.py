"""A run as one .zip to take home, and back: safetensors, JSON and text; nothing in it can run code."""

from pathlib import Path
from typing import BinaryIO

from core.runs import Run

CONTENTS = ("config.json", "classes.json", "weights.safetensors", "events.jsonl", "kernels.f32", "history.f16")
"""What is read back from a parcel; MODEL_CARD.md and model.onnx are for others."""


def pack(run: Run, file: Path | BinaryIO, *, onnx: bool = True) -> list[str]:
    """Write a run's network with all that tells about it.

    Args:
        onnx: also as ONNX, by torch's own exporter; left out, with a sentence in the answer, where the package onnx
            is not installed.
    Returns:
        What could not be packed, as sentences; empty where all was.
    Raises:
        InvalidInput: the run has no network yet, or the file cannot be written.
    """
    raise NotImplementedError


def unpacked_size(file: Path, *, most_bytes: int = 200_000_000) -> int:
    """The bytes that its contents will take; raises InvalidInput as `unpack` does for what is no parcel."""
    raise NotImplementedError


def unpack(file: Path, home: Path, *, most_bytes: int = 200_000_000) -> Run:
    """Make a run of a parcel, under a name of its own.

    Raises:
        InvalidInput: it is no such parcel, too large, damaged, holds paths that climb out, links, or a network that
            does not fit its config. Nothing is left then.
    """
    raise NotImplementedError
