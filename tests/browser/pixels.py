"""The pixels of a page's canvases, as text on their way: a list of numbers takes Playwright a hundred times as long."""

import base64

import numpy as np
from playwright.sync_api import Locator

ENCODE = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let text = "";
  // A call takes some ten thousand arguments
  for (let at = 0; at < data.length; at += 8192) text += String.fromCharCode(...data.subarray(at, at + 8192));
  return [canvas.height, canvas.width, btoa(text)];
}"""
"""JavaScript: a canvas → its pixels, for `decoded`."""


def decoded(encoded: tuple[int, int, str]) -> np.ndarray:
    """(rows, columns, 4) uint8: red, green, blue and opacity."""
    rows, columns, text = encoded
    return np.frombuffer(base64.b64decode(text), np.uint8).reshape(rows, columns, 4)


def pixels_of(canvas: Locator) -> np.ndarray:
    """(rows, columns, 4) uint8."""
    return decoded(canvas.evaluate(ENCODE))


def colours_of(canvas: Locator) -> np.ndarray:
    """(cells, 3) uint8, row by row, without opacity."""
    return colours_in(canvas.evaluate(ENCODE))


def colours_in(encoded: tuple[int, int, str]) -> np.ndarray:
    """The same of what ENCODE gave."""
    return decoded(encoded)[..., :3].reshape(-1, 3)
