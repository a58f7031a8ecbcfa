"""A network that reads: from strokes, a picture, or its own kind of picture to a prediction."""

import copy
import hashlib
from functools import cached_property

import numpy as np
import torch

from core.calibration import Calibration, load_calibration
from core.canvas import Placed, place, place_drawing
from core.classes import are_digits, read_classes
from core.errors import InvalidInput
from core.model import SIDE, ConvNet
from core.pictures import ink_of_picture
from core.prediction import Prediction
from core.silence import ALL_ON, Silenced
from core.strokes import read_drawing
from core.weights import SHIPPED, load_weights


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
