// The same numbers over the sketchpad's own ink: the strokes take their colour, or the patches' drops lie over them.

import { divergingOf, paintCells } from "./diverging.js";
import { floatsOf } from "./numbers.js";
import { SIDE } from "./strokes.js";

const INPUT = 28; // pixels of the network's picture, each way
const VEIL = 0.85; // opacity of the largest drop

export class WhyInk {
  #stage;
  #pad;
  #canvas = document.createElement("canvas");
  #found = null;

  constructor(stage) {
    this.#stage = stage;
    this.#pad = stage.root.querySelector(".sketchpad");
    this.#canvas.className = "why-ink";
    this.#canvas.dataset.testid = "why-ink";
    this.#canvas.hidden = true;
    this.#canvas.setAttribute("aria-hidden", "true");
    this.#pad.after(this.#canvas);
    new ResizeObserver(() => this.#paintSoon()).observe(this.#pad);
  }

  show(found) {
    this.#found = found;
    this.#canvas.hidden = !found;
    if (found) this.#paintSoon();
  }

  /** After the sketchpad, which paints with the browser's next picture. */
  #paintSoon() {
    requestAnimationFrame(() => this.#found && this.#paint(this.#found));
  }

  #paint(found) {
    const canvas = this.#canvas;
    [canvas.width, canvas.height] = [this.#pad.width, this.#pad.height];
    const pen = canvas.getContext("2d");
    const isVeil = found.view === "occlusion";
    if (!isVeil) {
      pen.drawImage(this.#pad, 0, 0);
      pen.globalCompositeOperation = "source-in";
    }
    const [left, top, side] = (found.place ?? [0, 0, SIDE]).map((length) => (length * canvas.width) / SIDE);
    pen.imageSmoothingEnabled = !isVeil;
    pen.drawImage(isVeil ? this.#veil(found) : this.#dye(found), left, top, side, side);
  }

  #dye({ data, scale }) {
    const diverging = divergingOf(this.#stage);
    return field(floatsOf(data), (value) => diverging.of(value, scale, diverging.neutral));
  }

  #veil({ data, scale }) {
    const diverging = divergingOf(this.#stage);
    return field(floatsOf(data), (value) => [
      ...diverging.of(Math.sign(value), 1),
      scale ? Math.round((255 * VEIL * Math.abs(value)) / scale) : 0,
    ]);
  }
}

function field(values, colourOf) {
  const canvas = document.createElement("canvas");
  paintCells(canvas, INPUT, INPUT, values, colourOf);
  return canvas;
}
