// Grids of numbers: a patch in the colours of its map, and signed numbers in two colours around zero.

import { part, write } from "./elements.js";
import { shown } from "./numbers.js";

/** Rows and columns of small cells; `tag` is button where each leads to another cell. */
export class Grid {
  element;
  cells;

  constructor(rows, columns, className, tag = "span") {
    this.cells = Array.from({ length: rows * columns }, () => part(tag, "number"));
    if (tag === "button") this.cells.forEach((cell) => (cell.type = "button"));
    this.element = part("div", `grid ${className}`, ...this.cells);
    this.element.style.setProperty("--grid-columns", columns);
  }

  /** Values from 0 to `scale`, in the colours of a map. */
  showValues(values, scale, colours) {
    this.cells.forEach((cell, k) => {
      const byte = scale ? Math.round((values[k] * 255) / scale) : 0;
      const pixel = colours[Math.max(0, Math.min(byte, 255))];
      cell.classList.add("is-value");
      cell.style.backgroundColor = `rgb(${pixel & 255} ${(pixel >> 8) & 255} ${(pixel >> 16) & 255})`;
      cell.classList.toggle("is-dark", isDark(pixel));
      write(cell, shown(values[k], 2));
    });
  }

  /** Signed numbers: the stronger the colour, the nearer to `scale`. */
  showSigned(values, scale) {
    this.cells.forEach((cell, k) => {
      tint(cell, values[k], scale);
      write(cell, shown(values[k], 2));
      cell.classList.toggle("is-nothing", Math.abs(values[k]) < 0.005); // it would only say 0.00
    });
  }
}

/** Whether white is read better than black on a pixel's colour; one of them always is by 4.5 to 1 (WCAG's luminance). */
function isDark(pixel) {
  const linear = (byte) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = [pixel, pixel >> 8, pixel >> 16].map((bits) => linear(bits & 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179;
}

/** Give an element the colour of a signed number (see .is-signed in glass.css). */
export function tint(element, value, scale) {
  element.classList.add("is-signed");
  element.classList.toggle("is-negative", value < 0);
  element.style.setProperty("--strength", Math.min(Math.abs(value) / scale, 1).toFixed(3));
}
