// One window, number by number: what lies under the kernel, times the kernel, and the sum.

import { part, text } from "../glass/elements.js";
import { shown } from "../glass/numbers.js";
import { fill } from "../glass/words.js";
import { colourCell } from "./scales.js";

const IN_CELL = 2; // decimals
const IN_SUM = 3;

export class Computation {
  #words;
  #patch = part("div", "grid");
  #products = part("div", "grid");
  #place = part("p", "place");
  #count = text("span", "");
  #numbers = {}; // step → where its number stands

  /**
   * @param kernel element with the kernel's fields, which stands between the patch and the products
   * @param switches elements of bias, relu and pool: each stands with the number that follows it
   */
  constructor(root, words, kernel, switches) {
    this.#words = words;
    this.#patch.dataset.testid = "playground-patch";
    this.#products.dataset.testid = "playground-products";
    const column = (title, content) => part("div", "factor", text("h3", title), content);
    root.replaceChildren(
      column(words.patch, this.#patch), sign("×"),
      column(words.kernel, kernel), sign("="),
      column(words.products, this.#products),
      part("div", "total", this.#place, ...Object.entries({ sum: this.#count, ...switches }).map((each) => this.#line(...each))),
    );
  }

  /** Name the cell; screen readers say it with its number, but not many times a second. */
  say(place, value, isQuick) {
    this.#place.setAttribute("aria-live", isQuick ? "off" : "polite");
    this.#place.setAttribute("aria-label", fill(this.#words.spoken, { place, value: shown(value, IN_SUM) }));
    this.#place.textContent = place;
  }

  /**
   * @param windows a row of them, from Python
   * @param column which one of the row
   * @param steps { bias, relu, pool, pooled }: what follows the sum; pooled: its number, or undefined
   */
  show(windows, column, size, steps) {
    const cells = size * size;
    const slice = (values) => [...values.slice(column * cells, (column + 1) * cells)];
    const inside = slice(windows.inside);
    this.#fill(this.#patch, slice(windows.patches), size, "patch", (cell, at) => {
      cell.classList.toggle("is-padding", !inside[at]);
      cell.title = inside[at] ? cell.dataset.patch : this.#words.isPadding;
    });
    this.#fill(this.#products, slice(windows.products), size, "product", (cell, at) => {
      cell.classList.toggle("is-padding", !inside[at]);
      cell.title = cell.dataset.product;
    });
    this.#showSum(windows, column, cells, steps);
  }

  #fill(grid, values, size, name, finish) {
    grid.style.setProperty("--size", size);
    grid.parentElement.parentElement.style.setProperty("--size", size);
    if (grid.children.length !== values.length) grid.replaceChildren(...values.map(() => part("span", "cell on-fill")));
    const largest = Math.max(...values.map(Math.abs));
    values.forEach((value, at) => {
      const cell = grid.children[at];
      cell.textContent = shown(value, IN_CELL);
      cell.dataset[name] = value;
      if (name === "patch") cell.style.setProperty("--share", value);
      else colourCell(cell, value, largest);
      finish(cell, at);
    });
  }

  /** The sum and what follows it; a step that is switched off has no number. */
  #showSum(windows, column, count, { bias, relu, pool, pooled }) {
    this.#count.textContent = fill(this.#words.sum, { count });
    const numbers = {
      sum: windows.sums[column],
      bias: bias ? windows.biased[column] : undefined,
      relu: relu ? windows.output[column] : undefined,
      pool: pool ? pooled : undefined,
    };
    const result = Object.keys(numbers).findLast((step) => numbers[step] !== undefined);
    for (const [step, value] of Object.entries(numbers)) {
      const place = this.#numbers[step];
      place.textContent = value === undefined ? "" : shown(value, IN_SUM);
      place.title = value === undefined ? "" : String(value);
      place.classList.toggle("is-result", step === result);
    }
  }

  #line(step, label) {
    this.#numbers[step] = part("b", "");
    this.#numbers[step].dataset.testid = `playground-${step}`;
    return part("div", "sum-line", label, this.#numbers[step]);
  }
}

function sign(mark) {
  const element = part("span", "sign", mark);
  element.setAttribute("aria-hidden", "true");
  return element;
}
