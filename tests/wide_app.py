"""The app with a network of another shape, untrained: `python tests/wide_app.py --port …`."""

import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import app
from core.model import Architecture, ConvNet
from core.recognizer import Recognizer

WIDE = Architecture(depths=(8, 16), kernel_size=3, rejects=True)


def wide_recognizer() -> Recognizer:
    """The same one each time."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        return Recognizer(ConvNet(WIDE))


def main() -> None:
    Recognizer.load = classmethod(lambda cls, run=None: wide_recognizer())
    app.main()


if __name__ == "__main__":
    main()
