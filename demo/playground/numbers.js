// Grids of numbers as they come from Python, and as they are edited.

import { floatsOf } from "../glass/numbers.js";

/** A plane of Python: { shape, data, largest } → { rows, columns, values, largest } */
export function planeOf({ shape, data, largest }) {
  return { rows: shape[0], columns: shape[1], values: floatsOf(data), largest };
}

/** The numbers of a plane, row by row. */
export function rowsOf({ rows, columns, values }) {
  return Array.from({ length: rows }, (_, row) => [...values.slice(row * columns, (row + 1) * columns)]);
}

/** For an input field: at most three decimals, and no zeros at the end. */
export function editable(value) {
  return String(Number(value.toFixed(3)));
}
