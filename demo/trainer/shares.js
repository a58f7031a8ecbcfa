// Shares that are read right, as numbers with their intervals and as bars.

import { part, text } from "../glass/elements.js";
import { fill } from "../glass/words.js";
import { count, percent } from "./numbers.js";

/** The share of each part of the pictures that are held back, under each what is known of it beside. */
export function sharesOfParts(parts, words) {
  const rows = Object.entries(parts).map(([name, each]) => {
    const row = part("div", "part", text("span", words.parts[name]), text("b", percent(each.accuracy)));
    row.append(text("small", intervalOf(each, words)));
    row.dataset.testid = `accuracy-${name}`;
    row.dataset.value = each.accuracy;
    return row;
  });
  return part("div", "parts", ...rows);
}

/** A bar for each class; shares of those without a picture are null. */
export function sharesOfClasses(shares, classes, words) {
  const lowest = Math.min(0.9, ...shares.filter((share) => share !== null).map(({ accuracy }) => accuracy));
  const rows = shares.map((each, k) => {
    const number = part("span", "meter-number", percent(each?.accuracy, 1));
    const row = part("div", "meter", part("span", "meter-name", classes[k]), part("span", "meter-track"), number);
    row.style.setProperty("--share", each ? Math.max(0.02, (each.accuracy - lowest) / (1 - lowest)) : 0);
    if (each) row.title = intervalOf(each, words);
    return row;
  });
  const note = lowest > 0 ? [text("small", fill(words.perClassNote, { lowest: percent(lowest, 0) }))] : [];
  return part("div", "per-class", text("h4", words.perClass), part("div", "meters", ...rows), ...note);
}

/** What is known of a share beside itself. */
export function intervalOf({ low, high, errors, images }, words) {
  const [wrong, all] = [errors, images].map((number) => count(number, words.language));
  return fill(words.interval, { low: percent(low), high: percent(high), errors: wrong, images: all });
}
