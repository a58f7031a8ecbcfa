"""A trained network in a folder: its choices in config.json, its numbers in weights.safetensors."""

import dataclasses
import json
import os
import platform
from datetime import datetime, timezone
from pathlib import Path

import torch

from core.errors import InvalidInput
from core.files import all_finite, read_json, read_tensors, write_atomically
from core.model import ConvNet
from core.train import TrainConfig, config_from_dict

SHIPPED = Path(__file__).parent / "shipped"
"""The network that comes with the project."""

FORMAT = 1


def load_weights(folder: str | os.PathLike) -> ConvNet:
    """The network in a run's folder or in `SHIPPED`, in evaluation mode.

    Raises:
        InvalidInput: config or weights are missing or damaged, or do not belong together.
    """
    path = Path(folder) / "weights.safetensors"
    architecture = read_config(folder)[0].architecture
    tensors, _ = read_tensors(path)
    with torch.random.fork_rng(devices=[]):  # loading is no chance, so it must not use any up
        network = ConvNet(architecture)
    for name, wanted in network.state_dict().items():
        found = tensors.get(name)
        if found is None or found.shape != wanted.shape or found.dtype != wanted.dtype:
            got = "nothing" if found is None else f"{tuple(found.shape)} {found.dtype}"
            raise InvalidInput(f"{path}: expected {name} as {tuple(wanted.shape)} {wanted.dtype}, got {got}")
    if extra := sorted(set(tensors) - set(network.state_dict())):
        raise InvalidInput(f"{path} holds {', '.join(extra)}, which this architecture has not")
    if not all_finite(tensors):
        raise InvalidInput(f"{path} holds numbers that are infinite or not numbers")
    network.load_state_dict(tensors)
    return network.eval()


def read_config(folder: str | os.PathLike) -> tuple[TrainConfig, dict]:
    """The choices in a folder's config.json, and what the network was made with.

    Raises:
        InvalidInput: there is no such file, or it does not hold them.
    """
    path = Path(folder) / "config.json"
    values = read_json(path)
    if values.get("format") != FORMAT:
        raise InvalidInput(f"{path} has format {values.get('format')!r}, expected {FORMAT}")
    if "config" not in values or not isinstance(values.get("made"), dict):
        raise InvalidInput(f"{path} must hold config and made, got {', '.join(values)}")
    return config_from_dict(values["config"]), values["made"]


def write_config(folder: Path, config: TrainConfig, made: dict) -> None:
    """Write config.json, which `read_config` reads."""
    values = {"format": FORMAT, "config": dataclasses.asdict(config), "made": made}
    write_atomically(folder / "config.json", (json.dumps(values, indent=2) + "\n").encode())


def made_now() -> dict[str, str]:
    """What weights depend on beside the choices, and when they were begun."""
    return {
        "created": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "torch": torch.__version__,
        "platform": f"{platform.system()} {platform.machine()}",
    }
