// Under a hidden neuron: the maps of the layer before, the one that brings most first, and where in it that comes from.

import { part, text, write } from "./elements.js";
import { Grid } from "./grids.js";
import { largestOf } from "./numbers.js";
import { cellOfPatch, leadTo } from "./sources.js";

export class NeuronView {
  element;
  #maps;
  #names;
  #size;

  constructor({ patch }, names) {
    const { rows, columns, maps } = patch;
    this.#names = names;
    this.#size = rows * columns;
    this.#maps = maps.map(() => contribution(rows, columns));
    this.element = part("div", "contributions", ...this.#maps.map(({ element }) => element));
  }

  show({ patch }, { products }) {
    const scale = largestOf(products);
    this.#maps.forEach((map, k) => {
      write(map.name, this.#names.map({ layer: patch.layer, channel: patch.maps[k] }));
      map.grid.showSigned(products.subarray(k * this.#size, (k + 1) * this.#size), scale);
      map.grid.cells.forEach((cell, at) => {
        const index = k * this.#size + at;
        cell.dataset.term = products[index];
        cell.dataset.index = index;
        leadTo(cell, cellOfPatch(patch, index));
      });
    });
  }
}

function contribution(rows, columns) {
  const grid = new Grid(rows, columns, "grid-map", "button");
  const name = text("span", "");
  return { element: part("div", "contribution", part("div", "triple-head", name), grid.element), name, grid };
}
