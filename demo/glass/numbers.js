// Numbers as they are written on the page.

/** With a sign that is a sign, and so many decimals: "+0.25", "−1.00", "0.00". */
export function signed(value, decimals) {
  const digits = Math.abs(value).toFixed(decimals);
  if (Number(digits) === 0) return digits;
  return (value < 0 ? "−" : "+") + digits;
}

/** A share as a percentage, "93.1". */
export function percent(share) {
  return (100 * share).toFixed(1);
}

/** float32 numbers from base64. */
export function floatsOf(data) {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(4 * at, true));
}

/** The cells of one map of a layer of a frame, one byte each, with the map's size. */
export function cellsOf({ shape, data }, index) {
  const [, rows, columns] = shape;
  const first = index * rows * columns;
  const cells = Uint8Array.from({ length: rows * columns }, () => 0);
  const all = atob(data);
  for (let at = 0; at < cells.length; at++) cells[at] = all.charCodeAt(first + at);
  return { rows, columns, cells };
}
