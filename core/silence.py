"""Feature maps switched off: what the network says without some of its maps.

A silenced map is set to 0 after ReLU, so that nothing behind it hears of it. The network itself stays as it is: which
maps are off is said anew with every picture.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.errors import InvalidInput
from core.model import Architecture

LAYERS = ("conv1", "conv2")
"""The layers that have maps to switch off, in the order of `Architecture.depths`."""


@dataclass(frozen=True, kw_only=True)
class Silenced:
    """The numbers of the maps that are off, from 0; none of them by default.

    >>> bool(Silenced()), bool(Silenced(conv2=(7,)))
    (False, True)
    """

    conv1: tuple[int, ...] = ()
    """Maps of the first convolution."""
    conv2: tuple[int, ...] = ()
    """Maps of the second."""

    def __bool__(self) -> bool:
        return bool(self.conv1 or self.conv2)

    def is_off(self, layer: str, number: int) -> bool:
        """Whether this map is off, or the one that this pooled map is made of.

        >>> [Silenced(conv2=(7,)).is_off(layer, 7) for layer in ("conv1", "conv2", "pool2", "hidden")]
        [False, True, True, False]
        """
        convolution = layer.replace("pool", "conv")
        return convolution in LAYERS and number in getattr(self, convolution)

    def check(self, architecture: Architecture) -> None:
        """Raises InvalidInput where it names a map that the network has not, or one twice."""
        for layer, depth in zip(LAYERS, architecture.depths, strict=True):
            maps = getattr(self, layer)
            for number in maps:
                if type(number) is not int or not 0 <= number < depth:
                    raise InvalidInput(f"{layer} has the maps 0 to {depth - 1}, got {str(number)[:40]}")
            if len(set(maps)) < len(maps):
                raise InvalidInput(f"expected each map of {layer} once, got {str(list(maps))[:60]}")

    def kept(self, architecture: Architecture) -> dict[str, Tensor] | None:
        """What each map is multiplied by: for `ConvNet.activations`.

        Returns:
            layer → (1, maps) float32 of 0 and 1; None where all maps are on.
        """
        if not self:
            return None
        rows = {layer: torch.ones(1, depth) for layer, depth in zip(LAYERS, architecture.depths, strict=True)}
        for layer, row in rows.items():
            row[0, list(getattr(self, layer))] = 0
        return rows


ALL_ON = Silenced()


def silenced_from(value) -> Silenced:
    """Read what JSON holds: `{"conv1": [numbers], "conv2": [numbers]}`, either may be left out.

    >>> silenced_from({"conv2": [1, 5]})
    Silenced(conv1=(), conv2=(1, 5))
    """
    lists = isinstance(value, dict) and all(isinstance(numbers, list) for numbers in value.values())
    if not lists or not set(value) <= set(LAYERS):
        raise InvalidInput(f"expected lists of maps under {' and '.join(LAYERS)}, got {str(value)[:60]}")
    return Silenced(**{layer: tuple(numbers) for layer, numbers in value.items()})


def each_without(silenced: Silenced, architecture: Architecture) -> tuple[list[tuple[str, int]], dict[str, Tensor]]:
    """Every map that is still on, and what the maps are multiplied by to take away that one as well.

    Returns:
        N pairs of a layer and the number of a map, and layer → (N, maps) float32 of 0 and 1.
    """
    names = [
        (layer, number)
        for layer, depth in zip(LAYERS, architecture.depths, strict=True)
        for number in range(depth)
        if number not in getattr(silenced, layer)
    ]
    one = silenced.kept(architecture) or {
        layer: torch.ones(1, depth) for layer, depth in zip(LAYERS, architecture.depths, strict=True)
    }
    kept = {layer: row.repeat(len(names), 1) for layer, row in one.items()}
    for at, (layer, number) in enumerate(names):
        kept[layer][at, number] = 0
    return names, kept
