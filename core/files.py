"""Files that a killed process cannot leave half written, and a lock that dies with its holder.

Whoever only waits and locks needs no PyTorch, which takes a second and 200 MB: it is imported with the first tensor.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import InvalidInput

if TYPE_CHECKING:
    from torch import Tensor

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file as one step: whoever reads, or survives a crash, sees the old content or the new one."""
    # A name of its own, as two processes may write the same file; not mkstemp, whose files only their owner may read
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """Say in a sentence why a file cannot be read, if it is there and cannot.

    Raises:
        InvalidInput: for whatever the system says, but that there is no such file, which is left as it is.
    """
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror or error}") from error


@contextlib.contextmanager
def told(what: str) -> Iterator[None]:
    """Say in a sentence what could not be done, and what the system says of it; raises InvalidInput for OSError."""
    try:
        yield
    except OSError as error:
        raise InvalidInput(f"{what}: {error.strerror or error}") from error


def write_tensors(path: Path, tensors: dict[str, Tensor], numbers: dict | None = None) -> None:
    """Write tensors, and numbers beside them, as one safetensors file, atomically."""
    from safetensors.torch import save

    contents = {name: tensor.detach().contiguous() for name, tensor in tensors.items()}
    write_atomically(path, save(contents, metadata={"numbers": json.dumps(numbers or {})}))


def read_tensors(path: Path) -> tuple[dict[str, Tensor], dict]:
    """What `write_tensors` wrote: the tensors by name, and the numbers.

    Raises:
        InvalidInput: there is no such file, or it is no whole safetensors file.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            numbers = json.loads((file.metadata() or {}).get("numbers", "{}"))
            return {name: file.get_tensor(name) for name in file.keys()}, numbers  # noqa: SIM118 (no dictionary)
    except FileNotFoundError as error:
        raise InvalidInput(f"expected a file {path}, and there is none") from error
    except (SafetensorError, OSError, ValueError) as error:
        raise InvalidInput(f"{path} is damaged or no safetensors file: {error}") from error


def read_numbers(path: Path) -> dict:
    """The numbers alone that `write_tensors` wrote, without reading the tensors; raises as `read_tensors` does."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            numbers = json.loads((file.metadata() or {}).get("numbers", "{}"))
    except FileNotFoundError as error:
        raise InvalidInput(f"expected a file {path}, and there is none") from error
    except (SafetensorError, OSError, ValueError, RecursionError) as error:
        raise InvalidInput(f"{path} is damaged or no safetensors file: {error}") from error
    return numbers if isinstance(numbers, dict) else {}


def read_json(path: Path) -> dict:
    """The object in a JSON file.

    Raises:
        InvalidInput: there is no such file, or it holds no JSON object.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InvalidInput(f"expected a file {path}, and there is none") from error
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInput(f"{path} is damaged or no JSON: {error}") from error
    if not isinstance(values, dict):
        raise InvalidInput(f"{path} must hold a JSON object, got {type(values).__name__}")
    return values


@contextlib.contextmanager
def locked(path: Path, *, refusal: str, patience: float = 1.0) -> Iterator[None]:
    """Hold the file's lock; the system frees it when this process ends, however it ends.

    Args:
        refusal: the sentence for whoever finds it held.
        patience: seconds to wait for it; `is_locked` holds it for an instant.
    Raises:
        InvalidInput: another holder keeps it for longer than that.
    """
    with open(path, "ab") as file:
        deadline = time.monotonic() + patience
        while not _take(file):
            if time.monotonic() >= deadline:
                raise InvalidInput(refusal)
            time.sleep(0.02)
        try:
            yield
        finally:
            _release(file)


def is_locked(path: Path) -> bool:
    """Whether a living process holds the file's lock; false where there is no such file."""
    try:
        with open(path, "rb") as file:
            if not _take(file, shared=True):
                return True
            _release(file)
            return False
    except (FileNotFoundError, IsADirectoryError):
        return False


def _take(file, shared: bool = False) -> bool:
    try:
        if fcntl:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        else:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def _release(file) -> None:
    if fcntl:
        fcntl.flock(file, fcntl.LOCK_UN)
    else:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)


def all_finite(tensors: dict[str, Tensor]) -> bool:
    """Whether no number in any of them is infinite or not a number.

    >>> import torch
    >>> all_finite({"a": torch.ones(2), "b": torch.tensor([1.0, float("nan")])})
    False
    """
    import torch

    return all(bool(torch.isfinite(tensor).all()) for tensor in tensors.values())
