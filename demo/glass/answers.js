// From logits to probabilities, every step for every answer; and whether it is a digit at all.

import { classNames } from "./classes.js";
import { part, text, write } from "./elements.js";
import { percent, shown } from "./numbers.js";
import { leadTo } from "./sources.js";

export class AnswerView {
  element = part("div", "softmax");
  #words;

  constructor(words) {
    this.#words = words;
  }

  show({ softmax, in_class: inClass, cell }, numbers, frame) {
    const rows = softmax ? this.#steps(softmax, cell, frame) : [];
    if (inClass) rows.push(this.#inClass(inClass));
    const old = [...this.element.children];
    if (old.length !== rows.length || old.some((row, k) => row.className !== rows[k].className)) {
      this.element.replaceChildren(...rows);
      return;
    }
    // Only the texts change where the rows are the same: a focused one keeps the focus
    old.forEach((row, k) => {
      if (row.matches("button")) [...row.children].forEach((each, at) => write(each, rows[k].children[at].textContent));
      else row.replaceWith(rows[k]);
    });
  }

  #steps({ logits, scaled, powers, total, temperature }, cell, frame) {
    const words = this.#words;
    const head = row("div", "is-head", "", words.logit, `x = ${words.logit} ÷ ${shown(temperature, 3)}`, "", words.share);
    const most = Math.max(...scaled); // PyTorch subtracts it, as e to a large number is too large; the shares stay the same
    head.children[3].append("e", text("sup", `x ${most < 0 ? "+" : "−"} ${shown(Math.abs(most), 2)}`));
    const names = classNames(frame);
    const rows = [head];
    frame.probabilities.forEach((probability, k) => {
      const written = [shown(logits[k], 2), shown(scaled[k], 2), small(powers[k]), `${percent(probability)}%`];
      const each = row("button", k === cell.channel ? "is-open" : "is-other", names[k], ...written);
      each.firstChild.title = names[k];
      leadTo(each, { layer: "output", channel: k, row: 0, column: 0 });
      rows.push(each);
    });
    rows.push(row("div", "is-total", "", "", words.total, small(total), `${percent(1)}%`));
    return rows;
  }

  #inClass({ logit, slope, offset, probability }) {
    const sign = offset < 0 ? "−" : "+";
    const made = `${shown(logit, 2)} × ${shown(slope, 3)} ${sign} ${shown(Math.abs(offset), 3)}`;
    const element = part("button", "in-class", text("span", this.#words.inClass), text("span", made), text("b", `${percent(probability)}%`));
    element.type = "button";
    leadTo(element, { layer: "in_class", channel: 0, row: 0, column: 0 });
    return element;
  }
}

/** A power of e, at most 1, or their sum: as a power of ten where too little of it would be seen. */
function small(number) {
  if (number >= 0.001 || number === 0) return number.toFixed(3);
  const [digit, exponent] = number.toExponential(0).split("e-");
  return `${digit}·10⁻${[...exponent].map((each) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[each]).join("")}`;
}

function row(tag, className, ...texts) {
  const element = part(tag, `softmax-row ${className}`, ...texts.map((each) => text("span", each)));
  if (tag === "button") element.type = "button";
  return element;
}
