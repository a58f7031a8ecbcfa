// Links from a term to the cell behind it: an element with data-source leads there.

const NAMES = ["layer", "channel", "row", "column"];

/** Let an element lead to the cell; null: to none, for padding. */
export function leadTo(element, cell) {
  const source = cell ? NAMES.map((name) => cell[name]).join(" ") : "";
  if (element.dataset.source !== source) element.dataset.source = source;
}

/** The cell that an element, or what it lies in, leads to; null where it leads nowhere. */
export function sourceOf(element) {
  const source = element.closest?.("[data-source]")?.dataset.source;
  if (!source) return null;
  const [layer, ...numbers] = source.split(" ");
  const [channel, row, column] = numbers.map(Number);
  return { layer, channel, row, column };
}

/** The cell at an index of a patch, which counts its named maps, rows and columns; null for padding. */
export function cellOfPatch(patch, index) {
  const { rows, columns } = patch;
  const [map, row, column] = [Math.floor(index / (rows * columns)), Math.floor(index / columns) % rows, index % columns];
  if (!isInside(patch, row, column)) return null;
  return {
    layer: patch.layer,
    channel: patch.channel ?? patch.maps[map],
    row: patch.top + row,
    column: patch.left + column,
  };
}

/** Whether a row and column of a patch hold cells of the layer, not padding. */
export function isInside({ inside: [top, left, bottom, right] }, row, column) {
  return row >= top && row < bottom && column >= left && column < right;
}
