// Numbers as they come from Python, and as they are shown.

/** base64 → Uint8Array */
export function bytesOf(data) {
  return Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
}

/** base64 → Float32Array */
export function floatsOf(data) {
  return new Float32Array(bytesOf(data).buffer);
}

/** A plane of Python: { shape, data, largest } → { rows, columns, values, largest } */
export function planeOf({ shape, data, largest }) {
  return { rows: shape[0], columns: shape[1], values: floatsOf(data), largest };
}

/** The numbers of a plane, row by row. */
export function rowsOf({ rows, columns, values }) {
  return Array.from({ length: rows }, (_, row) => [...values.slice(row * columns, (row + 1) * columns)]);
}

/** With so many decimals, a true minus sign, and no minus before a zero. */
export function shown(value, decimals) {
  const text = value.toFixed(decimals);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

/** For an input field: at most three decimals, and no zeros at the end. */
export function editable(value) {
  return String(Number(value.toFixed(3)));
}
