// Which cell of which map the reader has picked: the one under a click, or the one that the inspector shows.

const MAP = "canvas[data-testid*='-']"; // conv1-0, pool2-7

/** The cell of a map that was clicked, { layer, channel, row, column }; null beside the maps. */
export function clickedCell(event, frame) {
  const map = event.target.closest?.(MAP);
  const [layer, channel] = map?.dataset.testid.split("-") ?? [];
  const shown = frame?.layers[layer];
  if (!shown) return null;
  const [, rows, columns] = shown.shape;
  const box = map.getBoundingClientRect();
  const row = cellAt(event.clientY - box.top, box.height, rows);
  const column = cellAt(event.clientX - box.left, box.width, columns);
  return { layer, channel: Number(channel), row, column };
}

/**
 * The cell that the inspector shows, with its exact numbers: share, of the layer's largest value; sum, before ReLU;
 * isOff, whether its map is switched off. Null where it shows none.
 */
export function inspectedCell(root, frame) {
  const inspector = root.querySelector("[data-testid=inspector]");
  const { layer, channel, row, column, value, sum, off } = inspector?.dataset ?? {};
  if (!layer || !inspector.offsetParent) return null;
  const share = Number(value) / (frame?.layers[layer]?.scale || 1);
  const place = { channel: Number(channel), row: Number(row), column: Number(column) };
  return { layer, ...place, share, sum: Number(sum), isOff: off === "true" };
}

function cellAt(distance, length, count) {
  return Math.min(Math.max(Math.floor((distance / length) * count), 0), count - 1);
}
