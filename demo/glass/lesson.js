// The lesson: five stops on the live page. Here: where the reader is, what ticks a task, and the keys.

import { same } from "./cells.js";
import { text } from "./elements.js";
import { LessonCard } from "./lesson_card.js";
import { namesIn, STOPS } from "./lesson_stops.js";
import { clickedCell, inspectedCell } from "./picked.js";
import { bringIntoView, isInView, Spotlight } from "./spotlight.js";
import { fill } from "./words.js";

const KEY = "digitscope-lesson";
const WALKS = ".network, [data-testid=inspector]"; // where cells are picked other than by a click on a map
const PATIENCE = 1000; // ms in which the inspector shows such a cell
const REST = 900; // ms after the pen lifts until a drawing counts as whole: a 7 may get its bar
const WIDE = "(min-width: 1181px)"; // from here on the card stands on the page, below the sketchpad; see lesson.css
const KEYS = { ArrowRight: "next", ArrowLeft: "back", Escape: "skip" };

export class Lesson {
  #stage;
  #words;
  #card;
  #spotlight;
  #start;
  #sizes = null; // of the network, from Python
  #isAsked = true; // whether they are to be asked for
  #stop = null; // the number of the stop from 0, null outside of the lesson
  #done = new Set();
  #frame = null;
  #before = null; // the frame and the drawing when the stop began
  #resting = null;

  constructor(stage) {
    this.#stage = stage;
    this.#words = stage.words.lesson;
    this.#card = new LessonCard(this.#words, (way) => this.#go(way));
    this.#spotlight = new Spotlight(stage.root);
    this.#start = text("button", this.#words.start);
    this.#start.type = "button";
    this.#start.className = "lesson-start";
    this.#start.dataset.testid = "lesson-start";
    this.#start.addEventListener("click", () => this.#begin());
    stage.root.querySelector(".glass-head").append(this.#start);
    stage.root.querySelector(".tools").after(this.#card.element);
    // Before the inspector hears the same Escape and lets go of its cell
    document.addEventListener("keydown", (event) => this.#key(event), { capture: true });
    stage.root.addEventListener("click", (event) => this.#clicked(event));
    new ResizeObserver(() => this.#layOut()).observe(stage.root);
    window.addEventListener("scroll", () => this.#offer(), { passive: true });
    this.#restore();
  }

  get request() {
    return this.#isAsked ? { lesson: true } : {};
  }

  renew() {
    this.#isAsked = true;
  }

  show(frame) {
    const isFirst = !this.#frame;
    this.#frame = frame;
    if (frame.lesson) [this.#sizes, this.#isAsked] = [frame.lesson, false];
    if (this.#stop === null) return;
    if (isFirst) this.#enter();
    else if (frame.lesson) this.#showCard();
    this.#layOut();
    clearTimeout(this.#resting);
    if (!this.#stage.drawing.isGrowing) this.#resting = setTimeout(() => this.#drawn(), REST);
  }

  #begin() {
    this.#stop = 0;
    this.#done.clear();
    this.#enter();
    this.#card.element.focus({ preventScroll: true });
  }

  #go(way) {
    const last = STOPS.length - 1;
    if (way === "go") this.#lead();
    else if (way === "skip" || (way === "next" && this.#stop === last)) this.#leave();
    else {
      this.#stop = Math.min(Math.max(this.#stop + (way === "next" ? 1 : -1), 0), last);
      this.#enter();
      this.#card.keepFocus();
    }
  }

  /** Come to the stop: its words, the outline, and what it points at in sight. */
  #enter() {
    this.#keep();
    if (!this.#sizes || !this.#frame) return; // the next frame brings them
    this.#before = { frame: this.#frame, state: this.#stage.drawing.state };
    this.#stage.root.classList.add("is-lesson");
    const { see } = STOPS[this.#stop];
    this.#showCard();
    this.#spotlight.point(see);
    this.#layOut(); // first, as it makes the page long enough to bring its end into view
    if (window.matchMedia(WIDE).matches) this.#card.element.scrollIntoView({ block: "nearest" });
    bringIntoView(this.#stage.root, see, this.#floor);
    this.#offer();
  }

  #showCard() {
    const { name } = STOPS[this.#stop];
    const isDone = this.#done.has(this.#stop);
    this.#card.show({ number: this.#stop + 1, of: STOPS.length, name, isDone, values: { ...this.#sizes, ...namesIn(this.#frame) } });
  }

  #leave() {
    this.#stop = null;
    this.#keep();
    this.#stage.root.classList.remove("is-lesson");
    this.#card.hide();
    this.#spotlight.point(null);
    this.#start.focus();
  }

  /** Where the card begins that lies over the page's end, or the end of the window. */
  get #floor() {
    return window.matchMedia(WIDE).matches ? window.innerHeight : this.#card.element.getBoundingClientRect().top;
  }

  #layOut() {
    if (this.#stop === null) return;
    this.#stage.root.style.setProperty("--lesson-height", `${this.#card.element.offsetHeight}px`);
    this.#spotlight.layOut();
    this.#offer();
  }

  /** What the reader should see next, and what the way there is called: what to use, then what came of it. */
  get #goal() {
    const { see, act, look } = STOPS[this.#stop];
    const isDone = this.#done.has(this.#stop);
    if (isDone && look && inspectedCell(this.#stage.root, this.#frame)) return { selector: look, label: "toSum" };
    return isDone || act === see ? { selector: see, label: "toFrame" } : { selector: act, label: "toPad" };
  }

  #offer() {
    if (this.#stop === null) return;
    const { selector, label } = this.#goal;
    this.#card.offer(isInView(this.#stage.root, selector, this.#floor) ? "" : this.#words[label]);
  }

  #lead() {
    bringIntoView(this.#stage.root, this.#goal.selector, this.#floor);
  }

  /** The drawing rests: is it what was asked for? */
  #drawn() {
    const { drawing } = this.#stage;
    if (this.#stop === null || !this.#before || drawing.isPreview || drawing.isGrowing) return;
    if (drawing.state === this.#before.state) return; // nothing was drawn at this stop
    this.#judge(STOPS[this.#stop].drawn?.(this.#frame, this.#before.frame));
  }

  #clicked(event) {
    if (this.#stop === null) return;
    const cell = clickedCell(event, this.#frame);
    if (cell || event.target.closest?.(WALKS)) this.#watch(performance.now() + PATIENCE, cell);
  }

  #judge(isRight) {
    if (isRight === undefined || isRight === null || this.#stop === null) return;
    if (this.#done.has(this.#stop) && !isRight) return;
    if (isRight) this.#done.add(this.#stop);
    this.#keep();
    const words = this.#words.stops[STOPS[this.#stop].name];
    const { wanted, answer } = namesIn(this.#frame);
    const before = namesIn(this.#before.frame).answer ?? this.#words.nothing;
    const values = { ...this.#sizes, wanted, digit: answer, before };
    this.#card.reply(isRight ? "done" : "other", fill(isRight ? words.done : (words.other ?? ""), values));
    this.#layOut();
  }

  #key(event) {
    if (this.#stop === null || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const isOnCard = this.#card.element.contains(event.target);
    if ([" ", "Enter"].includes(event.key) && event.target.closest?.(WALKS)) this.#watch(performance.now() + PATIENCE);
    const way = KEYS[event.key];
    // Elsewhere these keys are the slider's, go from cell to cell, or move the pen that draws with keys
    if (!way || !(isOnCard || event.target === document.body || event.target.matches(".sketchpad"))) return;
    if (way !== "skip" && event.target.matches("[data-pen]")) return;
    // The inspector's own Escape lets go of its cell, and the lesson goes on
    if (way === "skip" && !isOnCard && inspectedCell(this.#stage.root, this.#frame)) return;
    event.preventDefault();
    if (way !== "next" || this.#stop < STOPS.length - 1) this.#go(way);
  }

  /** Wait until the inspector shows what was picked, if it is known which cell that is: it has the exact numbers. */
  #watch(until, wanted = null) {
    const { picked } = STOPS[this.#stop] ?? {};
    const cell = inspectedCell(this.#stage.root, this.#frame);
    const isShown = cell && (!wanted || same(cell, wanted));
    const isRight = isShown ? picked?.(cell) : null;
    const isOver = performance.now() > until;
    if (isRight || isOver || (wanted && isShown)) this.#judge(isRight);
    else if (picked) requestAnimationFrame(() => this.#watch(until, wanted));
  }

  #keep() {
    try {
      if (this.#stop === null) sessionStorage.removeItem(KEY);
      else sessionStorage.setItem(KEY, JSON.stringify({ stop: this.#stop, done: [...this.#done] }));
    } catch {
      // Without storage a reload ends the lesson
    }
  }

  #restore() {
    try {
      const { stop, done } = JSON.parse(sessionStorage.getItem(KEY));
      if (!STOPS[stop]) return;
      this.#done = new Set(done);
      this.#stop = stop;
    } catch {
      // Nothing was kept, or nothing that can be read
    }
  }
}
