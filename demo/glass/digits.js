// Numbers as they arrive, and as they are written.

const MINUS = "−";

/** base64 of float32, little-endian, as in demo/inspect.py → Float32Array. */
export function floats(data) {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, k) => view.getFloat32(4 * k, true));
}

/** With so many digits after the point, a real minus, and no minus before zero. */
export function shown(number, digits) {
  const text = Math.abs(number).toFixed(digits);
  return number < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** A probability in per cent, to a tenth. */
export function percent(probability) {
  return `${(100 * probability).toFixed(1)}%`;
}

/** The largest magnitude of several lists; 1 where there is nothing but 0, so that one can divide by it. */
export function largestOf(...lists) {
  let largest = 0;
  for (const list of lists) for (const number of list) largest = Math.max(largest, Math.abs(number));
  return largest || 1;
}
