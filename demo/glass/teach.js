// Teaching: "it was a …" beside the answer, a strip of what was corrected, and a network that learns from it.

import { Link, Lost, Refused } from "../trainer/link.js";
import { sentenceOf } from "../trainer/controls.js";
import { chooseNetwork } from "../trainer/handover.js";
import { count, percent } from "../trainer/numbers.js";
import { classNames } from "./classes.js";
import { Corrections, keepLesson, keptLesson } from "./corrections.js";
import { button, part, text } from "./elements.js";
import { SIDE } from "./strokes.js";
import { pictureOfStrokes } from "./thumbnails.js";
import { fill } from "./words.js";

const PAUSE = 500; // ms between two looks at a lesson
const AGAIN = 2000; // where there was no answer

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
  #isLearning = false;
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
    this.#open.className = "teach-open";
    this.#box.append(this.#strip, this.#result);
    stage.root.querySelector(".verdict").append(this.#open);
    stage.root.querySelector(".bars").before(this.#choices);
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
    this.#open.hidden = drawing.isEmpty || drawing.isPreview;
    if (this.#open.disabled || isPicture !== this.#isPicture) this.#toggle(false);
    const areOthers = String(classes) !== String(this.#classes);
    if (areOthers || isPicture !== this.#isPicture) this.#offer(classes, isPicture);
    if (!areOthers) return;
    if (!this.#classes.length) this.#takeUp();
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
    const learn = button(this.#words.learn, "teach-learn", () => this.#learn());
    learn.disabled = this.#isLearning;
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

  /** A lesson that was under way when the page was loaded again, or whose result was not used yet. */
  async #takeUp() {
    const run = keptLesson();
    if (run) await this.#untilItIsOver(() => this.#follow(run), true);
  }

  async #learn() {
    const corrections = this.#mine.map(({ meant, strokes, brush }) => ({
      meant: this.#classes.indexOf(meant),
      strokes,
      size: [SIDE, SIDE],
      brush,
    }));
    this.#say(this.#words.learning);
    await this.#untilItIsOver(async () => {
      const { run } = await this.#link.do("teach", { corrections, base: this.#base });
      keepLesson(run);
      await this.#follow(run);
    });
  }

  /** One lesson at a time; what went wrong is said, but not of one that is gone since the page was last here. */
  async #untilItIsOver(lesson, isOld = false) {
    this.#isLearning = true;
    this.#showStrip();
    try {
      await lesson();
    } catch (error) {
      if (error instanceof Refused) keepLesson(null);
      const isGone = isOld && error instanceof Refused;
      const reason = sentenceOf(error, this.#stage.words.train);
      if (isGone) this.#result.replaceChildren();
      else this.#say(fill(this.#words.failed, { reason }));
    }
    this.#isLearning = false;
    this.#showStrip();
  }

  /** How far the lesson is; null where there was no answer, as it goes on all the same. */
  async #look(run) {
    try {
      return await this.#link.do("lesson", { run });
    } catch (error) {
      if (error instanceof Lost) return null;
      throw error;
    }
  }

  async #follow(run) {
    for (;;) {
      const seen = await this.#look(run);
      if (!seen) {
        this.#say(this.#words.asking);
        await wait(AGAIN);
        continue;
      }
      const { state, message, step, steps, lesson, title } = seen;
      if (lesson) return this.#done(run, title, lesson);
      if (["failed", "stopped", "paused", "done"].includes(state)) {
        keepLesson(null);
        return this.#say(fill(this.#words.failed, { reason: message || this.#stage.words.train.shortStates[state] }));
      }
      const share = steps ? ` ${Math.round((100 * step) / steps)}%` : "";
      this.#say(state === "waiting" ? this.#words.waiting : this.#words.learning + share);
      await wait(PAUSE);
    }
  }

  #done(run, title, lesson) {
    this.#lesson = lesson;
    this.#showStrip();
    const { drawings, before, after, own, lost, won, forgot } = lesson;
    const right = (when) => drawings.filter((each) => each[when].digit === each.meant).length;
    const use = button(this.#stage.words.train.actions.use, "teach-use", () => {
      keepLesson(null);
      chooseNetwork({ visitor: this.#link.visitor, run, title });
    });
    const lines = [
      fill(this.#words.done, { right: right("after"), all: drawings.length, before: right("before") }),
      fill(own ? this.#words.own : this.#words.mnist, {
        before: percent(before.accuracy),
        after: percent(after.accuracy),
        images: count(after.images, this.#stage.words.language),
      }),
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

function wait(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
