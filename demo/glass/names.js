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
    return this.#map(this.#words.layers, layer, channel);
  }

  /** "map 2", "neuron 17": where the layer is known. */
  short(layer, channel) {
    return fill(this.#words.short[layer === "hidden" ? "neuron" : "map"], { number: channel + 1 });
  }

  /** "Pooled 1, map 2, row 3, column 4", "Hidden neuron 17", "Answer 4". */
  cell(cell) {
    const { row, column, layer } = cell;
    if (layer in this.#words.units) return fill(this.#words.units[layer], this.#unit(cell));
    return fill(this.#words.cell, { map: this.map(cell), row: row + 1, column: column + 1 });
  }

  /** The same, an answer with its probability. */
  title(cell, frame) {
    return cell.layer === "output" ? this.#answer(cell, frame) : this.cell(cell);
  }

  /** The same in short, for the way that one has come: "Pool 1, map 2 (3, 4)". */
  crumb(cell, frame) {
    const { layer, channel, row, column } = cell;
    if (layer === "output") return this.#answer(cell, frame);
    if (layer in this.#words.units) return this.cell(cell);
    const map = this.#map(this.#words.crumbs, layer, channel);
    return fill(this.#words.crumb, { map, row: row + 1, column: column + 1 });
  }

  #answer({ channel }, frame) {
    return fill(this.#words.answer, { digit: this.#class(channel), percent: percent(frame.probabilities[channel]) });
  }

  /** "502 others". */
  others(count) {
    return fill(this.#words.others, { count });
  }

  #unit({ layer, channel }) {
    return { number: layer === "output" ? this.#class(channel) : channel + 1 }; // an answer's number is its digit
  }

  #class(channel) {
    return this.#layers.get("output")?.names?.[channel] ?? channel;
  }

  #map(layers, layer, channel) {
    const isOnly = this.#layers.get(layer)?.depth === 1;
    return fill(this.#words[isOnly ? "layer" : "map"], { layer: layers[layer], number: channel + 1 });
  }
}
