"""A run as one .zip to take home, and back: safetensors, JSON and text; nothing in it can run code."""

import io
import json
import os
import secrets
import shutil
import threading
import warnings
import zipfile
from pathlib import Path
from typing import BinaryIO

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors

from core.classes import FILE as CLASSES
from core.classes import read_classes
from core.errors import InvalidInput
from core.export import card_of
from core.files import read_json, told, write_atomically
from core.history import FILE as HISTORY
from core.history import MOST_BYTES as MOST_HISTORY
from core.model import SIDE, ConvNet
from core.own_data.store import WHICH, which_pictures
from core.runs import Run, read_run
from core.teach import FILE as LESSON
from core.teach import read_lesson
from core.titles import FILE as TITLE
from core.titles import checked_title, title_in_json, title_of
from core.weights import read_config
from core.zips import SafeZip

CONTENTS = {
    "config.json": 100_000,
    "weights.safetensors": 120_000_000,
    CLASSES: 100_000,
    WHICH: 1_000,
    TITLE: 1_000,
    LESSON: 1_000_000,
    "events.jsonl": 20_000_000,
    "kernels.f32": 200_000_000,
    HISTORY: 3 * MOST_HISTORY,
}
"""What is read back from a parcel, and the most bytes of each; the first two must be there."""
FOR_OTHERS = ("MODEL_CARD.md", "model.onnx", "history.f16")
"""What is in a parcel for other programs and people, and not read back; the last one is of an older kind."""
NEEDED = ("config.json", "weights.safetensors")
_exporting = threading.Lock()  # the exporter keeps its state in one place for all threads


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
    network, missing, others = run.load_network(), [], {}
    if title := title_of(run.folder):
        others[TITLE] = title_in_json(title)  # as it is now, whatever else the file holds
    if which := which_pictures(run.folder):
        others[WHICH] = json.dumps(which).encode()
    try:
        others["MODEL_CARD.md"] = card_of(run).encode()
    except InvalidInput as error:
        missing.append(f"there is no model card: {error}")
    if onnx:
        try:
            others["model.onnx"] = onnx_of(network)
        except ImportError:
            missing.append("the ONNX file needs the package onnx, which is not installed here")
    with told("the parcel cannot be written"), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parcel:
        for name in CONTENTS:
            if name not in (*others, TITLE) and (run.folder / name).exists():
                parcel.writestr(_entry(name), (run.folder / name).read_bytes())
        for name, content in others.items():
            parcel.writestr(_entry(name), content)
    return missing


def onnx_of(network: ConvNet) -> bytes:
    """The network as ONNX: ink (N, 1, 28, 28) float32 in [0, 1] → log_probabilities (N, classes), any N.

    Raises:
        ImportError: the package onnx is not installed.
    """
    import onnx

    buffer = io.BytesIO()
    with _exporting, warnings.catch_warnings(), torch.inference_mode():
        # It recommends the newer exporter, which needs onnxscript and takes seconds
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            network,
            (torch.zeros(1, 1, SIDE, SIDE),),
            buffer,
            dynamo=False,
            input_names=["ink"],
            output_names=["log_probabilities"],
            dynamic_axes={"ink": {0: "pictures"}, "log_probabilities": {0: "pictures"}},
        )
    onnx.checker.check_model(onnx.load_from_string(buffer.getvalue()))
    return buffer.getvalue()


def unpacked_size(file: Path, *, most_bytes: int = 200_000_000) -> int:
    """The bytes that its contents will take; raises InvalidInput as `unpack` does for what is no parcel."""
    with _opened(Path(file), most_bytes) as members:
        return sum(member.size for member in members.values())


def unpack(file: Path, home: Path, *, most_bytes: int = 200_000_000) -> Run:
    """Make a run of a parcel, under a name of its own.

    Args:
        home: the folder that holds the runs.
        most_bytes: of the file, and of what it holds.
    Raises:
        InvalidInput: it is no such parcel, too large, damaged, holds paths that climb out, links, files that do not
            belong there, or a network that does not fit its config. Nothing is left then.
    """
    home = Path(home)
    try:
        home.mkdir(parents=True, exist_ok=True)
        hidden = home / f".new-{secrets.token_hex(8)}"
        hidden.mkdir()
    except OSError as error:
        raise InvalidInput(f"runs cannot be written to {home}: {error.strerror}") from error
    try:
        with told("the parcel cannot be unpacked"):
            _extract(Path(file), hidden, most_bytes)
            _check(hidden)
            folder = home / f"uploaded-{secrets.token_hex(4)}"
            os.rename(hidden, folder)
            return read_run(folder)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def _extract(file: Path, folder: Path, most_bytes: int) -> None:
    with _opened(file, most_bytes) as members:
        for name, member in members.items():
            if name not in CONTENTS:
                continue
            content = members.zip.read(member)
            if name.endswith(".safetensors"):
                _check_safetensors(name, content)
            write_atomically(folder / name, content)


class _Members(dict):
    """File name → member, and the zip they are in."""

    zip: SafeZip

    def __enter__(self):
        return self

    def __exit__(self, *_) -> None:
        self.zip.__exit__()


def _opened(file: Path, most_bytes: int) -> _Members:
    """The members of a parcel, if it holds what a parcel holds and nothing else."""
    try:
        size = file.stat().st_size
    except OSError as error:
        raise InvalidInput(f"the file cannot be read: {error.strerror}") from error
    if size > most_bytes:
        raise InvalidInput(f"the file has {size:,} bytes, expected at most {most_bytes:,}")
    opened = SafeZip(file, most_files=1000, most_bytes=most_bytes, most_file_bytes=max(CONTENTS.values()))
    members = _Members({str(member.path): member for member in opened.members})
    members.zip = opened
    try:
        _check_members(members, len(opened.members))
    except InvalidInput:
        opened.__exit__()
        raise
    return members


def _check_members(members: _Members, count: int) -> None:
    if missing := [name for name in NEEDED if name not in members]:
        raise InvalidInput(f"this is no run that was downloaded here: it holds no {', '.join(missing)}")
    if extra := sorted(set(members) - set(CONTENTS) - set(FOR_OTHERS)):
        raise InvalidInput(f"this is no run that was downloaded here: it also holds {', '.join(extra)[:200]}")
    if count != len(members):
        raise InvalidInput("the zip holds two files of the same name")
    for name, most in CONTENTS.items():
        if name in members and members[name].size > most:
            raise InvalidInput(f"{name} has {members[name].size:,} bytes, expected at most {most:,}")


def _check_safetensors(name: str, content: bytes) -> None:
    try:
        load_tensors(content)
    except (SafetensorError, ValueError, KeyError) as error:
        raise InvalidInput(f"{name} is no safetensors file: {error}") from error


def _check(folder: Path) -> None:
    """Read everything once, so that what is wrong is told now and not when it is looked at."""
    from core.calibration import load_calibration
    from core.timeline import Timeline

    config, made = read_config(folder)
    if not all(isinstance(value, str) and len(value) <= 200 for value in made.values()):
        raise InvalidInput("config.json: what the run was made with must be short texts")
    run = read_run(folder)
    run.load_network()
    load_calibration(folder)
    read_classes(folder, config.architecture)
    read_lesson(folder)
    for event in run.events():
        _check_event(event)
    if (folder / TITLE).exists():
        checked_title(read_json(folder / TITLE).get("title"))
    Timeline(run).history.check()


def _check_event(event: dict) -> None:
    if event["event"] not in ("record", "finished"):
        raise InvalidInput(f"events.jsonl holds what is no record of a training: {json.dumps(event)[:100]}")


def _entry(name: str) -> zipfile.ZipInfo:
    """With the same date in every parcel, so that the same run gives the same bytes."""
    info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info
