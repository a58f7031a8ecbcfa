// Why this answer: which way of asking is on, what is asked of Python for it, and where its answer is shown.

import { classNames } from "./classes.js";
import { part, text } from "./elements.js";
import { percent, signed } from "./numbers.js";
import { segments } from "./segments.js";
import { WhyInk } from "./why_ink.js";
import { PairChoice } from "./why_pair.js";
import { WhyPicture } from "./why_picture.js";
import { fill } from "./words.js";

const VIEWS = ["off", "evidence", "contrast", "occlusion"];
const PATCHES = [3, 5, 7, 9]; // sides, see core/why.py
const PATCH = 5;

export class WhyView {
  #stage;
  #words;
  #view = "off";
  #patch = PATCH;
  #views;
  #pair;
  #patches;
  #picture;
  #ink;
  #sentence = part("p", "why-sentence");
  #sums = part("p", "why-sums");
  #meaning = part("p", "why-meaning");
  #root;

  constructor(stage) {
    this.#stage = stage;
    this.#words = stage.words.why;
    this.#root = stage.root.querySelector(".why");
    this.#views = segments("why-view", this.#words.views, VIEWS, this.#view, (view) => this.#choose(view));
    this.#views.setAttribute("aria-label", this.#words.title);
    this.#patches = segments("why-patch", patchNames(), PATCHES.map(String), String(PATCH), (size) => this.#resize(size));
    this.#patches.setAttribute("aria-label", this.#words.patch);
    this.#pair = new PairChoice(stage, () => this.#choose("contrast"));
    this.#picture = new WhyPicture(stage);
    this.#ink = new WhyInk(stage);
    this.#sentence.dataset.testid = "why-sentence";
    this.#sums.dataset.testid = "why-sums";
    const choices = part("div", "why-choices", this.#pair.element, this.#patches);
    const says = part("div", "why-says", this.#meaning, choices, this.#sentence, this.#sums, this.#picture.readout);
    this.#root.append(
      part("div", "why-head", text("h2", this.#words.title), this.#views),
      part("div", "why-body", this.#picture.element, says, part("div", "switches")),
    );
    this.#mark();
  }

  /** While a stroke grows: evidence as an estimate, and no occlusion, which takes hundreds of pictures. */
  get request() {
    const view = this.#view;
    const isGrowing = this.#stage.drawing.isGrowing;
    if (view === "off" || (view === "occlusion" && isGrowing)) return {};
    if (view === "occlusion") return { why: { view, size: this.#patch } };
    const digits = view === "contrast" ? this.#pair.digits : null;
    return { why: { view, in_full: !isGrowing, ...(digits && { digits }) } };
  }

  renew() {
    this.#pair.renew();
  }

  show(frame) {
    const found = frame.why?.view === this.#view ? frame.why : null;
    this.#pair.show(frame, found);
    this.#picture.show(frame, found);
    this.#ink.show(found);
    this.#root.classList.toggle("is-waiting", this.#view !== "off" && !found);
    this.#sentence.textContent = this.#sentenceOf(frame, found);
    this.#sums.textContent = found && found.view !== "occlusion" ? this.#sumsOf(frame, found) : "";
    for (const name of ["total", "start", "end", "error", "steps"]) this.#sums.dataset[name] = found?.[name] ?? "";
  }

  #choose(view) {
    this.#view = view;
    this.#views.querySelector(`[value="${view}"]`).checked = true;
    this.#mark();
    this.#stage.ask();
  }

  #resize(size) {
    this.#patch = Number(size);
    this.#stage.ask();
  }

  #mark() {
    this.#root.dataset.view = this.#view;
    this.#meaning.textContent = this.#words.meanings[this.#view];
    this.#pair.element.hidden = this.#view !== "contrast";
    this.#patches.hidden = this.#view !== "occlusion";
  }

  #sentenceOf(frame, found) {
    if (this.#view === "off") return "";
    if (!found) return frame.digit === null ? this.#words.blank : "";
    const names = classNames(frame);
    return fill(this.#words.sentences[found.view], {
      digit: names[found.digit],
      against: names[found.against],
      percent: percent(frame.probabilities[found.digit]),
      other: found.against === null ? "" : percent(frame.probabilities[found.against]),
      most: percent(found.scale),
      size: found.size,
    });
  }

  #sumsOf(frame, { view, digit, against, total, start, end, error, steps }) {
    const names = classNames(frame);
    return fill(this.#words.sums[view], {
      digit: names[digit],
      against: names[against],
      total: signed(total, 2),
      start: signed(start, 2),
      end: signed(end, 2),
      error: Math.abs(error).toFixed(2),
      steps,
    });
  }
}

function patchNames() {
  return Object.fromEntries(PATCHES.map((side) => [side, `${side}×${side}`]));
}
