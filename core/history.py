"""Whole networks along a training, beside the kernels of every record: what the time machine's answers come from.

The kernels themselves lie in kernels.f32 with all their digits, so feature maps are exact at every record. The rest is
rounded, and kept as what changed since the record before, packed: the classic recipe's 201 networks take the room that
51 would as float16.

history.bin begins with "DSH2"; for each record that is kept follow its number, whether it stands alone (1 byte), how
many bytes follow, and these: zlib's, of little-endian uint32, all first bytes before all second ones. They are the
parameters that are no kernels, in units of STEP, less those of the one before where it does not stand alone; 0, -1, 1,
-2, … are written 0, 1, 2, 3, …, so that what hardly changed is mostly zeros.
"""

import bisect
import math
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
import torch
from torch import Tensor

from core.errors import InvalidInput
from core.files import reading
from core.model import Architecture, ConvNet
from core.records import KERNELS

FILE = "history.bin"
STEP = 2.0**-13
"""A parameter is off by half of it at most, as a float16 from 0.125 on would be."""
MOST_BYTES = 32_000_000
"""What the networks of one run may take, beside the first and the last; where all would take more, some are kept."""
ALONE_EVERY = 8
"""One of so many that are kept is read without those before it."""

_MAGIC = b"DSH2"
_FRAME = struct.Struct("<I?I")
_LARGEST = 2.0**15
"""Parameters beyond are of a training that broke, and are not kept: the differences would not fit."""


def shapes(architecture: Architecture) -> dict[str, tuple[int, ...]]:
    """Parameter name → shape, in the order of the network."""
    return dict(_shapes(architecture))


@lru_cache(maxsize=64)
def _shapes(architecture: Architecture) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Kept, as a network that is only made to be measured takes a millisecond, and a page that watches asks often."""
    with torch.device("meta"):
        return tuple((name, tuple(tensor.shape)) for name, tensor in ConvNet(architecture).state_dict().items())


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """Where a record's network lies. start: of its bytes, behind its head."""

    record: int
    alone: bool
    start: int
    length: int


class History:
    """The networks that were kept of a training, read from the file when they are asked for."""

    def __init__(self, path: Path, architecture: Architecture, records: int, before: "History | None" = None):
        """Look at what there is; without a file, nothing was kept.

        Args:
            records: how many records there are; a network may be ahead of its record.
            before: an older one of the same file, so that only what was added since is looked at.
        Raises:
            InvalidInput: the file holds something else.
        """
        self.path, self.architecture = path, architecture
        self._frames: list[_Frame] = []
        try:
            with reading(path), open(path, "rb") as file:
                self._frames = self._found(file, before._frames if before else [])
        except FileNotFoundError:
            pass
        self._records = [frame.record for frame in self._frames if frame.record < records]

    @property
    def kept(self) -> list[int]:
        """Indices of the records that were kept whole."""
        return self._records

    def last_before(self, index: int) -> int | None:
        """The last of them up to this record; None where there is none."""
        count = bisect.bisect_right(self._records, index)
        return self._records[count - 1] if count else None

    def parameters(self, index: int) -> dict[str, Tensor]:
        """What a kept record's network has beside its kernels, float32, by name.

        Raises:
            InvalidInput: the file is damaged, or was cut meanwhile, as when a training goes on from its last save.
        """
        numbers, found, start = self.steps(self._records.index(index)).astype(np.float32) * np.float32(STEP), {}, 0
        for name, shape in shapes(self.architecture).items():
            if name not in KERNELS:
                end = start + math.prod(shape)
                found[name] = torch.from_numpy(numbers[start:end]).view(shape)
                start = end
        return found

    def steps(self, row: int) -> np.ndarray:
        """The same of the row-th that was kept, in units of STEP: int32."""
        first = self._alone_before(row)
        # Not mapped into memory: reading a part of a map that was cut off ends the whole program
        with reading(self.path), open(self.path, "rb") as file:
            return sum(self._differences(file, frame) for frame in self._frames[first : row + 1])

    def since_alone(self) -> int:
        """How many were kept from the last one that stands alone, itself among them."""
        return len(self._frames) - self._alone_before(len(self._frames) - 1) if self._frames else 0

    def check(self) -> None:
        """Read all of it once; raises InvalidInput where something is damaged."""
        if self._frames:
            with reading(self.path), open(self.path, "rb") as file:
                for frame in self._frames:
                    self._differences(file, frame)

    def _alone_before(self, row: int) -> int:
        return max(k for k in range(row + 1) if self._frames[k].alone)

    def _found(self, file: BinaryIO, known: list[_Frame]) -> list[_Frame]:
        damaged = InvalidInput(f"{self.path} is damaged or no history of a training")
        head, size = file.read(len(_MAGIC)), file.seek(0, 2)
        if not head:
            return []  # nothing was written yet
        if head != _MAGIC:
            raise damaged
        # A training that went on from its last save has written the last ones anew
        frames = list(known) if known and known[-1] == self._frame_at(file, known[-1].start - _FRAME.size) else []
        at = frames[-1].start + frames[-1].length if frames else len(_MAGIC)
        while (frame := self._frame_at(file, at)) and frame.start + frame.length <= size:  # one may be under way
            if frame.record <= (frames[-1].record if frames else -1) or not (frame.alone or frames):
                raise damaged
            frames.append(frame)
            at = frame.start + frame.length
        return frames

    @staticmethod
    def _frame_at(file: BinaryIO, at: int) -> _Frame | None:
        file.seek(at)
        head = file.read(_FRAME.size)
        if len(head) < _FRAME.size:
            return None
        record, alone, length = _FRAME.unpack(head)
        return _Frame(record=record, alone=alone, start=at + _FRAME.size, length=length)

    def _differences(self, file: BinaryIO, frame: _Frame) -> np.ndarray:
        """(parameters,) int32 of one network, less those of the one before where it does not stand alone."""
        file.seek(frame.start)
        width, unpacker = _width(self.architecture), zlib.decompressobj()
        try:
            content = unpacker.decompress(file.read(frame.length), 4 * width)
        except zlib.error:
            content = b""
        if len(content) < 4 * width:
            raise InvalidInput(f"{self.path} is damaged, or was cut while it was read; look again")
        return _spread(np.frombuffer(content, np.uint8))


class HistoryWriter:
    """Adds the networks of a training to its file, which holds nothing, or what was kept of it until then."""

    def __init__(self, file: BinaryIO, architecture: Architecture, records: int):
        """Go on behind what the file holds.

        Args:
            file: open for adding, under its name.
            records: how many the whole training makes.
        Raises:
            InvalidInput: it is damaged.
        """
        self.file, self.records, self._room = file, records, 4 * _width(architecture)
        before = History(Path(file.name), architecture, records)
        self._since_alone = before.since_alone()
        self._before = before.steps(len(before.kept) - 1) if before.kept else None

    def add(self, index: int, state: dict[str, Tensor], *, last: bool) -> None:
        """Keep a record's network where the file is no longer than its share of the room by now, or it is the last."""
        parts = [tensor.detach().reshape(-1) for name, tensor in state.items() if name not in KERNELS]
        numbers = torch.cat(parts).cpu().numpy()
        size = self.file.seek(0, 2)
        begins = self._before is None
        if not (begins or last or size < self._share(index)) or not (np.abs(numbers) < _LARGEST).all():
            return
        steps = np.rint(numbers / np.float32(STEP)).astype("<i4")
        alone = begins or self._since_alone >= ALONE_EVERY
        differences = steps if alone else steps - self._before
        packer = zlib.compressobj(strategy=zlib.Z_RLE)  # by far the fastest, and there is nothing else that repeats
        content = packer.compress(_gathered(differences)) + packer.flush()
        self.file.write((b"" if size else _MAGIC) + _FRAME.pack(index, alone, len(content)) + content)
        self.file.flush()
        self._before, self._since_alone = steps, 1 if alone else self._since_alone + 1

    def _share(self, index: int) -> float:
        """Bytes that all up to a record may take; the first ones some more, as they change the most."""
        ahead = min(MOST_BYTES / 2, self._room)
        return ahead + (MOST_BYTES - ahead) * index / max(1, self.records - 1)


def most_bytes(architecture: Architecture, records: int) -> int:
    """What the file of so many records takes at most: as much as they may together, and the first and the last."""
    row = 4 * _width(architecture) + 1_000
    return min(MOST_BYTES + 2 * row, records * row)


def _gathered(numbers: np.ndarray) -> bytes:
    """(N,) int32 → their bytes as the file has them."""
    return ((numbers << 1) ^ (numbers >> 31)).view(np.uint8).reshape(-1, 4).T.tobytes()


def _spread(content: np.ndarray) -> np.ndarray:
    """The other way: (4 N,) uint8 → (N,) int32."""
    numbers = np.ascontiguousarray(content.reshape(4, -1).T).view("<u4")[:, 0]
    return (numbers >> 1).astype(np.int32) ^ -(numbers & 1).astype(np.int32)


def _width(architecture: Architecture) -> int:
    return sum(math.prod(shape) for name, shape in shapes(architecture).items() if name not in KERNELS)
