"""Letters and signs: those of the Hershey fonts, and letters of scripts that nobody writes.

The Hershey fonts were created by Dr. A. V. Hershey at the U. S. National Bureau of Standards; they come with the
package Hershey-Fonts (MIT licence), which is needed here only, for training.
"""

from functools import cache

import numpy as np

from core.synthesis.shapes import TURN, arc, circle, curve, dot, line

Rng = np.random.Generator
Strokes = list[np.ndarray]

JAPANESE_LOOKALIKES = {chr(k) for k in (67, 79, 81, 83, 89, 105, 107, 109, 112, 169, 172, 196, 197, 198, 199)}
"""う そ ち て の ら る ろ ノ フ and places without a character, as the font numbers them."""
LETTERS = {
    "futural": "#$%&*+<=>?@ACDEFHKLMNPQRTUVWXY^adefhkmnprtuvwx~",
    "scripts": "#%&*@ADEFHKLMNPRTUVWXacdehkmnprtuvwx",
    "greek": "ACDEGHJKLMNPRSTUWXYachklmnptuwy",
    "cyrilc_1": "ADEFGIJKLMNPQRSVWYZadefgijklmnpqrsvwyz",
    "gothiceng": "ACDEFHKLMNPRTUVWXYacdefhkmnprtuvwx",
    "japanese": "".join(
        chr(code)
        for code in (*range(35, 59), *range(65, 116), *range(120, 224))
        if chr(code) not in JAPANESE_LOOKALIKES
    ),
    "astrology": "!#$%&'+-/:<=>?@[]_`{|}~",
    "markers": "BCDEFGHIJKLMNOPbcdefgh",
    "mathlow": "!\"#$%&'<=>?@^_bdefghijklnwxz",
    "music": "';>?,-",
    "meteorology": "\"$&'(+",
    "symbolic": "".join(chr(code) for code in (*range(54, 60), *range(65, 127)) if chr(code) not in "BH\\`ijpqrstuwx}"),
}
"""font → the characters that look like no digit. The symbol fonts put signs where others have letters."""

LATIN = ("futural", "scripts", "gothiceng")
"""The fonts whose letters are Latin ones."""
LOOKALIKES = "0123456789OolIi|!/ZzSsBbgqyj"
"""Characters of those fonts that a person may read as a digit, and that are therefore left out."""


@cache
def glyphs(font: str) -> list[Strokes]:
    """The strokes of every character of `LETTERS[font]`, one unit high."""
    from HersheyFonts import HersheyFonts

    reader = HersheyFonts()
    reader.load_default_font(font)
    found = []
    for character in LETTERS[font]:
        strokes = [np.array(stroke, float) for stroke in reader.all_glyphs[character].strokes if len(stroke) > 1]
        if strokes:
            points = np.concatenate(strokes)
            low, extent = points.min(0), max(np.ptp(points, axis=0).max(), 1)
            strokes = [(stroke - low) / extent for stroke in strokes]
            found.append([line(*stroke) if len(stroke) < 4 else stroke for stroke in strokes])
    return found


FONT_SHARES = {
    "futural": 4,
    "scripts": 3,
    "greek": 3,
    "cyrilc_1": 3,
    "gothiceng": 0.7,
    "japanese": 4,
    "astrology": 0.8,
    "markers": 0.6,
    "mathlow": 1,
    "music": 0.2,
    "meteorology": 0.2,
    "symbolic": 1.5,
}
"""font → how often."""


def letter(rng: Rng) -> Strokes:
    """One of the Hershey fonts' characters."""
    names, shares = list(FONT_SHARES), np.array(list(FONT_SHARES.values()))
    found = glyphs(names[rng.choice(len(names), p=shares / shares.sum())])
    return found[rng.integers(len(found))]


def _primitive(rng: Rng) -> np.ndarray:
    """(n, 2) a stroke of an invented letter, from (0, 0), about one unit long."""
    kind = rng.choice(7, p=[0.34, 0.2, 0.12, 0.08, 0.1, 0.08, 0.08])
    if kind == 0:
        stroke = line((0, 0), (0, 1))
    elif kind == 1:
        stroke = arc((0, 0), 0.5, 0, rng.uniform(1.5, 4.2))
    elif kind == 2:
        stroke = line((0, 0), (0, 0.8), (rng.choice([-1, 1]) * rng.uniform(0.3, 0.8), rng.uniform(0.4, 1)))
    elif kind == 3:
        stroke = circle(rng, (0, 0), rng.uniform(0.2, 0.4))
    elif kind == 4:
        stroke = curve([(0, 0), (0.05, 0.6), (0.3, 0.9), (0.6, 0.7), (0.62, 0.4)])
    elif kind == 5:
        stroke = curve([(0, 0), (0.4, 0.2), (0.1, 0.6), (0.5, 0.9)])
    else:
        stroke = line((0, 0), (0.4, 0.5), (0, 1))
    angle = rng.integers(8) * TURN / 8 if kind in (0, 2, 6) else rng.uniform(0, TURN)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    stroke = (stroke - stroke[0]) @ turn * rng.uniform(0.35, 1.0)
    return stroke * (rng.choice([-1, 1]), 1)


def invented(rng: Rng) -> Strokes:
    """Three to six strokes, most of them attached to one before, at its end, start or middle."""
    strokes = [_primitive(rng)]
    for _ in range(int(rng.integers(2, 6))):
        stroke = _primitive(rng)
        other = strokes[rng.integers(len(strokes))]
        at = other[[0, len(other) // 2, -1][rng.integers(3)]]
        if rng.random() < 0.15:
            at = at + rng.normal(0, 0.35, 2)
        strokes.append(stroke - stroke[[0, len(stroke) // 2][int(rng.random() < 0.3)]] + at)
    if rng.random() < 0.15:
        strokes.append(dot(rng, rng.uniform(0, 1, 2)))
    return strokes


def squared(rng: Rng) -> Strokes:
    """Four to seven level and upright lines between the points of a grid, sometimes with a ring."""
    strokes = []
    for _ in range(int(rng.integers(4, 8))):
        x, y = rng.integers(0, 3, 2) / 2
        length = rng.choice([0.5, 1.0])
        strokes.append(line((x, y), (x + length, y)) if rng.random() < 0.5 else line((x, y), (x, y + length)))
    if rng.random() < 0.25:
        strokes.append(circle(rng, rng.uniform(0.2, 1, 2), rng.uniform(0.15, 0.35)))
    return strokes


def flowing(rng: Rng) -> Strokes:
    """One long line of two to six humps, cups and loops from left to right, as in joined writing."""
    knots, x = [(0.0, rng.uniform(0, 1))], 0.0
    for _ in range(int(rng.choice([1, 2, 2, 3, 3, 4]))):
        width, high = rng.uniform(0.35, 0.9), rng.choice([1.0, 1.0, 0.6, 1.8])
        kind = rng.integers(3)
        if kind == 0:  # a hump
            knots += [(x + 0.1, 1), (x + 0.15, 0.15), (x + width, 0.1 * high), (x + width + 0.05, 1)]
        elif kind == 1:  # a cup
            knots += [(x + 0.05, 0), (x + 0.1, 0.9), (x + width, 0.9), (x + width + 0.1, 0)]
        else:  # a loop
            across = x + width * np.array([0, 1, 0.9, 0.4, 0.5])
            knots += zip(across, (1, 0.6, 1 - high, 1 - high, 0.9), strict=True)
        x += width + 0.15
    return [curve(np.array(knots) + rng.normal(0, 0.04, (len(knots), 2)))]


def hanging(rng: Rng) -> Strokes:
    """An invented letter, or a flowing line, under, above or beside a long bar."""
    strokes = invented(rng)[: int(rng.integers(2, 4))] if rng.random() < 0.6 else flowing(rng)
    points = np.concatenate(strokes)
    low, high = points.min(0), points.max(0)
    bars = [
        line((low[0] - 0.1, low[1]), (high[0] + 0.2, low[1])),
        line((low[0] - 0.1, high[1]), (high[0] + 0.1, high[1])),
        line((high[0], low[1] - 0.1), (high[0], high[1] + 0.1)),
        line((low[0], low[1] - 0.1), (low[0], high[1] + 0.1)),
    ]
    first = rng.choice(4, p=[0.45, 0.1, 0.3, 0.15])
    second = [bars[2]] if first == 0 and rng.random() < 0.4 else []
    return [*strokes, bars[first], *second]
