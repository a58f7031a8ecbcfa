"""Numbers as bytes for the page's canvases."""

import base64

import numpy as np

from demo.frames import in_bytes


def in_base64(cells: np.ndarray) -> str:
    """uint8 of any shape, row after row."""
    return base64.b64encode(np.ascontiguousarray(cells).tobytes()).decode()


def maps_in_bytes(maps: np.ndarray, scale: float | None = None) -> dict:
    """(maps, rows, columns) float32 >= 0: byte 255 is `scale`, the largest number where none is given."""
    scale = float(maps.max()) if scale is None else scale
    return {"shape": list(maps.shape), "scale": scale, "data": in_base64(in_bytes(maps, scale))}


def signed_in_bytes(values: np.ndarray) -> dict:
    """Numbers of either sign and any shape: byte 128 is 0, 255 the largest distance from it, 1 the same below it.

    >>> import base64
    >>> base64.b64decode(signed_in_bytes(np.array([-2.0, 0.0, 1.0]))["data"]).hex(" ")
    '01 80 c0'
    """
    scale = float(np.abs(values).max()) if values.size else 0.0
    cells = np.rint(values * (127 / scale) if scale else values) + 128
    return {"shape": list(values.shape), "scale": scale, "data": in_base64(cells.astype(np.uint8))}
