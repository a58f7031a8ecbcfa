// The probabilities as bars that keep their order: each is a button, and the row of them one stop of the Tab key.

import { columnsOf } from "./classes.js";
import { part, text, write } from "./elements.js";
import { percent } from "./numbers.js";
import { fill } from "./words.js";

const STEPS = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1, Home: -Infinity, End: Infinity };

export class Bars {
  #root;
  #words;
  #bars = [];
  #named = ""; // what they are called

  /** @param root the element that holds them; words: all of the page's */
  constructor(root, words) {
    this.#root = root;
    this.#words = words;
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", words.barsLabel);
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("focusin", ({ target }) => this.#stopAt(this.#bars.indexOf(target)));
  }

  /** A frame's probabilities; in colour, what is `shown` (see calm.js). */
  show({ probabilities }, { kind, digits }, names) {
    if (this.#named !== String(names)) this.#build(names);
    probabilities.forEach((probability, k) => {
      const row = this.#bars[k];
      const share = percent(probability);
      row.dataset.value = probability;
      row.style.setProperty("--share", probability);
      row.classList.toggle("is-answer", kind === "digit" && digits.includes(k));
      row.classList.toggle("is-candidate", kind !== "digit" && digits.includes(k));
      write(row.lastChild, `${share}%`);
      const label = fill(this.#words.inspector.answer, { digit: names[k], percent: share });
      if (row.getAttribute("aria-label") !== label) row.setAttribute("aria-label", label);
    });
  }

  #build(names) {
    this.#named = String(names);
    this.#bars = names.map(bar);
    this.#root.replaceChildren(...this.#bars);
    this.#stopAt(0);
    // Names of more than a letter take more room, here and in the table of the softmax
    const columns = columnsOf(names);
    const glass = this.#root.closest(".glass");
    glass.classList.toggle("has-names", columns > 1);
    glass.style.setProperty("--columns", columns);
  }

  #stopAt(place) {
    if (place >= 0) this.#bars.forEach((each, k) => (each.tabIndex = k === place ? 0 : -1));
  }

  #key(event) {
    const step = STEPS[event.key];
    const place = this.#bars.indexOf(event.target);
    if (!step || place < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    this.#bars[Math.min(Math.max(place + step, 0), this.#bars.length - 1)].focus();
    event.preventDefault();
  }
}

function bar(name, k) {
  const label = text("span", name);
  label.className = "bar-digit";
  label.title = name;
  const row = part("button", "bar", label, part("span", "bar-track"), part("span", "bar-number"));
  row.type = "button";
  row.dataset.testid = `probability-${k}`;
  return row;
}
