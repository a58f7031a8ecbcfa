// An answer's sum: the neurons that matter most, and the others as one; then the way from logits to probabilities.

import { part, text } from "./elements.js";
import { tint, write } from "./grids.js";
import { largestOf, percent, shown } from "./numbers.js";
import { cellOfPatch, leadTo } from "./sources.js";

export class AnswerView {
  element;
  #rows;
  #rest;
  #steps;
  #words;
  #names;

  constructor(opened, names, words) {
    this.#words = words;
    this.#names = names;
    this.#rows = opened.patch.maps.map(() => bar("button"));
    this.#rest = opened.patch.others ? bar("div") : null;
    const bars = [...this.#rows, ...(this.#rest ? [this.#rest] : [])].map(({ element }) => element);
    this.#steps = part("div", "steps-of-answer");
    this.element = part("div", "answer-view", part("div", "bars-of-neurons", ...bars), this.#steps);
  }

  show(opened, { inputs, weights, products }, frame) {
    const { patch } = opened;
    const scale = largestOf(products, [patch.rest]);
    this.#rows.forEach((row, k) => {
      const source = cellOfPatch(patch, k);
      const made = `${shown(inputs[k], 2)} × ${shown(weights[k], 3)}`;
      fillBar(row, this.#names.cell(source), made, products[k], scale);
      row.element.dataset.index = k;
      leadTo(row.element, source);
    });
    if (this.#rest) fillBar(this.#rest, this.#names.others(patch.others), "", patch.rest, scale);
    this.#showSteps(opened, frame);
  }

  #showSteps({ softmax, in_class: inClass, cell }, frame) {
    const words = this.#words;
    const rows = [];
    if (softmax) {
      rows.push(line("steps-head", "", words.logit, `÷ ${shown(softmax.temperature, 3)}`, words.power, words.share));
      frame.probabilities.forEach((probability, k) => {
        const numbers = [shown(softmax.logits[k], 2), shown(softmax.scaled[k], 2), softmax.powers[k].toFixed(4), percent(probability)];
        const row = line(k === cell.channel ? "is-open" : "", `${k}`, ...numbers);
        leadTo(row, { layer: "output", channel: k, row: 0, column: 0 });
        rows.push(row);
      });
      rows.push(line("steps-total", "", "", "", `${words.total} ${softmax.total.toFixed(4)}`, percent(1)));
    }
    if (inClass) {
      const { logit, slope, offset, probability } = inClass;
      const sign = offset < 0 ? "−" : "+";
      const made = `${shown(logit, 2)} × ${shown(slope, 3)} ${sign} ${shown(Math.abs(offset), 3)} → ${percent(probability)}`;
      const row = part("button", "in-class", text("span", words.inClass), text("b", made));
      row.type = "button";
      leadTo(row, { layer: "in_class", channel: 0, row: 0, column: 0 });
      rows.push(row);
    }
    this.#replace(rows);
  }

  /** Only the texts change where the rows are the same: a focused one keeps the focus. */
  #replace(rows) {
    const old = [...this.#steps.children];
    if (old.length !== rows.length || old.some((row, k) => row.className !== rows[k].className)) {
      this.#steps.replaceChildren(...rows);
      return;
    }
    old.forEach((row, k) => [...row.children].forEach((cell, at) => write(cell, rows[k].children[at].textContent)));
  }
}

function bar(tag) {
  const [name, made, track, value] = [part("span", "neuron-name"), part("span", "neuron-made"), part("span", "neuron-track"), part("b", "")];
  const element = part(tag, "neuron", name, made, track, value);
  if (tag === "button") element.type = "button";
  return { element, name, made, track, value };
}

function fillBar(row, name, made, product, scale) {
  write(row.name, name);
  write(row.made, made);
  write(row.value, shown(product, 3));
  tint(row.track, product, scale);
  row.element.dataset.product = product;
}

function line(className, ...texts) {
  const isRow = !className.startsWith("steps-");
  const element = part(isRow ? "button" : "div", `step-line ${className}`, ...texts.map((each) => text("span", each)));
  if (isRow) element.type = "button";
  return element;
}
