// The panel to look through MNIST: which part, which images of it, which digit; a page of small pictures at a time.

import { part, text } from "./elements.js";
import { canvasOf, inkOf } from "./ink.js";
import { fill } from "./words.js";

const CELLS = 28 * 28; // of a picture
const STEPS = { ArrowLeft: -1, ArrowRight: 1 };

export class SamplesPanel {
  #words;
  #ask;
  #picked;
  #chosen = { part: "train", digit: null, kind: "all", page: 0 };
  #wanted = null;
  #status = part("p", "samples-status");
  #grid = part("div", "samples-grid");
  #back;
  #on;
  #kinds; // to choose which images
  #onlyDigits; // why there is no such choice
  #isOfDigits = true;
  #tiles = []; // { button, sample }

  /** @param picked called with an image that was clicked */
  constructor(words, ask, picked) {
    this.#words = words;
    this.#ask = ask;
    this.#picked = picked;
    this.#status.setAttribute("role", "status");
    this.#back = this.#turn("samples-previous", words.previous, "‹", -1);
    this.#on = this.#turn("samples-next", words.next, "›", 1);
    this.#grid.addEventListener("keydown", (event) => this.#move(event));
    const pager = part("div", "samples-pager", this.#back, this.#status, this.#on);
    this.#onlyDigits = part("p", "samples-note", words.onlyDigits);
    this.#onlyDigits.hidden = true;
    this.element = part("div", "samples", this.#choices(), this.#onlyDigits, this.#grid, pager);
    this.element.dataset.testid = "samples";
    this.element.hidden = true;
  }

  /** The part of MNIST that is looked through. */
  get part() {
    return this.#chosen.part;
  }

  get request() {
    return this.#wanted ? { samples: this.#wanted } : {};
  }

  open(isOpen) {
    this.element.hidden = !isOpen;
    if (isOpen) this.#choose(this.#allowed);
    else this.#wanted = null;
  }

  renew() {
    if (!this.element.hidden) this.#choose({ page: 0, ...this.#allowed });
  }

  /** Labels of MNIST say nothing of a network of other classes: then there is no list of what it reads wrong. */
  judge(isOfDigits) {
    if (isOfDigits === this.#isOfDigits) return;
    this.#isOfDigits = isOfDigits;
    this.#onlyDigits.hidden = isOfDigits;
    this.#kinds.hidden = !isOfDigits;
    if (!isOfDigits) this.#kinds.value = "all";
    if (!this.element.hidden && !isOfDigits && this.#chosen.kind !== "all") this.#choose({ page: 0, kind: "all" });
  }

  get #allowed() {
    return this.#isOfDigits ? {} : { kind: "all" };
  }

  /** @param shown the image on the sketchpad, if any */
  show(found, shown) {
    if (this.#wanted && JSON.stringify(found?.asked) === JSON.stringify(this.#wanted)) this.#takeIn(found);
    for (const { button, sample } of this.#tiles) {
      button.setAttribute("aria-pressed", sample.part === shown?.part && sample.index === shown?.index);
    }
  }

  #takeIn(found) {
    if (found.busy) {
      this.#status.textContent = this.#words.busy[found.busy];
      return;
    }
    this.#wanted = null;
    this.element.removeAttribute("aria-busy");
    if (found.failed) {
      this.#status.textContent = found.failed;
      return;
    }
    this.#chosen.page = found.page;
    this.#back.disabled = found.page === 0;
    this.#on.disabled = found.page >= found.pages - 1;
    this.#status.textContent = fill(this.#words[found.total ? "count" : "none"], {
      total: found.total.toLocaleString("en"),
      page: (found.page + 1).toLocaleString("en"),
      pages: found.pages.toLocaleString("en"),
    });
    const bytes = atob(found.pictures);
    this.#tiles = found.samples.map((sample, k) =>
      this.#tile({ ...sample, picture: btoa(bytes.slice(k * CELLS, (k + 1) * CELLS)) }),
    );
    this.#tiles.forEach(({ button }, k) => (button.tabIndex = k === 0 ? 0 : -1));
    this.#grid.replaceChildren(...this.#tiles.map(({ button }) => button));
  }

  #choose(choice) {
    this.#wanted = this.#chosen = { ...this.#chosen, ...choice };
    this.element.setAttribute("aria-busy", "true");
    this.#ask();
  }

  #tile(sample) {
    const { picture, index, label, answer } = sample;
    const canvas = canvasOf(Math.sqrt(CELLS));
    canvas.getContext("2d").putImageData(inkOf(picture), 0, 0);
    const button = part("button", "sample", canvas);
    button.type = "button";
    button.dataset.testid = `sample-${index}`;
    const isRead = answer !== null;
    if (isRead) button.append(part("span", "sample-reading", fill(this.#words.reading, { label, answer })));
    button.title =
      fill(this.#words.named[sample.part], { index }) +
      fill(this.#words.shows, { label }) +
      (isRead ? fill(this.#words.isRead, { answer }) : "");
    button.setAttribute("aria-label", button.title);
    button.addEventListener("click", () => this.#picked(sample));
    return { button, sample };
  }

  /** Arrow keys go from picture to picture: one Tab leads in, and the next one out. */
  #move(event) {
    const buttons = this.#tiles.map(({ button }) => button);
    const at = buttons.indexOf(event.target);
    const inALine = buttons.filter((button) => button.offsetTop === buttons[0].offsetTop).length;
    const step = { ...STEPS, ArrowUp: -inALine, ArrowDown: inALine }[event.key];
    const next = buttons[at + step];
    if (at < 0 || step === undefined || !next) return;
    event.preventDefault();
    buttons[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  #choices() {
    const { parts, kinds, digits, digit, labels } = this.#words;
    const each = Array.from({ length: 10 }, (_, k) => [k, fill(digit, { digit: k })]);
    const ofParts = choice("part", labels.part, Object.entries(parts), (value) => ({ part: value, page: 0 }));
    const ofKinds = choice("kind", labels.kind, Object.entries(kinds), (value) => ({ kind: value, page: 0 }));
    const ofDigits = choice("digit", labels.digit, [["", digits], ...each], (value) => ({
      digit: value === "" ? null : Number(value),
      page: 0,
    }));
    for (const [select, change] of [ofParts, ofKinds, ofDigits]) {
      select.addEventListener("change", () => this.#choose(change(select.value)));
    }
    this.#kinds = ofKinds[0];
    return part("div", "samples-choices", ofParts[0], ofKinds[0], ofDigits[0]);
  }

  #turn(testid, label, sign, step) {
    const button = text("button", sign);
    button.type = "button";
    button.dataset.testid = testid;
    button.title = label;
    button.setAttribute("aria-label", label);
    button.disabled = true;
    button.addEventListener("click", () => this.#choose({ page: this.#chosen.page + step }));
    return button;
  }
}

/** A select with [value, text] options, and what a value of it changes. */
function choice(name, label, options, change) {
  const select = document.createElement("select");
  select.dataset.testid = `samples-${name}`;
  select.setAttribute("aria-label", label);
  for (const [value, content] of options) {
    const option = text("option", content);
    option.value = value;
    select.append(option);
  }
  return [select, change];
}
