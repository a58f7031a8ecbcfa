// Teaching: "it was a …" under the answer, a strip of what was corrected, and a network that learns from it.

import { Link } from "../trainer/link.js";
import { sentenceOf } from "../trainer/controls.js";
import { chooseNetwork } from "../trainer/handover.js";
import { percent } from "../trainer/numbers.js";
import { classNames } from "./classes.js";
import { Corrections } from "./corrections.js";
import { button, part, text } from "./elements.js";
import { SIDE } from "./strokes.js";
import { pictureOfStrokes } from "./thumbnails.js";
import { fill } from "./words.js";

const PAUSE = 500; // ms between two looks at a lesson

export class Teach {
  static trains = true; // so it is left out where nobody may train (see main.js)
  #stage;
  #words;
  #link;
  #corrections = new Corrections();
  #classes = [];
  #isPicture = false; // whether an image of the data lies on the sheet, and no drawing
  #base = null; // the run that reads, null for the shipped network
  #lesson = null; // what the last one did
  #box = part("div", "teach");
  #open;
  #choices = part("div", "teach-choices");
  #strip = part("div", "teach-strip");
  #result = part("div", "teach-result");

  constructor(stage) {
    this.#stage = stage;
    this.#words = stage.words.train.teach;
    this.#link = new Link(stage.train, stage.words.language);
    this.#open = button(this.#words.ask, "teach", () => this.#toggle());
    this.#open.setAttribute("aria-expanded", "false");
    this.#choices.hidden = true;
    this.#result.setAttribute("role", "status");
    this.#box.append(this.#open, this.#choices, this.#strip, this.#result);
    stage.root.querySelector(".answer").append(this.#box);
    this.#showStrip();
  }

  /** Python is asked for nothing more with a frame. */
  get request() {
    return {};
  }

  show(frame) {
    const classes = classNames(frame);
    this.#base = frame.network?.run ?? null;
    const { drawing } = this.#stage;
    const isPicture = drawing.example !== null || drawing.sample !== null;
    this.#open.disabled = drawing.isEmpty || drawing.isPreview || drawing.isGrowing;
    if (this.#open.disabled || isPicture !== this.#isPicture) this.#toggle(false);
    const areOthers = String(classes) !== String(this.#classes);
    if (areOthers || isPicture !== this.#isPicture) this.#offer(classes, isPicture);
    if (!areOthers) return;
    this.#classes = classes;
    this.#lesson = null;
    this.#showStrip();
  }

  /** What "wrong?" opens: the classes, or why an image of the data teaches nothing. */
  #offer(classes, isPicture) {
    this.#isPicture = isPicture;
    const name = (meant, k) => button(meant, `teach-${k}`, () => this.#correct(meant));
    const why = text("p", this.#words.onlyDrawings);
    why.dataset.testid = "teach-why-not";
    this.#choices.replaceChildren(...(isPicture ? [why] : [text("span", this.#words.was), ...classes.map(name)]));
  }

  #toggle(isOpen = this.#choices.hidden) {
    this.#choices.hidden = !isOpen;
    this.#open.setAttribute("aria-expanded", isOpen);
  }

  #correct(meant) {
    const { strokes, brush } = this.#stage.drawing;
    this.#corrections.add({ meant, strokes, brush });
    this.#lesson = null;
    this.#toggle(false);
    this.#showStrip();
  }

  /** Those of the network that reads: another one may know other classes. */
  get #mine() {
    return this.#corrections.all.filter(({ meant }) => this.#classes.includes(meant));
  }

  #showStrip() {
    const mine = this.#mine;
    this.#strip.hidden = mine.length === 0;
    if (!mine.length) return this.#strip.replaceChildren();
    const learn = button(this.#words.learn, "teach-learn", () => this.#learn(learn));
    learn.classList.add("is-primary");
    const tiles = part("div", "teach-tiles", ...mine.map((correction, k) => this.#tile(correction, k)));
    this.#strip.replaceChildren(text("b", this.#words.strip), tiles, learn, text("small", this.#words.hint));
  }

  /** A small drawing with what it was meant to be; pressed, it goes away. */
  #tile(correction, k) {
    const { meant, strokes } = correction;
    const tile = button("", "correction", () => {
      this.#corrections.remove(this.#corrections.all.indexOf(correction));
      this.#lesson = null;
      this.#showStrip();
    });
    const label = fill(this.#words.remove, { meant });
    tile.title = label;
    tile.setAttribute("aria-label", label);
    tile.append(pictureOfStrokes(strokes), text("span", this.#caption(meant, k)));
    return tile;
  }

  #caption(meant, k) {
    // Those of earlier lessons of the same network come first
    const taught = this.#lesson?.drawings.slice(-this.#mine.length)[k];
    if (!taught) return meant;
    return `${this.#classes[taught.before.digit] ?? "?"} → ${this.#classes[taught.after.digit] ?? "?"}`;
  }

  async #learn(learn) {
    learn.disabled = true;
    this.#say(this.#words.learning);
    const corrections = this.#mine.map(({ meant, strokes, brush }) => ({
      meant: this.#classes.indexOf(meant),
      strokes,
      size: [SIDE, SIDE],
      brush,
    }));
    try {
      const { run } = await this.#link.do("teach", { corrections, base: this.#base });
      await this.#follow(run);
    } catch (error) {
      this.#say(fill(this.#words.failed, { reason: sentenceOf(error, this.#stage.words.train) }));
    }
    learn.disabled = false;
  }

  async #follow(run) {
    for (;;) {
      const { state, message, step, steps, lesson, title } = await this.#link.do("lesson", { run });
      if (lesson) return this.#done(run, title, lesson);
      if (["failed", "stopped", "paused", "done"].includes(state)) {
        return this.#say(fill(this.#words.failed, { reason: message || this.#stage.words.train.shortStates[state] }));
      }
      const share = steps ? ` ${Math.round((100 * step) / steps)}%` : "";
      this.#say(state === "waiting" ? this.#words.waiting : this.#words.learning + share);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  #done(run, title, lesson) {
    this.#lesson = lesson;
    this.#showStrip();
    const { drawings, before, after, lost, won, forgot } = lesson;
    const right = (when) => drawings.filter((each) => each[when].digit === each.meant).length;
    const use = button(this.#stage.words.train.actions.use, "teach-use", () =>
      chooseNetwork({ visitor: this.#link.visitor, run, title }),
    );
    const lines = [
      fill(this.#words.done, { right: right("after"), all: drawings.length, before: right("before") }),
      fill(this.#words.mnist, { before: percent(before.accuracy), after: percent(after.accuracy) }),
      forgot ? fill(this.#words.forgot, { lost, won }) : this.#words.kept,
    ];
    this.#result.replaceChildren(...lines.map((line) => text("p", line)), use);
    this.#result.dataset.forgot = forgot;
  }

  #say(sentence) {
    delete this.#result.dataset.forgot;
    this.#result.replaceChildren(text("p", sentence));
  }
}
