"""What travels between the playground and Python: a picture, a kernel and how it slides; and what comes of it."""

import base64
import binascii
from collections.abc import Callable
from io import BytesIO

import numpy as np

from core.canvas import place_drawing
from core.convolution import LARGEST_SIDE, Convolved, Sliding, convolve, read_kernel, windows
from core.demonstrations import Demonstration, demonstration, quality
from core.errors import InvalidInput
from core.kernels import PRESETS, Kernel, learned_kernels
from core.model import ConvNet
from core.pictures import grey_of_picture, open_picture
from core.settings import from_dict
from core.strokes import read_drawing
from demo.examples import example_input
from demo.refusals import refusal
from demo.samples import sample_input

LARGEST_FILE = 600_000
"""Bytes of an uploaded file, at most: the page makes larger pictures smaller, and a request's body has its limit."""


def answer_or_error(answer: Callable[[dict], dict], request) -> dict:
    """What `answer` returns, or `{"error": sentence}` where the request is wrong, in its `language`."""
    try:
        return answer(request)
    except InvalidInput as error:
        return {"error": refusal(error, request)}


def kernels(network: ConvNet) -> dict:
    """The kernels to choose from.

    Returns:
        presets, learned: lists of name, layer, place (map made, map read), bias, and the numbers as a plane.
    """
    return {"presets": [_kernel(each) for each in PRESETS], "learned": [_kernel(k) for k in learned_kernels(network)]}


def opened(request) -> dict:
    """Make a file of the visitor into a picture that the page keeps, and sends with its requests.

    Args:
        request: `{"file": the bytes of a picture file, in base64}`.
    Returns:
        `{"pixels": {"shape": [rows, columns], "data": base64 of one byte a cell, 255 is white}}`
    """
    text = request.get("file") if isinstance(request, dict) else None
    if not isinstance(text, str):
        raise InvalidInput("expected an object with a picture file in base64")
    content = _bytes(text)
    if len(content) > LARGEST_FILE:
        raise InvalidInput(f"expected a file of at most {LARGEST_FILE:,} bytes, got {len(content):,}")
    grey = grey_of_picture(open_picture(BytesIO(content)), LARGEST_SIDE)
    data = base64.b64encode(np.rint(grey * 255).astype(np.uint8).tobytes()).decode()
    return {"pixels": {"shape": list(grey.shape), "data": data}}


def convolved(request) -> dict:
    """Slide a kernel over a picture.

    Args:
        request: `{"picture": see `picture_of`, "kernel": [[number, …], …], "sliding": fields of `Sliding`}`.
    Returns:
        planes (see `_plane`): picture, output, pooled (or null); winners: for each cell of pooled, which cell
        of the output it is; demonstration: how good it is (see `_compared`), or null.
    """
    picture, kernel, sliding = _read(request)
    result = convolve(picture, kernel, sliding)
    shown = _demonstration(request["picture"])
    return {
        "picture": _plane(picture),
        "output": _plane(result.output),
        "pooled": None if result.pooled is None else _plane(result.pooled),
        "winners": None if result.winners is None else result.winners.tolist(),
        "demonstration": None if shown is None else _compared(shown, result),
    }


def row_of_windows(request) -> dict:
    """Every number on the way to one row of the result.

    Args:
        request: as for `convolved`, and `"row"`.
    Returns:
        row; patches, products: base64 of float32, size × size for each column of the row; inside: the same of one byte
        each, 0 where there is padding; sums: of the products; biased, output: with the bias, and after ReLU.
    """
    picture, kernel, sliding = _read(request)
    row = request.get("row")
    along = windows(picture, kernel, sliding, row)
    result = convolve(picture, kernel, sliding)
    return {
        "row": row,
        "patches": _in_base64(along.patches),
        "products": _in_base64(along.products),
        "inside": base64.b64encode(along.inside.astype(np.uint8).tobytes()).decode(),
        # float32 → float is exact, and so is the way through JSON
        **{name: getattr(result, name)[row].tolist() for name in ("sums", "biased", "output")},
    }


def picture_of(source) -> np.ndarray:
    """The picture that the page means.

    Args:
        source: an object with one of strokes (with size and brush: a drawing, made the network's picture), example
            (its number), sample (an image of MNIST, see `demo.frames`), demonstration (its name) and pixels (as from
            `opened`).
    Returns:
        (rows, columns) float32 in [0, 1]; 1 is ink, but for pixels, where it is white.
    """
    if not isinstance(source, dict):
        raise InvalidInput(f"picture must be an object, got {type(source).__name__}")
    if "pixels" in source:
        return _pixels(source["pixels"])
    if "demonstration" in source:
        return _demonstration(source).picture
    if "example" in source:
        return example_input(source["example"])
    if "sample" in source:
        return sample_input(source["sample"])
    if missing := sorted({"strokes", "size", "brush"} - set(source)):
        raise InvalidInput(f"the drawing lacks {', '.join(missing)}")
    return place_drawing(read_drawing(source["strokes"], source["size"], source["brush"])).input


def _read(request) -> tuple[np.ndarray, np.ndarray, Sliding]:
    if not isinstance(request, dict):
        raise InvalidInput(f"expected an object with picture, kernel and sliding, got {type(request).__name__}")
    if missing := sorted({"picture", "kernel", "sliding"} - set(request)):
        raise InvalidInput(f"the request lacks {', '.join(missing)}")
    return picture_of(request["picture"]), read_kernel(request["kernel"]), from_dict(Sliding, request["sliding"])


def _bytes(text) -> bytes:
    """What base64 stands for; nothing where the text is none."""
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):  # ValueError: letters that are not ASCII
        return b""


def _pixels(pixels) -> np.ndarray:
    shape = pixels.get("shape") if isinstance(pixels, dict) else None
    sides = shape if isinstance(shape, list) and len(shape) == 2 else []
    if not sides or not all(type(side) is int and 1 <= side <= LARGEST_SIDE for side in sides):
        raise InvalidInput(f"pixels must have a shape (rows, columns), each from 1 to {LARGEST_SIDE}")
    cells = _bytes(pixels.get("data"))
    if len(cells) != sides[0] * sides[1]:
        raise InvalidInput(f"pixels must have {sides[0]} × {sides[1]} bytes of data in base64")
    return np.frombuffer(cells, np.uint8).reshape(sides) / np.float32(255)


def _demonstration(source: dict) -> Demonstration | None:
    if "demonstration" not in source:
        return None
    name = source["demonstration"]
    return demonstration(name if isinstance(name, str) else str(name)[:40])


def _compared(shown: Demonstration, result: Convolved) -> dict:
    """How near a demonstration comes to the clean picture: before and after, and with a median.

    Returns:
        before, after, median: error and noise (see `core.demonstrations.Quality`); after is null where the result is
        of another size, median where none is worth it. medianPlane: its picture.
    """
    same_size = result.output.shape == shown.clean.shape
    pictures = {"before": shown.picture, "after": result.output if same_size else None, "median": shown.median}
    measured = {name: None if each is None else quality(each, shown.clean) for name, each in pictures.items()}
    return {
        **{name: each and {"error": each.error, "noise": each.noise} for name, each in measured.items()},
        "medianPlane": None if shown.median is None else _plane(shown.median),
    }


def _kernel(kernel: Kernel) -> dict:
    return {
        "name": kernel.name,
        "layer": kernel.layer,
        "place": list(kernel.place),
        "bias": kernel.bias,
        **_plane(kernel.values),
    }


def _plane(values: np.ndarray) -> dict:
    """(rows, columns) float32 as shape, data (base64, float32, little endian) and largest, the largest absolute value.

    >>> _plane(np.array([[-2, 1]], np.float32))
    {'shape': [1, 2], 'data': 'AAAAwAAAgD8=', 'largest': 2.0}
    """
    return {"shape": list(values.shape), "data": _in_base64(values), "largest": float(np.abs(values).max())}


def _in_base64(values: np.ndarray) -> str:
    return base64.b64encode(values.astype("<f4").tobytes()).decode()
