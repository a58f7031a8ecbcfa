"""MNIST as tensors: unpacked from the repository, checked, and split into training, validation and test."""

import functools
import hashlib
import lzma
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from core.errors import InvalidInput
from core.files import write_atomically
from core.places import NoHome, cache_folder

PACKED = Path(__file__).parent / "mnist"
"""Holds the four original files, compressed."""

MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
"""The four files of MNIST, and what each must be when unpacked."""

RAW = Path("MNIST", "raw")
"""Where they lie unpacked, as torchvision has them."""

NO_CLASS = -1
"""The label of a picture that shows none of the classes."""

VALIDATION = 5_000
"""The first images of the test set validate while training; the others are only looked at in the end."""

_LOADING = threading.Lock()
"""What is kept of a function is kept once it has returned: two that ask at once would both do the work."""


@dataclass(frozen=True, eq=False)
class LabelledImages:
    """Pictures with the digits that they show.

    images: (N, 1, 28, 28) uint8, 0 is paper and 255 ink.
    labels: (N,) int64, NO_CLASS where the picture shows none of the classes.

    >>> few = LabelledImages(torch.zeros(3, 1, 28, 28, dtype=torch.uint8), torch.tensor([7, 2, 1]))
    >>> len(few), few[1:].labels.tolist()
    (3, [2, 1])
    """

    images: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, part: slice | Tensor) -> "LabelledImages":
        """The images of a slice or of a tensor of indices."""
        return LabelledImages(self.images[part], self.labels[part])


@dataclass(frozen=True, eq=False)
class Pictures:
    """What is learned from, and what is held back: as a whole, and in the parts that validate and test.

    Of MNIST: 60,000 training images, and the 10,000 of the test set.
    """

    train: LabelledImages
    whole: LabelledImages
    validating: int = VALIDATION
    """How many of `whole`, the first ones, validate."""

    @property
    def validation(self) -> LabelledImages:
        return self.whole[: self.validating]

    @property
    def test(self) -> LabelledImages:
        return self.whole[self.validating :]

    @property
    def parts(self) -> dict[str, slice]:
        """The name of each part → where in `whole` it lies."""
        return {"validation": slice(0, self.validating), "test": slice(self.validating, None), "whole": slice(None)}


def to_ink(images: Tensor) -> Tensor:
    """What the network reads: (N, 1, 28, 28) uint8 → float32 in [0, 1], exactly as torchvision's ToTensor gives it.

    >>> to_ink(torch.tensor([0, 51, 255], dtype=torch.uint8)).tolist()
    [0.0, 0.20000000298023224, 1.0]
    """
    return images.to(torch.float32).div_(255)


def load_mnist() -> Pictures:
    """MNIST, read once a process; all callers share the tensors, so change none in place.

    The first call takes seconds where the files are not unpacked yet; whoever else asks meanwhile waits for it.

    Raises:
        InvalidInput: the files in the repository are damaged, or there is no folder to unpack them to.
    """
    with _LOADING:
        return _loaded()


@functools.lru_cache(maxsize=1)
def _loaded() -> Pictures:
    raw = unpacked_mnist() / RAW
    return Pictures(*(_read(raw, part) for part in ("train", "t10k")))


def _read(raw: Path, part: str) -> LabelledImages:
    """One part of the four files, which are known to the byte: the numbers lie behind a header of fixed size."""
    images = np.fromfile(raw / f"{part}-images-idx3-ubyte", np.uint8, offset=16).reshape(-1, 1, 28, 28)
    labels = np.fromfile(raw / f"{part}-labels-idx1-ubyte", np.uint8, offset=8)
    return LabelledImages(torch.from_numpy(images), torch.from_numpy(labels.astype(np.int64)))


def unpacked_mnist() -> Path:
    """A folder that torchvision's `MNIST` takes as its root, too; unpacks what is missing or damaged there.

    It lies in the user's cache, or where that cannot be written in a temporary folder that goes with this process.

    Raises:
        InvalidInput: the files in the repository are damaged, or no folder can be written.
    """
    try:
        return _unpack_to(cache_folder())
    except (OSError, NoHome):
        return _temporary_copy()


@functools.lru_cache(maxsize=1)
def _temporary_folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="digitscope-")  # removed when the process ends


def _temporary_copy() -> Path:
    try:
        return _unpack_to(Path(_temporary_folder().name))
    except OSError as error:
        raise InvalidInput(
            f"MNIST needs 55 MB in a folder that can be written, and neither the cache nor the temporary one can "
            f"({error.strerror or error}); set DIGITSCOPE_CACHE to one"
        ) from error


def _unpack_to(root: Path) -> Path:
    raw = root / RAW
    for name, md5 in MD5.items():
        if not _is_right(raw / name, md5):
            raw.mkdir(parents=True, exist_ok=True)
            _unpack(name, md5, raw / name)
    return root


def _is_right(path: Path, md5: str) -> bool:
    try:
        return _md5(path.read_bytes()) == md5
    except FileNotFoundError:
        return False


def _unpack(name: str, md5: str, target: Path) -> None:
    packed = PACKED / f"{name}.xz"
    try:
        content = lzma.decompress(packed.read_bytes())
    except (OSError, lzma.LZMAError) as error:
        raise InvalidInput(f"core/mnist/{packed.name} is missing or damaged ({error}); restore it from git") from error
    if _md5(content) != md5:
        raise InvalidInput(
            f"core/mnist/{packed.name} is damaged: its content has not the MD5 {md5}; restore it from git"
        )
    write_atomically(target, content)


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
