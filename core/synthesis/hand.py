"""What a hand does to a drawing: it bends, leans, tilts and stretches it, trembles, cuts corners, starts with a hook.

Strokes are lists of (n, 2) float arrays, x right and y down, in heights of the drawing.
"""

from dataclasses import dataclass

import numpy as np

from core.settings import check_settings, setting

Strokes = list[np.ndarray]


@dataclass(frozen=True, kw_only=True)
class Hand:
    """How far a hand strays. Each is a standard deviation, or a share of the drawings to which something happens."""

    aspect: float = setting(0.18, "Of the logarithm of width by height.", low=0.0, high=1.0)
    lean: float = setting(0.10, "Mean slant to the right: sideways per height.", low=-1.0, high=1.0)
    slant: float = setting(0.20, "Of the slant around its mean.", low=0.0, high=1.0)
    tilt: float = setting(0.15, "Of the angle by which all is turned, in radians.", low=0.0, high=1.0)
    bend: float = setting(0.035, "Of the smooth displacement, in heights.", low=0.0, high=0.2)
    misplaced: float = setting(0.025, "Of each stroke's own displacement, in heights.", low=0.0, high=0.2)
    tremor: float = setting(0.006, "Of the trembling, in heights, for the hand that trembles most.", low=0.0, high=0.1)
    hooks: float = setting(0.12, "Share of strokes that start or end with a small hook.", low=0.0, high=1.0)
    rounded: float = setting(0.5, "Share of the drawings whose corners are cut.", low=0.0, high=1.0)
    coarse: float = setting(0.12, "Share that a slow device records with few points.", low=0.0, high=1.0)
    blocky: float = setting(0.07, "Share that a device records on a coarse grid.", low=0.0, high=1.0)

    def __post_init__(self):
        check_settings(self)


STEADY = Hand(aspect=0, lean=0, slant=0, tilt=0, bend=0, misplaced=0, tremor=0, hooks=0, rounded=0, coarse=0, blocky=0)
"""Draws exactly what it is told."""

LONGEST_SLANT = 0.47
"""A slant of 25 degrees: hardly anybody leans further."""
LONGEST_TILT = 0.40
"""23 degrees."""


def by_hand(strokes: Strokes, rng: np.random.Generator, hand: Hand) -> Strokes:
    """The strokes as a hand draws them; what is drawn stays the same thing.

    Args:
        strokes: each (n, 2) with n >= 2.
    Returns:
        As many strokes, each with at least two points.
    """
    if hand.hooks:
        strokes = [_with_ends(stroke, rng, hand.hooks) for stroke in strokes]
    if rng.random() < hand.rounded:
        passes = int(rng.integers(1, 9))
        strokes = [_cut_corners(stroke, passes) for stroke in strokes]
    cuts = np.cumsum([len(stroke) for stroke in strokes])[:-1]
    points = np.concatenate(strokes)
    points = points + _shifts(strokes, rng, hand.misplaced) + _bend(points, rng, hand.bend)
    points = (points - (points.min(0) + points.max(0)) / 2) @ _affine(rng, hand)
    points = points + _tremble(len(points), rng, hand.tremor)
    step, grid = _device(rng, hand)
    return [_record(stroke, step, grid) for stroke in np.split(points, cuts)]


def _affine(rng: np.random.Generator, hand: Hand) -> np.ndarray:
    """(2, 2), for points as rows: stretched, then slanted, then turned."""
    unusual = 2 if rng.random() < 0.15 else 1
    stretch = np.exp(unusual * hand.aspect * rng.standard_normal() / 2)
    slant = np.clip(hand.lean + hand.slant * rng.standard_normal(), -LONGEST_SLANT, LONGEST_SLANT)
    angle = np.clip(hand.tilt * rng.standard_normal(), -LONGEST_TILT, LONGEST_TILT)
    cos, sin = np.cos(angle), np.sin(angle)
    # y points down: what leans to the right moves left as y grows
    stretched = np.array([[stretch, 0], [-slant / stretch, 1 / stretch]])
    return stretched @ np.array([[cos, sin], [-sin, cos]])


def _bend(points: np.ndarray, rng: np.random.Generator, size: float) -> np.ndarray:
    """(N, 2) a smooth displacement: two waves of about the drawing's height in each direction."""
    waves = rng.standard_normal((2, 4)) * 4  # radians a height
    phases = rng.uniform(0, 2 * np.pi, 4)
    return (np.sin(points @ waves + phases) * size).reshape(-1, 2, 2).sum(1)


def _shifts(strokes: Strokes, rng: np.random.Generator, size: float) -> np.ndarray:
    """(N, 2) where each stroke lands, off its place."""
    shifts = size * rng.standard_normal((len(strokes), 2))
    return np.repeat(shifts, [len(stroke) for stroke in strokes], axis=0)


def _tremble(count: int, rng: np.random.Generator, size: float) -> np.ndarray:
    """(count, 2) of some hands more than of others; neighbouring points move alike."""
    noise = rng.standard_normal((count + 2, 2)) * (size * rng.random() * 2)
    return (noise[:-2] + 1.5 * noise[1:-1] + noise[2:]) / 2


def _cut_corners(stroke: np.ndarray, passes: int) -> np.ndarray:
    """Each point drawn towards its neighbours, `passes` times; the ends stay."""
    if len(stroke) < 4:
        return stroke
    stroke = stroke.copy()
    for _ in range(passes):
        stroke[1:-1] = 0.25 * stroke[:-2] + 0.5 * stroke[1:-1] + 0.25 * stroke[2:]
    return stroke


def _with_ends(stroke: np.ndarray, rng: np.random.Generator, hooks: float) -> np.ndarray:
    """A stroke that begins and ends a little early or late, sometimes with a hook."""
    early, late = rng.integers(-2, 3, 2)
    if len(stroke) > 16:
        stroke = stroke[max(early, 0) : len(stroke) - max(late, 0)]
    if len(stroke) > 3 and min(early, late) < 0:
        first, last = 0.5 * (stroke[0] - stroke[2]), 0.5 * (stroke[-1] - stroke[-3])
        stroke = np.concatenate([stroke[:1] + first * max(-early, 0), stroke, stroke[-1:] + last * max(-late, 0)])
    if rng.random() < hooks:
        hook = rng.normal(0, 0.045, (1, 2))
        parts = [stroke[:1] + hook, stroke] if rng.random() < 0.5 else [stroke, stroke[-1:] + hook]
        stroke = np.concatenate(parts)
    return stroke


def _device(rng: np.random.Generator, hand: Hand) -> tuple[int, float]:
    """What records the pen: it keeps one point in so many, and puts it on a grid of that width (0 for none)."""
    chance = rng.random()
    if chance < hand.blocky:
        return 1, rng.uniform(0.04, 0.1)
    if chance < hand.blocky + hand.coarse:
        return int(rng.integers(3, 8)), 0.0
    return 1, 0.0


def _record(stroke: np.ndarray, step: int, grid: float) -> np.ndarray:
    if step > 1 and len(stroke) > 2 * step:
        stroke = np.concatenate([stroke[:-1:step], stroke[-1:]])
    if grid:
        stroke = np.round(stroke / grid) * grid
    return stroke
