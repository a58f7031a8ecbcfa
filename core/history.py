"""Whole networks along a training, beside the kernels of every record: what the time machine's answers come from.

history.f16 begins with 8 bytes: "DSH1", and as a little-endian integer every how many records one is kept. Rows follow,
each the parameters that are no kernels, float16; kept is every so many-th record, and the last one. The kernels
themselves lie in kernels.f32 with all their digits, so feature maps are exact at every record.
"""

import math
import os
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from core.errors import InvalidInput
from core.model import Architecture, ConvNet
from core.trainer import KERNELS

MOST_KEPT = 60
"""Whole networks of one run."""
MOST_BYTES = 24_000_000
"""What they may take; a network so large that few fit is kept less often."""

_HEADER = struct.Struct("<4sI")
_MAGIC = b"DSH1"


def shapes(architecture: Architecture) -> dict[str, tuple[int, ...]]:
    """Parameter name → shape, in the order of the network."""
    with torch.device("meta"):
        return {name: tuple(tensor.shape) for name, tensor in ConvNet(architecture).state_dict().items()}


def stride(architecture: Architecture, records: int) -> int:
    """Every how many records a whole network is kept, of a training that makes so many records.

    >>> stride(Architecture(), 51), stride(Architecture(), 201)
    (1, 4)
    """
    most = min(MOST_KEPT, max(2, MOST_BYTES // (2 * _width(architecture))))
    return max(1, math.ceil(records / (most - 1)))


def header(every: int) -> bytes:
    return _HEADER.pack(_MAGIC, every)


def row(state: dict[str, Tensor]) -> bytes:
    """A network's parameters that are no kernels, for the file."""
    parts = [tensor.detach().reshape(-1).half() for name, tensor in state.items() if name not in KERNELS]
    return torch.cat(parts).numpy().astype("<f2").tobytes()


class History(Mapping):
    """Index of a record → its parameters that are no kernels, float32; each is read from the file when asked for."""

    def __init__(self, path: Path, architecture: Architecture, rows: dict[int, int]):
        self.path, self.architecture, self.rows = path, architecture, rows

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        width = _width(self.architecture)
        offset = _HEADER.size + 2 * width * self.rows[index]
        values = np.fromfile(self.path, "<f2", count=width, offset=offset)
        if len(values) < width:
            raise InvalidInput(f"{self.path} was cut while it was read; try again")
        return _parameters(values, self.architecture)

    def __iter__(self) -> Iterator[int]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def read_history(path: Path, architecture: Architecture, records: int, *, finished: bool) -> History:
    """The records of which the whole network was kept.

    Args:
        records: how many records there are; a row may be ahead of its record.
        finished: whether the training came to its end, and the last record is kept too.
    Returns:
        Empty where there is no such file.
    Raises:
        InvalidInput: the file begins with something else.
    """
    try:
        with open(path, "rb") as file:
            beginning = file.read(_HEADER.size)
            size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        beginning = b""
    if not beginning:
        return History(path, architecture, {})
    if len(beginning) < _HEADER.size or beginning[:4] != _MAGIC:
        raise InvalidInput(f"{path} is damaged or no history of a training")
    every = max(1, _HEADER.unpack(beginning)[1])
    kept = [*range(0, records, every)]
    if finished and records and (records - 1) % every:
        kept.append(records - 1)
    there = (size - _HEADER.size) // (2 * _width(architecture))
    return History(path, architecture, {index: row for row, index in enumerate(kept[:there])})


def _parameters(values: np.ndarray, architecture: Architecture) -> dict[str, Tensor]:
    found, start = {}, 0
    for name, shape in shapes(architecture).items():
        if name not in KERNELS:
            end = start + math.prod(shape)
            found[name] = torch.from_numpy(values[start:end].astype(np.float32)).view(shape)
            start = end
    return found


def _width(architecture: Architecture) -> int:
    return sum(math.prod(shape) for name, shape in shapes(architecture).items() if name not in KERNELS)
