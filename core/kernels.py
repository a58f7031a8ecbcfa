"""Kernels that have a name: those of image processing, and those that a network has learned."""

from dataclasses import dataclass

import numpy as np

from core.model import ConvNet


@dataclass(frozen=True, kw_only=True, eq=False)
class Kernel:
    """A pattern of weights, and where it comes from."""

    name: str
    """Of a preset; conv1-0 is the kernel of map 0, conv2-3-1 the part of map 3's kernel that reads map 1."""
    values: np.ndarray
    """(size, size) float32."""
    bias: float = 0.0
    """What the network adds to the sum; for a part of a kernel, to the sum of all its parts."""
    layer: str = ""
    """conv1 or conv2; empty for a preset."""
    place: tuple[int, int] = (0, 0)
    """(map that it makes, map that it reads)."""


def _preset(name: str, rows, divisor: float = 1) -> Kernel:
    return Kernel(name=name, values=np.array(rows, np.float32) / np.float32(divisor))


_BINOMIAL = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1])  # close to a Gaussian of standard deviation 1
_SOBEL = np.outer([-1, 0, 1], [1, 2, 1])  # the difference along one axis, smoothed along the other

PRESETS = (
    _preset("identity", [[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    _preset("blur", np.ones((5, 5)), 25),
    _preset("gaussian", _BINOMIAL, 256),
    _preset("sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    _preset("edge-horizontal", _SOBEL),
    _preset("edge-vertical", _SOBEL.T),
    _preset("laplacian", [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    _preset("emboss", [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
)
"""The usual ones of image processing; those that smooth or sharpen sum to 1, and so keep an even grey as it is."""


def preset(name: str) -> np.ndarray:
    """The numbers of a preset.

    >>> preset("laplacian").tolist()
    [[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]]
    """
    return next(kernel.values for kernel in PRESETS if kernel.name == name)


def learned_kernels(network: ConvNet) -> list[Kernel]:
    """Every kernel of both convolutions: conv1's one a map; of conv2's, one part for each map that it reads.

    >>> from core.model import Architecture
    >>> [kernel.name for kernel in learned_kernels(ConvNet(Architecture(depths=(2, 1))))]
    ['conv1-0', 'conv1-1', 'conv2-0-0', 'conv2-0-1']
    """
    kernels = []
    for layer in ("conv1", "conv2"):
        convolution = getattr(network, layer)
        weights, biases = convolution.weight.detach(), convolution.bias.detach()  # (maps, maps before, size, size)
        for made, parts in enumerate(weights.numpy()):
            for read, values in enumerate(parts):
                name = f"{layer}-{made}" if layer == "conv1" else f"{layer}-{made}-{read}"
                kernels.append(
                    Kernel(name=name, values=values, bias=float(biases[made]), layer=layer, place=(made, read))
                )
    return kernels
