"""The time machine: what a network was at every record of its training, shown by a picture of one's choice."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.func import functional_call

from core.errors import InvalidInput
from core.files import told, write_atomically
from core.history import FILE as HISTORY
from core.history import History
from core.model import SIDE, Architecture, ConvNet
from core.records import KERNELS
from core.runs import Run


@dataclass(frozen=True, kw_only=True, eq=False)
class Moment:
    """What the network made of the picture at one record.

    index: of the record.  record: its numbers (step, epoch, training_error, …).
    kernels: conv1.weight (C1, 1, K, K), conv1.bias, conv2.weight (C2, C1, K, K), conv2.bias.
    maps: conv1 (C1, 28, 28), pool1, conv2 (C2, 14, 14), pool2 (C2, 7, 7), exact, float32 and >= 0.
    probabilities: (classes,) float32, of the record `known`: this one, or the last one before of which the whole
        network is kept; None where there is none. They are the softmax's, and their third digit may be off, as those
        weights are rounded.
    """

    index: int
    record: dict
    kernels: dict[str, np.ndarray]
    maps: dict[str, np.ndarray]
    probabilities: np.ndarray | None
    known: int | None


class Timeline:
    """The records of a run as they are when this is made; `later` is the same with those that have come since.

    What is asked about a record is read then, so that a long training costs no more to follow than a short one. Many
    threads may ask at once.
    """

    def __init__(self, run: Run, before: "Timeline | None" = None):
        """Read the records.

        Args:
            before: an older one of the same run, whose records need not be read again.
        Raises:
            InvalidInput: one of the run's files is damaged.
        """
        self.run = run
        known, offset = (before.records, before._end) if before else ([], 0)
        events, self._end = run.events_from(offset)
        records = [event for event in events if event["event"] == "record"]
        if known and records and records[0]["step"] <= known[-1]["step"]:  # a training that was killed went on
            known = [record for record in known if record["step"] < records[0]["step"]]
        self.records = known + records
        if before is None and not all(np.isfinite(values).all() for values in self.kernels.values()):
            raise InvalidInput(f"{run.folder / 'kernels.f32'} holds numbers that are infinite or not numbers")
        self.history = History(
            run.folder / HISTORY, run.config.architecture, len(self.records), before and before.history
        )

    def later(self) -> "Timeline":
        """The records as they are now."""
        return Timeline(self.run, self)

    @property
    def kernels(self) -> dict[str, np.ndarray]:
        """Those of all records, as `Run.kernels` reads them."""
        return self.run.kernels()

    def __len__(self) -> int:
        return len(self.records)

    @property
    def whole(self) -> list[int]:
        """Indices of the records of which the whole network is kept."""
        return self.history.kept

    def moment(self, index: int, picture: np.ndarray) -> Moment:
        """What the network made of a picture at a record.

        Args:
            index: of the record, from 0.
            picture: (28, 28) float32 in [0, 1], 1 is ink.
        Raises:
            InvalidInput: there is no such record, or no such picture.
        """
        if type(index) is not int or not 0 <= index < len(self):
            raise InvalidInput(f"expected a record from 0 to {len(self) - 1}, got {index!r}")
        ink = checked_ink(picture)
        known = self.history.last_before(index)
        kernels = self.run.kernels_at(index)
        return Moment(
            index=index,
            record=self.records[index],
            kernels=kernels,
            maps={name: values.numpy()[0] for name, values in self._maps(kernels, ink).items()},
            probabilities=None if known is None else self._probabilities(known, ink),
            known=known,
        )

    def earlier(self, moment: Moment) -> dict | None:
        """The record that the moment's probabilities are of, where that is an earlier one; else None."""
        return None if moment.known in (None, moment.index) else self.records[moment.known]

    def _maps(self, kernels: dict[str, np.ndarray], ink: Tensor) -> dict[str, Tensor]:
        """Both convolutions and both poolings, as `ConvNet.activations` computes them."""
        weight1, bias1, weight2, bias2 = (torch.from_numpy(kernels[name]) for name in KERNELS)
        padding = self.run.config.architecture.kernel_size // 2
        conv1 = F.relu(F.conv2d(ink, weight1, bias1, padding=padding))  # (1, C1, 28, 28)
        pool1 = F.max_pool2d(conv1, 2)
        conv2 = F.relu(F.conv2d(pool1, weight2, bias2, padding=padding))  # (1, C2, 14, 14)
        return {"conv1": conv1, "pool1": pool1, "conv2": conv2, "pool2": F.max_pool2d(conv2, 2)}

    def _probabilities(self, index: int, ink: Tensor) -> np.ndarray:
        kernels = {name: torch.from_numpy(values) for name, values in self.run.kernels_at(index).items()}
        # One of its own, as it holds these numbers while it computes, and others may ask at the same time
        network = _shape_of(self.run.config.architecture)
        with torch.inference_mode():
            return functional_call(network, kernels | self.history.parameters(index), ink).exp().numpy()[0]


def _shape_of(architecture: Architecture) -> ConvNet:
    """A network without numbers: those are of a record."""
    with torch.device("meta"):
        return ConvNet(architecture).eval()


def checked_ink(picture: np.ndarray) -> Tensor:
    """(28, 28) float32 in [0, 1] → (1, 1, 28, 28); raises InvalidInput for anything else."""
    if not isinstance(picture, np.ndarray) or picture.shape != (SIDE, SIDE) or picture.dtype != np.float32:
        raise InvalidInput(f"expected a picture of ({SIDE}, {SIDE}) float32, got {getattr(picture, 'shape', picture)}")
    if not ((picture >= 0) & (picture <= 1)).all():
        raise InvalidInput("expected a picture in [0, 1], where 1 is ink")
    return torch.from_numpy(picture.copy()).view(1, 1, SIDE, SIDE)


def save_npz(timeline: Timeline, picture: np.ndarray, path: Path, *, most_bytes: int | None = None) -> None:
    """Everything as arrays, float32 and compressed, R records long each.

    picture (28, 28); index of the record, step, epoch, training_error, validation_error (R,); the kernels by name;
    conv1 (R, C1, 28, 28), conv2 (R, C2, 14, 14); probabilities (R, classes), of the record known (R,), NaN and -1
    where there is none.

    Args:
        most_bytes: that the arrays may take; where all records would take more, some are chosen evenly, the first and
            the last among them. None for all records.
    Raises:
        InvalidInput: there are no records yet, or the file cannot be written.
    """
    moments = [timeline.moment(index, picture) for index in _chosen(some_record(timeline), most_bytes)]
    classes = timeline.run.config.architecture.classes
    nothing = np.full(classes, np.nan, np.float32)
    arrays = {"picture": picture, "index": np.array([moment.index for moment in moments])}
    for name in ("step", "epoch", "training_error", "validation_error"):
        arrays[name] = np.array([moment.record[name] for moment in moments])
    arrays |= {name: np.stack([moment.kernels[name] for moment in moments]) for name in KERNELS}
    arrays |= {name: np.stack([moment.maps[name] for moment in moments]) for name in ("conv1", "conv2")}
    arrays["probabilities"] = np.stack([nothing if m.known is None else m.probabilities for m in moments])
    arrays["known"] = np.array([-1 if moment.known is None else moment.known for moment in moments])
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    with told(f"{path} cannot be written"):
        write_atomically(path, buffer.getvalue())


def some_record(timeline: Timeline) -> Timeline:
    """The timeline, if it has a record; raises InvalidInput where it has none."""
    if not len(timeline):
        raise InvalidInput(f"run {timeline.run.name} has no record yet")
    return timeline


def _chosen(timeline: Timeline, most_bytes: int | None) -> list[int]:
    """Indices of the records whose kernels and maps take no more than that."""
    count, shape = len(timeline), timeline.run.config.architecture
    first, second = shape.depths
    each = 4 * (first * SIDE**2 + second * (SIDE // 2) ** 2 + first * (second + 1) * shape.kernel_size**2)
    most = count if most_bytes is None else max(2, most_bytes // each)
    return sorted({round(k) for k in np.linspace(0, count - 1, min(count, most))})
