"""Pools of drawings for a training: made once by several processes, then kept in the cache folder."""

import hashlib
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from pathlib import Path

import torch
from torch import Tensor

from core.data import NO_CLASS, LabelledImages
from core.errors import InvalidInput
from core.files import read_tensors, write_tensors
from core.places import NoHome, cache_folder
from core.synthesis.pools import digit_pictures, nondigit_pictures

CHUNK = 5_000
"""Drawings that a process makes at a time."""


def kept_digits(count: int, seed: int, processes: int = 2) -> LabelledImages:
    """As `digit_pictures`, from the cache where they were made before."""
    return _kept("digits", count, seed, processes)


def kept_nondigits(count: int, seed: int, processes: int = 2) -> LabelledImages:
    """As `nondigit_pictures`, with labels, from the cache where they were made before."""
    return _kept("nondigits", count, seed, processes)


def _kept(kind: str, count: int, seed: int, processes: int) -> LabelledImages:
    path = _path(kind, count, seed)
    if path is not None and path.exists():
        try:
            tensors, _ = read_tensors(path)
            return LabelledImages(tensors["images"], tensors["labels"])
        except (InvalidInput, KeyError):
            pass  # a damaged copy is made again
    pool = _draw(kind, count, seed, processes)
    if path is not None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_tensors(path, {"images": pool.images, "labels": pool.labels})
        except OSError:
            pass  # without a place to keep them, they are drawn again the next time
    return pool


def _path(kind: str, count: int, seed: int) -> Path | None:
    """Where a pool is kept: its name says what it holds, and which code has drawn it."""
    code = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*")):
        if file.suffix in (".py", ".txt"):
            code.update(file.read_bytes())
    try:
        return cache_folder() / f"synthesis-{kind}-{count}-{seed}-{code.hexdigest()[:12]}.safetensors"
    except NoHome:
        return None


def _draw(kind: str, count: int, seed: int, processes: int) -> LabelledImages:
    starts = range(0, count, CHUNK)
    jobs = [(kind, min(CHUNK, count - start), seed, start) for start in starts]
    if len(jobs) == 1:
        parts = [_draw_chunk(jobs[0])]
    else:
        # Forking a process that has used threads is not safe
        with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_end_with_parent) as executor:
            parts = list(executor.map(_draw_chunk, jobs))
    return LabelledImages(torch.cat([images for images, _ in parts]), torch.cat([labels for _, labels in parts]))


def _end_with_parent() -> None:
    """Have this process end when the one that started it does, killed or not: else it would draw on for nobody."""

    def watch() -> None:
        parent_process().join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _draw_chunk(job: tuple[str, int, int, int]) -> tuple[Tensor, Tensor]:
    kind, count, seed, start = job
    if kind == "digits":
        pictures = digit_pictures(count, seed, start)
        return pictures.images, pictures.labels
    return nondigit_pictures(count, seed, start), torch.full((count,), NO_CLASS)
