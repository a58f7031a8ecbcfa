// The sum as one adds up on paper: a line for each term, the bias, the sum, and what becomes of it.

import { part, text, write } from "./elements.js";
import { tint } from "./grids.js";
import { largestOf, percent, shown } from "./numbers.js";
import { cellOfPatch, leadTo } from "./sources.js";

const DIGITS = 3;

export class Addition {
  element;
  #lines;
  #names;
  #words;

  /** @param opened a cell as demo/inspect.py opens it; its shape stays, its numbers change */
  constructor(opened, names, words) {
    this.#names = names;
    this.#words = words;
    this.#lines = this.#termsOf(opened).map(({ kind, source }) => line(kind, Boolean(source)));
    this.element = part("div", "addition", ...this.#lines.map(({ element }) => element));
  }

  show(opened, numbers) {
    const terms = this.#termsOf(opened, numbers);
    const scale = largestOf(terms.filter(({ kind }) => kind === "addend").map(({ value }) => value));
    terms.forEach((term, k) => {
      const { element, name, made, track, value } = this.#lines[k];
      write(name, term.name);
      write(made, term.made ?? "");
      write(value, term.written ?? shown(term.value, DIGITS));
      if (term.kind === "addend") tint(track, term.value, scale);
      element.dataset.number = term.value;
      if (term.isProduct) element.dataset.product = term.value;
      if ("index" in term) element.dataset.index = term.index;
      if (term.source) leadTo(element, term.source);
    });
  }

  /** The lines: { kind, name, value, … } */
  #termsOf({ cell, value, sum, bias, patch, off }, numbers) {
    const words = this.#words;
    if (sum === null) return [{ kind: "value", name: patch ? words.largest : words.value, value }];
    const isAnswer = cell.layer === "output" || cell.layer === "in_class";
    return [
      ...patch.maps.map((_, k) => ({ kind: "addend", value: patch.contributions[k], ...this.#addend(cell, patch, k, numbers) })),
      ...(patch.others ? [{ kind: "addend", name: this.#names.others(patch.others), value: patch.rest, isProduct: true }] : []),
      { kind: "addend", name: words.bias, value: bias },
      { kind: "sum", name: isAnswer ? words.logit : words.sum, value: sum },
      { kind: "value", name: off ? words.becomes.off : (words.becomes[cell.layer] ?? words.becomes.relu), value, written: isAnswer ? `${percent(value)}%` : undefined },
    ];
  }

  /** What is particular of a map's or a neuron's line. */
  #addend(cell, patch, k, numbers) {
    const { layer, maps } = patch;
    if (layer !== "hidden") {
      // A convolution shows its products cell by cell; under a hidden neuron a map's is one term
      const name = maps.length > 1 ? this.#names.short(layer, maps[k]) : this.#words.products;
      return { name, isProduct: cell.layer === "hidden" };
    }
    const made = numbers && `${shown(numbers.inputs[k], 2)} × ${shown(numbers.weights[k], 3)}`;
    return { name: this.#names.short(layer, maps[k]), made, isProduct: true, index: k, source: cellOfPatch(patch, k) };
  }
}

function line(kind, isLink) {
  const name = part("span", "addition-name");
  const made = part("span", "addition-made");
  const track = part("span", "addition-track");
  const value = text("b", "");
  const element = part(isLink ? "button" : "div", `addition-line is-${kind}`, name, made, track, value);
  if (isLink) element.type = "button";
  return { element, name, made, track, value };
}
