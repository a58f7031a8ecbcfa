// Drawings made here to train on: a class is named, drawn a few times, then the next one.

import { part, text } from "../glass/elements.js";
import { Sketchpad } from "../glass/sketchpad.js";
import { areStrokes, SIDE } from "../glass/strokes.js";
import { fill } from "../glass/words.js";
import { button } from "./controls.js";

const KEY = "digitscope-drawn";
const BEGUN = "digitscope-drawn-begun"; // what is under the pen and what it is called, so that no reload takes it
const BRUSH = 24;

/** One drawing under the pen, as the sketchpad wants it. */
class Sheet {
  brush = BRUSH;
  example = null;
  sample = null;

  constructor(strokes, { changed, rested }) {
    this.strokes = strokes;
    this.changed = changed;
    this.rested = rested;
  }

  begin(point) {
    this.strokes = [...this.strokes, [point]];
    this.changed();
  }

  extend(points) {
    const stroke = this.strokes[this.strokes.length - 1];
    if (!stroke) return; // cleared while the pen was down
    this.strokes = [...this.strokes.slice(0, -1), [...stroke, ...points]];
    this.changed();
  }

  end() {
    this.rested();
  }

  clear() {
    this.strokes = [];
    this.changed();
    this.rested();
  }
}

export class DrawnData {
  element = part("div", "drawn");
  #words;
  #all = read();
  #changed;
  #taken;
  #sheet;
  #pad;
  #name = document.createElement("input");
  #add;
  #use;
  #chips = part("ul", "chips");

  /** @param taken called with the drawings that are to be trained on; changed: when they are no longer the same */
  constructor(words, { taken, changed }) {
    this.#words = words;
    this.#changed = changed;
    this.#taken = taken;
    const { strokes, name } = readBegun();
    this.#sheet = new Sheet(strokes, { changed: () => this.#paint(), rested: () => this.#keepBegun() });
    const canvas = document.createElement("canvas");
    canvas.className = "drawn-pad";
    canvas.dataset.testid = "drawn-pad";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", words.drawn.pad);
    this.#pad = new Sketchpad(canvas, this.#sheet, new Image());
    Object.assign(this.#name, { type: "text", maxLength: 40, placeholder: words.drawn.placeholder, value: name });
    this.#name.dataset.testid = "drawn-name";
    this.#name.setAttribute("aria-label", words.drawn.name);
    this.#name.addEventListener("input", () => {
      this.#enable();
      this.#keepBegun();
    });
    this.#add = button(words.drawn.add, "drawn-add", () => this.#keepSheet(), "button small");
    const clear = button(words.drawn.clear, "drawn-clear", () => this.#sheet.clear(), "button small");
    this.#use = button(words.drawn.use, "drawn-use", () => this.take(), "button small");
    const side = part("div", "drawn-side", this.#name, this.#add, clear);
    const help = part("p", "hint", words.drawn.help);
    this.element.append(help, part("div", "drawn-row", canvas, side), this.#chips, this.#use);
    new ResizeObserver(() => this.#paint()).observe(canvas);
    this.#show();
  }

  /** Train on what is drawn so far. */
  take() {
    return this.#taken(this.#all);
  }

  #keepSheet() {
    const drawing = { label: this.#name.value.trim(), strokes: this.#sheet.strokes, size: [SIDE, SIDE], brush: BRUSH };
    this.#sheet.clear();
    this.#keep([...this.#all, drawing]);
  }

  #keep(all) {
    this.#all = all;
    write(KEY, all);
    this.#changed();
    this.#show();
  }

  #keepBegun() {
    write(BEGUN, { strokes: this.#sheet.strokes, name: this.#name.value });
  }

  /** A class, and how often it was drawn; pressed, its last drawing goes away. */
  #show() {
    const counts = new Map();
    for (const { label } of this.#all) counts.set(label, (counts.get(label) ?? 0) + 1);
    const chips = [...counts].map(([label, count]) => {
      const chip = button(`${label} × ${count}`, "drawn-class", () => this.#removeLast(label), "button small");
      chip.title = fill(this.#words.drawn.remove, { label });
      return part("li", "", chip);
    });
    this.#chips.replaceChildren(...chips);
    this.#use.hidden = counts.size < 2;
    this.#enable();
  }

  #removeLast(label) {
    const last = this.#all.map((each) => each.label).lastIndexOf(label);
    this.#keep(this.#all.filter((_, k) => k !== last));
  }

  #paint() {
    this.#pad.paint(getComputedStyle(this.element).getPropertyValue("--ds-ink"));
    this.#enable();
  }

  #enable() {
    if (this.#add) this.#add.disabled = !this.#sheet.strokes.length || !this.#name.value.trim();
  }
}

function write(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Without storage it lives as long as the page
  }
}

function readBegun() {
  try {
    const { strokes, name } = JSON.parse(sessionStorage.getItem(BEGUN));
    if (areStrokes(strokes) && typeof name === "string") return { strokes, name };
  } catch {
    // Nothing was begun, or something else was kept under that name
  }
  return { strokes: [], name: "" };
}

function read() {
  try {
    const isOne = ({ label, strokes }) => typeof label === "string" && Array.isArray(strokes);
    return JSON.parse(sessionStorage.getItem(KEY)).filter(isOne);
  } catch {
    return [];
  }
}
