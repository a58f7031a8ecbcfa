// The answer, large, with a sentence; under it the bars.

import { Bars } from "./bars.js";
import { areDigits, classNames } from "./classes.js";
import { part } from "./elements.js";
import { percent } from "./numbers.js";
import { fill } from "./words.js";

const REST = 700; // ms without a change after which the answer is announced

export class VerdictView {
  #root;
  #words;
  #bars;
  #announcement = null;

  constructor(root, words) {
    this.#root = root;
    this.#words = words;
    this.#bars = new Bars(root.querySelector(".bars"), words);
  }

  /** The frame's own verdict and numbers as data, and in large what is `shown` (see calm.js). */
  show(frame, shown) {
    const verdict = this.#root.querySelector(".verdict");
    verdict.dataset.verdict = frame.verdict;
    verdict.dataset.digit = frame.digit ?? "";
    verdict.dataset.shown = shown.kind;
    verdict.dataset.count = shown.digits.length;
    const names = classNames(frame);
    const answer = marks(shown, names);
    verdict.dataset.letters = Math.max(0, ...answer.map((name) => [...name].length));
    this.#write(answer, this.#sentence(shown, frame, names));
    this.#bars.show(frame, shown, names);
  }

  /** Something other than a frame: a sentence about the line, or about a drawing that cannot be read. */
  say(sentence) {
    const verdict = this.#root.querySelector(".verdict");
    verdict.dataset.verdict = verdict.dataset.digit = verdict.dataset.shown = "";
    this.#write(["…"], sentence);
  }

  #write(marks, sentence) {
    const between = () => part("span", "verdict-or", " / ");
    const answer = marks.flatMap((mark, k) => (k ? [between(), mark] : [mark]));
    this.#root.querySelector(".verdict-answer").replaceChildren(...answer);
    this.#root.querySelector(".verdict-sentence").textContent = sentence;
    // Screen readers hear the sentence that stays, not one for every movement of the pen; what was heard before is
    // taken away first, as the same words about another drawing would be no change
    const announcer = this.#root.querySelector(".announcer");
    if (sentence !== announcer.textContent) announcer.textContent = "";
    clearTimeout(this.#announcement);
    this.#announcement = setTimeout(() => (announcer.textContent = sentence), REST);
  }

  #sentence({ kind, digits }, frame, names) {
    const { probabilities, network } = frame;
    const [first] = digits;
    const between = network ? undefined : this.#words.between[[...digits].sort().join("")];
    return fill(this.#template(kind, digits, frame), {
      digit: names[first],
      percent: digits.length ? percent(probabilities[first]) : "",
      candidates: digits.map((digit) => names[digit]).join(this.#words.or),
      why: between ?? this.#words.betweenAny,
    });
  }

  #template(kind, digits, frame) {
    const verdicts = areDigits(frame) ? this.#words.verdicts : { ...this.#words.verdicts, ...this.#words.verdictsOfClasses };
    if (kind === "drawing" && digits.length === 0) return verdicts.begun;
    if (kind === "unsure" && digits.length === 1) return verdicts.perhaps;
    if (kind === "not_a_digit" && frame.reason === "several") return verdicts.several;
    return verdicts[kind] ?? "";
  }
}

/** What stands there in large, side by side; nothing for a drawing that is not yet like any digit. */
function marks({ kind, digits }, names) {
  return kind === "not_a_digit" ? ["?"] : digits.slice(0, 2).map((digit) => names[digit] ?? "");
}
