"""Prepared pictures in a folder: pictures.safetensors, beside the names of their classes."""

from pathlib import Path

import torch

from core import classes
from core.data import LabelledImages, Pictures, load_mnist
from core.errors import InvalidInput
from core.files import read_tensors, write_tensors
from core.model import SIDE

FILE = "pictures.safetensors"


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
