// A convolution's sum: for each map the patch, the kernel and their products, cell by cell.

import { part, text, write } from "./elements.js";
import { Grid } from "./grids.js";
import { largestOf } from "./numbers.js";
import { cellOfPatch, leadTo } from "./sources.js";

export class SumView {
  element;
  #maps;
  #names;
  #size;

  constructor({ patch }, names) {
    const { rows, columns, maps } = patch;
    this.#names = names;
    this.#size = rows * columns;
    this.#maps = maps.map(() => triple(rows, columns));
    this.element = part("div", "triples", ...this.#maps.map(({ element }) => element));
    this.element.classList.toggle("is-single", maps.length === 1);
  }

  show({ patch }, { inputs, weights, products }, frame, colours) {
    const scale = largestOf(products);
    this.#maps.forEach((map, k) => {
      const of = (values) => values.subarray(k * this.#size, (k + 1) * this.#size);
      const source = { layer: patch.layer, channel: patch.maps[k] };
      write(map.name, this.#names.map(source));
      map.inputs.showValues(of(inputs), frame.layers[patch.layer].scale, colours);
      map.weights.showSigned(of(weights), patch.largestWeight);
      map.products.showSigned(of(products), scale);
      map.products.cells.forEach((cell, at) => {
        const index = k * this.#size + at;
        const found = cellOfPatch(patch, index);
        cell.dataset.product = products[index];
        cell.dataset.index = index;
        map.inputs.cells[at].dataset.index = map.weights.cells[at].dataset.index = index;
        for (const each of [cell, map.inputs.cells[at], map.weights.cells[at]]) {
          leadTo(each, found);
          each.classList.toggle("is-padding", !found);
        }
      });
    });
  }
}

function triple(rows, columns) {
  const grids = {
    inputs: new Grid(rows, columns, "grid-inputs"),
    weights: new Grid(rows, columns, "grid-weights"),
    products: new Grid(rows, columns, "grid-products", "button"),
  };
  const name = text("span", "");
  const sign = (symbol) => part("span", "sign", symbol);
  const { inputs, weights, products } = grids;
  const factors = part("div", "factors", inputs.element, sign("×"), weights.element);
  const row = part("div", "triple-grids", factors, sign("="), products.element);
  return { element: part("div", "triple", part("div", "triple-head", name), row), name, ...grids };
}
