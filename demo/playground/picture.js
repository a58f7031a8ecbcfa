// One picture of the stage: its cells on a canvas, frames around some of them, and what is pointed at.

import { part, text } from "../glass/elements.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class PictureView {
  element;
  canvas = document.createElement("canvas");
  #title = text("figcaption", "");
  #size = text("small", "");
  #sheet;
  #marks = {};
  #legend = part("div", "legend", text("span", "0"), part("span", "legend-bar"), text("span", "1"));
  foot = part("div", "picture-foot", this.#legend);
  #padding = 0;
  #shape = { rows: 0, columns: 0 };

  /** @param marks names of the frames, each a class of CSS as well */
  constructor(testid, marks) {
    this.canvas.dataset.testid = testid;
    for (const name of marks) this.#marks[name] = part("div", `mark ${name}`);
    this.#sheet = part("div", "sheet", part("div", "edge"), this.canvas, ...Object.values(this.#marks));
    this.element = part("figure", "picture", part("div", "picture-head", this.#title, this.#size), this.#sheet, this.foot);
  }

  /**
   * @param picked called with the { row, column } of the cell under the pointer; cells of the padding are negative
   * @param moved called with rows and columns to go, for an arrow key
   * @param played called for the space bar
   */
  listen({ picked, moved, played }) {
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.canvas.setPointerCapture(event.pointerId);
      picked(this.#cellAt(event));
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (this.canvas.hasPointerCapture(event.pointerId)) picked(this.#cellAt(event));
    });
    this.canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key in MOVES) moved(...MOVES[event.key]);
      else if (event.key === " ") played();
      else return;
      event.preventDefault();
    });
  }

  /** Draw one pixel a cell; the padding around them stays empty. */
  paint(title, label, { rows, columns }, pixels, padding = 0) {
    this.#title.textContent = title;
    this.#size.textContent = `${rows}×${columns}`;
    this.#padding = padding;
    this.#shape = { rows, columns };
    const canvas = this.canvas;
    canvas.setAttribute("aria-label", label);
    if (canvas.width !== columns + 2 * padding || canvas.height !== rows + 2 * padding) {
      canvas.width = columns + 2 * padding;
      canvas.height = rows + 2 * padding;
    }
    const picture = new ImageData(columns, rows);
    new Uint32Array(picture.data.buffer).set(pixels);
    canvas.getContext("2d").putImageData(picture, padding, padding);
    const style = this.#sheet.style;
    style.setProperty("--rows", canvas.height);
    style.setProperty("--columns", canvas.width);
    style.setProperty("--padding", padding);
  }

  /** Frame cells: { row, column, rows, columns }, or nothing with null. */
  mark(name, box) {
    const style = this.#marks[name].style;
    this.#marks[name].hidden = !box;
    if (!box) return;
    style.setProperty("--row", box.row + this.#padding);
    style.setProperty("--column", box.column + this.#padding);
    style.setProperty("--high", box.rows ?? 1);
    style.setProperty("--wide", box.columns ?? 1);
  }

  /** Say which colours stand for which numbers. */
  legend(tone, low, high) {
    this.#legend.dataset.tone = tone;
    this.#legend.firstChild.textContent = low;
    this.#legend.lastChild.textContent = high;
  }

  set hidden(isHidden) {
    this.element.hidden = isHidden;
  }

  #cellAt(event) {
    const box = this.canvas.getBoundingClientRect();
    const at = (distance, length, cells) => {
      const padded = cells + 2 * this.#padding;
      const cell = Math.floor((distance / length) * padded);
      return Math.min(Math.max(cell, 0), padded - 1) - this.#padding; // a pointer may leave the picture
    };
    return {
      row: at(event.clientY - box.top, box.height, this.#shape.rows),
      column: at(event.clientX - box.left, box.width, this.#shape.columns),
    };
  }
}
