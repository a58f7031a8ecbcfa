"""The cells of the network: which there are, what each is computed from, and what is computed from it."""

from dataclasses import dataclass

from core.canvas import Placed
from core.errors import InvalidInput
from core.model import SIDE, Architecture

LAYERS = ("input", "conv1", "pool1", "conv2", "pool2", "hidden", "output")
"""From the picture to the answer. A network that rejects also has `in_class`, computed from `hidden` like `output`."""
POOL = 2
"""Height, width and step of a pooling window, in cells."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One number of the network. In hidden, output and in_class the channel counts, and row and column are 0."""

    layer: str
    channel: int
    row: int = 0
    column: int = 0


@dataclass(frozen=True, kw_only=True)
class Region:
    """Cells of one layer: a rectangle in one map, or the same in all of them."""

    layer: str
    channel: int | None
    """None: all maps, or all units."""
    top: int = 0
    left: int = 0
    bottom: int = 1
    right: int = 1
    """The first row and column that no longer belong to it."""


def layer_shapes(architecture: Architecture) -> dict[str, tuple[int, int, int]]:
    """Layer → (maps, rows, columns); units count as maps of one cell.

    >>> layer_shapes(Architecture())["pool2"], layer_shapes(Architecture())["hidden"]
    ((8, 7, 7), (512, 1, 1))
    """
    first, second = architecture.depths
    half, quarter = SIDE // POOL, SIDE // POOL**2
    shapes = {
        "input": (1, SIDE, SIDE),
        "conv1": (first, SIDE, SIDE),
        "pool1": (first, half, half),
        "conv2": (second, half, half),
        "pool2": (second, quarter, quarter),
        "hidden": (architecture.hidden, 1, 1),
        "output": (architecture.classes, 1, 1),
    }
    return shapes | ({"in_class": (1, 1, 1)} if architecture.rejects else {})


def source_of(layer: str) -> str | None:
    """The layer that this one is computed from; None for the picture.

    >>> source_of("conv2"), source_of("in_class"), source_of("input")
    ('pool1', 'hidden', None)
    """
    if layer == "in_class":
        return "hidden"
    at = LAYERS.index(layer)
    return LAYERS[at - 1] if at else None


def check_cell(architecture: Architecture, cell: Cell) -> None:
    """Whether this network has such a cell.

    Raises:
        InvalidInput: it has none; says what it has.
    """
    shapes = layer_shapes(architecture)
    if not isinstance(cell.layer, str) or cell.layer not in shapes:
        raise InvalidInput(f"expected a layer, one of {', '.join(shapes)}, got {str(cell.layer)[:40]}")
    for name, count in zip(("channel", "row", "column"), shapes[cell.layer], strict=True):
        number = getattr(cell, name)
        if type(number) is not int or not 0 <= number < count:
            raise InvalidInput(
                f"expected a {name} of {cell.layer}, a whole number from 0 to {count - 1}, got {str(number)[:40]}"
            )


def region_of(cell: Cell) -> Region:
    """The cell by itself."""
    row, column = cell.row, cell.column
    return Region(layer=cell.layer, channel=cell.channel, top=row, left=column, bottom=row + 1, right=column + 1)


def receptive_field(architecture: Architecture, cell: Cell) -> list[Region]:
    """The cells that this one depends on, a region for each earlier layer, the nearest first; padding is left out.

    >>> for region in receptive_field(Architecture(), Cell(layer="pool1", channel=2, row=0, column=5)): print(region)
    Region(layer='conv1', channel=2, top=0, left=10, bottom=2, right=12)
    Region(layer='input', channel=None, top=0, left=8, bottom=4, right=14)
    """
    shapes = layer_shapes(architecture)
    region = region_of(cell)
    found = []
    while source := source_of(region.layer):
        region = _one_back(region, source, shapes[source], architecture.kernel_size // 2)
        found.append(region)
    return found


def influence(architecture: Architecture, cell: Cell) -> list[Region]:
    """The cells of the next layer that use this one: one region; none for an answer.

    >>> influence(Architecture(), Cell(layer="input", channel=0, row=0, column=9))
    [Region(layer='conv1', channel=None, top=0, left=7, bottom=3, right=12)]
    """
    if cell.layer in ("output", "in_class"):
        return []
    layer = LAYERS[LAYERS.index(cell.layer) + 1]
    _, rows, columns = layer_shapes(architecture)[layer]
    if layer in ("hidden", "output"):
        return [Region(layer=layer, channel=None)]
    if layer.startswith("pool"):
        row, column = cell.row // POOL, cell.column // POOL
        return [Region(layer=layer, channel=cell.channel, top=row, left=column, bottom=row + 1, right=column + 1)]
    reach = architecture.kernel_size // 2
    return [
        Region(
            layer=layer,
            channel=None,
            top=max(cell.row - reach, 0),
            left=max(cell.column - reach, 0),
            bottom=min(cell.row + reach + 1, rows),
            right=min(cell.column + reach + 1, columns),
        )
    ]


def on_canvas(placed: Placed | None, region: Region) -> tuple[float, float, float, float] | None:
    """Where a region of the input lies on the canvas that it was drawn on.

    Args:
        placed: how the drawing became the picture; None where that picture itself fills the canvas.
    Returns:
        left, top, right, bottom in fractions of the canvas's width and height; beyond 0 and 1 outside of it. None
        for an empty canvas: nothing of it has a place in the picture.
    """
    edges = (region.left, region.top, region.right, region.bottom)
    if placed is None:
        return tuple(edge / SIDE for edge in edges)
    if placed.box is None:
        return None
    starts = [corner + start for corner, start in zip(placed.corner, placed.box[:2], strict=True)]
    return tuple(
        (starts[axis] + (edge - placed.offset[axis]) / placed.scale) / placed.canvas[axis]
        for edge, axis in zip(edges, (0, 1, 0, 1), strict=True)
    )


def _one_back(region: Region, source: str, shape: tuple[int, int, int], reach: int) -> Region:
    """What a region is computed from, in the layer before; `reach`: cells on each side of a kernel's middle."""
    _, rows, columns = shape
    if region.layer in ("hidden", "output", "in_class"):
        return Region(layer=source, channel=None, bottom=rows, right=columns)
    if region.layer.startswith("pool"):
        return Region(
            layer=source,
            channel=region.channel,
            top=region.top * POOL,
            left=region.left * POOL,
            bottom=region.bottom * POOL,
            right=region.right * POOL,
        )
    return Region(
        layer=source,
        channel=None,
        top=max(region.top - reach, 0),
        left=max(region.left - reach, 0),
        bottom=min(region.bottom + reach, rows),
        right=min(region.right + reach, columns),
    )
