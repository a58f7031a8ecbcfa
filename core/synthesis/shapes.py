"""The strokes that doodles and invented letters are made of; x right and y down, in heights of the drawing."""

import itertools

import numpy as np

TURN = 2 * np.pi


def arc(centre, radius, start: float, end: float) -> np.ndarray:
    """(n, 2) part of an ellipse.

    Args:
        centre: (x, y).
        radius: one number, or (across, down).
        start, end: angles in radians, 0 to the right, growing clockwise; may span several turns.
    """
    angles = np.linspace(start, end, max(5, round(abs(end - start) * 6)))
    return np.asarray(centre) + np.asarray(radius) * np.stack([np.cos(angles), np.sin(angles)], 1)


def circle(rng: np.random.Generator, centre, radius) -> np.ndarray:
    """(n, 2) a closed round line, as well closed as people close it."""
    start = rng.uniform(0, TURN)
    return arc(centre, radius, start, start + TURN * rng.normal(1.0, 0.03))


def line(*knots) -> np.ndarray:
    """(n, 2) straight from knot to knot, with points on the way."""
    knots = np.asarray(knots, float)
    steps = np.linspace(0, 1, 7)[1:, None]
    parts = [knots[:1]] + [a + (b - a) * steps for a, b in itertools.pairwise(knots)]
    return np.concatenate(parts)


def curve(knots) -> np.ndarray:
    """(n, 2) smoothly through the knots (K, 2)."""
    knots = np.asarray(knots, float)
    padded = np.concatenate([2 * knots[:1] - knots[1:2], knots, 2 * knots[-1:] - knots[-2:-1]])
    t = np.arange(0, 1, 1 / 6)[:, None, None]
    a, b, c, d = (padded[k : len(padded) - 3 + k] for k in range(4))
    parts = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return np.concatenate([parts.transpose(1, 0, 2).reshape(-1, 2), knots[-1:]])


def polygon(rng: np.random.Generator, sides: int, start: float, irregular: float = 0.1) -> np.ndarray:
    """(n, 2) a closed polygon around (0.5, 0.5), its corners about on a circle.

    Args:
        start: angle of the first corner, radians.
        irregular: standard deviation of each corner's place.
    """
    angles = start + TURN * np.arange(sides) / sides
    knots = 0.5 + 0.5 * np.stack([np.cos(angles), np.sin(angles)], 1) + irregular * rng.standard_normal((sides, 2))
    return line(*knots, knots[0])


def spiral(rng: np.random.Generator) -> np.ndarray:
    """(n, 2) two to five turns."""
    turns, start = rng.uniform(1.8, 5), rng.uniform(0, TURN)
    angles = np.linspace(0, turns * TURN, int(turns * 20)) * rng.choice([-1, 1])
    radius = np.linspace(rng.uniform(0, 0.15), 0.5, len(angles))[:, None]
    return 0.5 + radius * np.stack([np.cos(start + angles), np.sin(start + angles)], 1)


def zigzag(rng: np.random.Generator, sharp: bool) -> np.ndarray:
    """(n, 2) back and forth, from left to right, with corners or in waves."""
    count = int(rng.integers(4, 10))
    x = np.linspace(0, rng.uniform(0.7, 2.5), count) + rng.normal(0, 0.03, count)
    y = np.where(np.arange(count) % 2, 0, 1) * rng.uniform(0.2, 1) + rng.normal(0, 0.06, count)
    knots = np.stack([x, y], 1)
    return line(*knots) if sharp else curve(knots)


def scribble(rng: np.random.Generator) -> np.ndarray:
    """(n, 2) round and about in one place."""
    if rng.random() < 0.5:
        return curve(rng.uniform(0, 1, (int(rng.integers(9, 30)), 2)))
    count = int(rng.integers(8, 26))
    x = np.linspace(0, rng.uniform(0.3, 1.2), count)
    y = np.where(np.arange(count) % 2, 0.1, 0.9) + rng.normal(0, 0.12, count)
    angle = rng.uniform(0, TURN)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return curve(np.stack([x, y], 1) @ turn)


def loops(rng: np.random.Generator) -> np.ndarray:
    """(n, 2) a row of loops, as in a telephone doodle."""
    turns = rng.uniform(2.5, 7)
    t = np.linspace(0, turns * TURN, int(turns * 16))
    return np.stack([0.5 * np.cos(t) + t * rng.uniform(0.03, 0.12), 0.5 * np.sin(t)], 1) * (1, rng.choice([-1, 1]))


def rays(rng: np.random.Generator, count: int, inner: float, outer: float) -> list[np.ndarray]:
    """Lines from a middle at (0.5, 0.5) outwards."""
    angles = rng.uniform(0, TURN) + TURN * np.arange(count) / count + rng.normal(0, 0.12, count)
    ways = np.stack([np.cos(angles), np.sin(angles)], 1)
    return [line(0.5 + inner * way, 0.5 + outer * rng.uniform(0.8, 1.2) * way) for way in ways]


def dot(rng: np.random.Generator, centre, spread: float = 0.0) -> np.ndarray:
    """(2, 2) a touch of the pen."""
    place = np.asarray(centre, float) + rng.normal(0, spread, 2)
    return np.stack([place, place + rng.normal(0, 0.012, 2)])
