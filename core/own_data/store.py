"""Prepared pictures in a folder: pictures.safetensors, beside the names of their classes."""

import hashlib
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import torch

from core import classes
from core.data import LabelledImages, Pictures, load_mnist
from core.errors import InvalidInput
from core.files import read_json, read_tensors, write_atomically, write_tensors
from core.model import SIDE

FILE = "pictures.safetensors"
WHICH = "pictures.json"
"""In a run that came from elsewhere: which pictures its network learned from, without them."""


def has_own(folder: Path) -> bool:
    """Whether a run's folder holds pictures of its own."""
    return (folder / FILE).exists()


def save_own(folder: Path, pictures: Pictures) -> None:
    """Write them as one file that cannot run code: train, whole (images and labels) and how many validate."""
    tensors = {
        "train.images": pictures.train.images,
        "train.labels": pictures.train.labels,
        "whole.images": pictures.whole.images,
        "whole.labels": pictures.whole.labels,
    }
    write_tensors(folder / FILE, tensors, {"validating": pictures.validating})


def load_own(folder: Path) -> Pictures:
    """What `save_own` wrote.

    Raises:
        InvalidInput: there is no such file, or it is damaged.
    """
    path = folder / FILE
    tensors, numbers = read_tensors(path)
    try:
        train, whole = (_labelled(tensors, part) for part in ("train", "whole"))
        validating = numbers["validating"]
        if type(validating) is not int or not 0 < validating <= len(whole):
            raise ValueError(f"validating must be from 1 to {len(whole)}, got {validating!r}")
    except (KeyError, ValueError) as error:
        raise InvalidInput(f"{path} is damaged: {error}") from error
    return Pictures(train, whole, validating)


def which_pictures(folder: Path) -> dict | None:
    """What tells own pictures from others, be they in the folder or not: bytes and sha256 of their file.

    None where that is not known, as for MNIST.
    """
    path = folder / FILE
    try:
        stat = path.stat()
        return {"bytes": stat.st_size, "sha256": _sha256(path, stat.st_size, stat.st_mtime_ns)}
    except OSError:
        pass  # they are not here
    try:
        values = read_json(folder / WHICH)
    except InvalidInput:
        return None
    right = set(values) == {"bytes", "sha256"} and type(values["bytes"]) is int and isinstance(values["sha256"], str)
    return values if right else None


def bring_pictures(folder: Path, others: Iterable[Path]) -> bool:
    """Put the pictures that a network learned from beside it, if they lie in one of the other folders.

    Returns:
        Whether they are there now.
    """
    wanted = None if has_own(folder) else which_pictures(folder)
    for other in others if wanted else ():
        try:
            # Only what is as long can be the same, and is worth reading
            if (other / FILE).stat().st_size == wanted["bytes"] and which_pictures(other) == wanted:
                _same_file(other / FILE, folder / FILE)
                break
        except OSError:
            continue  # removed meanwhile, or no room
    return has_own(folder)


def _same_file(old: Path, new: Path) -> None:
    """One file under two names, which takes no room; a copy where the disk knows no such thing."""
    try:
        os.link(old, new)
    except OSError:
        write_atomically(new, old.read_bytes())


@lru_cache(maxsize=256)
def _sha256(path: Path, *_) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_own(folder: Path) -> bool:
    """Whether a network learned from own pictures, be they here or not, as after a download and an upload."""
    return has_own(folder) or (folder / classes.FILE).exists()


def pictures_of(folder: Path) -> Pictures:
    """What the network in a folder learned from, and what was held back: own pictures, or MNIST.

    Raises:
        InvalidInput: they were its owner's, and are not here; or they are damaged.
    """
    if has_own(folder):
        return load_own(folder)
    if is_own(folder):
        raise InvalidInput("the pictures that this network learned from are not here, so it cannot be measured")
    return load_mnist()


def _labelled(tensors: dict[str, torch.Tensor], part: str) -> LabelledImages:
    images, labels = tensors[f"{part}.images"], tensors[f"{part}.labels"]
    right = images.dtype == torch.uint8 and labels.dtype == torch.int64
    if not right or images.shape != (len(labels), 1, SIDE, SIDE) or bool((labels < 0).any()):
        raise ValueError(f"{part} must be (N, 1, {SIDE}, {SIDE}) uint8 with (N,) labels, got {tuple(images.shape)}")
    return LabelledImages(images, labels)
