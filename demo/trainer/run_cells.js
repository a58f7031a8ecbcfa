// What a row of the table says of a run, in short.

import { part, text } from "../glass/elements.js";
import { fill } from "../glass/words.js";
import { exact, percent } from "./numbers.js";
import { intervalOf } from "./shares.js";

/** Feature maps of both layers, size of a kernel, hidden neurons. */
export function architecture({ depths, kernel_size: size, hidden }) {
  return depths ? `${depths[0]}–${depths[1]} · ${size}×${size} · ${hidden}` : "–";
}

/** What was chosen otherwise than in the recipe: "Epochs 5 · Learning rate 0.02". */
export function changedOf({ changed }, { fields, choices, changed: words, language }) {
  const written = (value) => choices[value] ?? (typeof value === "number" ? exact(value, language) : value);
  const entries = Object.entries(changed);
  return entries.map(([name, value]) => fill(words, { field: fields[name][0], value: written(value) })).join(" · ");
}

/** The share of the test images that is read right with its interval, and how the run is where it is not done. */
export function accuracyOf(run, words) {
  const state = run.state === "done" && run.data === null ? "unmeasured" : run.state;
  const badge = part("span", `badge badge-${run.state}`, words.shortStates[state]);
  if (run.accuracy == null) return badge;
  const { accuracy, low, high } = run.accuracy;
  const interval = text("small", `${percent(low)}–${percent(high)}`);
  interval.title = intervalOf(run.accuracy, words);
  const measured = [text("b", percent(accuracy)), interval];
  return part("div", "run-accuracy", ...measured, ...(run.state === "done" ? [] : [badge]));
}
