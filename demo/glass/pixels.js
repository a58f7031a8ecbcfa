// The end of the way: one pixel of the network's picture, and the ink that it is the mean of.

import { part, text } from "./elements.js";

const AROUND = 1.5; // pixels of the network's picture that are shown on each side

export class PixelView {
  element;
  #canvas = document.createElement("canvas");
  #pad;

  constructor(words, pad) {
    this.#pad = pad;
    this.#canvas.width = this.#canvas.height = 160;
    this.#canvas.setAttribute("aria-hidden", "true");
    this.element = part("div", "pixel", part("div", "pixel-ink", this.#canvas), text("p", words.ink));
  }

  show({ ink }) {
    const { width, height } = this.#canvas;
    const pen = this.#canvas.getContext("2d");
    pen.clearRect(0, 0, width, height);
    this.#canvas.parentElement.hidden = !ink;
    if (!ink) return;
    const [left, top, right, bottom] = ink;
    const side = (right - left) * (1 + 2 * AROUND);
    const [x, y] = [left - (right - left) * AROUND, top - (bottom - top) * AROUND];
    const pixels = this.#pad.width;
    pen.drawImage(this.#pad, x * pixels, y * pixels, side * pixels, side * pixels, 0, 0, width, height);
    const unit = width / (1 + 2 * AROUND);
    this.#canvas.parentElement.style.setProperty("--unit", `${unit / 1}px`);
  }
}
