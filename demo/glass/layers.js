// One layer of the network view: its canvases, drawn cell by cell, and where on them a cell lies.

import { part, text } from "./elements.js";
import { bytesOf } from "./numbers.js";
import { fill } from "./words.js";

const TALLEST = 112; // cells one above the other; more maps than that stand side by side

/** How many neurons stand in a line: so many that their picture is about twice as tall as it is wide. */
function neuronsInALine(count) {
  return Math.ceil(Math.sqrt(count / 2));
}

/**
 * A cell is { layer, channel, row, column }, counted from 0; neurons and answers have row and column 0.
 * A region is { layer, channel, top, left, bottom, right }, see core/cells.py; channel null: in all maps.
 */
export class Layer {
  element;
  maps; // one canvas a map; for neurons one canvas with a cell each; for answers one element each
  #scale;

  /**
   * @param shape [maps, rows, columns], as in a frame; kind: "maps", "neurons" or "answers"
   * @param names what the answers are called, where they are no digits
   */
  constructor(name, shape, kind, words, names) {
    const [depth, rows, columns] = shape;
    this.name = name;
    this.names = names;
    this.shape = String(shape);
    this.depth = depth;
    this.areNeurons = kind === "neurons";
    this.columns = this.areNeurons ? neuronsInALine(depth) : columns; // of one picture
    this.rows = this.areNeurons ? Math.ceil(depth / this.columns) : rows;
    const count = this.areNeurons ? 1 : depth;
    this.maps = Array.from({ length: count }, (_, k) => (kind === "answers" ? answer(k, names?.[k] ?? k) : this.#canvas(k, words)));
    const height = count * this.rows * (name.startsWith("pool") ? 2 : 1); // a pooled map stands beside its map
    this.grid = { columns: kind === "maps" ? Math.ceil(height / TALLEST) : 1 };
    this.grid.rows = Math.ceil(count / this.grid.columns);
    this.#scale = part("span", "scale-top");
    const size = { answers: "", neurons: `${depth}`, maps: depth === 1 ? `${rows}×${columns}` : `${depth} × ${rows}×${columns}` };
    const title = part("div", "layer-heading", text("span", words.layers[name]), text("small", size[kind]));
    const legend = part("div", "scale");
    if (kind !== "answers") {
      legend.append(text("span", "0"), part("span", "scale-bar"), this.#scale);
      legend.title = words.scale;
    }
    this.element = part("div", "layer", title, part("div", "maps", ...this.maps), legend);
    this.element.dataset.layer = name;
    this.element.style.setProperty("--lines", this.grid.rows);
  }

  /** Add a sentence to what screen readers call a map; an empty one takes it away. */
  describe(index, sentence) {
    const map = this.maps[index];
    map.setAttribute("aria-label", sentence ? `${map.dataset.name}: ${sentence}` : map.dataset.name);
  }

  /** Draw a frame's layer. */
  paint({ data, scale }, colours) {
    const cells = bytesOf(data);
    this.maps.forEach((canvas, index) => {
      const picture = new ImageData(this.columns, this.rows);
      const pixels = new Uint32Array(picture.data.buffer);
      const first = index * pixels.length;
      const count = Math.min(pixels.length, cells.length - first); // the last line of neurons may not be full
      for (let at = 0; at < count; at++) pixels[at] = colours[cells[first + at]];
      canvas.getContext("2d").putImageData(picture, 0, 0);
    });
    this.#scale.textContent = scale.toFixed(scale < 10 ? 2 : 1);
  }

  /** The cell of a map at a place of the screen, null where there is none. */
  cellAt(map, x, y) {
    const box = map.getBoundingClientRect();
    const column = Math.floor(((x - box.left) / box.width) * this.columns);
    const row = Math.floor(((y - box.top) / box.height) * this.rows);
    return this.cellOf(this.maps.indexOf(map), row, column);
  }

  /** The cell in a row and column of the picture with this number, null where there is none. */
  cellOf(index, row, column) {
    if (!(index in this.maps) || row < 0 || column < 0 || row >= this.rows || column >= this.columns) return null;
    if (!this.areNeurons) return { layer: this.name, channel: index, row, column };
    const channel = row * this.columns + column;
    return channel < this.depth ? { layer: this.name, channel, row: 0, column: 0 } : null;
  }

  /** The other way round: which picture a cell lies in, and its row and column there. */
  placeOf({ channel, row, column }) {
    if (!this.areNeurons) return { index: channel, row, column };
    return { index: 0, row: Math.floor(channel / this.columns), column: channel % this.columns };
  }

  /** The cell one on; above the first row is the map before, below the last row the next one. Null at the end. */
  next(cell, [down, right]) {
    const { index, row, column } = this.placeOf(cell);
    const map = index + (row + down < 0 ? -1 : row + down >= this.rows ? 1 : 0);
    return this.cellOf(map, (row + down + this.rows) % this.rows, column + right);
  }

  /** Where a region lies on the screen: a box for each map that it is in. */
  boxesOf(region) {
    const boxes = this.maps.map((map) => map.getBoundingClientRect());
    const isWhole = region.channel === null && (this.areNeurons || this.depth === this.maps.length && this.rows === 1);
    if (isWhole) return [around(boxes)];
    if (this.areNeurons) return [this.#inBox(boxes[0], this.placeOf({ channel: region.channel, row: 0, column: 0 }))];
    const { top, left, bottom, right } = region;
    const where = { row: top, column: left, rows: bottom - top, columns: right - left };
    return boxes.filter((_, k) => region.channel === null || k === region.channel).map((box) => this.#inBox(box, where));
  }

  #inBox(box, { row, column, rows = 1, columns = 1 }) {
    const [across, down] = [box.width / this.columns, box.height / this.rows];
    const [left, top] = [box.left + column * across, box.top + row * down];
    return { left, top, right: left + columns * across, bottom: top + rows * down };
  }

  #canvas(k, words) {
    const canvas = document.createElement("canvas");
    canvas.width = this.columns;
    canvas.height = this.rows;
    canvas.dataset.testid = this.name === "input" || this.areNeurons ? this.name : `${this.name}-${k}`;
    const label = this.areNeurons ? "{layer}" : words.mapLabel;
    canvas.dataset.name = fill(label, { layer: words.layers[this.name], number: k + 1 });
    canvas.setAttribute("aria-label", canvas.dataset.name);
    canvas.style.setProperty("--columns", this.columns);
    canvas.style.setProperty("--rows", this.rows);
    return canvas;
  }
}

function around(boxes) {
  const most = (pick, name) => pick(...boxes.map((box) => box[name]));
  const [left, top, right, bottom] = [most(Math.min, "left"), most(Math.min, "top"), most(Math.max, "right"), most(Math.max, "bottom")];
  return { left, top, right, bottom };
}

function answer(k, name) {
  const element = part("div", "output", part("span", "output-dot"), text("span", name));
  element.dataset.testid = `output-${k}`;
  element.setAttribute("aria-label", name);
  element.title = name;
  return element;
}
