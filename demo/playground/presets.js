// The kernels to choose from: those of image processing by name, and the network's, each as a small picture.

import { part, text } from "../glass/elements.js";
import { fill } from "../glass/words.js";
import { planeOf } from "./numbers.js";

export class Presets {
  #root;
  #words;
  #chosen;
  #buttons = new Map(); // name → { button, kernel, canvas }

  /** @param chosen called with a kernel: { name, layer, bias, rows, columns, values, largest } */
  constructor(root, words, chosen) {
    this.#root = root;
    this.#words = words;
    this.#chosen = chosen;
  }

  /** Build the buttons for what Python sends. */
  fill({ presets, learned }, scales) {
    const words = this.#words;
    this.#buttons.clear();
    const named = presets.map((kernel) => this.#button(kernel, words.presets[kernel.name] ?? kernel.name, true));
    const first = learned.filter(({ layer }) => layer === "conv1");
    const second = learned.filter(({ layer }) => layer === "conv2");
    const count = (at) => Math.max(...second.map(({ place }) => place[at])) + 1;
    const [maps, before] = [count(0), count(1)];
    const grid = (className, kernels, label) =>
      part("div", className, ...kernels.map((kernel) => this.#button(kernel, label(kernel), false)));
    const labelOf = (template) => ({ place }) => fill(template, { map: place[0] + 1, before: place[1] + 1 });
    const more = document.createElement("details");
    const table = grid("thumbs second", second, labelOf(words.secondLabel));
    table.style.setProperty("--before", before);
    more.append(text("summary", fill(words.secondTitle, { maps, before })), table, text("small", words.secondNote));
    more.dataset.testid = "learned-second";
    this.#root.querySelector(".presets").replaceChildren(...named);
    const thumbs = grid("thumbs", first, labelOf(words.firstLabel));
    this.#root.querySelector(".learned").replaceChildren(text("h3", words.firstTitle), thumbs, more);
    this.paint(scales);
  }

  get isEmpty() {
    return this.#buttons.size === 0;
  }

  kernel(name) {
    return this.#buttons.get(name)?.kernel;
  }

  /** Mark the one that is in use; none after an edit. */
  mark(name) {
    for (const [each, { button }] of this.#buttons) button.setAttribute("aria-pressed", each === name);
  }

  paint(scales) {
    for (const { canvas, kernel } of this.#buttons.values()) {
      const picture = new ImageData(kernel.columns, kernel.rows);
      new Uint32Array(picture.data.buffer).set(scales.pixels(kernel, "signed"));
      canvas.getContext("2d").putImageData(picture, 0, 0);
    }
  }

  #button(data, label, isNamed) {
    const kernel = { ...data, ...planeOf(data) };
    const canvas = document.createElement("canvas");
    canvas.width = kernel.columns;
    canvas.height = kernel.rows;
    const button = part("button", isNamed ? "preset" : "thumb", canvas);
    button.type = "button";
    button.dataset.testid = `preset-${kernel.name}`;
    if (isNamed) button.append(text("span", label));
    else button.setAttribute("aria-label", label);
    button.title = label;
    button.addEventListener("click", () => this.#chosen(kernel));
    this.#buttons.set(kernel.name, { button, kernel, canvas });
    return button;
  }
}
