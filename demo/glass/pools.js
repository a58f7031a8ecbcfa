// Pooling: four values, of which the largest stays.

import { part } from "./elements.js";
import { Grid } from "./grids.js";
import { cellOfPatch, leadTo } from "./sources.js";

export class PoolView {
  element;
  #grid;

  constructor({ patch }) {
    this.#grid = new Grid(patch.rows, patch.columns, "grid-pool", "button");
    this.element = part("div", "pool", this.#grid.element);
  }

  show({ patch, winner }, { inputs }, frame, colours) {
    this.#grid.showValues(inputs, frame.layers[patch.layer].scale, colours);
    this.#grid.cells.forEach((cell, index) => {
      cell.dataset.pooled = inputs[index];
      cell.dataset.index = index;
      leadTo(cell, cellOfPatch(patch, index));
      const wins = index === winner[0] * patch.columns + winner[1];
      cell.classList.toggle("is-winner", wins);
      cell.toggleAttribute("data-winner", wins);
    });
  }
}
