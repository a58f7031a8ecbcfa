// The confusion matrix: rows are what the picture shows, columns what was answered; a cell opens its pictures.

import { part, text } from "../glass/elements.js";
import { fill } from "../glass/words.js";

const LARGE = 12; // classes from which on the cells are small, so that more of them are seen at once

/**
 * The table, which scrolls where it is larger than the page, under a sentence that does not.
 *
 * @param confusion rows of counts
 * @param opened called with (digit, answer) of the cell that was pressed
 */
export function confusionTable(confusion, classes, words, opened) {
  const worst = Math.max(1, ...confusion.flatMap((row, t) => row.filter((_, p) => p !== t)));
  const table = part("table", "matrix");
  table.classList.toggle("is-large", classes.length > LARGE);
  table.setAttribute("aria-label", words.matrixCaption);
  const head = part("tr", "", part("td", ""), ...classes.map((name) => columnHead(name)));
  table.append(part("thead", "", head), part("tbody", "", ...confusion.map((row, t) => line(row, t))));
  const hint = part("p", "matrix-hint", words.matrixScrolls);
  const box = part("div", "scroll-x", table);
  const fits = () => box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight + 1;
  new ResizeObserver(() => (hint.hidden = fits())).observe(box);
  return part("div", "matrix-box", text("p", words.matrixCaption), hint, box);

  function line(row, digit) {
    const head = text("th", classes[digit]);
    head.scope = "row";
    head.title = classes[digit];
    return part("tr", "", head, ...row.map((count, answer) => cell(count, digit, answer)));
  }

  function cell(count, digit, answer) {
    const button = part("button", "cell", count ? String(count) : "");
    button.type = "button";
    button.dataset.testid = `confusion-${digit}-${answer}`;
    button.disabled = count === 0;
    button.classList.toggle("is-right", digit === answer);
    button.style.setProperty("--share", digit === answer ? 0 : Math.sqrt(count / worst));
    button.setAttribute("aria-label", fill(words.cell, { count, digit: classes[digit], answer: classes[answer] }));
    button.title = button.getAttribute("aria-label");
    button.addEventListener("click", () => opened(digit, answer));
    return part("td", "", button);
  }
}

function columnHead(name) {
  const head = text("th", name);
  head.scope = "col";
  head.title = name;
  return head;
}
