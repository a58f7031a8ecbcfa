// The time machine: a slider through the records of a run; kernels, maps, answer and the curves' cursor move together.

import { part, text, write } from "../glass/elements.js";
import { readKept, requestOf } from "../glass/strokes.js";
import { fill } from "../glass/words.js";
import { button, iconButton, notice, sentenceOf } from "./controls.js";
import { RecordView } from "./networkview.js";
import { percent } from "./numbers.js";

const PLAY = "M7 4l13 8-13 8z";
const PAUSE = "M7 4h4v16H7zM14 4h4v16h-4z";
const BACK = "M15 5l-8 7 8 7z";
const NEXT = "M9 5l8 7-8 7z";
const SPEEDS = [1, 2, 5, 10]; // records a second
const EMPTY = { strokes: [], brush: 20, example: null, sample: null };

export class TimeMachine {
  #example;
  #link;
  #words;
  #moved;
  #run = null;
  #count = 0;
  #at = null; // the record on view, null for the newest as they come
  #shown = null;
  #pictured = ""; // the picture that was asked about last
  #asking = false;
  #wanted = null;
  #timer = null;
  #view;
  #slider = document.createElement("input");
  #play;
  #steps;
  #speed = document.createElement("select");
  #label = part("output", "time-label");
  #picture;
  #data = "mnist"; // what the run on view learns from, null where that is not here
  #wish = "example"; // which picture was chosen, where there is a choice
  #notice = notice();
  #exports;

  /** @param moved called with the record that has come on view */
  constructor(root, link, words, { moved, textbookExample }) {
    this.#example = textbookExample;
    this.#link = link;
    this.#words = words;
    this.#moved = moved;
    const box = part("div", "record");
    this.#view = new RecordView(box, words);
    this.#picture = this.#pictureChoice();
    const head = part("div", "section-head", text("h3", words.timeTitle), this.#picture);
    root.append(head, box, this.#controls(), this.#notice);
    this.#view.show(null);
    this.#enable();
  }

  /** What Python is asked to show: an image that the run learns from, or what lies on the Draw tab. */
  get picture() {
    if (this.#picture.querySelector(":checked").value === "drawing") return requestOf(readKept() ?? EMPTY);
    return this.#data === "mnist" ? { example: this.#example } : { learned: 0 };
  }

  /** A run came on view, or has come further; `count` is the number of its records so far. */
  show(run, count) {
    const isOther = run?.id !== this.#run;
    this.#offer(run ? run.data : "mnist");
    if (isOther) {
      this.#stop();
      this.#run = run?.id ?? null;
      this.#at = null;
      this.#shown = null;
      this.#view.show(null);
      this.#label.textContent = "";
      this.#notice.textContent = "";
      this.#moved(null);
    }
    const hasNew = isOther || count !== this.#count;
    this.#count = count;
    this.#slider.max = Math.max(0, count - 1);
    if (this.#at === null) this.#slider.value = Math.max(0, count - 1);
    this.#enable();
    if (hasNew && count && this.#at === null) this.#ask(count - 1);
    // Another drawing lies on the Draw tab than when it was asked about
    else if (this.#shown && JSON.stringify(this.picture) !== this.#pictured) this.#again();
  }

  repaint() {
    this.#view.paint();
  }

  #controls() {
    Object.assign(this.#slider, { type: "range", min: 0, max: 0, step: 1 });
    this.#slider.dataset.testid = "time-slider";
    this.#slider.setAttribute("aria-label", this.#words.timeSlider);
    this.#slider.addEventListener("input", () => {
      this.#stop();
      this.#go(Number(this.#slider.value));
    });
    this.#play = iconButton(PLAY, this.#words.play, "time-play", () => (this.#timer ? this.#stop() : this.#start()));
    const back = iconButton(BACK, this.#words.stepBack, "time-back", () => this.#step(-1));
    const next = iconButton(NEXT, this.#words.stepNext, "time-next", () => this.#step(1));
    this.#speed.append(...SPEEDS.map((speed) => new Option(fill(this.#words.speed, { speed }), speed)));
    this.#speed.value = 5;
    this.#speed.setAttribute("aria-label", this.#words.speedLabel);
    this.#exports = ["gif", "npz"].map((kind) =>
      button(this.#words.exports[kind], `export-${kind}`, () => this.#save(kind)),
    );
    this.#steps = [back, next];
    const left = part("div", "time-buttons", back, this.#play, next, this.#speed);
    const right = part("div", "time-exports", ...this.#exports);
    return part("div", "time", this.#slider, part("div", "time-row", left, this.#label, right));
  }

  #pictureChoice() {
    const choice = (value, words) => {
      const radio = document.createElement("input");
      Object.assign(radio, { type: "radio", name: "train-picture", value, checked: value === "example" });
      radio.dataset.testid = `picture-${value}`;
      radio.addEventListener("change", () => {
        this.#wish = value;
        this.#again();
      });
      return part("label", "segment", radio, text("span", words));
    };
    const choices = [choice("example", this.#words.picture70), choice("drawing", this.#words.pictureMine)];
    const group = part("div", "segments", ...choices);
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-label", this.#words.pictureLabel);
    return group;
  }

  /** A digit says nothing of a network that learned other things: it is shown one of those, where they are here. */
  #offer(data) {
    this.#data = data;
    const [example, drawing] = this.#picture.children;
    write(example.lastChild, data === "mnist" ? this.#words.picture70 : this.#words.pictureLearned);
    example.hidden = data === null;
    const chosen = this.#wish === "drawing" || example.hidden ? drawing : example;
    chosen.firstChild.checked = true;
  }

  #enable() {
    const controls = [this.#slider, this.#play, this.#speed, ...this.#steps, ...this.#exports];
    for (const element of controls) element.disabled = this.#count < 1;
  }

  #again() {
    this.#notice.textContent = "";
    if (this.#count) this.#ask(this.#at ?? this.#count - 1);
  }

  #step(by) {
    this.#stop();
    const at = (this.#at ?? this.#count - 1) + by;
    if (at >= 0 && at < this.#count) this.#go(at);
  }

  /** The last record is "as they come": while a training goes on, the view goes with it. */
  #go(at) {
    this.#at = at >= this.#count - 1 ? null : at;
    this.#slider.value = at;
    this.#ask(at);
  }

  #start() {
    if (this.#at === null) this.#go(0);
    this.#showPlaying(true);
    const tick = () => {
      const at = this.#at === null ? this.#count : this.#at + 1;
      // Whoever does not look needs no pictures
      const isSeen = !document.hidden && this.#slider.offsetParent !== null;
      if (at >= this.#count || !isSeen) return this.#stop();
      this.#go(at);
      this.#timer = setTimeout(tick, 1000 / Number(this.#speed.value));
    };
    this.#timer = setTimeout(tick, 1000 / Number(this.#speed.value));
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#play) this.#showPlaying(false);
  }

  #showPlaying(isPlaying) {
    const label = isPlaying ? this.#words.halt : this.#words.play;
    this.#play.querySelector("path").setAttribute("d", isPlaying ? PAUSE : PLAY);
    this.#play.title = label;
    this.#play.setAttribute("aria-label", label);
  }

  /** One request at a time; while it is under way only the newest wish is kept. */
  async #ask(index) {
    this.#wanted = index;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#wanted !== null && this.#run) {
      const [wanted, run] = [this.#wanted, this.#run];
      this.#wanted = null;
      const { picture } = this;
      this.#pictured = JSON.stringify(picture);
      try {
        const record = await this.#link.do("record", { run, index: wanted, picture });
        if (run === this.#run) this.#show(record);
      } catch (error) {
        this.#notice.textContent = sentenceOf(error, this.#words);
      }
    }
    this.#asking = false;
  }

  #show(record) {
    this.#shown = record;
    this.#view.show(record);
    this.#slider.dataset.shown = record.index;
    this.#label.textContent = fill(this.#words.timeLabel, {
      epoch: record.at.toFixed(2),
      step: record.step.toLocaleString(this.#words.language),
      error: percent(record.validation_error),
    });
    this.#moved(record);
  }

  async #save(kind) {
    this.#notice.textContent = "";
    try {
      await this.#link.save({ kind, run: this.#run, picture: this.picture });
    } catch (error) {
      this.#notice.textContent = sentenceOf(error, this.#words);
    }
  }
}
