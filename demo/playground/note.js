// What a demonstration shows: how far the picture is from the clean one, before and after, and what to think of it.

import { part, text } from "../glass/elements.js";
import { shown } from "../glass/numbers.js";

const COLUMNS = ["before", "after", "median"];
const MEASURES = ["error", "noise"];

/** @param demonstration of Python's answer, or null; name: which one it is */
export function showNote(root, words, name, demonstration) {
  root.hidden = !demonstration;
  if (!demonstration) return;
  const columns = COLUMNS.filter((column) => demonstration[column]);
  const table = part("table", "", row("th", ["", ...columns.map((column) => words[column])]));
  for (const measure of MEASURES) {
    const numbers = columns.map((column) => shown(demonstration[column][measure], 3));
    const line = row("td", [words[measure], ...numbers]);
    line.dataset.testid = `demonstration-${measure}`;
    table.append(line);
  }
  root.replaceChildren(text("p", words.demonstrations[name][1]), table);
}

function row(tag, texts) {
  return part("tr", "", ...texts.map((each) => text(tag, each)));
}
