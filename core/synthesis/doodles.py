"""What people draw that is no digit: things, signs and scribbles, each a function of chance."""

import numpy as np

from core.synthesis.paths import read_path
from core.synthesis.shapes import TURN, arc, circle, dot, line, loops, polygon, rays, scribble, spiral, zigzag

Rng = np.random.Generator
Strokes = list[np.ndarray]

OUTLINES = {
    "triangle": ("50,0! 100,90! 0,90! 48,2", "20,0! 110,100! 0,80! 22,4"),
    "square": ("0,0! 100,0! 100,100! 0,100! 0,4", "4,0! 150,4! 146,90! 0,94! 2,0"),
    "diamond": ("50,0! 100,50! 50,100! 0,50! 48,2", "0,20! 100,0! 130,30! 30,100! 2,22"),
    "heart": ("50,28! 30,0 0,20 14,60 50,100! 86,60 100,20 70,0 50,28",),
    "star": ("50,0! 80,95! 0,36! 100,36! 20,95! 50,0",),
    "star outline": ("50,0! 62,36! 100,38! 70,60! 80,100! 50,76! 20,100! 30,60! 0,38! 38,36! 50,0",),
    "house": ("0,100! 0,45! 100,45! 100,100! 0,100 | 0,45! 50,0! 100,45", "10,100! 10,40! 90,40! 90,100! 10,100 | 0,42! 50,10! 100,42"),
    "house with door": ("0,100! 0,45! 50,0! 100,45! 100,100! 0,100 | 38,100! 38,65! 62,65! 62,100",),
    "arrow": ("0,50 100,50 | 70,20! 100,50! 70,80", "0,60 100,40 | 80,20! 100,40! 76,64"),
    "arrow up": ("50,100 50,0 | 20,34! 50,0! 80,34", "46,100 50,0 | 30,20! 50,0! 66,24"),
    "plus": ("50,0 50,100 | 0,50 100,50",),
    "minus": ("0,50 50,50 100,50",),
    "equals": ("0,30 100,30 | 0,70 100,70",),
    "times": ("0,0 100,100 | 100,0 0,100",),
    "divided": ("0,50 100,50 | 48,14 52,16 | 48,84 52,86",),
    "check mark": ("0,60 30,100! 100,0", "0,40 20,100! 70,0"),
    "percent": ("100,0 0,100 | 20,0 0,14 14,34 36,20 22,0 | 84,66 64,80 76,100 98,86 86,66",),
    "hash": ("30,0 26,100 | 74,0 70,100 | 0,32 100,28 | 0,72 100,68",),
    "question mark": ("20,20 50,0 80,20 52,48 48,72 | 48,94 50,98",),
    "cloud": ("10,60 0,40 20,28 30,8 60,4 72,22 96,28 100,52 84,66 50,64 30,70 10,60", "20,70 0,60 10,30 40,30 50,6 80,14 90,36 120,44 114,70 80,74 50,70 20,70"),
    "fish": ("100,20 60,50 20,40 0,24 20,8 60,2 100,44",),
    "moon face": ("70,0 30,14 14,50 30,86 70,100! 46,80 38,50 48,20 70,0",),
    "leaf and stem": ("0,100 30,70! 30,30 80,0! 84,50 30,70 | 30,70 80,0",),
    "envelope": ("0,0! 140,0! 140,90! 0,90! 0,0 | 0,0! 70,52! 140,0",),
    "sailboat": ("0,70! 100,70! 80,100! 20,100! 0,70 | 50,70! 50,0! 90,60! 50,60",),
    "umbrella": ("0,50 14,14 50,0 86,14 100,50! 75,42 50,50! 25,42 0,50 | 50,50 50,90 40,100 30,92",),
    "mushroom": ("0,46 14,10 50,0 86,10 100,46! 50,46! 0,46 | 36,46 38,100! 64,100! 64,46",),
    "key": ("30,20 10,4 0,24 14,44 32,28 30,20 | 30,24 120,26 | 90,26 90,44 | 114,26 114,46",),
    "fork": ("50,100 50,40 | 20,0 22,36 50,44 78,36 80,0 | 50,40 50,0", "50,100 48,50 | 34,0 34,40 50,46 64,40 66,0 | 50,46 50,4"),
    "stairs": ("0,100! 0,75! 30,75! 30,50! 60,50! 60,25! 90,25! 90,0",),
    "ladder": ("20,0 14,100 | 64,0 70,100 | 18,22 66,22 | 16,46 66,46 | 14,72 68,72",),
    "mountains": ("0,100 30,30! 50,62! 74,0! 110,100", "0,80 26,20! 46,60! 70,30! 100,90"),
    "peak": ("0,100 44,0! 90,100", "0,100 30,0! 80,80"),
    "bow": ("50,40! 0,0! 0,90! 50,46! 100,90! 100,0! 50,40",),
    "infinity": ("50,50 76,14 100,30 100,70 76,86 50,50 24,14 0,30 0,70 24,86 50,50",),
    "apple": ("50,22 26,8 4,24 6,66 30,100 50,92 72,100 96,66 96,24 74,8 50,22 | 50,22 52,6 64,-8",),
    "banana": ("90,0 84,50 50,84 4,90! 40,60 66,34 76,0! 90,0",),
    "foot": ("30,0 30,60 24,86 44,96 90,98! 96,84 60,60 60,0", "20,0 22,50 18,80 20,98 90,100! 84,76 50,66 48,4"),
    "hand": ("30,100 10,60 0,30 14,30 24,54! 24,4 36,4 40,46! 46,0 58,0 58,46! 68,6 80,8 74,54! 92,36 100,46 74,100",),
    "tree": ("40,100! 42,60 10,50 6,20 30,14 46,0 76,10 92,36 76,56 56,60 60,100",),
    "fir": ("50,0! 84,40! 62,40! 92,76! 8,76! 38,40! 16,40! 50,0 | 44,76! 44,100! 58,100! 58,76",),
    "lollipop": ("50,0 28,10 22,32 40,52 62,50 78,32 70,8 50,0 | 50,54 48,100",),
    "paper clip": ("70,20 70,84 52,100 34,84 34,14 50,0 86,14 86,80",),
    "cup": ("0,0! 10,100! 70,100! 80,0! 0,0 | 76,24 106,24 100,62 74,66",),
    "flag": ("10,100 10,0! 90,20! 10,46",),
    "fish bone": ("0,50 110,50 | 24,20 24,80 | 50,24 50,76 | 76,30 76,70",),
    "bolt": ("60,0! 20,55! 52,52! 30,100! 90,36! 56,40! 84,0! 60,0",),
    "hat": ("0,80! 120,80 | 24,80! 28,10! 90,8! 94,80",),
    "glasses": ("40,40 20,20 0,40 20,62 40,40 60,30 80,40 100,20 120,40 100,62 80,40",),
    "wave": ("0,50 20,20 40,50 60,80 80,50 100,20 120,50",),
    "pencil": ("0,40! 100,30! 124,44! 102,58! 0,66! 0,40 | 20,39 22,64",),
    "crown": ("0,100! 0,20! 26,64! 50,0! 74,64! 100,20! 100,100! 0,100",),
    "bird": ("0,30 22,6 50,40! 78,4 102,30",),
    "drop": ("50,0! 84,60 72,96 30,96 16,60 50,0",),
    "bracket": ("60,0! 10,4! 10,96! 60,100", "40,0! 8,0! 8,100! 40,98"),
    "brace": ("60,0 34,8 36,40 14,50! 36,60 34,92 60,100",),
    "angle": ("80,0 0,50! 80,100", "100,20 0,50! 100,90"),
    "corner": ("0,0 4,100! 90,98", "0,0 20,90! 100,80"),
}
"""name → ways to draw it in one go, for `core.synthesis.paths`."""

_PATHS = {}


def outline(name: str, rng: Rng) -> Strokes:
    """One of `OUTLINES`."""
    if name not in _PATHS:
        _PATHS[name] = read_path(*OUTLINES[name])
    return _PATHS[name].draw(rng, 0.05)


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
    return middle + rays(rng, int(rng.integers(4, 13)), radius * rng.uniform(0.8, 1.3) * bool(middle), rng.uniform(0.42, 0.6))


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
    hip = rng.uniform(0.6, 0.7)
    limbs = [line((0.5, 0.28), (0.5, hip)), line((0.2, rng.uniform(0.3, 0.5)), (0.5, 0.38), (0.8, rng.uniform(0.3, 0.5)))]
    return [circle(rng, (0.5, 0.14), 0.14), *limbs, line((0.3, 1.05), (0.5, hip), (0.7, 1.05))]


def shapes_together(rng: Rng) -> Strokes:
    """Two to four plain shapes in, on or beside each other."""
    strokes = []
    for _ in range(int(rng.integers(2, 5))):
        part = polygon(rng, int(rng.integers(3, 6)), rng.uniform(0, TURN)) if rng.random() < 0.5 else circle(rng, (0.5, 0.5), (0.5, 0.4))
        strokes.append(part * rng.uniform(0.25, 0.9) + rng.uniform(-0.5, 0.5, 2))
    return strokes


def lines(rng: Rng) -> Strokes:
    """Two to seven straight lines: side by side, or across each other."""
    count = int(rng.integers(2, 8))
    if rng.random() < 0.4:
        gap, lean = rng.uniform(0.15, 0.45), rng.normal(0, 0.2)
        strokes = [line((k * gap, rng.normal(0, 0.06)), (k * gap + lean, 1 + rng.normal(0, 0.06))) for k in range(count)]
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
    half = rng.uniform(0.7, 1.9)
    return [arc((0.5, 0.5), (0.5, rng.uniform(0.3, 0.5)), middle - half, middle + half)]
