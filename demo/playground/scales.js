// The colour of a number: as a picture, from 0 to 1, or signed, from blue over paper to orange.

import { mixed, pixelOf, property } from "../glass/colours.js";

const STEPS = 255;
const BLACK = [0, 0, 0];
const WHITE = [255, 255, 255];
const FAINT = 0.12; // opacity of what the window has not reached yet

export class Scales {
  #tables;

  /** Read the theme's colours; a new theme needs new scales. */
  constructor(element) {
    const [paper, ink, negative, positive] = ["paper", "ink", "negative", "positive"].map((name) =>
      property(element, `--ds-${name}`),
    );
    this.#tables = {
      ink: between(paper, ink),
      light: between(BLACK, WHITE),
      negative: between(paper, negative),
      positive: between(paper, positive),
    };
  }

  /**
   * @param plane { values, largest }
   * @param tone "ink" (1 is ink), "light" (1 is white) or "signed"
   * @param reached how many cells, in reading order, are shown in full
   * @returns one 32-bit pixel for each value
   */
  pixels({ values, largest }, tone, reached = values.length) {
    const isSigned = tone === "signed";
    return Uint32Array.from(values, (value, at) => {
      const table = this.#tables[isSigned ? (value < 0 ? "negative" : "positive") : tone];
      const share = isSigned ? Math.abs(value) / (largest || 1) : value;
      const colour = table[Math.round(STEPS * Math.min(Math.max(share, 0), 1))];
      return at < reached ? colour : ((colour & 0xffffff) | (Math.round(255 * FAINT) << 24)) >>> 0;
    });
  }
}

/** Let CSS colour the cell of a table: how far its number is from 0, and on which side. */
export function colourCell(cell, value, largest) {
  const share = largest ? Math.min(Math.abs(value) / largest, 1) : 0;
  cell.style.setProperty("--share", share);
  cell.classList.toggle("is-negative", value < 0);
}

function between(from, to) {
  return Array.from({ length: STEPS + 1 }, (_, at) => pixelOf(mixed(from, to, at / STEPS)));
}
