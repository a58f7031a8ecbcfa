"""Whole networks along a training, beside the kernels of every record: what the time machine's answers come from.

history.f16 begins with 8 bytes: "DSH1", and as a little-endian integer every how many records one is kept. Rows follow,
each the parameters that are no kernels, float16; kept is every so many-th record, and the last one. The kernels
themselves lie in kernels.f32 with all their digits, so feature maps are exact at every record.
"""

import math
import struct
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from core.errors import InvalidInput
from core.files import reading
from core.model import Architecture, ConvNet
from core.records import KERNELS

MOST_KEPT = 60
"""Whole networks of one run."""
MOST_BYTES = 24_000_000
"""What they may take; a network so large that few fit is kept less often."""

_HEADER = struct.Struct("<4sI")
_MAGIC = b"DSH1"


def shapes(architecture: Architecture) -> dict[str, tuple[int, ...]]:
    """Parameter name → shape, in the order of the network."""
    return dict(_shapes(architecture))


@lru_cache(maxsize=64)
def _shapes(architecture: Architecture) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Kept, as a network that is only made to be measured takes a millisecond, and a page that watches asks often."""
    with torch.device("meta"):
        return tuple((name, tuple(tensor.shape)) for name, tensor in ConvNet(architecture).state_dict().items())


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


class History:
    """The networks that were kept of a training, read from the file when they are asked for."""

    def __init__(self, path: Path, architecture: Architecture, records: int, *, finished: bool):
        """Look at what there is; without a file, nothing was kept.

        Args:
            records: how many records there are; a row may be ahead of its record.
            finished: whether the training came to its end, and the last record is kept too.
        Raises:
            InvalidInput: the file begins with something else.
        """
        self.path, self.architecture = path, architecture
        self._width = _width(architecture)
        self._rows: dict[int, int] = {}  # record → row
        if not path.exists() or not path.stat().st_size:
            return
        with reading(path), open(path, "rb") as file:
            head = file.read(_HEADER.size)
        if len(head) < _HEADER.size or head[:4] != _MAGIC:
            raise InvalidInput(f"{path} is damaged or no history of a training")
        every = max(1, _HEADER.unpack(head)[1])
        rows = (path.stat().st_size - _HEADER.size) // (2 * self._width)
        kept = list(range(0, records, every))
        if finished and records and (records - 1) % every:
            kept.append(records - 1)
        self._rows = dict(zip(kept, range(rows), strict=False))

    @property
    def kept(self) -> list[int]:
        """Indices of the records that were kept whole."""
        return list(self._rows)

    def parameters(self, index: int) -> dict[str, Tensor]:
        """What a kept record's network has beside its kernels, float32, by name.

        Raises:
            InvalidInput: the file was cut meanwhile, as when a training goes on from its last save.
        """
        row, found, start = self._row(self._rows[index]), {}, 0
        for name, shape in shapes(self.architecture).items():
            if name not in KERNELS:
                end = start + math.prod(shape)
                found[name] = torch.from_numpy(row[start:end].astype(np.float32)).view(shape)
                start = end
        return found

    def all_finite(self) -> bool:
        """Whether no number is infinite or not a number; raises InvalidInput as `parameters` does."""
        return all(bool(np.isfinite(self._row(row)).all()) for row in self._rows.values())

    def _row(self, row: int) -> np.ndarray:
        # Not mapped into memory: reading a part of a map that was cut off ends the whole program
        with reading(self.path), open(self.path, "rb") as file:
            file.seek(_HEADER.size + 2 * self._width * row)
            content = file.read(2 * self._width)
        if len(content) < 2 * self._width:
            raise InvalidInput(f"{self.path} was cut while it was read; look again")
        return np.frombuffer(content, "<f2")


def _width(architecture: Architecture) -> int:
    return sum(math.prod(shape) for name, shape in shapes(architecture).items() if name not in KERNELS)
