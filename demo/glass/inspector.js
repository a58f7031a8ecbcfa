// Opens any number of the network: which cell is looked at, and by which way one came to it.

import { same } from "./cells.js";
import { part, text } from "./elements.js";
import { Lights } from "./lights.js";
import { Names } from "./names.js";
import { percent, shown } from "./numbers.js";
import { Panel } from "./panel.js";
import { fill } from "./words.js";

const GRACE = 250; // ms in which a pointer may cross from the network to the panel
const REST = 600; // ms without a change after which the cell is announced

export class Inspector {
  #stage;
  #words;
  #names;
  #lights;
  #panel;
  #element;
  #announcer = part("p", "announcer");
  #hovered = null;
  #trail = []; // pinned cells: the way to the one that is looked at, which is the last
  #opened = null; // what Python says of the cell that is looked at, or was just before
  #leaving = null;
  #announcement = null;

  constructor(stage) {
    const { root, network, bench } = stage;
    this.#stage = stage;
    this.#words = stage.words.inspector;
    this.#names = new Names(this.#words, network.layers);
    this.#lights = new Lights(network, root.querySelector(".lights"), root.querySelector(".pad-light"));
    this.#panel = new Panel(this.#words, this.#names, root.querySelector(".sketchpad"), {
      walk: (cell) => this.#pin([...this.#trail, cell]),
      back: (at) => this.#pin(this.#trail.slice(0, at + 1)),
      point: (cell) => this.#lights.point(cell),
      step: (step) => this.#step(network.layers.get(this.cell.layer)?.next(this.cell, step)),
      close: () => this.#unpin(),
    });
    this.#announcer.setAttribute("role", "status");
    this.#element = part("section", "inspector", text("p", this.#words.invite), this.#panel.element, this.#announcer);
    this.#element.firstChild.className = "invite";
    this.#element.dataset.testid = "inspector";
    bench.add("inspector", this.#words.title, this.#element);
    network.addEventListener("hover", ({ detail }) => this.#hover(detail));
    network.addEventListener("step", ({ detail }) => this.#step(detail));
    network.addEventListener("pick", ({ detail }) => this.pick(detail));
    root.querySelector(".bars").addEventListener("click", (event) => this.#pickBar(event.target));
    for (const name of ["pointerenter", "focusin"]) this.#element.addEventListener(name, () => this.#stay());
    for (const name of ["pointerleave", "focusout"]) this.#element.addEventListener(name, () => this.#leave());
    document.addEventListener("keydown", (event) => event.key === "Escape" && root.offsetParent && this.#unpin());
  }

  /** The cell that is looked at: the pinned one, else the one under the pointer; null for none. */
  get cell() {
    return this.#trail.at(-1) ?? this.#hovered;
  }

  get request() {
    return this.cell ? { inspect: this.cell } : {};
  }

  /** Another network may have no such cell. */
  renew({ layers, probabilities }) {
    const depths = { output: probabilities?.length };
    const has = ({ layer, channel }) => channel < (depths[layer] ?? layers?.[layer]?.shape[0] ?? 0);
    if (this.cell && [...this.#trail, this.cell].every(has)) return;
    this.#hovered = null;
    this.#unpin();
    this.#close();
  }

  show(frame) {
    const opened = frame.inspect;
    if (!opened || !this.cell) return;
    const isNew = !same(opened.cell, this.#opened?.cell);
    this.#opened = opened;
    this.#lights.show(opened);
    this.#describe(opened);
    this.#panel.show(opened, frame, this.#stage.colours(), this.#way(opened.cell));
    this.#element.classList.add("is-open");
    this.#stage.bench.peek("inspector", this.#asked);
    this.#asked = false;
    if (isNew) this.#announce();
  }

  #asked = false; // whether the visitor has just asked for the panel itself

  /** Pin a cell: a new way begins, or goes on where the cell belongs to what is lit. */
  pick(cell, always = true) {
    this.#asked = always;
    this.#pin(this.#isLit(cell) ? [...this.#trail, cell] : [cell]);
  }

  #way(cell) {
    const at = this.#trail.findLastIndex((each) => same(each, cell));
    return at < 0 ? [cell] : this.#trail.slice(0, at + 1);
  }

  /** Whether the cell is one of those that the pinned one depends on. */
  #isLit({ layer, channel, row, column }) {
    if (!this.#trail.length || !same(this.#opened?.cell, this.cell)) return false;
    return this.#opened.field.some(
      (region) =>
        region.layer === layer &&
        [null, channel].includes(region.channel) &&
        (layer === "hidden" || (row >= region.top && row < region.bottom && column >= region.left && column < region.right)),
    );
  }

  #pickBar(target) {
    const bar = target.closest(".bar");
    if (bar) this.pick({ layer: "output", channel: [...bar.parentElement.children].indexOf(bar), row: 0, column: 0 }, false);
  }

  #pin(trail) {
    this.#stay();
    this.#trail = trail;
    this.#stage.network.follow(this.cell);
    this.#element.classList.add("is-pinned");
    this.#stage.root.classList.add("is-inspecting");
    this.#stage.ask();
  }

  #unpin() {
    if (!this.#trail.length) return;
    this.#trail = [];
    this.#element.classList.remove("is-pinned");
    this.#stage.root.classList.remove("is-inspecting");
    if (this.#hovered) this.#stage.ask();
    else this.#close();
  }

  #hover(cell) {
    if (!cell) {
      this.#leave();
      return;
    }
    this.#stay();
    this.#hovered = cell;
    if (!this.#trail.length) this.#stage.ask();
  }

  /** Go on to a neighbour, with the pin where there is one. */
  #step(cell) {
    if (!cell) return;
    if (this.#trail.length) this.#pin([...this.#trail.slice(0, -1), cell]);
    else this.#hover(cell);
  }

  #stay() {
    clearTimeout(this.#leaving);
  }

  #leave() {
    clearTimeout(this.#leaving);
    this.#leaving = setTimeout(() => {
      this.#hovered = null;
      if (!this.#trail.length) this.#close();
    }, GRACE);
  }

  #close() {
    this.#opened = null;
    this.#lights.clear();
    this.#element.classList.remove("is-open");
    for (const name of Object.keys(DATA)) delete this.#element.dataset[name];
    this.#stage.bench.leave("inspector");
  }

  #describe(opened) {
    for (const [name, read] of Object.entries(DATA)) this.#element.dataset[name] = read(opened) ?? "";
  }

  /** Screen readers hear of a cell that stays, not of each on the way, and not of each frame. */
  #announce() {
    clearTimeout(this.#announcement);
    this.#announcement = setTimeout(() => {
      if (!this.#opened) return;
      const { cell, value } = this.#opened;
      const written = cell.layer === "output" ? `${percent(value)}%` : shown(value, 3);
      this.#announcer.textContent = fill(this.#words.announced, { name: this.#names.cell(cell), value: written });
    }, REST);
  }
}

/** What the panel tells as data: every number in full, as it came. */
const DATA = {
  layer: ({ cell }) => cell.layer,
  channel: ({ cell }) => cell.channel,
  row: ({ cell }) => cell.row,
  column: ({ cell }) => cell.column,
  value: ({ value }) => value,
  sum: ({ sum }) => sum,
  bias: ({ bias }) => bias,
  off: ({ off }) => off,
};
