// Numbers as they arrive, and as they are written: for every part of the page.

const MINUS = "−";

/** base64 → Uint8Array. */
export function bytesOf(data) {
  return Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
}

/** base64 of float32, little-endian as every browser's machine → Float32Array. */
export function floatsOf(data) {
  return new Float32Array(bytesOf(data).buffer);
}

/** The cells of one map of a layer of a frame, one byte each, with the map's size. */
export function cellsOf({ shape, data }, index) {
  const [, rows, columns] = shape;
  const first = index * rows * columns;
  const all = atob(data);
  return { rows, columns, cells: Uint8Array.from({ length: rows * columns }, (_, at) => all.charCodeAt(first + at)) };
}

/** With so many decimals, a minus that is one, and none before a zero: "0.25", "−1.00", "0.00". */
export function shown(value, decimals) {
  const digits = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(digits) !== 0 ? MINUS + digits : digits;
}

/** The same with a sign in any case, but before a zero: "+0.25". */
export function signed(value, decimals) {
  const written = shown(value, decimals);
  return value > 0 && Number(written) !== 0 ? `+${written}` : written;
}

/** A share in per cent, to a tenth and without the sign: "93.1". */
export function percent(share) {
  return (100 * share).toFixed(1);
}

/** The largest magnitude of a list; 1 where there is nothing but 0, so that one can divide by it. */
export function largestOf(list) {
  let largest = 0;
  for (const number of list) largest = Math.max(largest, Math.abs(number));
  return largest || 1;
}
