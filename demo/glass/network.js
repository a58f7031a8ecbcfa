// The network from left to right: one canvas a map, drawn cell by cell, with the layer's scale in numbers.

import { drawWires } from "./wires.js";
import { fill } from "./words.js";

const LAYERS = ["input", "conv1", "pool1", "conv2", "pool2"];
const LARGEST_CELL = 4; // pixels
// Layers side by side: 28 + 28 + 14 + 14 + 7 cells, then the outputs; below this width, one under the other
const ROW_WIDTH = 520;
const ROW_CELLS = 91;
const ROW_GAPS = 250;
// Layers under each other: the widest row holds four maps of 28 cells
const COLUMN_CELLS = 112;
const COLUMN_GAPS = 18;

export class NetworkView {
  #root;
  #words;
  #layers = new Map(); // name → { maps: [canvas], scale }
  #outputs = [];

  constructor(root, words) {
    this.#root = root;
    this.#words = words;
  }

  /** Draw a frame; the number of maps and their sizes are the frame's. */
  show(frame, colours) {
    if (!this.#fits(frame)) this.#build(frame);
    for (const name of LAYERS) this.#showLayer(frame.layers[name], this.#layers.get(name), colours);
    frame.probabilities.forEach((probability, k) => {
      const output = this.#outputs[k];
      output.style.setProperty("--share", probability);
      output.classList.toggle("is-answer", k === frame.digit);
    });
  }

  /** Fit the size of a cell to the room there is: a whole number of pixels, so that no map is blurred. */
  layOut() {
    const width = this.#root.clientWidth;
    const inARow = width >= ROW_WIDTH;
    this.#root.classList.toggle("is-row", inARow);
    const cell = inARow ? Math.floor((width - ROW_GAPS) / ROW_CELLS) : Math.floor((width - COLUMN_GAPS) / COLUMN_CELLS);
    this.#root.style.setProperty("--cell", Math.max(1, Math.min(cell, LARGEST_CELL)));
    drawWires(this.#root);
  }

  #fits(frame) {
    const same = ([name, layer]) => this.#layers.get(name).shape === String(frame.layers[name].shape);
    return this.#outputs.length === frame.probabilities.length && [...this.#layers].every(same);
  }

  #showLayer(layer, view, colours) {
    const [, rows, columns] = layer.shape;
    const cells = Uint8Array.from(atob(layer.data), (letter) => letter.charCodeAt(0));
    view.maps.forEach((canvas, index) => {
      const picture = new ImageData(columns, rows);
      const pixels = new Uint32Array(picture.data.buffer);
      const first = index * pixels.length;
      for (let at = 0; at < pixels.length; at++) pixels[at] = colours[cells[first + at]];
      canvas.getContext("2d").putImageData(picture, 0, 0);
    });
    view.scale.textContent = layer.scale.toFixed(layer.scale < 10 ? 2 : 1);
  }

  #build(frame) {
    this.#layers.clear();
    const columns = LAYERS.map((name) => this.#column(name, frame.layers[name].shape));
    this.#outputs = frame.probabilities.map((_, k) => outputCell(k));
    const outputs = part("div", "layer layer-output");
    outputs.append(heading(this.#words.layers.output), part("div", "maps", ...this.#outputs), part("div", "scale"));
    this.#root.querySelector(".layers").replaceChildren(...columns, outputs);
    this.layOut();
  }

  #column(name, shape) {
    const [depth, rows, columns] = shape;
    const maps = Array.from({ length: depth }, (_, k) => {
      const canvas = document.createElement("canvas");
      canvas.width = columns;
      canvas.height = rows;
      canvas.dataset.testid = name === "input" ? name : `${name}-${k}`;
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", fill(this.#words.mapLabel, { layer: this.#words.layers[name], number: k + 1 }));
      canvas.style.setProperty("--columns", columns);
      canvas.style.setProperty("--rows", rows);
      return canvas;
    });
    const scale = part("span", "scale-top");
    const legend = part("div", "scale", text("span", "0"), part("span", "scale-bar"), scale);
    legend.title = this.#words.scale;
    const size = depth === 1 ? `${rows}×${columns}` : `${depth} × ${rows}×${columns}`;
    const title = heading(this.#words.layers[name], size);
    const column = part("div", `layer layer-${name}`, title, part("div", "maps", ...maps), legend);
    this.#layers.set(name, { maps, scale, shape: String(shape) });
    return column;
  }
}

function outputCell(k) {
  const cell = part("div", "output", part("span", "output-dot"), text("span", k));
  cell.dataset.testid = `output-${k}`;
  return cell;
}

function heading(name, size = "") {
  return part("div", "layer-heading", text("span", name), text("small", size));
}

function text(tag, content) {
  const element = document.createElement(tag);
  element.textContent = content;
  return element;
}

function part(tag, className, ...children) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}
