"""How many digits lie side by side, or above each other: groups of ink with a clear gap between them."""

import numpy as np

FINE = 72
"""Ink is looked at in at most this many cells along its longer side."""
INKED = 64
"""Ink from this strength on, of 255, fills a gap."""
GAP = 0.08
"""Width of a clear gap, in heights of the tallest group."""
TALL = 0.45
"""Groups lower than this part of the tallest are dots, bars and commas."""
SHORT, RAISED = 0.75, 0.25
"""A group that is lower than the first part of the tallest, and ends that much above its foot, in heights of the
tallest, hangs beside it: the other half of an open 4. Digits stand on one line, or are of one size."""
LOW = 0.3
"""Groups lower than this part of all the ink are bars and dots, too, however many there are."""
NARROW = 0.3
"""Groups above each other that are narrower than this, in their heights, are parts of a broken line."""
WIDE = 1.6
"""And wider than this, they are bars."""
SLANTS = np.linspace(-0.6, 0.6, 9)
"""Writing leans: gaps are looked for along these slants, columns for each row."""
SHIFTS = np.floor(SLANTS[:, None] * np.arange(FINE) + 1e-9).astype(np.intp)
"""(slants, rows): how many columns each row is moved; what is whole but for rounding counts as whole."""


def groups_of(ink: np.ndarray) -> int:
    """Count the groups of ink side by side that are as large as digits; else those above each other.

    Args:
        ink: (rows, columns) uint8, 255 is all ink, cropped to it or not.
    Returns:
        0 for no ink, 1 for a digit, in however many strokes, 2 and more for several digits.

    >>> two = np.zeros((40, 60), np.uint8)
    >>> two[5:35, 10:14] = two[5:35, 40:44] = 255
    >>> groups_of(two), groups_of(two[:, :30])
    (2, 1)
    """
    y, first, last = _runs(_reduced(ink))
    if not len(y):
        return 0
    shifts = SHIFTS[:, y]  # (slants, runs)
    begins, ends = first + shifts, last + shifts
    left = begins.min()
    begins -= left
    ends -= left
    inked = _covered(begins, ends)
    if (inked[:, 1:] > inked[:, :-1]).sum() + inked[:, 0].sum() == len(SLANTS):  # one piece along each of them
        return _stacked(y, first, last)
    # A gap of at least this many empty columns; the tallest group may be lower than all ink, and is checked below
    least = max(int(GAP * TALL * (y[-1] - y[0] + 1)), 1)
    gaps = _gaps(inked, least)
    most = 1
    for slant in np.argsort(-gaps, kind="stable"):
        if gaps[slant] < most:  # this slant and all that follow have too few gaps for more groups
            break
        most = max(most, _count(begins[slant], y, inked[slant]))
    return most if most > 1 else _stacked(y, first, last)


def _runs(inked: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Inked cells side by side, from top to bottom: row, first and last column of each run, (runs,) int.

    Args:
        inked: (rows, columns) bool.
    """
    framed = np.zeros((len(inked), inked.shape[1] + 2), bool)
    framed[:, 1:-1] = inked
    y, x = (framed[:, 1:] != framed[:, :-1]).nonzero()
    return y[::2], x[::2], x[1::2] - 1


def _covered(begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Which places have ink.

    Args:
        begins, ends: (slants, runs) int, the first and last place of each run, from 0.
    Returns:
        (slants, width) bool.
    """
    width = int(ends.max()) + 2
    rows = np.arange(0, len(begins) * width, width)[:, None]
    begun = np.bincount((begins + rows).ravel(), minlength=rows.size * width)
    ended = np.bincount((ends + rows + 1).ravel(), minlength=rows.size * width)
    return (begun - ended).reshape(-1, width).cumsum(1)[:, :-1] > 0


def _gaps(inked: np.ndarray, least: int) -> np.ndarray:
    """How many gaps of `least` or more empty cells lie between inked ones of each row.

    Args:
        inked: (rows, columns) bool.
    Returns:
        (rows,) int.
    """
    before = np.cumsum(inked, 1)
    empty = before[:, least:] == before[:, :-least]
    inside = (before[:, least:] > 0) & (before[:, least:] < before[:, -1:])
    clear = empty & inside
    return (np.diff(clear, axis=1, prepend=False) & clear).sum(1)


def _count(along: np.ndarray, y: np.ndarray, inked: np.ndarray) -> int:
    """Tall groups along one slant.

    Args:
        along: (runs,) int, first place of each run of inked cells along the writing.
        y: (runs,) int, its row.
        inked: (width,) bool, places that have ink.
    """
    places = np.flatnonzero(inked)
    steps = np.diff(places)
    tallest = float(y[-1] - y[0] + 1)
    for _ in range(2):  # once with the height of all ink, then with that of the tallest group
        ends = np.flatnonzero(steps - 1 >= GAP * tallest)
        if not len(ends):
            return 1
        group = np.searchsorted(places[ends], along, "left")  # (runs,)
        top, bottom = np.full(len(ends) + 1, y[-1]), np.zeros(len(ends) + 1, y.dtype)
        np.minimum.at(top, group, y)
        np.maximum.at(bottom, group, y)
        heights = bottom - top + 1
        tallest = float(heights.max())
    hangs = (heights < SHORT * tallest) & (bottom[heights.argmax()] - bottom > RAISED * tallest)
    least = max(TALL * tallest, LOW * (y[-1] - y[0] + 1))
    return int(((heights >= least) & ~hangs).sum())


def _stacked(y: np.ndarray, first: np.ndarray, last: np.ndarray) -> int:
    """Groups above each other that have a digit's form; 1 where there are not at least two.

    Args:
        y, first, last: (runs,) int, row, first and last column of each run of inked cells, from top to bottom.
    """
    steps, height = y[1:] - y[:-1], y[-1] - y[0] + 1
    ends = y[:-1][steps - 1 >= GAP * height]
    if not len(ends):
        return 1
    group = np.searchsorted(ends, y, "left")  # (runs,)
    count = 0
    for number in range(len(ends) + 1):
        mine = group == number
        tall, wide = np.ptp(y[mine]) + 1, last[mine].max() - first[mine].min() + 1
        count += tall >= LOW * height and NARROW * tall <= wide <= WIDE * tall
    return max(count, 1)


def _reduced(ink: np.ndarray) -> np.ndarray:
    """(rows, columns) bool, at most `FINE` a side: cells that have ink."""
    step = -(-max(ink.shape, default=0) // FINE)
    if step > 1:
        for _ in range(2):  # down, then across, each along rows, which numpy does fastest
            rows = -(-len(ink) // step)
            padded = np.zeros((rows * step, ink.shape[1]), np.uint8)
            padded[: len(ink)] = ink
            ink = padded.reshape(rows, step, -1).max(1).T
    return ink >= INKED
