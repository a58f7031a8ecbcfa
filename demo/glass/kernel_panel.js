// One kernel with its numbers.

import { part, text } from "./elements.js";
import { signed } from "./numbers.js";
import { fill } from "./words.js";

export class KernelPanel {
  #words;
  #title = text("h3", "");
  #grid = part("div", "kernel-numbers");
  #bias = part("p", "kernel-bias");
  #note = part("p", "kernel-note");
  #shown = null;
  #diverging = null;
  element;

  constructor(stage) {
    this.#words = stage.words.kernels;
    this.element = part("div", "kernel-panel", this.#title, this.#grid, this.#bias, this.#note);
    this.element.dataset.testid = "kernel-panel";
    this.element.setAttribute("aria-live", "polite");
  }

  /** @param kernel layer, map, input, rows, words, scale, bias and siblings: how many kernels make that map */
  show(kernel) {
    this.#shown = kernel;
    const { rows, words, bias, map, layer, siblings } = kernel;
    this.#title.textContent = words;
    this.#grid.style.setProperty("--side", rows.length);
    this.#grid.replaceChildren(...rows.flat().map((value) => this.#cell(value)));
    this.#bias.textContent = fill(this.#words.bias, { map: map + 1, bias: signed(bias, 3) });
    this.#bias.dataset.value = bias;
    const note = layer === "conv1" ? this.#words.firstNote : this.#words.secondNote;
    this.#note.textContent = fill(note, { map: map + 1, count: siblings });
    if (this.#diverging) this.paint(this.#diverging);
  }

  paint(diverging) {
    this.#diverging = diverging;
    if (!this.#shown) return;
    const { rows, scale } = this.#shown;
    rows.flat().forEach((value, at) => {
      const cell = this.#grid.children[at];
      cell.style.setProperty("--fill", `rgb(${diverging.of(value, scale).join(" ")})`);
    });
  }

  #cell(value) {
    const cell = text("span", signed(value, 2));
    cell.className = "on-fill";
    cell.dataset.value = value;
    return cell;
  }
}
