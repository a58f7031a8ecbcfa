// What each map shows, as a sentence for those who do not see it: once the drawing rests, not at each frame.

import { percent, shown } from "./numbers.js";
import { fill } from "./words.js";

const REST = 700; // ms without a change after which the sentences are asked for

export class MapSentences {
  #stage;
  #words;
  #seen = ""; // what the frame of now shows
  #wanted = false;
  #timer = null;

  constructor(stage) {
    this.#stage = stage;
    this.#words = stage.words.mapSentences;
  }

  get request() {
    return this.#wanted ? { maps: true } : {};
  }

  show(frame) {
    const seen = fingerprint(frame);
    if (seen !== this.#seen) {
      this.#seen = seen;
      this.#say({}); // nothing is better than what was true of the drawing before
      this.#wanted = false;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(), REST);
    }
    if (this.#wanted && frame.maps) {
      this.#wanted = false;
      this.#say(frame.maps);
    }
  }

  #ask() {
    this.#wanted = true;
    this.#stage.ask();
  }

  #say(maps) {
    for (const [name, layer] of this.#stage.network.layers) {
      if (name === "output") continue; // its bars say all of it
      layer.maps.forEach((_, k) => layer.describe(k, this.#sentence(maps[name]?.[k], layer.areNeurons)));
    }
  }

  #sentence(found, areNeurons) {
    if (!found) return "";
    const { map, neurons, nothing } = this.#words;
    if (found.zeros === 1) return nothing;
    const { value, row, column, zeros } = found;
    return fill(areNeurons ? neurons : map, {
      value: shown(value, 2),
      row: row + 1,
      column: column + 1,
      zeros: percent(zeros),
    });
  }
}

/** Differs where the maps do: the largest values of all layers, and every neuron. */
function fingerprint({ layers }) {
  return [...Object.values(layers).map(({ scale }) => scale), layers.hidden.data].join();
}
