// What cells are called, in words; counted from 1, as people do.

import { percent } from "./numbers.js";
import { fill } from "./words.js";

export class Names {
  #words;
  #layers;

  /** @param words the section `inspector` of the page's words; layers: name → Layer, see network.js */
  constructor(words, layers) {
    this.#words = words;
    this.#layers = layers;
  }

  /** "Pooled 1, map 2"; only the layer where it has no more than one map. */
  map({ layer, channel }) {
    const isOnly = this.#layers.get(layer)?.depth === 1;
    return this.#fill(isOnly ? "layer" : "map", { layer, channel });
  }

  /** "map 2", "neuron 17": where the layer is known. */
  short({ layer, channel }) {
    return fill(this.#words.short[layer === "hidden" ? "neuron" : "map"], { number: channel + 1 });
  }

  /** "Pooled 1, map 2, row 3, column 4", "Hidden neuron 17", "Answer 4". */
  cell(cell) {
    const { row, column, layer } = cell;
    if (layer in this.#words.units) return fill(this.#words.units[layer], this.#unit(cell));
    return fill(this.#words.cell, { map: this.map(cell), row: row + 1, column: column + 1 });
  }

  /** The same in short, with an answer's probability. */
  crumb(cell, frame) {
    if (cell.layer !== "output") return this.cell(cell);
    return fill(this.#words.answer, { digit: cell.channel, percent: percent(frame.probabilities[cell.channel]) });
  }

  /** "502 others". */
  others(count) {
    return fill(this.#words.others, { count });
  }

  #unit({ layer, channel }) {
    return { number: layer === "output" ? channel : channel + 1 }; // an answer's number is its digit
  }

  #fill(name, { layer, channel }) {
    return fill(this.#words[name], { layer: this.#words.layers[layer], number: channel + 1 });
  }
}
