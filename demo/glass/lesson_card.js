// The card of the lesson: a stop's words, what there is to do, and the ways on, back and out.

import { button, part, text, write } from "./elements.js";
import { fill } from "./words.js";

export class LessonCard {
  #words;
  #title = text("h2", "");
  #count = part("span", "lesson-count");
  #text = part("p", "lesson-text");
  #task = part("p", "lesson-task"); // and in its place what came of it
  #go;
  #back;
  #next;

  /** @param on called with "back", "next", "skip" or "go" when the reader wants that */
  constructor(words, on) {
    this.#words = words;
    this.#title.id = "lesson-title";
    this.#text.id = "lesson-text";
    this.#go = button("", "lesson-go", () => on("go"));
    this.#back = button(words.back, "lesson-back", () => on("back"));
    this.#next = button(words.next, "lesson-next", () => on("next"));
    const skip = button("✕", "lesson-skip", () => on("skip"));
    skip.title = words.skip;
    skip.setAttribute("aria-label", words.skip);
    const head = part("div", "lesson-head", this.#count, this.#title, skip);
    const body = part("div", "lesson-body", this.#text, this.#task);
    this.element = part("section", "lesson", head, body, part("div", "lesson-ways", this.#back, this.#go, this.#next));
    this.element.dataset.testid = "lesson";
    this.element.tabIndex = -1;
    this.element.hidden = true;
    this.element.setAttribute("role", "dialog");
    this.element.setAttribute("aria-modal", "false");
    this.element.setAttribute("aria-labelledby", this.#title.id);
    this.element.setAttribute("aria-describedby", this.#text.id);
    body.setAttribute("aria-live", "polite");
  }

  /** @param values what the blanks in the words are filled with */
  show({ number, of, name, isDone, values }) {
    const words = this.#words.stops[name];
    this.element.hidden = false;
    this.element.dataset.stop = number;
    write(this.#count, fill(this.#words.count, { number, of }));
    write(this.#title, fill(words.title, values));
    write(this.#text, fill(words.text, values));
    this.reply(isDone ? "done" : "", fill(words.task, values));
    write(this.#next, number === of ? this.#words.finish : this.#words.next);
    this.#back.disabled = number === 1;
  }

  /** Say what came of what the reader did, "done" or "other"; "" with what there is to do. */
  reply(outcome, sentence) {
    this.element.dataset.outcome = outcome;
    write(this.#task, sentence);
  }

  /** Offer the way to what is out of sight: its label, or "" where all is in sight. */
  offer(label) {
    write(this.#go, label);
    this.#go.hidden = label === "";
  }

  hide() {
    this.element.hidden = true;
  }

  /** Keep the focus on the card when the button that had it can no longer be used. */
  keepFocus() {
    if (document.activeElement === this.#back && this.#back.disabled) this.#next.focus();
  }
}
