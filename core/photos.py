"""A photo of paper → ink: light that changes from place to place, ruled lines, noise and specks left out.

OpenCV does what goes through every pixel. It is imported where it is used, as a program that reads clean drawings only
never needs it.
"""

from functools import reduce

import numpy as np

SIDE = 512
"""Photos are reduced to at most this many pixels on their longer side: noise averages out, a digit stays large."""
COARSE = 160
"""The light on the paper is looked for in a picture of about this many pixels on its longer side."""
WIDEST = 0.22
"""Ink is narrower than this part of the longer side; what is dark more widely is a shadow."""
FAINT = 0.06
"""What takes away less than this part of the light is paper."""
PALEST = 0.16
"""A pen takes away at least this part of the light."""
NOISE_WIDTHS = 5
"""Ink differs from the paper by at least this many standard deviations of the noise."""
SURE = 0.35
"""What takes away this part of the light is ink even at the picture's edge, where the light is known least."""
DARK = 110
"""Paper is lighter than this, of 255, and a board darker, in most photos."""
ACROSS = 0.6
"""A ruled line shows along at least this part of its way across the picture."""
THICKEST_RULE = 7
"""Pixels of the reduced photo."""
WANDERS = 2
"""Pixels of the reduced photo by which a ruled line, seen through a lens, leaves the straight."""
MOST_PEAKS = 300
"""Candidates for lines that are looked at; each ruled line is found a few times."""
SHORTEST = 0.04
"""A digit is at least this part of the photo's longer side high."""
CUT = 0.1
"""A stroke touches the picture's edge along at most this part of its longer side."""
SMALLEST = 10
"""A spot with less ink than so many full pixels of the reduced photo is dirt."""
SPECK = 0.04
"""A spot apart with less than this part of the main spot's ink is dirt."""


def ink_of_photo(channels: np.ndarray) -> np.ndarray:
    """Find the ink on paper that is lit unevenly, ruled, noisy or blurred.

    Args:
        channels: (rows, columns, 1 or 3) float32 in [0, 255].
    Returns:
        (rows, columns) uint8, 255 is all ink, edges stay soft; reduced to at most `SIDE` pixels a side.
    """
    import cv2

    picture = _at_most(channels, SIDE)
    if _is_light_on_dark(picture):
        picture = 255 - picture
    strength = cv2.GaussianBlur(_absorbed(picture), (0, 0), 0.8)
    least = max(FAINT, NOISE_WIDTHS * _noise(strength))
    # Rules first: among faint lines alone, what parts ink from paper would lie in the middle of the lines
    strength *= _without_rules((strength > least).astype(np.uint8))
    if not (strength > 0).any():
        return np.zeros(strength.shape, np.uint8)
    threshold = max(least, 0.8 * _between(strength[strength > 0]))
    mask = _without_specks((strength > threshold).astype(np.uint8), strength)
    full = float(np.median(strength[mask > 0])) if mask.any() else 0.0
    if full < PALEST:
        return np.zeros(strength.shape, np.uint8)
    # Half of the ink's strength is its edge: around the mask it fades out within a pixel
    near = cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0
    floor = 0.5 * threshold
    ink = np.where(near, np.clip((strength - floor) / max(full - floor, 1e-3), 0, 1), 0)
    return np.rint(ink * 255).astype(np.uint8)


def largest(channels: np.ndarray) -> np.ndarray:
    """The largest of the channels at each pixel: (rows, columns, C) → (rows, columns).

    As `channels.max(2)` gives it, which takes twenty times as long over three: it begins anew at every pixel.
    """
    return reduce(np.maximum, np.moveaxis(channels, 2, 0))


def _at_most(channels: np.ndarray, side: int) -> np.ndarray:
    import cv2

    rows, columns, depth = channels.shape
    factor = side / max(rows, columns)
    if factor < 1:
        size = max(round(columns * factor), 1), max(round(rows * factor), 1)
        channels = cv2.resize(channels, size, interpolation=cv2.INTER_AREA)
    return channels.reshape(*channels.shape[:2], depth)


def _is_light_on_dark(picture: np.ndarray) -> bool:
    """Whether light things stand out from dark surroundings, as chalk does on a board.

    The surroundings are a wide median, which follows the edge of a shadow and passes over lines.
    """
    import cv2

    grey = np.rint(_at_most(picture, COARSE).mean(2)).astype(np.uint8)
    if np.median(grey) > DARK:
        return False
    around = cv2.medianBlur(grey, _wide(grey))
    return float(((grey.astype(np.float32) - around) ** 3).sum()) > 0


def _wide(picture: np.ndarray) -> int:
    """An odd number of pixels that ink is narrower than."""
    return max(int(WIDEST * max(picture.shape)) | 1, 3)


def _absorbed(picture: np.ndarray) -> np.ndarray:
    """The part of the light that the ink takes away, in the colour that it takes most of.

    Returns:
        (rows, columns) float32, about 0 on paper, noise around it, and at most 1.
    """
    taken = 1 - picture / _light(picture)  # (rows, columns, C)
    # Seen through the ink's own colour: lines of another colour are fainter there, and noise is averaged
    strongest = largest(taken)
    weights = np.clip(taken[strongest >= np.quantile(strongest, 0.995)].mean(0), 1e-3, None)  # (C,)
    return (taken @ (weights / (weights @ weights) * weights.max())).astype(np.float32)


def _light(picture: np.ndarray) -> np.ndarray:
    """What each pixel would be without ink: the paper around it, in its own light.

    Returns:
        (rows, columns, C) float32, at least 8.
    """
    import cv2

    rows, columns, depth = picture.shape
    coarse = _at_most(picture, COARSE)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_wide(coarse), _wide(coarse)))
    channels = [np.ascontiguousarray(coarse[:, :, k]) for k in range(depth)]
    calm = [cv2.medianBlur(channel, 3) for channel in channels]
    light = np.stack([cv2.morphologyEx(channel, cv2.MORPH_CLOSE, kernel) for channel in calm], 2)
    for _ in range(2):
        absorbed = largest(1 - np.stack(calm, 2) / np.maximum(light, 8))
        inked = (absorbed > max(FAINT, 0.5 * _between(absorbed))).astype(np.uint8)
        paper = 1 - cv2.dilate(inked, np.ones((3, 3), np.uint8)).astype(np.float32)
        light = np.stack([_filled(channel, paper) for channel in channels], 2)
    light = cv2.resize(light, (columns, rows), interpolation=cv2.INTER_LINEAR).reshape(rows, columns, depth)
    return np.maximum(light, 8)


def _filled(channel: np.ndarray, known: np.ndarray) -> np.ndarray:
    """The mean of the known pixels nearby; of those far away where none is near."""
    import cv2

    total, weight = np.zeros_like(channel), np.full_like(channel, 1e-9)
    for width, share in [(0.015, 1.0), (0.05, 1e-2), (0.2, 1e-5)]:
        sigma = width * max(channel.shape)
        total += share * cv2.GaussianBlur(channel * known, (0, 0), sigma)
        weight += share * cv2.GaussianBlur(known, (0, 0), sigma)
    return total / weight


def _between(values: np.ndarray) -> float:
    """The threshold that parts values into two groups best (Otsu 1979)."""
    import cv2

    levels = np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8).reshape(-1, 1)
    return cv2.threshold(levels, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[0] / 255


def _noise(absorbed: np.ndarray) -> float:
    """Standard deviation of the paper's noise."""
    return float(np.median(np.abs(absorbed - np.median(absorbed)))) * 1.4826


def _without_rules(mask: np.ndarray) -> np.ndarray:
    """Take out ruled lines: thin, straight, across the picture. Where a pen crosses one, its ink stays.

    Args:
        mask: (rows, columns) uint8, 1 is ink.
    """
    import cv2

    found = cv2.HoughLines(mask, 1, np.pi / 360, int(ACROSS / 3 * min(mask.shape)))
    lines = found.reshape(-1, 2)[:MOST_PEAKS].tolist() if found is not None else []
    cleaned = mask
    for steep in (False, True):  # seen from above, then from the side: lines are followed along columns
        seen = np.ascontiguousarray(cleaned.T if steep else cleaned)
        flat = [(rho, angle) for rho, angle in lines if (abs(np.sin(angle)) < np.sqrt(0.5)) == steep]
        rules = _rules(seen, [(rho, np.pi / 2 - angle if steep else angle) for rho, angle in flat])
        cleaned = rules.T if steep else rules
    return np.ascontiguousarray(cleaned)


def _rules(mask: np.ndarray, lines: list[tuple[float, float]]) -> np.ndarray:
    """Take out those of some nearly level lines that are ruled.

    Args:
        mask: (rows, columns) uint8, 1 is ink.
        lines: (distance from the corner, angle of the normal), strongest first, as `cv2.HoughLines` has them.
    """
    rows, columns = mask.shape
    run_of = _runs_down(mask)
    lengths = np.bincount(run_of.ravel())
    left = mask.copy()
    taken, with_ends = [], []
    for rho, angle in lines:
        x = np.arange(columns)
        y = np.rint((rho - x * np.cos(angle)) / np.sin(angle)).astype(int)
        x, y = x[(y >= 0) & (y < rows)], y[(y >= 0) & (y < rows)]
        if len(x) < columns / 5:  # it cuts a corner
            continue
        band = np.clip(y + np.arange(-WANDERS, WANDERS + 1)[:, None], 0, rows - 1)  # (offsets, places)
        inked = left[band, x] > 0
        runs = run_of[band, x]
        thin = inked & (lengths[runs] <= THICKEST_RULE)
        along = thin.any(0)
        if along.mean() < ACROSS:
            continue
        limit = 1.7 * np.median(lengths[runs[thin]]) + 1
        ruled = np.unique(runs[thin & (lengths[runs] <= limit)])
        end = max(len(x) // 12, 1)
        taken.append(ruled)
        with_ends.append(min(along[:end].mean(), along[-end:].mean()) > 0.5)
        left[np.isin(run_of, ruled)] = 0
    # One line that ends before the picture does may be a digit's
    if len(taken) < 3:
        taken = [ruled for ruled, ends in zip(taken, with_ends, strict=True) if ends]
    return mask * ~np.isin(run_of, np.concatenate(taken)) if taken else mask


def _runs_down(mask: np.ndarray) -> np.ndarray:
    """(rows, columns) int: a number for each run of equal pixels in a column."""
    columns = mask.T
    starts = np.ones(columns.shape, bool)
    starts[:, 1:] = columns[:, 1:] != columns[:, :-1]
    return (np.cumsum(starts.ravel()) - 1).reshape(columns.shape).T


def _without_specks(mask: np.ndarray, strength: np.ndarray) -> np.ndarray:
    """Keep the spot with most ink and those that are not much smaller; one at the picture's edge is no main spot."""
    import cv2

    count, labels, boxes, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count < 2:
        return mask
    ink = np.bincount(labels.ravel(), weights=(strength * mask).ravel(), minlength=count)
    ink[0] = 0
    touching = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    contact = np.bincount(touching, minlength=count)
    mean = ink / boxes[:, cv2.CC_STAT_AREA]
    # What touches the picture's edge is the table or a shadow, unless there is nothing else and it is as dark as a pen
    main = ink * (contact == 0)
    if main.max() < max(SPECK * ink.max(), SMALLEST):
        main = ink * (mean >= SURE)
    longest = boxes[main.argmax(), [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max()
    if not main.any() or longest < SHORTEST * max(mask.shape):
        return np.zeros_like(mask)
    # or no more of it touches than of a stroke that the picture cuts, in the ink of the rest
    cut = (contact > 0) & (contact <= CUT * max(mask.shape)) & (mean >= 0.8 * mean[main.argmax()])
    kept = np.maximum(main, ink * cut) >= max(SPECK * main.max(), SMALLEST)
    return mask * kept[labels].astype(np.uint8)
