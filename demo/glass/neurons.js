// A hidden neuron's sum: what each map of the layer before brings, the largest first, and where in the map it comes from.

import { part, text } from "./elements.js";
import { Grid, tint, write } from "./grids.js";
import { largestOf, shown } from "./numbers.js";
import { cellOfPatch, leadTo } from "./sources.js";

export class NeuronView {
  element;
  #maps;
  #rest;
  #names;
  #size;

  constructor({ patch }, names) {
    const { rows, columns, maps, others } = patch;
    this.#names = names;
    this.#size = rows * columns;
    this.#maps = maps.map(() => contribution(rows, columns));
    this.#rest = others ? restOf() : null;
    this.element = part("div", "contributions", ...this.#maps.map(({ element }) => element), ...(this.#rest ? [this.#rest.element] : []));
  }

  show({ patch }, { products }) {
    const [scale, largest] = [largestOf(products), largestOf(patch.contributions, [patch.rest])];
    this.#maps.forEach((map, k) => {
      write(map.name, this.#names.map({ layer: patch.layer, channel: patch.maps[k] }));
      showTotal(map, patch.contributions[k], largest);
      map.grid.showSigned(products.subarray(k * this.#size, (k + 1) * this.#size), scale);
      map.grid.cells.forEach((cell, at) => {
        const index = k * this.#size + at;
        cell.dataset.term = products[index];
        cell.dataset.index = index;
        leadTo(cell, cellOfPatch(patch, index));
      });
    });
    if (!this.#rest) return;
    write(this.#rest.name, this.#names.others(patch.others));
    showTotal(this.#rest, patch.rest, largest);
  }
}

function showTotal({ total, element }, value, largest) {
  write(total, shown(value, 3));
  tint(total, value, largest);
  element.dataset.product = value;
}

function contribution(rows, columns) {
  const grid = new Grid(rows, columns, "grid-map", "button");
  const [name, total] = [text("span", ""), part("b", "total")];
  return { element: part("div", "contribution", part("div", "triple-head", name, total), grid.element), name, total, grid };
}

function restOf() {
  const [name, total] = [text("span", ""), part("b", "total")];
  return { element: part("div", "contribution is-rest", part("div", "triple-head", name, total)), name, total };
}
