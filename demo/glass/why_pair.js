// Which two digits are compared: the two most probable ones, or a pair picked on the bars or from two lists.

import { classNames } from "./classes.js";
import { part, text } from "./elements.js";

export class PairChoice {
  #stage;
  #words;
  #chosen; // called once a pair was picked
  #named = "";
  #digits = null; // [one, other]; null: the two most probable
  #begun = null; // the first of two bars
  #before = [0, 1]; // the pair that was shown last
  #lists = [];
  #automatic;
  #bars;
  element = part("div", "why-pair");

  constructor(stage, chosen) {
    this.#stage = stage;
    this.#words = stage.words.why;
    this.#chosen = chosen;
    this.#bars = stage.root.querySelector(".bars");
    this.#bars.title = this.#words.pickBars;
    this.#bars.addEventListener("click", (event) => this.#barClicked(event.target.closest(".bar")));
    this.#automatic = text("button", this.#words.mostProbable);
    this.#automatic.type = "button";
    this.#automatic.className = "plain";
    this.#automatic.dataset.testid = "why-automatic";
    this.#automatic.addEventListener("click", () => this.#pick(null));
  }

  get digits() {
    return this.#digits;
  }

  renew() {
    this.#digits = this.#begun = null;
  }

  /** @param found Python's contrast, null where there is none */
  show(frame, found) {
    const names = classNames(frame);
    if (String(names) !== this.#named) this.#build(names);
    const pair = found?.view === "contrast" ? [found.digit, found.against] : [];
    this.#lists.forEach((list, k) => {
      if (pair.length && document.activeElement !== list) list.value = pair[k];
      else if (pair.length && this.#digits) list.value = this.#digits[k];
    });
    this.#automatic.hidden = this.#digits === null;
    this.#markBars(pair);
  }

  #build(names) {
    this.#named = String(names);
    this.#lists = [0, 1].map((k) => {
      const list = document.createElement("select");
      list.dataset.testid = `why-digit-${k}`;
      list.setAttribute("aria-label", this.#words.pairLabels[k]);
      list.append(...names.map((name, digit) => new Option(name, digit)));
      list.addEventListener("change", () => this.#listed(k));
      return list;
    });
    const [before, between, after] = this.#words.pair;
    const [one, other] = this.#lists;
    this.element.replaceChildren(text("span", before), one, text("span", between), other, text("span", after), this.#automatic);
  }

  /** Two different digits: where the other list says the same, it takes the digit that this one had. */
  #listed(k) {
    const digits = this.#lists.map((list) => Number(list.value));
    if (digits[0] === digits[1]) digits[1 - k] = this.#before[k];
    this.#pick(digits);
  }

  #barClicked(bar) {
    if (!bar) return;
    const digit = Number(bar.dataset.testid.split("-")[1]);
    if (this.#begun === null || this.#begun === digit) {
      this.#begun = this.#begun === digit ? null : digit;
      this.#markBars([]);
      return;
    }
    this.#pick([this.#begun, digit]);
  }

  #pick(digits) {
    this.#digits = digits;
    this.#begun = null;
    this.#chosen();
  }

  #markBars(pair) {
    if (pair.length) this.#before = pair;
    [...this.#bars.children].forEach((bar, digit) => {
      bar.classList.toggle("is-for", digit === (this.#begun ?? pair[0]));
      bar.classList.toggle("is-against", this.#begun === null && digit === pair[1]);
    });
  }
}
