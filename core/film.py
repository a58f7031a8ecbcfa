"""A training as a moving picture: kernels, feature maps, probabilities and the curve, one frame a record."""

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from core.classes import read_classes
from core.errors import InvalidInput
from core.files import write_atomically
from core.timeline import Moment, Timeline, all_moments

MOST_FRAMES = 100
MOST_MAPS = 16
"""Of each layer; a network with more shows the first ones."""
PAPER, INK, QUIET, ACCENT, OTHER = (255, 255, 255), (32, 33, 36), (214, 216, 220), (0, 114, 178), (213, 94, 0)
"""Colours; the last two are told apart by colour-blind readers (Okabe and Ito, 2008)."""
TILE, GAP, WIDTH = 56, 6, 640
"""Side of a map, space between two, and the width of the film, pixels."""


def save_gif(timeline: Timeline, picture: np.ndarray, path: Path, *, seconds: float = 8.0) -> None:
    """Write the film as a GIF, by Pillow.

    Args:
        picture: (28, 28) float32 in [0, 1], 1 is ink: what the maps are of.
        seconds: how long it takes; the last frame stays two seconds longer.
    Raises:
        InvalidInput: there are no records yet, or the file cannot be written.
    """
    if not 0.5 <= seconds <= 120:
        raise InvalidInput(f"seconds must be from 0.5 to 120, got {seconds!r}")
    moments = all_moments(timeline, picture)
    chosen = sorted({round(k) for k in np.linspace(0, len(moments) - 1, MOST_FRAMES)})
    classes = read_classes(timeline.run.folder, timeline.run.config.architecture)
    frames = [frame(timeline, moments[index], picture, classes) for index in chosen]
    each = max(20, round(1000 * seconds / len(frames) / 10) * 10)  # a GIF counts hundredths of a second
    buffer = io.BytesIO()
    durations = [each] * (len(frames) - 1) + [each + 2000]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0, optimize=False)
    try:
        write_atomically(path, buffer.getvalue())
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror or error}") from error


def frame(timeline: Timeline, moment: Moment, picture: np.ndarray, classes: tuple[str, ...]) -> Image.Image:
    """One moment as a picture of at most 64 colours."""
    depths = [min(depth, MOST_MAPS) for depth in timeline.run.config.architecture.depths]
    per_row = (WIDTH - GAP) // (TILE + GAP)
    rows = [-(-depth // per_row) for depth in depths]
    height = GAP + sum(2 * count * (TILE + GAP) + 18 for count in rows) + 130
    image = Image.new("RGB", (WIDTH, height), PAPER)
    pen, y = ImageDraw.Draw(image), GAP
    record = moment.record
    pen.text((GAP, y), f"epoch {record['epoch']}  step {record['step']}", fill=INK)
    y += 18
    for layer, depth in (("conv1", depths[0]), ("conv2", depths[1])):
        kernels = moment.kernels[f"{layer}.weight"][:depth].mean(1)  # (C, K, K); of the second layer the mean
        y = _tiles(image, [_signed(kernel) for kernel in kernels], y, per_row)
        strongest = float(moment.maps[layer].max()) or 1.0
        y = _tiles(image, [_grey(values / strongest) for values in moment.maps[layer][:depth]], y, per_row)
    image.paste(_grey(picture).resize((TILE * 2, TILE * 2), Image.Resampling.NEAREST), (GAP, y))
    _bars(pen, moment, classes, (2 * TILE + 3 * GAP, y, WIDTH // 2, y + 2 * TILE))
    _curve(pen, timeline.records, moment.index, (WIDTH // 2 + 4 * GAP, y, WIDTH - GAP, y + 2 * TILE))
    return image.quantize(64, dither=Image.Dither.NONE)


def _tiles(image: Image.Image, tiles: list[Image.Image], y: int, per_row: int) -> int:
    """Put the tiles in rows from y on; where the next thing may begin."""
    for index, tile in enumerate(tiles):
        place = GAP + index % per_row * (TILE + GAP), y + index // per_row * (TILE + GAP)
        image.paste(tile.resize((TILE, TILE), Image.Resampling.NEAREST), place)
    return y + -(-len(tiles) // per_row) * (TILE + GAP)


def _grey(values: np.ndarray) -> Image.Image:
    """[0, 1] → white to black."""
    return Image.fromarray(np.rint(255 * (1 - np.clip(values, 0, 1))).astype(np.uint8)).convert("RGB")


def _signed(values: np.ndarray) -> Image.Image:
    """Below 0 towards orange, above towards blue, 0 white; the strongest is full."""
    share = (values / (np.abs(values).max() or 1.0))[..., None]
    colour = np.where(share > 0, ACCENT, OTHER)
    return Image.fromarray(np.rint(255 + (colour - 255) * np.abs(share)).astype(np.uint8))


def _bars(pen: ImageDraw.ImageDraw, moment: Moment, classes: tuple[str, ...], box) -> None:
    """A bar for each class; where no network is kept yet, none."""
    left, top, right, bottom = box
    if moment.probabilities is None:
        return
    width = (right - left) / len(classes)
    for index, probability in enumerate(moment.probabilities.tolist()):
        x = left + index * width
        pen.rectangle((x + 1, bottom - 14 - probability * (bottom - top - 14), x + width - 2, bottom - 14), fill=ACCENT)
        name = classes[index][:1]
        if name.isascii():  # Pillow's own font has no others
            pen.text((x + width / 2 - 3, bottom - 12), name, fill=INK)


def _curve(pen: ImageDraw.ImageDraw, records: list[dict], index: int, box) -> None:
    """Both error rates over the records, on a scale of logarithms, with a line at this one."""
    left, top, right, bottom = box
    pen.rectangle(box, outline=QUIET)
    x = [left + k * (right - left) / max(1, len(records) - 1) for k in range(len(records))]
    pen.line([(x[index], top), (x[index], bottom)], fill=QUIET, width=2)
    for name, colour in (("training_error", OTHER), ("validation_error", ACCENT)):
        errors = np.clip([record[name] for record in records], 1e-3, 1.0)
        points = list(zip(x, (top - (bottom - top) * np.log10(errors) / 3).tolist(), strict=True))
        pen.line(points if len(points) > 1 else points * 2, fill=colour, width=2)
