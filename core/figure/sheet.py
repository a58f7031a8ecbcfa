"""A sheet to draw figures of the network on: pictures of numbers, words and lines, in whole pixels, light or dark.

All its measures are pixels (see `core.figure.letters.DOTS`), x right and y down. It holds the only place where the
figures' colours are named. Matplotlib is loaded by the first sheet.
"""

from functools import cached_property

import numpy as np

from core.figure.letters import DOTS
from core.fonts import families

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1b1a17",
    "muted": "#6b665c",
    "line": "#cfc8ba",
    "shade": "#efebe2",
    "negative": ("#08306b", "#4a90c4"),
    "positive": ("#8c3203", "#ee8a3c"),
}
DARK = {
    "paper": "#121110",
    "ink": "#f6f1e7",
    "muted": "#a49d90",
    "line": "#4a453d",
    "shade": "#26231f",
    "negative": ("#b5d9f7", "#3b7db8"),
    "positive": ("#ffcf9e", "#c96a22"),
}
"""Every colour by its use. Of numbers from 0 up, paper is 0 and ink the largest; of numbers around 0, paper is 0,
blue below and orange above (each: farthest from 0, and half way), which colour-blind people tell apart too."""


class Sheet:
    """One figure.

    Args:
        width, height: pixels.
        dark: whether it is for a dark page.
    """

    def __init__(self, width: int, height: int, *, dark: bool = False):
        from matplotlib.figure import Figure

        self.colours = DARK if dark else LIGHT
        self.figure = Figure(figsize=(width / DOTS, height / DOTS), dpi=DOTS, facecolor=self.colours["paper"])
        self._axes = self.figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0), autoscale_on=False)
        self._axes.set_axis_off()

    @cached_property
    def _from_zero(self):
        from matplotlib.colors import LinearSegmentedColormap

        return LinearSegmentedColormap.from_list("from zero", [self.colours["paper"], self.colours["ink"]])

    @cached_property
    def _around_zero(self):
        from matplotlib.colors import LinearSegmentedColormap

        below, above = self.colours["negative"], self.colours["positive"]
        return LinearSegmentedColormap.from_list("around zero", [*below, self.colours["paper"], *above[::-1]])

    def numbers(self, values: np.ndarray, at, size, top: float, *, signed=False, smooth=False, framed=True) -> None:
        """A picture of numbers.

        Args:
            values: (rows, columns); where one is NaN, nothing is drawn.
            at: (x, y) of its upper left corner.
            size: (width, height).
            top: the number of the strongest colour; `signed`, also its negative.
            smooth: for pictures that have more cells than pixels here.
            framed: with a thin line around it.
        """
        from matplotlib.image import AxesImage

        (x, y), (width, height) = at, size
        picture = AxesImage(
            self._axes,
            cmap=self._around_zero if signed else self._from_zero,
            extent=(x, x + width, y + height, y),
            origin="upper",
            interpolation="antialiased" if smooth else "none",
        )
        picture.set_data(np.ma.masked_invalid(values))
        # Where all numbers are 0, so is every colour
        picture.set_clim(-(top or 1) if signed else 0, top or 1)
        self._axes.add_image(picture)
        if framed:
            self.frame(at, size)

    def frame(self, at, size, colour: str = "line", style: str = "-") -> None:
        """A thin line around a box."""
        self._box(at, size, fill=False, edgecolor=self.colours[colour], linewidth=0.6, linestyle=style)

    def bar(self, at, size, colour: str) -> None:
        """A filled box."""
        self._box(at, size, facecolor=self.colours[colour], linewidth=0)

    def _box(self, at, size, **options) -> None:
        from matplotlib.patches import Rectangle

        self._axes.add_patch(Rectangle(at, *size, **options))

    def band(self, left: tuple[float, float, float], right: tuple[float, float, float]) -> None:
        """A light area from one column to the next, each given as (x, top, bottom): all reads all."""
        from matplotlib.patches import Polygon

        (x, top, bottom), (to_x, to_top, to_bottom) = left, right
        corners = [(x, top), (to_x, to_top), (to_x, to_bottom), (x, bottom)]
        self._axes.add_patch(Polygon(corners, facecolor=self.colours["shade"], alpha=0.6, linewidth=0, zorder=0))

    def lines(self, pairs) -> None:
        """Thin lines behind everything, each from a point (x, y) to another; the more there are, the thinner."""
        from matplotlib.collections import LineCollection

        pairs = list(pairs)
        width = 0.9 if len(pairs) <= 40 else 0.5
        self._axes.add_collection(LineCollection(pairs, colors=self.colours["line"], linewidths=width, zorder=0))

    def words(self, text: str, at, points: float, *, colour="ink", across="left", down="baseline", bold=False) -> None:
        """A line of text; `across` and `down` say which part of it is at (x, y), as Matplotlib's ha and va."""
        self._axes.text(
            *at,
            text,
            fontsize=points,
            family=[*families(), "sans-serif"],  # a viewer of an SVG may take another
            weight="bold" if bold else "normal",
            color=self.colours[colour],
            ha=across,
            va=down,
            parse_math=False,
        )
