// How it sees: the small pictures from the ink to the network's input, side by side.

import { part, text } from "./elements.js";
import { bytesOf, cellsOf } from "./numbers.js";
import { paintBytes } from "./thumbnails.js";

const GREYS = 8; // see demo/steps.py
const LONGEST = 32;
const SIDE = 56; // CSS pixels of a picture's longer side
const NAMES = ["drawn", "cropped", "centred", "input"];

export class StepsView {
  #canvases = new Map();

  constructor(root, words) {
    const tiles = NAMES.map((name) => {
      const canvas = document.createElement("canvas");
      canvas.dataset.testid = `step-${name}`;
      canvas.setAttribute("role", "img");
      const [title, why] = words.steps[name];
      canvas.setAttribute("aria-label", `${title}: ${why}`);
      this.#canvases.set(name, canvas);
      return part("figure", "step", part("div", "step-paper", canvas), part("figcaption", "", text("span", title), text("small", why)));
    });
    root.replaceChildren(...tiles);
  }

  show(frame, colours) {
    for (const [name, canvas] of this.#canvases) {
      const picture = name === "input" ? cellsOf(frame.layers.input, 0) : greysOf(frame.steps[name]);
      canvas.closest(".step").classList.toggle("is-absent", !picture);
      if (picture) paint(canvas, picture, colours);
    }
  }
}

/** Unfold the runs; nothing for a step that there was not. */
function greysOf(step) {
  if (!step) return null;
  const [rows, columns] = step.shape;
  const cells = new Uint8Array(rows * columns);
  let at = 0;
  for (const byte of bytesOf(step.data)) {
    const end = at + (byte % LONGEST) + 1;
    cells.fill((Math.floor(byte / LONGEST) * 255) / (GREYS - 1), at, end);
    at = end;
  }
  return { rows, columns, cells };
}

function paint(canvas, picture, colours) {
  const scale = SIDE / Math.max(picture.rows, picture.columns);
  canvas.style.width = `${picture.columns * scale}px`;
  canvas.style.height = `${picture.rows * scale}px`;
  paintBytes(canvas, picture, colours);
}
