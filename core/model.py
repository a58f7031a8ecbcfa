"""The network: two convolutions that make pictures out of pictures, then an ordinary feed-forward part."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.errors import InvalidInput
from core.settings import check_settings, setting

SIDE = 28
"""Height and width of the picture that the network reads, in pixels."""
SMALL_KERNEL = 7
"""With kernels up to this size, a single picture's sums take less time than oneDNN takes to begin with them."""


@dataclass(frozen=True, kw_only=True)
class Architecture:
    """The choices that fix the shape of a ConvNet.

    >>> Architecture(kernel_size=4)
    Traceback (most recent call last):
    core.errors.InvalidInput: kernel_size must be odd, so that a padded convolution keeps the size of its picture, got 4
    """

    depths: tuple[int, int] = setting((4, 8), "Feature maps of the first and second convolution.", low=1, high=64)
    kernel_size: int = setting(5, "Height and width of every convolution kernel, in pixels, odd.", low=1, high=15)
    hidden: int = setting(512, "Neurons of the hidden layer.", low=1, high=4096)
    dropout: float = setting(0.5, "Share of the hidden neurons silenced in each training step.", low=0.0, high=0.95)
    classes: int = setting(10, "Number of different answers.", low=2, high=36)
    rejects: bool = setting(False, "Whether one more output says if the picture shows any of them at all.")

    def __post_init__(self):
        check_settings(self)
        if self.kernel_size % 2 == 0:
            raise InvalidInput(
                "kernel_size must be odd, so that a padded convolution keeps the size of its picture, "
                f"got {self.kernel_size}"
            )


class ConvNet(nn.Module):
    """28×28 picture → conv, ReLU, pool → conv, ReLU, pool → hidden, ReLU, dropout → logits.

    >>> sum(p.numel() for p in ConvNet().parameters())
    207258
    """

    def __init__(self, architecture: Architecture | None = None):
        super().__init__()
        self.architecture = architecture or Architecture()
        first, second = self.architecture.depths
        size = self.architecture.kernel_size
        self.conv1 = nn.Conv2d(1, first, size, padding=size // 2)
        self.conv2 = nn.Conv2d(first, second, size, padding=size // 2)
        self.fc1 = nn.Linear(second * (SIDE // 4) ** 2, self.architecture.hidden)
        self.fc2 = nn.Linear(self.architecture.hidden, self.architecture.classes)
        if self.architecture.rejects:
            self.rejector = nn.Linear(self.architecture.hidden, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Log-probabilities of the classes.

        Args:
            x: (B, 1, 28, 28), ink in [0, 1], 0 is paper.
        Returns:
            (B, classes), each row's exponentials sum to 1.
        """
        return F.log_softmax(self.activations(x)["logits"], dim=1)

    def activations(
        self,
        x: Tensor,
        kept: dict[str, Tensor] | None = None,
        *,
        convolve: Callable[[nn.Conv2d, Tensor], Tensor] = nn.Module.__call__,
    ) -> dict[str, Tensor]:
        """What every layer says, in the order in which it is computed.

        Args:
            x: (B, 1, 28, 28), ink in [0, 1], 0 is paper.
            kept: conv1 (B or 1, 4) and conv2 (B or 1, 8), what each map is multiplied by after ReLU: 0 silences it
                (see `core.silence`). Without it all maps stay as they are.
            convolve: what a convolution makes of what lies before it.
        Returns:
            For the default depths: conv1 (B, 4, 28, 28), pool1 (B, 4, 14, 14), conv2 (B, 8, 14, 14),
            pool2 (B, 8, 7, 7), hidden (B, 512), all after ReLU and >= 0; logits (B, classes); where the architecture
            rejects also in_class (B, 1), the logit of whether the picture shows any of the classes.
        """
        conv1 = F.relu(convolve(self.conv1, x))  # (B, 4, 28, 28)
        if kept is not None:
            conv1 = conv1 * kept["conv1"][:, :, None, None]
        pool1 = F.max_pool2d(conv1, 2)  # (B, 4, 14, 14)
        conv2 = F.relu(convolve(self.conv2, pool1))  # (B, 8, 14, 14)
        if kept is not None:
            conv2 = conv2 * kept["conv2"][:, :, None, None]
        pool2 = F.max_pool2d(conv2, 2)  # (B, 8, 7, 7)
        hidden = F.relu(self.fc1(pool2.flatten(1)))  # (B, 512)
        kept = F.dropout(hidden, self.architecture.dropout, self.training)
        layers = dict(conv1=conv1, pool1=pool1, conv2=conv2, pool2=pool2, hidden=hidden, logits=self.fc2(kept))
        if self.architecture.rejects:
            layers["in_class"] = self.rejector(kept)  # (B, 1)
        return layers

    def activations_of_one(self, x: Tensor, kept: dict[str, Tensor] | None = None) -> dict[str, Tensor]:
        """`activations` of a single picture, without gradients, for the book's network in half the time.

        Args:
            x: (1, 1, 28, 28).
            kept: as for `activations`, one row each.
        Returns:
            The same layers; their last bits may differ, as the sums are made in another order (see `convolved`).
        """
        return self.activations(x, kept, convolve=convolved)

    def retrieve_features(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Both convolutions after ReLU, before pooling.

        Args:
            x: (B, 1, 28, 28), ink in [0, 1], 0 is paper.
        Returns:
            (B, 4, 28, 28) and (B, 8, 14, 14), both >= 0, unscaled.

        >>> import torch
        >>> first, second = ConvNet().retrieve_features(torch.zeros(2, 1, 28, 28))
        >>> tuple(first.shape), tuple(second.shape)
        ((2, 4, 28, 28), (2, 8, 14, 14))
        """
        layers = self.activations(x)
        return layers["conv1"], layers["conv2"]


def convolved(layer: nn.Conv2d, x: Tensor) -> Tensor:
    """What a convolution makes of a single picture, before ReLU.

    A small kernel is taken PyTorch's own way, which `F.conv2d` goes where there is no oneDNN; its last bits may differ.

    Args:
        x: (1, maps, rows, columns); without gradients.
    """
    if layer.kernel_size[0] > SMALL_KERNEL:
        return layer(x)
    return torch.ops.aten.thnn_conv2d(x, layer.weight, layer.kernel_size, layer.bias, layer.stride, layer.padding)
