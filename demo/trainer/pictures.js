// Bytes of Python as small canvases: maps and pictures from paper to ink, kernels from one colour to another.

import { colourTable } from "../glass/colours.js";
import { bytesOf } from "../glass/numbers.js";

/** The colours of maps (bytes 0 to 255) and of kernels (128 is zero), as the theme has them now; and plain greys. */
export function tables(root) {
  return { maps: colourTable(root), kernels: divergingTable(root), greys: GREYS };
}

// 0 is black and 255 white in every theme: for pictures that are shown as they came
const GREYS = Uint32Array.from({ length: 256 }, (_, value) => 0xff000000 + value * 0x010101);

/** 256 colours as 32-bit pixels: 0 the most negative, 128 paper, 255 the most positive. */
function divergingTable(root) {
  const [negative, paper, positive] = ["--ds-negative", "--ds-paper", "--ds-positive"].map((name) => rgb(root, name));
  const table = new Uint8ClampedArray(256 * 4);
  for (let value = 0; value < 256; value++) {
    const share = (value - 128) / 127;
    const end = share < 0 ? negative : positive;
    for (const channel of [0, 1, 2]) {
      table[4 * value + channel] = paper[channel] + (end[channel] - paper[channel]) * Math.abs(share);
    }
    table[4 * value + 3] = 255;
  }
  return new Uint32Array(table.buffer);
}

function rgb(element, name) {
  const text = getComputedStyle(element).getPropertyValue(name).trim();
  return [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
}

/** An empty canvas with a label for those who cannot see it; without one they are told of it elsewhere. */
export function canvas(rows, columns, className, label) {
  const element = document.createElement("canvas");
  element.width = columns;
  element.height = rows;
  element.className = className;
  element.style.setProperty("--rows", rows);
  element.style.setProperty("--columns", columns);
  if (label) {
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", label);
  } else {
    element.setAttribute("aria-hidden", "true");
  }
  return element;
}

/** Draw as many cells as the canvas has, from the byte `first` on. */
export function paint(element, cells, first, table) {
  const picture = new ImageData(element.width, element.height);
  const pixels = new Uint32Array(picture.data.buffer);
  for (let at = 0; at < pixels.length; at++) pixels[at] = table[cells[first + at]];
  element.getContext("2d").putImageData(picture, 0, 0);
}

/** Canvases of a stack of pictures: { shape: [number, rows, columns], data }. */
export function painted({ shape, data }, table, className, labels) {
  const [count, rows, columns] = shape;
  const cells = bytesOf(data);
  return Array.from({ length: count }, (_, k) => {
    const element = canvas(rows, columns, className, labels?.[k]);
    paint(element, cells, k * rows * columns, table);
    return element;
  });
}
