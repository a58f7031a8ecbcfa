// The colour of a number that may lie on either side of zero: from paper (0) to orange (above) and to blue (below).

import { mixed, property } from "./colours.js";
import { part, text } from "./elements.js";
import { signed } from "./numbers.js";

const NEUTRAL = 0.45; // how strong ink is that says nothing
const known = new WeakMap(); // a theme's colours → those of numbers on either side of zero

/** The colours of the theme of now. */
export function divergingOf(stage) {
  const theme = stage.colours();
  if (!known.has(theme)) known.set(theme, new Diverging(stage.root));
  return known.get(theme);
}

class Diverging {
  #paper;
  #ink;
  #negative;
  #positive;
  /** [r, g, b] of ink that speaks neither for nor against. */
  neutral;

  constructor(element) {
    const names = ["--ds-paper", "--ds-ink", "--ds-negative", "--ds-positive", "--ds-muted"];
    const [paper, ink, negative, positive, muted] = names.map((name) => property(element, name));
    [this.#paper, this.#ink, this.#negative, this.#positive] = [paper, ink, negative, positive];
    this.neutral = mixed(paper, muted, NEUTRAL);
  }

  /** [r, g, b] of a value from -scale to scale, over the colour of 0, which is paper where none is given. */
  of(value, scale, zero = this.#paper) {
    const share = scale ? Math.max(-1, Math.min(1, value / scale)) : 0;
    return mixed(zero, share < 0 ? this.#negative : this.#positive, Math.abs(share));
  }

  /** [r, g, b] of so much ink on paper. */
  inked(share) {
    return mixed(this.#paper, this.#ink, share);
  }
}

/** Paint a number a cell; `colourOf(value, index)` gives [r, g, b] or [r, g, b, a]. */
export function paintCells(canvas, rows, columns, values, colourOf) {
  canvas.width = columns;
  canvas.height = rows;
  const picture = new ImageData(columns, rows);
  for (let at = 0; at < values.length; at++) {
    const [red, green, blue, opacity = 255] = colourOf(values[at], at);
    picture.data.set([red, green, blue, opacity], 4 * at);
  }
  canvas.getContext("2d").putImageData(picture, 0, 0);
}

/** A legend: the bar from blue to orange with its ends in numbers, and what they mean. */
export class DivergingLegend {
  #low = text("span", "");
  #high = text("span", "");
  element;

  constructor(below, above) {
    const bar = part("span", "diverging-bar");
    this.element = part("div", "diverging", text("small", below), this.#low, bar, this.#high, text("small", above));
  }

  /** @param write number → text */
  show(scale, write = (value) => signed(value, 2)) {
    this.#low.textContent = write(-scale);
    this.#high.textContent = write(scale);
  }
}
