// Which cell of which map the reader has picked: the one under a click, or the one that the inspector shows.

const MAP = "canvas[data-testid*='-']"; // conv1-0, pool2-7

/** The cell of a map that was clicked, { layer, share }, its share of the layer's largest value; null beside the maps. */
export function clickedCell(event, frame) {
  const map = event.target.closest?.(MAP);
  const [layer, channel] = map?.dataset.testid.split("-") ?? [];
  const shown = frame?.layers[layer];
  if (!shown) return null;
  const [, rows, columns] = shown.shape;
  const box = map.getBoundingClientRect();
  const row = cellAt(event.clientY - box.top, box.height, rows);
  const column = cellAt(event.clientX - box.left, box.width, columns);
  return { layer, share: atob(shown.data).charCodeAt((channel * rows + row) * columns + column) / 255 };
}

/** The cell that the inspector shows, in the same way; null where it shows none. */
export function inspectedCell(root, frame) {
  const inspector = root.querySelector("[data-testid=inspector]");
  const { layer, value } = inspector?.dataset ?? {};
  if (!layer || !inspector.offsetParent) return null;
  return { layer, share: Number(value) / (frame?.layers[layer]?.scale || 1) };
}

function cellAt(distance, length, count) {
  return Math.min(Math.max(Math.floor((distance / length) * count), 0), count - 1);
}
