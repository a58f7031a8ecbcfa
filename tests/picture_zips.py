"""Pictures in zips and folders, good and bad, for the tests of own data."""

import io
import zipfile
from pathlib import Path

import torch
from PIL import Image

from core.data import load_mnist

NAMES = ("一", "letter é", "🙂")


def picture(seed: int, kind: str = "PNG", **options) -> bytes:
    """A digit of MNIST, dark on light, as a file."""
    digit = 255 - load_mnist().train.images[seed, 0].numpy()
    buffer = io.BytesIO()
    Image.fromarray(digit).resize((56, 56)).save(buffer, kind, **options)
    return buffer.getvalue()


def pictures(count: int = 5, names=NAMES, around: str = "") -> dict[str, bytes]:
    return {
        f"{around}{name}/{k}.png": picture(100 * index + k) for index, name in enumerate(names) for k in range(count)
    }


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def unzipped(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def same(first, second) -> bool:
    parts = [(getattr(first.pictures, part), getattr(second.pictures, part)) for part in ("train", "whole")]
    return first.classes == second.classes and all(
        torch.equal(a.images, b.images) and torch.equal(a.labels, b.labels) for a, b in parts
    )


def bad_pictures() -> dict[str, bytes]:
    blank = io.BytesIO()
    Image.new("L", (30, 30), 255).save(blank, "PNG")
    return {"a/cut.png": picture(7)[:-200], "a/text.jpg": b"no picture", "b/blank.png": blank.getvalue()}
