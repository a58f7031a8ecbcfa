"""Draws the figure, column by column. Within a layer all numbers share a scale, which stands below it."""

import numpy as np
from PIL import Image

from core.figure.letters import cut, width
from core.figure.plan import DRAWING, LABEL, MARGIN, TITLE, TOP, VERDICT, Kernels, Maps, Plan
from core.figure.sheet import Sheet
from core.figure.words import ENGLISH, Words, named_digits, numbered, percent, said, switched_off
from core.prediction import Prediction

NOTE = 11
"""Size of type in points, of what explains."""
LARGE, LONG, LEAST = 66, 44, 12
"""Sizes of the answer: of one letter, of more, and the smallest before a name is cut."""
MOST_WIRES = 100
"""Where every map reads every other, a light band stands for more wires than these."""


def draw_figure(prediction: Prediction, *, dark: bool = False, words: Words = ENGLISH):
    """The figure of a prediction, as a `matplotlib.figure.Figure` that belongs to no window and no global state.

    Args:
        prediction: any, of a network with any number of maps.
        dark: light ink on a dark page.
        words: in another language; English ones stand where no font of this machine has their letters.
    """
    plan = Plan(prediction)
    sheet = Sheet(plan.width, plan.height, dark=dark)
    _Columns(plan, sheet, words.writable).draw()
    return sheet.figure


class _Columns:
    def __init__(self, plan: Plan, sheet: Sheet, words: Words):
        self.plan, self.sheet, self.prediction, self.words = plan, sheet, plan.prediction, words

    def draw(self) -> None:
        plan = self.plan
        self._wires()
        if self.prediction.placed:
            self._drawing()
        self._input()
        self._kernels("kernels1", plan.kernels1)
        self._maps({"conv1": plan.conv1, "pool1": plan.pool1})
        self._kernels("kernels2", plan.kernels2)
        self._maps({"conv2": plan.conv2, "pool2": plan.pool2})
        self._hidden()
        self._answer()
        self.sheet.words(self.words.scales, (MARGIN, plan.height - 36), NOTE, colour="muted")
        by_number = numbered(plan.names, self.prediction.classes, self.words)
        self.sheet.words(by_number, (plan.width - MARGIN, 36), NOTE, across="right")
        self.sheet.words(switched_off(self.prediction, self.words), (MARGIN, 36), NOTE, bold=True)

    def _heading(self, name: str, title: str, *notes: str) -> None:
        x, width = self.plan.at[name]
        middle = x + width / 2
        self.sheet.words(title, (middle, 84), TITLE, across="center", bold=True)
        for line, note in enumerate(notes):
            self.sheet.words(note, (middle, 128 + 38 * line), NOTE, colour="muted", across="center")

    def _scale(self, names: list[str], top: float, *, signed: bool = False) -> None:
        """The colours of the columns of these names, and their ends as numbers."""
        (x, _), (last, width) = self.plan.at[names[0]], self.plan.at[names[-1]]
        middle, y, long = (x + last + width) // 2, TOP + self.plan.body + 44, 150
        ramp = np.linspace(-1 if signed else 0, 1, 64)[None]
        self.sheet.numbers(ramp, (middle - long // 2, y), (long, 18), 1.0, signed=signed)
        ends = [(f"±{top:.3g}", "center", 0)] if signed else [("0", "left", -1), (f"{top:.3g}", "right", 1)]
        for text, across, side in ends:
            self.sheet.words(text, (middle + side * long / 2, y + 54), NOTE, colour="muted", across=across)

    def _drawing(self) -> None:
        """What was drawn, with the box of its ink."""
        placed, drawn = self.prediction.placed, self.prediction.steps["drawn"]
        rows, columns = drawn.shape
        scale = DRAWING / max(rows, columns)
        size = max(round(columns * scale), 1), max(round(rows * scale), 1)
        x = self.plan.at["drawing"][0] + (DRAWING - size[0]) // 2
        y = TOP + (self.plan.body - size[1]) // 2
        # Each pixel the mean of the ink that it covers, however large the drawing was
        shown = np.asarray(Image.fromarray(drawn).resize(size, Image.Resampling.BOX))
        self.sheet.numbers(shown, (x, y), size, 1.0)
        if placed.box:
            left, top, right, bottom = (
                scale * (edge + corner) for edge, corner in zip(placed.box, placed.corner * 2, strict=True)
            )
            self.sheet.frame((x + left, y + top), (right - left, bottom - top), "muted", ":")
        self._heading("drawing", self.words.drawing, self.words.as_drawn, f"{columns}×{rows}")

    def _input(self) -> None:
        x, side = self.plan.at["input"]
        picture = self.prediction.input
        self.sheet.numbers(picture, (x, self.plan.centre(0, 1) - side // 2), (side, side), 1.0)
        how = self.words.centred if self.prediction.placed else self.words.as_given
        self._heading("input", self.words.input, how, _by(picture))
        self._scale(["input"], 1.0)

    def _kernels(self, name: str, kernels: Kernels) -> None:
        x, width = self.plan.at[name]
        maps, read, size, _ = kernels.weights.shape
        side, cell, bias = kernels.side, kernels.cell, kernels.bias_side
        gap = np.full((size, 1), np.nan, np.float32)
        for row in range(maps):
            middle = self.plan.centre(row, maps)
            y = middle - side // 2
            # One picture a row, with a cell of nothing between two kernels
            line = np.hstack([part for kernel in kernels.weights[row] for part in (kernel, gap)])[:, :-1]
            self.sheet.numbers(line, (x, y), (line.shape[1] * cell, side), kernels.top, signed=True, framed=False)
            for column in range(read):
                self.sheet.frame((x + column * (side + cell), y), (side, side))
            at = x + width - bias, middle - bias // 2
            self.sheet.numbers(kernels.biases[row, None, None], at, (bias, bias), kernels.top, signed=True)
        count = f"{maps}" if read == 1 else f"{maps} × {read}"
        self._heading(name, self.words.kernels, count, self.words.size.format(size=_by(kernels.weights)))
        self._scale([name], kernels.top, signed=True)

    def _maps(self, layers: dict[str, Maps]) -> None:
        """A convolution and its pooling, which share a scale."""
        top = max(float(layer.values.max()) for layer in layers.values())
        for name, layer in layers.items():
            x, side = self.plan.at[name]
            maps = len(layer.values)
            for row, values in enumerate(layer.values):
                self.sheet.numbers(values, (x, self.plan.centre(row, maps) - side // 2), (side, side), top)
            title = (self.words.conv if name.startswith("conv") else self.words.pool).format(number=name[-1])
            count = self.words.one_map if maps == 1 else self.words.maps.format(count=maps)
            self._heading(name, title, count, _by(layer.values))
        self._scale(list(layers), top)

    def _hidden(self) -> None:
        x, width = self.plan.at["hidden"]
        values = self.prediction.activations["hidden"]
        top, bottom = self._hidden_span()
        folded, _ = self.plan.hidden
        self.sheet.numbers(folded, (x, top), (width, bottom - top), float(values.max()))
        neurons = self.words.neurons if len(values) > 1 else self.words.neuron
        self._heading("hidden", self.words.hidden, f"{len(values)}", neurons)
        self._scale(["hidden"], float(values.max()))

    def _hidden_span(self) -> tuple[int, int]:
        folded, (_, cell) = self.plan.hidden
        return self.plan.span(len(folded) * cell, 1)

    def _answer(self) -> None:
        """The verdict, and below it the probabilities as bars."""
        x, room = self.plan.at["answer"]
        big, small = said(self.prediction, self.plan.names, self.words)
        self._heading("answer", self.words.answer)
        points = LARGE if len(big) == 1 else max(min(LONG, LONG * room / width(big, LONG, bold=True)), LEAST)
        big = cut(big, points, room, bold=True)
        self.sheet.words(big, (x + room / 2, TOP + 90), points, across="center", bold=True)
        self.sheet.words(small, (x + room / 2, TOP + 160), TITLE, colour="muted", across="center")
        named = named_digits(self.prediction)
        for digit, share in enumerate(self.prediction.probabilities):
            self._bar(digit, float(share), self.plan.labels[digit], is_named=digit in named)
        if "in_class" in self.prediction.layers:
            below = self.plan.bars - 1
            y = self._bar_y(below) - 0.35 * self.plan.bar_pitch
            self.sheet.words(self.words.is_digit, (x + self.plan.label, y), NOTE, colour="muted", down="bottom")
            self._bar(below, self.prediction.in_class, "")

    def _bar_y(self, row: int) -> float:
        return TOP + VERDICT + (row + 0.5) * self.plan.bar_pitch

    def _bar(self, row: int, share: float, label: str, *, is_named: bool = False) -> None:
        (x, room), y = self.plan.at["answer"], self._bar_y(row)
        points, thick = self.plan.bar_points, min(0.5 * self.plan.bar_pitch, 30)
        start, long = x + self.plan.label, room - self.plan.label - 160
        self.sheet.words(
            label, (start - LABEL / 2 - 7, y), points, across="right", down="center_baseline", bold=is_named
        )
        self.sheet.bar((start, y - thick / 2), (long, thick), "shade")
        self.sheet.bar((start, y - thick / 2), (long * share, thick), "ink" if is_named else "muted")
        where = x + room, y
        self.sheet.words(percent(share), where, points, across="right", down="center_baseline", bold=is_named)

    def _wires(self) -> None:
        """Who reads whom: lines between maps and kernels, bands where everything reads everything."""
        at, plan = self.plan.at, self.plan
        first, second = len(plan.conv1.values), len(plan.conv2.values)
        middle = plan.centre(0, 1)
        if "drawing" in at:
            self.sheet.lines([self._wire("drawing", middle, "input", middle)])
        self.sheet.lines(self._wire("input", middle, "kernels1", y) for y in self._centres(first))
        for left, right, rows in (("kernels1", "conv1", first), ("conv1", "pool1", first)):
            self.sheet.lines(self._wire(left, y, right, y) for y in self._centres(rows))
        if first * second <= MOST_WIRES:
            ends = [(y, to) for y in self._centres(first) for to in self._centres(second)]
            self.sheet.lines(self._wire("pool1", y, "kernels2", to) for y, to in ends)
        else:
            self._band("pool1", plan.span(plan.pool1.side, first), "kernels2", plan.span(plan.kernels2.side, second))
        for left, right in (("kernels2", "conv2"), ("conv2", "pool2")):
            self.sheet.lines(self._wire(left, y, right, y) for y in self._centres(second))
        self._band("pool2", plan.span(plan.pool2.side, second), "hidden", self._hidden_span())
        bars = round(TOP + VERDICT), round(TOP + VERDICT + len(self.prediction.probabilities) * self.plan.bar_pitch)
        self._band("hidden", self._hidden_span(), "answer", bars)

    def _centres(self, rows: int) -> list[int]:
        return [self.plan.centre(row, rows) for row in range(rows)]

    def _wire(self, left: str, y: int, right: str, to_y: int):
        (x, width), (to_x, _) = self.plan.at[left], self.plan.at[right]
        return (x + width + 6, y), (to_x - 6, to_y)

    def _band(self, left: str, span: tuple[int, int], right: str, to_span: tuple[int, int]) -> None:
        (x, width), (to_x, _) = self.plan.at[left], self.plan.at[right]
        self.sheet.band((x + width + 6, *span), (to_x - 6, *to_span))


def _by(pictures: np.ndarray) -> str:
    """Width × height of pictures, whose last two axes are rows and columns."""
    rows, columns = pictures.shape[-2:]
    return f"{columns}×{rows}"
