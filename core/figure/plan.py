"""Where each column of the figure stands, and how large its parts are: all of it follows from the architecture."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.figure.letters import cut, width, written
from core.prediction import Prediction

WIDTH, HEIGHT = 2560, 1440
"""Of the figure in pixels, where the network has no more maps than fit: 13⅓ × 7½ inches, as slides are."""
MARGIN = 60
TOP, BOTTOM = 230, 190
"""Room above the columns for their headings, and below for their scales."""
PITCH = 36
"""Least height of a row of maps or of a bar: the figure grows where there are more."""
GAP = 34
"""Least distance of two columns."""
CELL = 8
"""Side of one number of a map, at most."""
KERNEL = 70
"""Side of a kernel, at most."""
GRID = 440
"""Width of the second layer's kernels, where they are large enough to be seen then."""
DRAWING = 256
"""Longer side of the drawing."""
STRIP = 24
"""Width of the hidden layer, where its neurons fit below each other."""
HEADING = 138
"""Least width of a column: its heading has to fit."""
ANSWER = 400
BAR = 90
"""Distance of two bars, at most."""
LABEL, MOST_LABEL = 46, 320
"""Room for a bar's name: for one letter, and at most."""
TITLE = 13
"""Size of type in points, of headings and of bars that have room for it."""
VERDICT = 250
"""Width of the answer's column, and the height of the verdict in it, above the bars."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Maps:
    """A layer's maps, each in its own row of one column."""

    values: np.ndarray
    """(maps, rows, columns) float32 >= 0."""
    cell: int
    """Side of one number, pixels."""

    @property
    def side(self) -> int:
        return self.values.shape[1] * self.cell


@dataclass(frozen=True, kw_only=True, eq=False)
class Kernels:
    """The kernels of a convolution: a row for each of its maps, in it one for each map that it reads, and the bias."""

    weights: np.ndarray
    """(maps, maps read, size, size) float32."""
    biases: np.ndarray
    """(maps,) float32."""
    cell: int

    @property
    def top(self) -> float:
        """The largest of all numbers, whatever its sign."""
        return float(max(np.abs(self.weights).max(), np.abs(self.biases).max()))

    @property
    def side(self) -> int:
        return self.weights.shape[-1] * self.cell

    @property
    def bias_side(self) -> int:
        return min(self.cell, STRIP)

    @property
    def width(self) -> int:
        """With a cell between two kernels, and at the end the bias."""
        return self.weights.shape[1] * (self.side + self.cell) + self.bias_side


class Plan:
    """Measures of the figure of one prediction, in pixels of a sheet."""

    def __init__(self, prediction: Prediction):
        self.prediction = prediction
        layers = prediction.activations
        rows = max(len(layers["conv1"]), len(layers["conv2"]))
        self.names = written(prediction.classes)
        self.bars = len(prediction.probabilities) + (2 if "in_class" in layers else 0)
        self.body = max(HEIGHT - TOP - BOTTOM, rows * PITCH, VERDICT + self.bars * PITCH)
        self.conv1, self.pool1 = self._maps("conv1", "pool1")
        self.conv2, self.pool2 = self._maps("conv2", "pool2")
        self.kernels1, self.kernels2 = self._kernels("conv1"), self._kernels("conv2")
        self.input_side = prediction.input.shape[0] * CELL

    @property
    def bar_pitch(self) -> float:
        return min((self.body - VERDICT) / self.bars, BAR)

    @property
    def bar_points(self) -> float:
        return min(TITLE, 0.22 * self.bar_pitch)

    @cached_property
    def labels(self) -> list[str]:
        """The names of the bars, as much of each as fits; with numbers from 1 where two would look the same then."""
        labels = [self._cut(name) for name in self.names]
        if len(set(labels)) == len(labels):
            return labels
        return [self._cut(f"#{number} {name}") for number, name in enumerate(self.names, 1)]

    def _cut(self, name: str) -> str:
        return cut(name, self.bar_points, MOST_LABEL - LABEL / 2, bold=True)

    @cached_property
    def label(self) -> int:
        """Room for the longest of them, beside which the answer's column is no narrower than without names."""
        longest = max(width(label, self.bar_points, bold=True) for label in self.labels)
        return max(LABEL, int(longest) + LABEL // 2)

    def _maps(self, convolution: str, pool: str) -> tuple[Maps, Maps]:
        """A convolution's maps as large as fits, and the pooled ones with the same cells, unless those are tiny."""
        maps, pooled = self.prediction.activations[convolution], self.prediction.activations[pool]
        cell = max(min(CELL, int(0.86 * self.body / len(maps) / maps.shape[1])), 1)
        return Maps(values=maps, cell=cell), Maps(values=pooled, cell=cell if cell > 2 else 2 * cell)

    def _kernels(self, convolution: str) -> Kernels:
        weights, biases = self.prediction.kernels[convolution]
        maps, read, size, _ = weights.shape
        cell = min(KERNEL / size, 0.6 * self.body / maps / size, GRID / read / (size + 1))
        return Kernels(weights=weights, biases=biases, cell=max(int(cell), 1))

    @cached_property
    def hidden(self) -> tuple[np.ndarray, tuple[int, int]]:
        """The hidden layer from top to bottom, in as many columns as it takes, NaN behind the last; and a cell's size.

        Returns:
            (rows, columns) float32 and (width, height) pixels.
        """
        values = self.prediction.activations["hidden"]
        columns = -(-len(values) // (self.body // 2))
        rows = -(-len(values) // columns)
        folded = np.full(rows * columns, np.nan, np.float32)
        folded[: len(values)] = values
        cell = max(STRIP // columns, 6), min(self.body // rows, STRIP)
        return folded.reshape(columns, rows).T, cell

    @cached_property
    def _slots(self) -> dict[str, tuple[int, int]]:
        """Name of each column → the width of what is in it, and that which is kept free for it."""
        folded, (cell_width, _) = self.hidden
        widths = {
            "drawing": DRAWING if self.prediction.placed else 0,
            "input": self.input_side,
            "kernels1": self.kernels1.width,
            "conv1": self.conv1.side,
            "pool1": self.pool1.side,
            "kernels2": self.kernels2.width,
            "conv2": self.conv2.side,
            "pool2": self.pool2.side,
            "hidden": folded.shape[1] * cell_width,
            "answer": ANSWER + self.label - LABEL,
        }
        return {name: (width, max(width, HEADING)) for name, width in widths.items() if width}

    @property
    def _needed(self) -> int:
        return sum(slot for _, slot in self._slots.values()) + (len(self._slots) - 1) * GAP + 2 * MARGIN

    @property
    def width(self) -> int:
        return max(WIDTH, self._needed)

    @property
    def height(self) -> int:
        return TOP + self.body + BOTTOM

    @cached_property
    def at(self) -> dict[str, tuple[int, int]]:
        """Name of each column → (x, width) of what is in it."""
        gap = GAP + (self.width - self._needed) / (len(self._slots) - 1)
        places, x = {}, float(MARGIN)
        for name, (filled, slot) in self._slots.items():
            places[name] = round(x + (slot - filled) / 2), filled
            x += slot + gap
        return places

    def centre(self, row: int, rows: int) -> int:
        """y of the middle of a row, of so many."""
        return TOP + round((row + 0.5) * self.body / rows)

    def span(self, side: int, rows: int) -> tuple[int, int]:
        """y of the upper end of the first and of the lower end of the last of so many pictures below each other."""
        return self.centre(0, rows) - side // 2, self.centre(rows - 1, rows) + side // 2
