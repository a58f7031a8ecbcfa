// Feature maps on and off: a switch a map, what the answer is without it, and which map the answer hangs on.

import { classNames } from "./classes.js";
import { part, text } from "./elements.js";
import { signed } from "./numbers.js";
import { SilencedNote, outcome } from "./silenced_note.js";
import { paintThumbnail, thumbnail } from "./thumbnails.js";
import { fill } from "./words.js";

const LAYERS = ["conv1", "conv2"];
const SVG = "http://www.w3.org/2000/svg";
const EYE = "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zm10 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6z";

export class Switches {
  #stage;
  #words;
  #root;
  #note;
  #switches = []; // { button, canvas, layer, map, drop }
  #isSearching = false;
  #search;
  #tiles = part("div", "switch-layers");
  #result = part("p", "switch-result");

  constructor(stage) {
    this.#stage = stage;
    this.#words = stage.words.why;
    this.#root = stage.root.querySelector(".switches"); // see why.js
    this.#note = new SilencedNote(stage, () => this.#setAll(true));
    this.#search = text("button", this.#words.find);
    this.#search.type = "button";
    this.#search.className = "plain";
    this.#search.dataset.testid = "find-map";
    this.#search.setAttribute("aria-pressed", "false");
    this.#search.addEventListener("click", () => this.#toggleSearch());
    this.#result.dataset.testid = "map-result";
    this.#root.append(
      part("div", "switches-head", text("h3", this.#words.switches), this.#search),
      part("p", "why-meaning", this.#words.switchesMeaning),
      this.#tiles,
      this.#result,
    );
  }

  /** The maps that are off travel with every request; which map counts is asked once the pen rests. */
  get request() {
    const silenced = this.#silenced();
    return {
      ...(silenced && { silenced }),
      ...(this.#isSearching && !this.#stage.drawing.isGrowing && { hangs: true }),
    };
  }

  /** Another network may have no such maps. */
  renew(frame) {
    if (frame.layers && this.#fits(frame)) return;
    for (const { button } of this.#switches) set(button, true);
  }

  show(frame) {
    if (!this.#fits(frame)) this.#build(frame);
    const colours = this.#stage.colours();
    for (const { canvas, layer, map } of this.#switches) paintThumbnail(canvas, frame.layers[layer], map, colours);
    this.#showSearch(frame);
    this.#note.show(frame, this.#switches.filter(isOff));
    this.#markNetwork();
  }

  #silenced() {
    const off = this.#switches.filter(isOff);
    if (!off.length) return null;
    return Object.fromEntries(LAYERS.map((name) => [name, off.filter(({ layer }) => layer === name).map(({ map }) => map)]));
  }

  #fits(frame) {
    const has = (name) => this.#switches.filter(({ layer }) => layer === name).length;
    return LAYERS.every((name) => has(name) === frame.layers[name].shape[0]);
  }

  #build(frame) {
    this.#switches = [];
    const layers = LAYERS.map((layer) => {
      const switches = Array.from({ length: frame.layers[layer].shape[0] }, (_, map) => this.#switch(layer, map));
      return part("div", "switch-layer", text("span", this.#stage.words.layers[layer]), part("div", "switch-row", ...switches));
    });
    this.#tiles.replaceChildren(...layers);
  }

  #switch(layer, map) {
    const canvas = thumbnail();
    const drop = part("span", "switch-drop");
    const button = part("button", "switch", canvas, part("span", "switch-name", eye(), text("span", map + 1)), drop);
    button.type = "button";
    button.dataset.testid = `eye-${layer}-${map}`;
    button.setAttribute("role", "switch");
    button.setAttribute("aria-checked", "true");
    button.setAttribute("aria-label", fill(this.#stage.words.mapLabel, { layer: this.#stage.words.layers[layer], number: map + 1 }));
    button.addEventListener("click", () => {
      set(button, isOff({ button }));
      this.#stage.ask();
    });
    this.#switches.push({ button, canvas, layer, map, drop });
    return button;
  }

  #setAll(isOn) {
    for (const { button } of this.#switches) set(button, isOn);
    this.#stage.ask();
  }

  #toggleSearch() {
    this.#isSearching = !this.#isSearching;
    this.#search.setAttribute("aria-pressed", String(this.#isSearching));
    this.#stage.ask();
  }

  /** Under each map by how much the probability falls without it; old numbers fade until the pen rests. */
  #showSearch(frame) {
    this.#root.classList.toggle("is-old", this.#isSearching && !frame.hangs);
    if (this.#isSearching && !frame.hangs && frame.digit !== null) return;
    const found = this.#isSearching ? (frame.hangs ?? []) : [];
    for (const { layer, map, drop, button } of this.#switches) {
      const at = found.findIndex((each) => each.layer === layer && each.map === map);
      drop.textContent = at < 0 ? "" : signed(-100 * found[at].drop, 1);
      drop.style.setProperty("--drop", at < 0 ? 0 : Math.max(0, found[at].drop));
      button.dataset.drop = at < 0 ? "" : found[at].drop;
      button.dataset.rank = at < 0 ? "" : at;
      button.classList.toggle("is-first", at === 0 && found[0].drop > 0);
    }
    this.#result.textContent = this.#isSearching ? this.#resultOf(frame, found[0]) : "";
  }

  #resultOf(frame, first) {
    if (frame.digit === null) return this.#words.blank;
    if (!first) return "";
    const { verdict, digit, probabilities } = frame;
    const names = classNames(frame);
    const isSame = first.digit === digit && first.verdict === verdict;
    return fill(isSame ? this.#words.hangsOnNone : this.#words.hangsOn, {
      map: fill(this.#words.mapOf, { layer: this.#stage.words.layers[first.layer], map: first.map + 1 }),
      now: outcome(this.#words, first.verdict, names[first.digit], first.probability),
      before: outcome(this.#words, verdict, names[digit], probabilities[digit]),
    });
  }

  /** The network's own pictures of these maps look switched off, too. */
  #markNetwork() {
    for (const each of this.#switches) {
      const picture = this.#stage.root.querySelector(`.network [data-testid="${each.layer}-${each.map}"]`);
      picture?.classList.toggle("is-silenced", isOff(each));
    }
  }
}

function isOff({ button }) {
  return button.getAttribute("aria-checked") === "false";
}

function set(button, isOn) {
  button.setAttribute("aria-checked", String(isOn));
}

function eye() {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  for (const [name, shape] of [["eye", EYE], ["strike", "M4 20 20 4"]]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", name);
    path.setAttribute("d", shape);
    picture.append(path);
  }
  return picture;
}
