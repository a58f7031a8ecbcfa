// What a row of the table says of a run, in short.

import { fill } from "../glass/words.js";

/** Feature maps of both layers, size of a kernel, hidden neurons. */
export function architecture({ depths, kernel_size: size, hidden }) {
  return depths ? `${depths[0]}–${depths[1]} · ${size}×${size} · ${hidden}` : "–";
}

/** What was chosen otherwise than in the recipe: "Epochs 5 · Learning rate 0.02". */
export function changedOf({ changed }, { fields, choices, changed: words }) {
  const entries = Object.entries(changed);
  return entries.map(([name, value]) => fill(words, { field: fields[name][0], value: choices[value] ?? value })).join(" · ");
}
