"""A small language for pen strokes: knots that the pen passes, smoothly or around a corner.

"20,25 50,0 80,25 20,100! 85,98 | 40,50 60,50" are two strokes. A knot is x,y in hundredths of the drawing's height,
x to the right and y down; the pen turns sharply at a knot that ends in "!" and passes all others in a curve.
"""

import itertools
from dataclasses import dataclass
from pathlib import Path as File

import numpy as np

SAMPLES = 8
"""Points of the polyline for each stretch between two knots."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Path:
    """One or several ways to draw the same thing, knot by knot, so that anything between them can be drawn too."""

    frames: np.ndarray
    """(F, K, 2) the K knots of each of the F ways, in heights of the drawing."""
    curve: np.ndarray
    """(N, K) which mixture of the knots each point of the polyline is (Catmull and Rom, 1974)."""
    ends: np.ndarray
    """(number of strokes - 1,) where the polyline is cut into strokes."""

    def draw(self, rng: np.random.Generator, jitter: float) -> list[np.ndarray]:
        """One drawing, somewhere between the ways, its knots scattered.

        Args:
            jitter: standard deviation of each knot in each direction, in heights of the drawing.
        Returns:
            The strokes, each (n, 2).
        """
        shares = rng.dirichlet(np.ones(len(self.frames)))
        knots = np.tensordot(shares, self.frames, 1)  # (K, 2)
        knots = knots + jitter * rng.standard_normal(knots.shape)
        return np.split(self.curve @ knots, self.ends)


def read_path(*ways: str) -> Path:
    """Read one or several ways to draw the same thing.

    Raises:
        ValueError: the ways differ in their strokes or corners, or a stroke has fewer than two knots.

    >>> path = read_path("0,0 50,50! 0,100 | 0,50 50,50")
    >>> [len(stroke) for stroke in path.draw(np.random.default_rng(0), jitter=0)]
    [17, 9]
    """
    frames, plans = [], set()
    for way in ways:
        strokes = [stroke.split() for stroke in way.split("|")]
        knots = itertools.chain(*strokes)
        frames.append([[float(part) / 100 for part in knot.rstrip("!").split(",")] for knot in knots])
        plans.add(tuple(tuple(knot.endswith("!") for knot in stroke) for stroke in strokes))
    if len(plans) > 1:
        raise ValueError(f"expected ways with the same strokes and corners, got {ways}")
    (corners,) = plans
    curves = [_curve(stroke) for stroke in corners]
    curve = np.zeros((sum(len(part) for part in curves), sum(part.shape[1] for part in curves)))
    row = column = 0
    for part in curves:
        curve[row : row + len(part), column : column + part.shape[1]] = part
        row, column = row + len(part), column + part.shape[1]
    return Path(frames=np.array(frames), curve=curve, ends=np.cumsum([len(part) for part in curves])[:-1])


def read_table(file: File) -> dict[str, tuple[float, Path]]:
    """Read a table of styles: name → how often it is drawn, and its path.

    Lines "name: frequency", each followed by its ways, one a line and indented; "#" starts a comment.
    """
    found: dict[str, tuple[float, list[str]]] = {}
    for text in file.read_text(encoding="utf-8").splitlines():
        if text.startswith(" "):
            found[next(reversed(found))][1].append(text)
        elif text and not text.startswith("#"):
            name, frequency = text.split(": ")
            found[name] = float(frequency), []
    return {name: (frequency, read_path(*ways)) for name, (frequency, ways) in found.items()}


def _curve(corners: tuple[bool, ...]) -> np.ndarray:
    """(N, K) for one stroke of K knots: from corner to corner, each part a curve of its own."""
    count = len(corners)
    if count < 2:
        raise ValueError(f"a stroke needs at least two knots, got {count}")
    stops = [0, *(k for k in range(1, count - 1) if corners[k]), count - 1]
    rows = []
    for first, last in itertools.pairwise(stops):
        rows += [_point(first, last, k, t / SAMPLES, count) for k in range(first, last) for t in range(SAMPLES)]
    return np.array([*rows, np.eye(count)[-1]])


def _point(first: int, last: int, k: int, t: float, count: int) -> np.ndarray:
    """(K,) shares of the knots in the point at `t` between knots `k` and `k + 1` of a curve from `first` to `last`."""
    shares = 0.5 * np.array([-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, -(t**2) + t**3])
    result = np.zeros(count)
    for share, knot in zip(shares, range(k - 1, k + 3), strict=True):
        if knot < first:  # beyond an end the curve goes on as if it were mirrored there
            result[first] += 2 * share
            result[first + 1] -= share
        elif knot > last:
            result[last] += 2 * share
            result[last - 1] -= share
        else:
            result[knot] += share
    return result
