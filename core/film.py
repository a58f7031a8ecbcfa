"""A training as a moving picture: kernels, feature maps, probabilities and the curve, one frame a record."""

import contextlib
import io
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.classes import read_classes
from core.errors import InvalidInput
from core.files import told, write_atomically
from core.fonts import fonts_with
from core.timeline import Moment, Timeline, some_record

MOST_FRAMES = 100
MOST_MAPS = 16
"""Of each layer; a network with more shows the first ones."""
PAPER, INK, QUIET, ACCENT, OTHER = (255, 255, 255), (32, 33, 36), (214, 216, 220), (0, 114, 178), (213, 94, 0)
"""Colours; the last two are told apart by colour-blind readers (Okabe and Ito, 2008)."""
TILE, GAP, WIDTH = 56, 6, 640
"""Side of a map, space between two, and the width of the film, pixels."""
BESIDE = 2 * TILE + 3 * GAP
"""Where begins what stands beside the picture, pixels from the left."""
MOST_BESIDE = 12
"""Classes whose bars stand there; more have a row of their own."""
LETTERS = 11
"""Their size, pixels."""


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
    count = len(some_record(timeline))
    chosen = sorted({round(k) for k in np.linspace(0, count - 1, MOST_FRAMES)})
    names = bar_names(read_classes(timeline.run.folder, timeline.run.config.architecture))
    frames = [frame(timeline, timeline.moment(index, picture), picture, names) for index in chosen]
    each = max(20, round(1000 * seconds / len(frames) / 10) * 10)  # a GIF counts hundredths of a second
    buffer = io.BytesIO()
    durations = [each] * (len(frames) - 1) + [each + 2000]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0, optimize=False)
    with told(f"{path} cannot be written"):
        write_atomically(path, buffer.getvalue())


def frame(timeline: Timeline, moment: Moment, picture: np.ndarray, names: list[str]) -> Image.Image:
    """One moment as a picture of at most 64 colours; names: what stands under the bars (see `bar_names`)."""
    depths = [min(depth, MOST_MAPS) for depth in timeline.run.config.architecture.depths]
    per_row = (WIDTH - GAP) // (TILE + GAP)
    rows = [-(-depth // per_row) for depth in depths]
    is_wide = len(names) > MOST_BESIDE
    height = GAP + sum(2 * count * (TILE + GAP) + 18 for count in rows) + (2 if is_wide else 1) * 130
    image = Image.new("RGB", (WIDTH, height), PAPER)
    pen, y = ImageDraw.Draw(image), GAP
    pen.text((GAP, y - 2), heading(moment, timeline.earlier(moment), names), fill=INK, font=font_for(""))
    y += 18
    for layer, depth in (("conv1", depths[0]), ("conv2", depths[1])):
        kernels = moment.kernels[f"{layer}.weight"][:depth].mean(1)  # (C, K, K); of the second layer the mean
        y = _tiles(image, [_signed(kernel) for kernel in kernels], y, per_row)
        strongest = float(moment.maps[layer].max()) or 1.0
        y = _tiles(image, [_grey(values / strongest) for values in moment.maps[layer][:depth]], y, per_row)
    image.paste(_grey(picture).resize((TILE * 2, TILE * 2), Image.Resampling.NEAREST), (GAP, y))
    left, right = bars_between(len(names))
    _curve(pen, timeline.records, moment.index, (BESIDE if is_wide else right + 4 * GAP, y, WIDTH - GAP, y + 2 * TILE))
    y += 130 if is_wide else 0
    _bars(pen, moment, names, (left, y, right, y + 2 * TILE))
    return image.quantize(64, dither=Image.Dither.NONE)


def heading(moment: Moment, earlier: dict | None, names: list[str]) -> str:
    """What stands over a frame: how far the training is, of which step the bars are where that is an earlier one, and
    that they are numbered where their names cannot be written.
    """
    parts = [f"epoch {moment.record['epoch']}, step {moment.record['step']}"]
    if earlier:
        parts.append(f"bars: the answer as of step {earlier['step']}")
    if names == _numbers(len(names)):
        parts.append(f"1 to {len(names)}: the classes in their order")
    return "   ·   ".join(parts)


def bars_between(classes: int) -> tuple[int, int]:
    """Where the bars of so many classes begin and end, pixels from the left."""
    return (BESIDE, WIDTH // 2) if classes <= MOST_BESIDE else (GAP, WIDTH - GAP)


def bar_names(classes: tuple[str, ...]) -> list[str]:
    """What to write under the bars: as much of each name as fits; numbers where two would look the same then, or where
    no font of this machine has every letter.

    >>> bar_names(("yes", "yellow", "no"))
    ['yes', 'yellow', 'no']
    """
    left, right = bars_between(len(classes))
    if font := font_for("".join(classes)):
        cut = [_cut(name, (right - left) / len(classes) - 2, font) for name in classes]
        if len(set(cut)) == len(cut):
            return cut
    return _numbers(len(classes))


def _numbers(classes: int) -> list[str]:
    return [str(k) for k in range(1, classes + 1)]


def _cut(name: str, room: float, font: ImageFont.FreeTypeFont) -> str:
    """The beginning of a name that is so many pixels wide; at least its first letter."""
    return next((name[:k] for k in range(len(name), 1, -1) if font.getlength(name[:k]) <= room), name[:1])


def font_for(text: str) -> ImageFont.FreeTypeFont | None:
    """A font that has every letter of a text; None where this machine has none.

    >>> font_for("7 and Ж").getname()[0]
    'DejaVu Sans'
    """
    return _font_with("".join(sorted(set(text))))


@lru_cache(maxsize=64)
def _font_with(letters: str) -> ImageFont.FreeTypeFont | None:
    for path in fonts_with(letters):
        with contextlib.suppress(OSError):  # a kind that Pillow cannot read
            return ImageFont.truetype(path, LETTERS)
    return None


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


def _bars(pen: ImageDraw.ImageDraw, moment: Moment, names: list[str], box) -> None:
    """A bar for each class; where no network is kept yet, none."""
    left, top, right, bottom = box
    if moment.probabilities is None:
        return
    width, font = (right - left) / len(names), font_for("".join(names))
    for index, probability in enumerate(moment.probabilities.tolist()):
        x = left + index * width
        pen.rectangle((x + 1, bottom - 14 - probability * (bottom - top - 14), x + width - 2, bottom - 14), fill=ACCENT)
        pen.text((x + width / 2, bottom - 3), names[index], fill=INK, font=font, anchor="ms")


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
