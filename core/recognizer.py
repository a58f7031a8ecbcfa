"""From a drawing or a picture to an answer, with every number on the way."""

import copy
import hashlib
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from core.calibration import Calibration, load_calibration
from core.canvas import Placed, place, place_drawing
from core.classes import are_digits, read_classes
from core.errors import InvalidInput
from core.groups import groups_of
from core.model import SIDE, ConvNet
from core.pictures import ink_of_picture
from core.silence import ALL_ON, Silenced
from core.strokes import read_drawing
from core.verdict import candidates, in_words, verdict
from core.weights import SHIPPED, load_weights

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


class Recognizer:
    """A network that is ready to answer. It is never changed, and may be used by many threads at once."""

    def __init__(
        self, network: ConvNet, calibration: Calibration | None = None, classes: tuple[str, ...] | None = None
    ):
        """
        Args:
            classes: what the answers are called; numbers from 0, as the digits are, where not given.
        """
        self.calibration = calibration or Calibration()
        self.classes = classes or tuple(map(str, range(network.architecture.classes)))
        # A copy, as whoever made the network may go on training it
        self.network = copy.deepcopy(network).eval().requires_grad_(False)

    @classmethod
    def load(cls, run=None) -> "Recognizer":
        """Load the shipped network, or that of a run folder.

        Raises:
            InvalidInput: the folder holds no network, or a damaged one.
        """
        folder = SHIPPED if run is None else run
        network = load_weights(folder)
        return cls(network, load_calibration(folder), read_classes(folder, network.architecture))

    @property
    def of_digits(self) -> bool:
        """Whether it reads the ten digits, so that it may be asked about MNIST."""
        return are_digits(self.classes)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve letters that tell one network, with its calibration, from another."""
        digest = hashlib.sha256(repr((self.network.architecture, self.calibration)).encode())
        for name, values in self.network.state_dict().items():
            digest.update(name.encode() + values.contiguous().numpy().tobytes())
        return digest.hexdigest()[:12]

    def predict(self, image, *, silenced: Silenced = ALL_ON) -> Prediction:
        """Read a picture of any size, ink dark on light or light on dark.

        Args:
            image: PIL image, or (H, W), (H, W, 3) or (H, W, 4) uint8; a fourth channel is opacity.
            silenced: feature maps that are off for this picture.
        Raises:
            InvalidInput: says what was given and what is expected.
        """
        return self._answer(place(ink_of_picture(image)), silenced)

    def predict_strokes(self, strokes, size, brush=20, *, silenced: Silenced = ALL_ON) -> Prediction:
        """Read pen strokes.

        Args:
            strokes: list of strokes, each a list of (x, y) in canvas pixels, y down.
            size: (width, height) of the canvas, pixels.
            brush: width of the round brush, canvas pixels.
            silenced: feature maps that are off for this drawing.
        Raises:
            InvalidInput: says which part is wrong, and what is expected.
        """
        return self._answer(place_drawing(read_drawing(strokes, size, brush)), silenced)

    def predict_input(self, picture: np.ndarray, *, silenced: Silenced = ALL_ON) -> Prediction:
        """Read the network's own kind of picture, as it is.

        Args:
            picture: (28, 28) float32 in [0, 1], 1 is ink.
            silenced: feature maps that are off for this picture.
        Raises:
            InvalidInput: it is anything else.
        """
        if not isinstance(picture, np.ndarray) or picture.shape != (SIDE, SIDE) or picture.dtype != np.float32:
            shape, kind = getattr(picture, "shape", type(picture).__name__), getattr(picture, "dtype", "")
            raise InvalidInput(f"expected ({SIDE}, {SIDE}) float32, got {shape} {kind}")
        if not ((picture >= 0) & (picture <= 1)).all():
            raise InvalidInput("expected a picture in [0, 1], where 1 is ink")
        return self._read(picture, None, silenced)

    def figure(self, prediction: Prediction, *, dark: bool = False):
        """The whole view of one of its predictions, from the drawing to the probabilities, in the shape of a slide.

        Args:
            prediction: of this recognizer, whose kernels the figure shows.
            dark: light ink on a dark page.
        Returns:
            `matplotlib.figure.Figure`, which no window and no global state knows of.
        Raises:
            InvalidInput: it is anything else, or another network's.
        """
        from core.figure import draw_figure

        if not isinstance(prediction, Prediction):
            raise InvalidInput(f"expected a prediction, got {type(prediction).__name__}")
        if prediction.network is not self.network:
            raise InvalidInput("expected a prediction of this recognizer, got one of another")
        return draw_figure(prediction, dark=dark)

    def read_again(self, prediction: Prediction, *, silenced: Silenced = ALL_ON) -> Prediction:
        """Read the same drawing with other feature maps silenced.

        Raises:
            InvalidInput: the network has no such map.
        """
        return self._read(prediction.input, prediction.placed, silenced)

    def _answer(self, placed: Placed, silenced: Silenced) -> Prediction:
        return self._read(placed.input, placed, silenced)

    def _read(self, picture: np.ndarray, placed: Placed | None, silenced: Silenced) -> Prediction:
        kept = None
        if silenced:
            silenced.check(self.network.architecture)
            kept = silenced.kept(self.network.architecture)
        with torch.inference_mode():
            layers = self.network.activations_of_one(torch.from_numpy(picture).view(1, 1, SIDE, SIDE), kept)
            probabilities = self.calibration.probabilities(layers["logits"])[0]
        return Prediction(
            probabilities=probabilities,
            layers=layers,
            placed=placed,
            input=picture,
            network=self.network,
            classes=self.classes,
            calibration=self.calibration,
            silenced=silenced,
        )
