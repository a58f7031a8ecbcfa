// Small pictures of feature maps and of drawings beside what speaks of them.

import { cellsOf } from "./numbers.js";
import { SIDE } from "./strokes.js";

const SVG = "http://www.w3.org/2000/svg";
const PEN = 30; // thicker than the brush, as the pictures are small

/** Draw one map of a frame's layer in the colours of the network's own pictures. */
export function paintThumbnail(canvas, layer, index, colours) {
  paintBytes(canvas, cellsOf(layer, index), colours);
}

/** Draw one byte a cell, each in its colour. */
export function paintBytes(canvas, { rows, columns, cells }, colours) {
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const picture = new ImageData(columns, rows);
  const pixels = new Uint32Array(picture.data.buffer);
  for (let at = 0; at < pixels.length; at++) pixels[at] = colours[cells[at]];
  canvas.getContext("2d").putImageData(picture, 0, 0);
}

/** An empty one. */
export function thumbnail() {
  const canvas = document.createElement("canvas");
  canvas.className = "thumbnail";
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}

/** Strokes on the sketchpad, small. */
export function pictureOfStrokes(strokes) {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 0 ${SIDE} ${SIDE}`);
  picture.setAttribute("class", "hard-picture");
  picture.setAttribute("stroke-width", PEN);
  for (const stroke of strokes) {
    const line = document.createElementNS(SVG, "polyline");
    line.setAttribute("points", stroke.join(" "));
    picture.append(line);
  }
  return picture;
}
