// MNIST on the page: the panel to look through it, the box to type a number, and the name of the image that is shown.

import { areDigits } from "./classes.js";
import { part } from "./elements.js";
import { Finder } from "./finder.js";
import { SamplesPanel } from "./samples_panel.js";
import { fill } from "./words.js";

const AGAIN = 300; // ms until Python is asked again where it is still busy

export class Samples {
  #stage;
  #words;
  #panel;
  #finder;
  #caption;
  #timer = null;

  constructor(stage) {
    this.#stage = stage;
    this.#words = stage.words.samples;
    this.#panel = new SamplesPanel(this.#words, () => stage.ask(), (sample) => this.#pick(sample));
    this.#finder = new Finder(this.#words, () => stage.ask(), () => this.#panel.part);
    this.#caption = part("p", "pad-caption");
    this.#caption.dataset.testid = "sample-shown";
    stage.root.querySelector(".pad-frame").append(this.#caption);
    this.#place(stage.root.querySelector(".examples"));
  }

  /** What is still to be answered. */
  get request() {
    return { ...this.#panel.request, ...this.#finder.request };
  }

  /** What another network reads wrong is another list. */
  renew() {
    this.#panel.renew();
  }

  show(frame) {
    this.#panel.judge(areDigits(frame));
    this.#panel.show(frame.samples, this.#stage.drawing.sample);
    const found = this.#finder.show(frame.find);
    if (found) this.#pick(found);
    if (Object.keys(this.request).length) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#stage.ask(), AGAIN);
    }
    this.#name(frame.sample);
  }

  /** The box beside the examples' title, and the panel, for which they make room when it is open. */
  #place(examples) {
    const open = document.createElement("button");
    open.type = "button";
    open.dataset.testid = "samples-open";
    open.textContent = this.#words.open;
    open.setAttribute("aria-expanded", "false");
    open.addEventListener("click", () => {
      const isOpen = examples.classList.toggle("is-browsing");
      open.setAttribute("aria-expanded", isOpen);
      open.textContent = isOpen ? this.#words.close : this.#words.open;
      this.#panel.open(isOpen);
    });
    const title = examples.querySelector("p");
    examples.prepend(part("div", "find", title, this.#finder.element, open), this.#finder.note);
    examples.append(this.#panel.element);
  }

  #pick(sample) {
    this.#stage.drawing.showSample(sample);
    const pad = this.#stage.root.querySelector(".sketchpad");
    const { bottom, top } = pad.getBoundingClientRect();
    const middle = (top + bottom) / 2;
    if (middle > 0 && middle < window.innerHeight) return;
    // On a narrow screen the panel lies far below what it changes
    const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    pad.scrollIntoView({ block: "center", behavior: isCalm ? "auto" : "smooth" });
  }

  /** Name the image on the sketchpad, once the frame is about it. */
  #name(described) {
    const { sample } = this.#stage.drawing;
    const isIt = sample && described?.part === sample.part && described.index === sample.index;
    this.#finder.name(sample);
    this.#caption.textContent = isIt ? nameOf(described, this.#words) : "";
  }
}

/** "Test image 12, a 9. In MNIST's own test set it is number 5012." */
function nameOf({ part: name, index, label, inTestSet }, words) {
  const where = inTestSet === null ? "" : fill(words.inTestSet, { number: inTestSet });
  return fill(words.named[name], { index }) + fill(words.shows, { label }) + where;
}
