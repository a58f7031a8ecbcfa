"""What people draw that is no digit: things, signs and scribbles, each a function of chance."""

from functools import cache
from pathlib import Path as File

import numpy as np

from core.synthesis.paths import Path, read_table
from core.synthesis.shapes import TURN, arc, circle, dot, line, loops, polygon, rays, scribble, spiral, zigzag

Rng = np.random.Generator
Strokes = list[np.ndarray]


@cache
def outlines() -> dict[str, tuple[float, Path]]:
    """name → how often it is drawn, and its path: what `doodles.txt` holds."""
    return read_table(File(__file__).parent / "doodles.txt")


def outline(name: str, rng: Rng) -> Strokes:
    """One of the `outlines`."""
    return outlines()[name][1].draw(rng, 0.035)


def face(rng: Rng) -> Strokes:
    """A round face with eyes, and mostly a mouth and a nose."""
    head = circle(rng, (0.5, 0.5), (rng.uniform(0.36, 0.5), 0.5))
    eyes = [(0.5 + side * rng.uniform(0.12, 0.2), rng.uniform(0.3, 0.45)) for side in (-1, 1)]
    size = rng.uniform(0.02, 0.08)
    parts = [circle(rng, eye, size) if rng.random() < 0.5 else dot(rng, eye) for eye in eyes]
    if rng.random() < 0.85:
        bow = rng.uniform(-0.1, 0.2)
        parts.append(arc((0.5, 0.68), (rng.uniform(0.1, 0.25), bow), 0.1, np.pi - 0.1))
    if rng.random() < 0.4:
        parts.append(line((0.5, 0.45), (0.5 + rng.uniform(-0.08, 0.08), 0.58)))
    if rng.random() < 0.2:
        parts += [line((0.5 + s * 0.2, 0.1), (0.5 + s * 0.36, -0.2), (0.5 + s * 0.44, 0.2)) for s in (-1, 1)]
    return [head, *parts]


def sun(rng: Rng) -> Strokes:
    """A circle or spiral with rays, or rays alone."""
    radius = rng.uniform(0.16, 0.34)
    middle = [circle(rng, (0.5, 0.5), radius)] if rng.random() < 0.75 else []
    inner = radius * rng.uniform(0.8, 1.3) if middle else 0.0
    return middle + rays(rng, int(rng.integers(4, 13)), inner, rng.uniform(0.42, 0.6))


def flower(rng: Rng) -> Strokes:
    """Petals around a middle, often on a stem."""
    petals = int(rng.integers(4, 8))
    radius = rng.uniform(0.14, 0.24)
    angles = rng.uniform(0, TURN) + TURN * np.arange(petals) / petals
    strokes = [circle(rng, (0.5 + 0.3 * np.cos(a), 0.5 + 0.3 * np.sin(a)), radius) for a in angles]
    if rng.random() < 0.6:
        strokes.append(circle(rng, (0.5, 0.5), rng.uniform(0.08, 0.16)))
    if rng.random() < 0.6:
        strokes.append(line((0.5, 0.9), (0.5 + rng.uniform(-0.1, 0.1), rng.uniform(1.3, 1.9))))
    return strokes


def wheel(rng: Rng) -> Strokes:
    """A circle with spokes, a cross or another circle in it."""
    rim = circle(rng, (0.5, 0.5), (0.5, rng.uniform(0.4, 0.5)))
    inside = rng.integers(3)
    if inside == 0:
        return [rim, *rays(rng, int(rng.integers(3, 9)), 0.05, 0.5)]
    if inside == 1:
        return [rim, circle(rng, (0.5, 0.5), rng.uniform(0.12, 0.3))]
    return [rim, *(circle(rng, (0.5 + s * 0.2, 0.5), rng.uniform(0.04, 0.1)) for s in (-1, 1))]


def eye(rng: Rng) -> Strokes:
    """Two lids and an iris, sometimes lashes."""
    lids = [arc((0.5, 0.5 - s * 0.2), (0.62, 0.5), s * 0.45, s * (np.pi - 0.45)) for s in (-1, 1)]
    lashes = rays(rng, 9, 0.42, 0.6)[:5] if rng.random() < 0.3 else []
    return [*lids, circle(rng, (0.5, 0.5), rng.uniform(0.1, 0.2)), *lashes]


def animal(rng: Rng) -> Strokes:
    """A body with a head, legs and perhaps a tail."""
    width = rng.uniform(0.35, 0.6)
    body = circle(rng, (0.5, 0.5), (width, rng.uniform(0.15, 0.3)))
    head = circle(rng, (0.5 + width + 0.1, rng.uniform(0.15, 0.4)), rng.uniform(0.12, 0.22))
    places = np.linspace(0.5 - 0.7 * width, 0.5 + 0.7 * width, int(rng.choice([2, 4])))
    legs = [line((x, 0.68), (x + rng.normal(0, 0.04), rng.uniform(0.95, 1.15))) for x in places]
    tail = [line((0.5 - width, 0.45), (0.5 - width - rng.uniform(0.1, 0.3), rng.uniform(0.1, 0.5)))]
    return [body, head, *legs, *tail]


def person(rng: Rng) -> Strokes:
    """A stick figure."""
    hip, left, right = rng.uniform(0.6, 0.7), *rng.uniform(0.3, 0.5, 2)
    arms, legs = line((0.2, left), (0.5, 0.38), (0.8, right)), line((0.3, 1.05), (0.5, hip), (0.7, 1.05))
    return [circle(rng, (0.5, 0.14), 0.14), line((0.5, 0.28), (0.5, hip)), arms, legs]


def shapes_together(rng: Rng) -> Strokes:
    """Two to four plain shapes in, on or beside each other; two rings would be an 8."""
    strokes = []
    for place in range(int(rng.integers(2, 5))):
        cornered = place == 0 or rng.random() < 0.5
        part = polygon_alone(rng)[0] if cornered else circle(rng, (0.5, 0.5), (0.5, 0.4))
        strokes.append(part * rng.uniform(0.25, 0.9) + rng.uniform(-0.5, 0.5, 2))
    return strokes


def lines(rng: Rng) -> Strokes:
    """Two to seven straight lines: side by side, or across each other."""
    count = int(rng.integers(2, 8))
    if rng.random() < 0.4:
        gap, lean = rng.uniform(0.15, 0.45), rng.normal(0, 0.2)
        ends = rng.normal(0, 0.06, (count, 2))
        strokes = [line((k * gap, top), (k * gap + lean, 1 + bottom)) for k, (top, bottom) in enumerate(ends)]
        return [stroke[:, ::-1] for stroke in strokes] if rng.random() < 0.5 else strokes
    count = max(count, 3)
    return [line(*rng.uniform(0, 1, (2, 2))) for _ in range(count)]


def dots(rng: Rng) -> Strokes:
    """Two to twelve touches of the pen."""
    return [dot(rng, rng.uniform(0, 1, 2)) for _ in range(int(rng.integers(2, 13)))]


def polygon_alone(rng: Rng) -> Strokes:
    """Three to five corners, the corners clear to see."""
    return [polygon(rng, int(rng.integers(3, 6)), rng.uniform(0, TURN), 0.08)]


def scribbles(rng: Rng) -> Strokes:
    """One or two scribbles."""
    return [scribble(rng) + rng.uniform(-0.4, 0.4, 2) for _ in range(int(rng.integers(1, 3)))]


def one_line(rng: Rng) -> Strokes:
    """A spiral, a zigzag, waves or loops."""
    kind = rng.integers(4)
    stroke = [spiral, lambda r: zigzag(r, True), lambda r: zigzag(r, False), loops][kind](rng)
    return [stroke[:, ::-1] if rng.random() < 0.3 else stroke]


def broad_arc(rng: Rng) -> Strokes:
    """A bow that is too round, or lies too flat, for a 1."""
    middle = rng.choice([-np.pi / 2, np.pi / 2, 0, np.pi]) + rng.normal(0, 0.3)
    half = rng.uniform(0.8, 1.9)
    return [arc((0.5, 0.5), (0.5, rng.uniform(0.3, 0.5)), middle - half, middle + half)]
