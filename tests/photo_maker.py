"""Photos of a digit on paper that never were taken: a page, a pen, a camera, each with its faults."""

import io
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageFilter

from core.strokes import rasterise, read_drawing
from core.synthesis import Sample

WIDTH, HEIGHT = 640, 480
"""Of a photo, in pixels."""
PENS = [(30, 30, 40), (25, 40, 140), (190, 25, 30), (20, 110, 50), (90, 90, 95), (120, 40, 140)]
"""Black, blue, red and green ink, a pencil, a violet felt pen."""

Picture = np.ndarray
"""(HEIGHT, WIDTH, 3) float32 in [0, 1]: what the paper reflects, or what the camera sees."""


def ink_on_page(sample: Sample, rng: np.random.Generator, size: tuple[float, float] = (0.3, 0.65)) -> np.ndarray:
    """(HEIGHT, WIDTH) uint8: a drawing somewhere on the page, as large as `size` says, in heights of the page."""
    points = np.concatenate(sample.strokes)
    low, high = points.min(0), points.max(0)
    zoom = rng.uniform(*size) * HEIGHT / max(float((high - low).max()), 1e-6)
    half = (high - low) * zoom / 2 + 0.1 * HEIGHT
    room = np.maximum(np.array([WIDTH, HEIGHT]) / 2 - half, 0)
    middle = np.array([WIDTH, HEIGHT]) / 2 + rng.uniform(-1, 1, 2) * room
    strokes = [((stroke - (low + high) / 2) * zoom + middle).tolist() for stroke in sample.strokes]
    brush = max(sample.width * zoom * float((high - low).max()) / 20, 2)
    return on_page(strokes, brush)


def on_page(strokes: list, brush: float) -> np.ndarray:
    """(HEIGHT, WIDTH) uint8, 255 is ink."""
    ink, (left, top) = rasterise(read_drawing(strokes, (WIDTH, HEIGHT), brush))
    page = np.zeros((HEIGHT, WIDTH), np.uint8)
    page[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return page


def plain(ink: np.ndarray) -> Image.Image:
    """Black ink on white paper, as a scanner of the best kind would see it."""
    return Image.fromarray(255 - ink)


def paper(colour=(245, 242, 232)) -> Picture:
    return np.broadcast_to(np.array(colour, np.float32) / 255, (HEIGHT, WIDTH, 3)).copy()


def ruled(page: Picture, rng: np.random.Generator, *, squared: bool = False, thickest: int = 2) -> Picture:
    """Lines across the page, in blue or grey, fainter than a pen."""
    step = int(rng.integers(26, 60))
    colour = np.array([(150, 180, 225), (170, 170, 175), (225, 165, 170)][rng.integers(3)], np.float32) / 255
    thick = int(rng.integers(1, thickest + 1))
    for axis, length in [(0, HEIGHT), (1, WIDTH)][: 1 + squared]:
        for at in range(int(rng.integers(step)), length - thick, step):
            page[(slice(at, at + thick), slice(None)) if axis == 0 else (slice(None), slice(at, at + thick))] *= colour
    return page


def written(page: Picture, ink: np.ndarray, pen=(30, 30, 40)) -> Picture:
    """The pen's ink over whatever the page shows."""
    share = ink[:, :, None] / np.float32(255)
    return page * (1 - share) + np.minimum(np.array(pen, np.float32) / 255, page) * share


def held_askew(page: Picture, rng: np.random.Generator, turn: float = 10, perspective: float = 0.06) -> Picture:
    """Seen from aside: turned by up to `turn` degrees, its corners moved by up to `perspective` of the picture."""
    angle = np.deg2rad(rng.uniform(-turn, turn))
    corners = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], float)
    middle = corners.mean(0)
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    seen = (corners - middle) @ spin.T * 0.92 + middle
    seen += rng.uniform(-perspective, perspective, (4, 2)) * (WIDTH, HEIGHT)
    rows = [
        [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        for (x, y), (u, v) in zip(corners, seen, strict=True)
    ]
    eight = np.linalg.solve(np.array(rows).reshape(8, 8), seen.ravel())
    # The page goes on beyond the picture
    border = np.median(page.reshape(-1, 3), axis=0)
    image = Image.fromarray(np.rint(page * 255).astype(np.uint8))
    fill = tuple(int(value) for value in np.rint(border * 255))
    turned = image.transform(image.size, Image.Transform.PERSPECTIVE, eight, Image.Resampling.BICUBIC, fillcolor=fill)
    return np.asarray(turned, np.float32) / 255


def gradient(page: Picture, rng: np.random.Generator) -> Picture:
    """Lit from one side: up to 60% darker on the other."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    angle = rng.uniform(0, 2 * np.pi)
    along = (x / WIDTH - 0.5) * np.cos(angle) + (y / HEIGHT - 0.5) * np.sin(angle)
    return page * np.float32(1 - rng.uniform(0.2, 0.6) * (along / np.ptp(along) + 0.5))[:, :, None]


def vignette(page: Picture, rng: np.random.Generator) -> Picture:
    """The corners up to 60% darker than the middle."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    distance = ((x / WIDTH - 0.5) ** 2 + (y / HEIGHT - 0.5) ** 2) * 2
    return page * np.float32(1 - rng.uniform(0.3, 0.6) * distance)[:, :, None]


def shadow(page: Picture, rng: np.random.Generator) -> Picture:
    """Half of the page in the shadow of a hand or a head, with an edge 20 to 120 pixels wide."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    angle, soft = rng.uniform(0, 2 * np.pi), rng.uniform(20, 120)
    along = (x - WIDTH / 2) * np.cos(angle) + (y - HEIGHT / 2) * np.sin(angle) - rng.uniform(-120, 120)
    return page * np.float32(1 - rng.uniform(0.25, 0.55) / (1 + np.exp(-along / soft * 6)))[:, :, None]


LIGHTS: list[Callable] = [gradient, vignette, shadow]


def blurred(page: Picture, radius: float) -> Picture:
    image = Image.fromarray(np.rint(np.clip(page, 0, 1) * 255).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius)), np.float32) / 255


def noisy(page: Picture, rng: np.random.Generator, strength: float) -> Picture:
    return page + rng.normal(0, strength, page.shape).astype(np.float32)


def taken(page: Picture, quality: int | None = None) -> Image.Image:
    """What the camera stores; as a JPEG where a quality is given."""
    image = Image.fromarray(np.rint(np.clip(page, 0, 1) * 255).astype(np.uint8))
    if quality is None:
        return image
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file)


def photo(ink: np.ndarray, rng: np.random.Generator) -> Image.Image:
    """Everything at once, as a phone takes it."""
    page = paper()
    kind = rng.integers(3)
    if kind:
        page = ruled(page, rng, squared=kind == 2)
    page = held_askew(written(page, ink, PENS[rng.integers(len(PENS))]), rng)
    page = LIGHTS[rng.integers(len(LIGHTS))](page, rng)
    page = noisy(blurred(page, rng.uniform(0.3, 2)), rng, rng.uniform(0.005, 0.03))
    return taken(page, int(rng.integers(40, 95)))
