// An outline around what is spoken of, and the way there.

import { part } from "./elements.js";

const ENOUGH = 420; // CSS pixels to be seen of what is taller: all of the sketchpad on a phone
const MARGIN = 6; // CSS pixels between the outline and what it surrounds

export class Spotlight {
  #root;
  #selector = null;
  #outline = part("div", "spotlight");

  constructor(root) {
    this.#root = root;
    this.#outline.setAttribute("aria-hidden", "true");
    this.#outline.hidden = true;
    root.append(this.#outline);
  }

  /** Surround all that the selector finds; null takes the outline away. */
  point(selector) {
    this.#selector = selector;
    this.layOut();
  }

  /** Follow what it surrounds: the page may have moved it. */
  layOut() {
    const box = this.#selector && boxOf(this.#root, this.#selector);
    this.#outline.hidden = !box;
    if (!box) return;
    const origin = this.#root.getBoundingClientRect();
    this.#outline.style.left = `${box.left - origin.left - MARGIN}px`;
    this.#outline.style.top = `${box.top - origin.top - MARGIN}px`;
    this.#outline.style.width = `${box.right - box.left + 2 * MARGIN}px`;
    this.#outline.style.height = `${box.bottom - box.top + 2 * MARGIN}px`;
  }
}

/** Whether what the selector finds lies in the window, above `floor`; of what is tall, the first part. */
export function isInView(root, selector, floor) {
  const box = boxOf(root, selector);
  return !box || (box.top >= 0 && Math.min(box.bottom, box.top + ENOUGH) <= floor);
}

/** Bring it into the middle of the window's part above `floor`; without a movement for those who want less of it. */
export function bringIntoView(root, selector, floor) {
  const box = boxOf(root, selector);
  if (!box || isInView(root, selector, floor)) return;
  const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  // What is taller than the room is shown from its top
  const above = Math.max((floor - (box.bottom - box.top)) / 2, 2 * MARGIN);
  window.scrollBy({ top: box.top - above, behavior: isCalm ? "auto" : "smooth" });
}

function boxOf(root, selector) {
  const boxes = [...root.querySelectorAll(selector)].map((element) => element.getBoundingClientRect());
  if (!boxes.some(({ width }) => width)) return null;
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}
