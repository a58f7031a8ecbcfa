// The kernel as a table of number fields, its size, and its bias, which stands with the sum.

import { part } from "../glass/elements.js";
import { fill } from "../glass/words.js";
import { editable } from "./numbers.js";
import { colourCell } from "./scales.js";
import { choice, toggle } from "./settings.js";

const SIZES = [3, 5];
const LARGEST = 100; // see core/convolution.py

export class KernelView {
  element;
  biasElement;
  #words;
  #changed;
  #grid = part("div", "grid kernel-grid");
  #size;
  #bias = numberField();
  #biasOn;
  #isBiased = false;
  values = [[1]]; // rows of numbers
  bias = 0;

  /** @param changed called when the visitor edits a number, the size or the bias */
  constructor(words, changed) {
    this.#words = words;
    this.#changed = changed;
    const sizes = SIZES.map((size) => [size, `${size}×${size}`]);
    this.#size = choice("size", words.sizeTitle, sizes, (size) => this.#resize(size));
    this.#biasOn = toggle("bias-on", `+ ${words.bias}`, (isOn) => {
      this.#setBias(this.bias, isOn);
      changed();
    });
    this.#bias.dataset.testid = "bias";
    this.#bias.title = words.biasValue;
    this.#bias.setAttribute("aria-label", words.biasValue);
    this.#bias.addEventListener("blur", () => this.#restore(this.#bias, this.bias));
    this.#bias.addEventListener("input", () => this.#read(this.#bias, (value) => this.#setBias(value, true)));
    this.element = part("div", "kernel", this.#grid, this.#size.element);
    this.biasElement = part("div", "bias", this.#biasOn.element, this.#bias);
  }

  /** The bias that counts. */
  get activeBias() {
    return this.#isBiased ? this.bias : 0;
  }

  /** Show another kernel: rows of numbers, and the bias that belongs to it. */
  show(values, bias) {
    this.#bias.value = editable(bias);
    this.#setBias(bias, bias !== 0);
    this.#put(values);
  }

  #setBias(value, isOn) {
    this.bias = value;
    this.#isBiased = isOn;
    this.#biasOn.show(isOn);
  }

  #put(values) {
    this.values = values.map((row) => [...row]);
    this.#size.show(values.length);
    this.#grid.style.setProperty("--size", values.length);
    this.#grid.replaceChildren(...values.flatMap((row, r) => row.map((value, c) => this.#cell(value, r, c))));
    this.#colour();
  }

  #cell(value, row, column) {
    const field = numberField();
    field.className = "on-fill";
    field.dataset.testid = `kernel-${row}-${column}`;
    field.setAttribute("aria-label", fill(this.#words.kernelCell, { row: row + 1, column: column + 1 }));
    field.value = editable(value);
    field.title = String(value);
    field.addEventListener("input", () => this.#read(field, (number) => {
      this.values[row][column] = number;
      field.title = String(number);
      this.#colour();
    }));
    field.addEventListener("blur", () => this.#restore(field, this.values[row]?.[column]));
    return field;
  }

  /** Take what was typed, once it is a number. */
  #read(field, take) {
    const number = field.valueAsNumber;
    const isRight = Math.abs(number) <= LARGEST; // false for NaN
    field.setAttribute("aria-invalid", !isRight);
    field.setCustomValidity(isRight ? "" : this.#words.cellError);
    if (!isRight) return;
    take(number);
    this.#changed();
  }

  /** Leave no half-typed number behind. */
  #restore(field, value) {
    if (field.getAttribute("aria-invalid") !== "true" || value === undefined) return;
    field.value = editable(value);
    field.setAttribute("aria-invalid", false);
    field.setCustomValidity("");
  }

  #colour() {
    const values = this.values.flat();
    const largest = Math.max(...values.map(Math.abs));
    [...this.#grid.children].forEach((cell, at) => colourCell(cell, values[at], largest));
  }

  /** Keep the middle: cut off the border, or lay zeros around. */
  #resize(size) {
    const shift = (this.values.length - size) / 2;
    const at = (row, column) => this.values[row + shift]?.[column + shift] ?? 0;
    this.#put(Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => at(row, column))));
    this.#changed();
  }
}

function numberField() {
  const field = document.createElement("input");
  field.type = "number"; // its keyboard on touch screens has a minus, which that of "decimal" lacks
  field.step = "0.1";
  field.min = -LARGEST;
  field.max = LARGEST;
  field.autocomplete = "off";
  return field;
}
