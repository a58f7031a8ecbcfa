"""What the network makes of one drawing: the answer, how sure it may be, and every number on the way."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from torch import Tensor

from core.calibration import Calibration
from core.canvas import Placed
from core.classes import are_digits
from core.groups import groups_of
from core.model import ConvNet
from core.silence import ALL_ON, Silenced
from core.verdict import candidates, in_words, verdict

MOST_INK = 0.45
"""More ink than this, as a mean over the network's picture, is no digit: MNIST's fullest one has 0.40."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Prediction:
    """What the network makes of one drawing."""

    probabilities: np.ndarray
    """(10,) float32, sums to 1."""
    layers: dict[str, Tensor]
    """What `ConvNet.activations` says of the one picture."""
    placed: Placed | None
    """How the drawing became the network's picture; None where that picture itself was given."""
    input: np.ndarray
    """(28, 28) float32 in [0, 1], 1 is ink: the network's picture."""
    network: ConvNet
    """What read it: a recognizer's own, which is never changed."""
    classes: tuple[str, ...]
    """What the answers are called, in the order of the probabilities."""
    calibration: Calibration = field(default_factory=Calibration)
    """What made the probabilities of the logits, which are the network's own."""
    silenced: Silenced = ALL_ON
    """The feature maps that were off."""

    @cached_property
    def activations(self) -> dict[str, np.ndarray]:
        """float32: conv1 (4, 28, 28), pool1 (4, 14, 14), conv2 (8, 14, 14), pool2 (8, 7, 7), hidden (512,), logits
        (10,); all but the logits are taken after ReLU.
        """
        return {name: values.numpy()[0] for name, values in self.layers.items()}

    @property
    def kernels(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Kernels and biases of the network that read it, float32: conv1 (4, 1, 5, 5) and (4,), conv2 (8, 4, 5, 5) and
        (8,), each kernel as (map, map that it reads, row, column).
        """
        layers = {"conv1": self.network.conv1, "conv2": self.network.conv2}
        return {name: (layer.weight.numpy(), layer.bias.numpy()) for name, layer in layers.items()}

    @property
    def blank(self) -> bool:
        """Whether there is no ink at all."""
        return not self.input.any()

    @property
    def digit(self) -> int | None:
        """The most probable class, None where there is no ink."""
        return None if self.blank else int(self.probabilities.argmax())

    @property
    def of_digits(self) -> bool:
        """Whether the classes are the digits; letters and other signs may well be made of parts side by side."""
        return are_digits(self.classes)

    @property
    def name(self) -> str | None:
        """What the most probable class is called, None where there is no ink."""
        return None if self.digit is None else self.classes[self.digit]

    @cached_property
    def verdict(self) -> str:
        """One of blank, digit, unsure, not_a_digit."""
        if self.blank:
            return "blank"
        return "not_a_digit" if self.reason else verdict(self.probabilities, self.in_class)

    @property
    def verdict_in_words(self) -> str:
        """The verdict for a reader: a network of other classes speaks of them, not of digits."""
        return in_words(self.verdict, of_digits=self.of_digits)

    @property
    def answer_in_words(self) -> str:
        """What it was read as, how probable that is, and the verdict, as one line."""
        answer = "" if self.name is None else f"{self.name}  {self.probabilities.max():.1%}  "
        return answer + self.verdict_in_words

    @cached_property
    def groups(self) -> int:
        """How many digit-sized groups of ink lie side by side, or above each other; 0 where there is no ink."""
        return groups_of(self.placed.ink if self.placed else np.rint(self.input * 255).astype(np.uint8))

    @cached_property
    def reason(self) -> str:
        """What the ink itself says against being a digit: "several" of them, or "full", where hardly any paper is left.

        Else "", and the network decides.
        """
        if not self.of_digits:
            return ""
        if self.input.mean() > MOST_INK:
            return "full"
        return "several" if self.groups > 1 else ""

    @cached_property
    def in_class(self) -> float:
        """Probability that the picture shows a digit at all; 1 where the network has no output for that."""
        return float(self.calibration.in_class(self.layers)[0])

    @property
    def candidates(self) -> list[int]:
        """The digits worth naming, most probable first: one where the verdict is digit, two or three where unsure."""
        return candidates(self.probabilities, self.in_class) if self.verdict in ("digit", "unsure") else []

    @property
    def steps(self) -> dict[str, np.ndarray]:
        """float32 pictures in [0, 1], 1 is ink: drawn, cropped, centred, input (28, 28)."""
        return self.placed.steps if self.placed else {"input": self.input}

    def steps_in_small(self, side: int) -> dict[str, np.ndarray]:
        """`drawn`, `cropped` and `centred` at most so many pixels a side; nothing where the input itself was given."""
        return self.placed.steps_in_small(side) if self.placed else {}

    def save(self, path, *, dark: bool = False) -> None:
        """Keep the whole view: the figure as `.png` (2560 × 1440 pixels, more where there are many maps) or `.svg`,
        or all numbers as `.npz` (docs/view.md names the arrays; `core.saving.numbers` makes them). The file is
        replaced as one step, and stays as it was where that fails.

        Args:
            path: file name; what it ends with says which of them.
            dark: light ink on a dark page, for the figure.
        Raises:
            InvalidInput: it ends with something else, or cannot be written there.
        """
        # Loads Matplotlib, which who only asks for answers need not wait for
        from core.saving import save

        save(self, path, dark=dark)
