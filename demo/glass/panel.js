// The inspector's panel: the way here, the sum in one line, and its terms one by one.

import { Addition } from "./addition.js";
import { AnswerView } from "./answers.js";
import { part, write } from "./elements.js";
import { NeuronView } from "./neurons.js";
import { floatsOf, shown } from "./numbers.js";
import { PixelView } from "./pixels.js";
import { PoolView } from "./pools.js";
import { leadTo, sourceOf } from "./sources.js";
import { SumView } from "./sums.js";
import { fill } from "./words.js";

const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const STEPS = { "←": [0, -1], "↑": [-1, 0], "↓": [1, 0], "→": [0, 1] };

export class Panel {
  element;
  #crumbs = part("nav", "crumbs");
  #body = part("div", "inspector-body");
  #lead = part("p", "lead");
  #detail = part("p", "detail"); // lies over the lead, so that nothing moves when one takes the other's place
  #words;
  #names;
  #pad;
  #addition = null;
  #view = null;
  #viewKey = "";
  #shown = null; // { opened, numbers }
  #at = null; // the element that is pointed at

  /**
   * @param pad the sketchpad's canvas; on: walk(cell) and back(steps) when a link is followed, point(cell or null) when a
   *   term is pointed at, step([rows, columns]) to a neighbour, close() when the panel shall go
   */
  constructor(words, names, pad, on) {
    this.#words = words;
    this.#names = names;
    this.#pad = pad;
    this.#crumbs.setAttribute("aria-label", words.path);
    const close = part("button", "inspector-close", "×");
    close.type = "button";
    close.dataset.testid = "unpin";
    close.title = words.close;
    close.setAttribute("aria-label", words.close);
    close.addEventListener("click", () => on.close());
    this.element = part("div", "opened", part("header", "inspector-head", this.#crumbs, stepper(words, on.step), close), part("div", "leads", this.#lead, this.#detail), this.#body);
    this.#body.addEventListener("click", (event) => follow(event, on.walk));
    this.#crumbs.addEventListener("click", (event) => {
      const at = event.target.closest("button")?.dataset.at;
      if (at !== undefined) on.back(Number(at));
    });
    // A finger that is about to tap points at nothing yet
    this.#body.addEventListener("pointerover", (event) => event.pointerType === "touch" || this.#point(event.target, on));
    this.#body.addEventListener("focusin", ({ target }) => target.matches(":focus-visible") && this.#point(target, on));
    for (const name of ["pointerleave", "focusout"]) this.#body.addEventListener(name, () => this.#point(null, on));
    this.#body.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param trail the cells walked through, this one last */
  show(opened, frame, colours, trail) {
    const numbers = {};
    for (const name of ["inputs", "weights", "products"]) {
      const data = opened.patch?.[name] ?? null; // an empty text where no term is named, as all are 0
      numbers[name] = data === null ? null : floatsOf(data);
    }
    this.#shown = { opened, numbers };
    const hadFocus = this.element.contains(document.activeElement);
    this.#showCrumbs(trail, frame);
    this.#fit(opened);
    this.#addition.show(opened, numbers);
    this.#view.show(opened, numbers, frame, colours);
    this.#showDetail();
    // The link that was followed may be gone: the keyboard goes on from the first one here
    if (!hadFocus || this.element.contains(document.activeElement)) return;
    (this.#body.querySelector("button") ?? this.element.querySelector(".inspector-close")).focus({ preventScroll: true });
  }

  #leadOf({ cell: { layer }, sum, off }) {
    const { leads } = this.#words;
    const lead = leads[layer] ?? leads[layer.replace(/\d/, "")];
    if (off) return `${lead} ${leads.off}`;
    if (!layer.startsWith("conv") && layer !== "hidden") return lead;
    return `${lead} ${sum > 0 ? leads.passes : leads.silent}`;
  }

  /** New elements where another kind of cell is opened, else the ones that are there. */
  #fit(opened) {
    const { cell, patch } = opened;
    const key = patch ? [cell.layer, patch.rows, patch.columns, patch.maps.length, patch.others].join() : "pixel";
    if (key === this.#viewKey) return;
    this.#viewKey = key;
    this.#at = null;
    this.#addition = new Addition(opened, this.#names, this.#words);
    this.#view = this.#makeView(opened);
    this.#body.replaceChildren(this.#addition.element, this.#view.element);
    this.#body.dataset.kind = cell.layer;
    const buttons = [...this.#body.querySelectorAll("button")];
    buttons.forEach((button, k) => (button.tabIndex = k ? -1 : 0)); // one stop of the Tab key; arrows go on from there
  }

  #makeView(opened) {
    const { layer } = opened.cell;
    if (!opened.patch) return new PixelView(this.#words, this.#pad);
    if (layer.startsWith("pool")) return new PoolView(opened);
    if (layer === "hidden") return new NeuronView(opened, this.#names);
    if (layer === "output" || layer === "in_class") return new AnswerView(this.#words);
    return new SumView(opened, this.#names);
  }

  #showCrumbs(trail, frame) {
    const old = [...this.#crumbs.children];
    if (old.length !== trail.length) this.#crumbs.replaceChildren(...trail.map((_, k) => crumb(k, k === trail.length - 1)));
    trail.forEach((cell, k) => {
      const element = this.#crumbs.children[k];
      write(element, k === trail.length - 1 ? this.#names.title(cell, frame) : this.#names.crumb(cell, frame));
      leadTo(element, cell);
    });
    if (old.length !== trail.length) this.#crumbs.scrollLeft = this.#crumbs.scrollWidth; // where they are one line
  }

  #point(target, on) {
    const element = target?.closest?.("[data-index]") ?? null;
    if (element === this.#at) return;
    for (const each of this.#body.querySelectorAll(".is-pointed")) each.classList.remove("is-pointed");
    this.#at = element;
    if (element) {
      const same = this.#body.querySelectorAll(`[data-index="${element.dataset.index}"]`);
      for (const each of same) each.classList.add("is-pointed");
    }
    on.point(element && sourceOf(element));
    this.#showDetail();
  }

  /** The term that is pointed at, in full. */
  #showDetail() {
    const { numbers } = this.#shown;
    const words = this.#words;
    write(this.#lead, this.#leadOf(this.#shown.opened));
    const isPointing = Boolean(this.#at?.isConnected);
    this.#lead.parentElement.classList.toggle("is-pointing", isPointing);
    if (!isPointing) return;
    const k = Number(this.#at.dataset.index);
    const source = sourceOf(this.#at);
    const name = source ? this.#names.cell(source) : words.padding;
    const input = shown(numbers.inputs[k], 4);
    const made = numbers.products ? `${input} × ${shown(numbers.weights[k], 4)} = ${shown(numbers.products[k], 4)}` : input;
    write(this.#detail, fill(words.term, { name, made }));
  }

  /** Arrows go from term to term, by where they stand. */
  #key(event) {
    const step = ARROWS[event.key];
    const from = event.target.closest("button");
    if (!step || !from) return;
    const next = nearest(from, [...this.#body.querySelectorAll("button")], step);
    if (next) {
      from.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
    event.preventDefault();
  }
}

function follow(event, walk) {
  const source = sourceOf(event.target);
  if (source) walk(source);
}

/** Four arrows for fingers, which cannot aim at one cell of a small picture. */
function stepper(words, step) {
  const buttons = Object.entries(STEPS).map(([arrow, by], k) => {
    const button = part("button", "stepper-button", arrow);
    button.type = "button";
    button.dataset.testid = `step-${["left", "up", "down", "right"][k]}`;
    button.setAttribute("aria-label", words.stepper[k]);
    button.addEventListener("click", () => step(by));
    return button;
  });
  return part("div", "stepper", ...buttons);
}

function crumb(k, isLast) {
  const element = part(isLast ? "span" : "button", "crumb");
  element.dataset.testid = `crumb-${k}`;
  if (isLast) element.setAttribute("aria-current", "step");
  else element.type = "button";
  element.dataset.at = k;
  return element;
}

/** The nearest button in this direction: [1, 0] is to the right, [0, 1] down. */
function nearest(from, buttons, [right, down]) {
  const middle = (element) => {
    const box = element.getBoundingClientRect();
    return [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  };
  const [x, y] = middle(from);
  let [best, least] = [null, Infinity];
  for (const button of buttons) {
    const [dx, dy] = middle(button).map((each, k) => each - [x, y][k]);
    const along = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    const distance = along + 3 * aside; // straight on before aslant
    if (along > 1 && distance < least) [best, least] = [button, distance];
  }
  return best;
}
