// The 28×28 pixels with what each has to do with the answer, and the number of the one that is pointed at.

import { classNames } from "./classes.js";
import { DivergingLegend, divergingOf, paintCells } from "./diverging.js";
import { part } from "./elements.js";
import { cellsOf, floatsOf, percent, signed } from "./numbers.js";
import { fill } from "./words.js";

const INK = 0.28; // how strongly the drawing shows under the numbers

export class WhyPicture {
  #stage;
  #words;
  #canvas = document.createElement("canvas");
  #cursor = part("span", "why-cursor");
  #legends = {};
  #found = null;
  #values = null;
  #rows = 0;
  #columns = 0;
  #names = []; // of the classes
  #at = null; // [row, column]
  readout = part("p", "why-readout");
  element;

  constructor(stage) {
    this.#stage = stage;
    this.#words = stage.words.why;
    this.#canvas.dataset.testid = "why-picture";
    this.#canvas.tabIndex = 0;
    this.#canvas.setAttribute("role", "img");
    this.#canvas.setAttribute("aria-label", this.#words.pictureLabel);
    this.readout.dataset.testid = "why-cell";
    this.readout.setAttribute("aria-live", "polite");
    this.#cursor.hidden = true;
    for (const [view, [below, above]] of Object.entries(this.#words.legends)) {
      this.#legends[view] = new DivergingLegend(below, above);
    }
    const legends = Object.values(this.#legends).map((legend) => legend.element);
    const frame = part("div", "why-frame", this.#canvas, this.#cursor);
    this.element = part("div", "why-picture", frame, ...legends);
    this.#canvas.addEventListener("pointermove", (event) => this.#pointed(event));
    this.#canvas.addEventListener("pointerdown", (event) => this.#pointed(event));
    this.#canvas.addEventListener("pointerleave", () => this.#canvas.matches(":focus-visible") || this.#point(null));
    this.#canvas.addEventListener("blur", () => this.#point(null));
    this.#canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param found Python's answer, null where there is none: then the picture is the network's input alone */
  show(frame, found) {
    const { rows, columns, cells } = cellsOf(frame.layers.input, 0);
    [this.#rows, this.#columns] = [rows, columns];
    this.#found = found;
    this.#names = classNames(frame);
    this.#values = found && floatsOf(found.data);
    const diverging = divergingOf(this.#stage);
    const values = this.#values ?? new Float32Array(cells.length);
    const ink = found ? INK : 1;
    paintCells(this.#canvas, rows, columns, values, (value, at) =>
      diverging.of(value, found?.scale, diverging.inked((ink * cells[at]) / 255)),
    );
    for (const [view, legend] of Object.entries(this.#legends)) {
      legend.element.hidden = view !== found?.view;
      if (view === found?.view) legend.show(found.scale, view === "occlusion" ? unsignedPoints : undefined);
    }
    this.#point(this.#at);
  }

  #pointed(event) {
    const box = this.#canvas.getBoundingClientRect();
    const cell = (distance, length, count) => Math.max(0, Math.min(count - 1, Math.floor((distance / length) * count)));
    this.#point([
      cell(event.clientY - box.top, box.height, this.#rows),
      cell(event.clientX - box.left, box.width, this.#columns),
    ]);
  }

  #key(event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!step || !this.#values) return;
    event.preventDefault();
    const [row, column] = this.#at ?? [Math.floor(this.#rows / 2), Math.floor(this.#columns / 2)];
    const moved = this.#at ? [row + step[0], column + step[1]] : [row, column];
    this.#point([
      Math.max(0, Math.min(this.#rows - 1, moved[0])),
      Math.max(0, Math.min(this.#columns - 1, moved[1])),
    ]);
  }

  #point(at) {
    this.#at = at;
    const isShown = at !== null && this.#values !== null;
    this.#cursor.hidden = !isShown;
    const { dataset } = this.readout;
    if (!isShown) {
      this.readout.textContent = this.#found ? this.#words.point : "";
      dataset.row = dataset.column = dataset.value = "";
      return;
    }
    const [row, column] = at;
    const value = this.#values[row * this.#columns + column];
    const side = this.#found.size ?? 1;
    const start = (index) => index - Math.floor(side / 2);
    this.#cursor.style.setProperty("--row", start(row) / this.#rows);
    this.#cursor.style.setProperty("--column", start(column) / this.#columns);
    this.#cursor.style.setProperty("--side", side / this.#rows);
    [dataset.row, dataset.column, dataset.value] = [row, column, value];
    this.readout.textContent = fill(this.#words.cells[this.#found.view], {
      row: row + 1,
      column: column + 1,
      value: this.#found.view === "occlusion" ? points(-value) : signed(value, 3),
      digit: this.#names[this.#found.digit],
      against: this.#names[this.#found.against],
    });
  }
}

/** A difference of probabilities in percentage points. */
function points(value) {
  return signed(100 * value, 1);
}

function unsignedPoints(value) {
  return percent(Math.abs(value));
}
