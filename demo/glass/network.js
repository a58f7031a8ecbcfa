// The network from left to right: one canvas a map, drawn cell by cell, with the layer's scale in numbers.

import { part, text } from "./elements.js";
import { drawWires } from "./wires.js";
import { fill } from "./words.js";

const LAYERS = ["input", "conv1", "pool1", "conv2", "pool2"];
const LARGEST_CELL = 4; // pixels
const ROW_WIDTH = 520; // from this width on the layers stand side by side, below it one under the other
const ROW_GAPS = 250; // pixels between the layers side by side, with the outputs
const ROW_HEIGHT = 460; // for the maps of the tallest layer
const MOST_IN_A_COLUMN = 8; // maps
const MOST_IN_A_LINE = 4; // maps of the first layer, where layers stand under each other
const MAP_GAP = 3; // pixels between those

export class NetworkView {
  #root;
  #words;
  #layers = new Map(); // name → { maps: [canvas], scale }
  #outputs = [];
  #names = ""; // of the outputs, where they are no digits

  constructor(root, words) {
    this.#root = root;
    this.#words = words;
  }

  /** Draw a frame; the number of maps and their sizes are the frame's, the answer is what is `shown` (see calm.js). */
  show(frame, shown, colours) {
    if (!this.#fits(frame)) this.#build(frame);
    for (const name of LAYERS) this.#showLayer(frame.layers[name], this.#layers.get(name), colours);
    frame.probabilities.forEach((probability, k) => {
      const output = this.#outputs[k];
      output.style.setProperty("--share", probability);
    });
    this.mark(shown);
  }

  /** Mark the output that is the answer. */
  mark({ kind, digits }) {
    this.#outputs.forEach((output, k) => output.classList.toggle("is-answer", kind === "digit" && digits.includes(k)));
  }

  /** Fit the size of a cell to the room there is: a whole number of pixels, so that no map is blurred. */
  layOut() {
    const width = this.#root.clientWidth;
    const inARow = width >= ROW_WIDTH;
    const layers = [...this.#layers.values()];
    const wide = sum(layers.map(({ grid, columns }) => grid.columns * columns));
    const tall = Math.max(...layers.map(({ grid, rows }) => grid.rows * rows));
    const first = layers[0]?.columns ?? 1;
    const cell = inARow
      ? Math.min((width - ROW_GAPS) / wide, ROW_HEIGHT / tall)
      : (width - MAP_GAP * (MOST_IN_A_LINE - 1)) / (MOST_IN_A_LINE * first);
    this.#root.classList.toggle("is-row", inARow);
    this.#root.style.setProperty("--cell", Math.max(1, Math.min(Math.floor(cell), LARGEST_CELL)));
    this.#root.style.setProperty("--tall", tall);
    for (const { element, maps, columns } of layers) {
      const fits = maps.length * (columns * Math.floor(cell) + MAP_GAP) <= width + MAP_GAP;
      element.style.setProperty("--per-line", fits ? maps.length : MOST_IN_A_LINE);
    }
    drawWires(this.#root);
  }

  #fits(frame) {
    const same = ([name, layer]) => this.#layers.get(name).shape === String(frame.layers[name].shape);
    const sameOutputs = this.#outputs.length === frame.probabilities.length;
    return sameOutputs && this.#names === String(frame.network?.classes) && [...this.#layers].every(same);
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
    this.#names = String(frame.network?.classes);
    this.#outputs = frame.probabilities.map((_, k) => outputCell(k, frame.network?.classes[k] ?? k));
    const title = heading(this.#words.layers.output);
    const outputs = part("div", "layer", title, part("div", "maps", ...this.#outputs), part("div", "scale"));
    outputs.style.setProperty("--lines", this.#outputs.length);
    outputs.style.setProperty("--per-line", Math.ceil(this.#outputs.length / 2));
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
    const column = part("div", "layer", title, part("div", "maps", ...maps), legend);
    column.dataset.layer = name;
    const grid = { columns: Math.ceil(depth / MOST_IN_A_COLUMN) };
    grid.rows = Math.ceil(depth / grid.columns);
    column.style.setProperty("--lines", grid.rows);
    this.#layers.set(name, { element: column, maps, scale, grid, rows, columns, shape: String(shape) });
    return column;
  }
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

function outputCell(k, name) {
  const cell = part("div", "output", part("span", "output-dot"), text("span", name));
  cell.dataset.testid = `output-${k}`;
  return cell;
}

function heading(name, size = "") {
  return part("div", "layer-heading", text("span", name), text("small", size));
}
