// Draws without a pointer: while the sketchpad has the focus, keys move a cursor over it, and put the pen down.

import { part } from "./elements.js";
import { SIDE } from "./strokes.js";
import { fill } from "./words.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 10; // of the sketchpad's own coordinates
const LARGE_STEP = 40;
const REST = 500; // ms without a key after which screen readers hear where the pen is

export class KeyPen {
  #canvas;
  #drawing;
  #words;
  #cursor = part("div", "key-pen");
  #said = part("p", "announcer");
  #at = [SIDE / 2, SIDE / 2];
  #isDown = false;
  #held = new Set(); // arrow keys that are down now: two of them go slantwise
  #speech = null;

  /** Made before the sketchpad, so that its stroke has ended when a pointer begins another. */
  constructor(canvas, drawing, words) {
    this.#canvas = canvas;
    this.#drawing = drawing;
    this.#words = words.pen;
    this.#cursor.hidden = true;
    this.#cursor.dataset.testid = "key-pen";
    this.#cursor.setAttribute("aria-hidden", "true");
    this.#said.setAttribute("role", "status");
    canvas.parentElement.querySelector("#pad-keys").textContent = this.#words.how;
    canvas.after(this.#cursor, this.#said);
    canvas.addEventListener("keydown", (event) => this.#key(event));
    canvas.addEventListener("keyup", (event) => this.#held.delete(event.key));
    canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && this.#show());
    canvas.addEventListener("blur", () => this.#leave());
    canvas.addEventListener("pointerdown", () => this.#leave());
  }

  /** Follow the drawing: undone or cleared, the stroke is gone, and the pen is up. */
  update() {
    if (!this.#drawing.isGrowing) this.#isDown = false;
    if (!this.#cursor.hidden) this.#show();
  }

  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const isPointers = this.#drawing.isGrowing && !this.#drawing.isPreview && !this.#isDown;
    if (event.key in ARROWS) {
      this.#held.add(event.key);
      this.#move(event.shiftKey ? LARGE_STEP : STEP);
    } else if (event.key === " ") {
      if (!event.repeat && !isPointers) this.#turn();
    } else if (event.key === "Enter") this.#lift();
    else return;
    event.preventDefault(); // the page does not scroll
    this.#show();
    clearTimeout(this.#speech);
    this.#speech = setTimeout(() => this.#say(), REST);
  }

  #move(step) {
    for (const key of this.#held) {
      this.#at = this.#at.map((place, axis) => Math.max(0, Math.min(place + step * ARROWS[key][axis], SIDE)));
    }
    if (this.#isDown) this.#drawing.extend([this.#at]);
  }

  #turn() {
    if (this.#isDown) {
      this.#lift();
      return;
    }
    this.#isDown = true;
    this.#drawing.begin(this.#at);
  }

  #lift() {
    if (!this.#isDown) return;
    this.#isDown = false;
    this.#drawing.end();
  }

  #leave() {
    this.#lift();
    this.#held.clear();
    this.#cursor.hidden = true;
    delete this.#canvas.dataset.pen;
    clearTimeout(this.#speech);
  }

  #show() {
    const pen = this.#isDown ? "down" : "up";
    this.#cursor.hidden = false;
    this.#cursor.dataset.pen = this.#canvas.dataset.pen = pen;
    const share = (length) => `${(100 * length) / SIDE}%`;
    [this.#cursor.style.left, this.#cursor.style.top] = this.#at.map(share);
    this.#cursor.style.width = share(this.#drawing.brush);
  }

  #say() {
    const [x, y] = this.#at.map((place) => Math.round((100 * place) / SIDE));
    this.#said.textContent = fill(this.#words[this.#isDown ? "down" : "up"], { x, y });
  }
}
