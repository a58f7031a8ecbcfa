// The error curves: training and validation of the run on view, validation of those laid over it, and a cursor.
// Drawn here as SVG, a polyline a curve: gr.LinePlot would be a component of its own beside this one, which the time
// machine's cursor could not move in, and which loads Vega and builds the whole plot anew at every record.

import { part, text } from "../glass/elements.js";
import { fill } from "../glass/words.js";
import { percent } from "./numbers.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 270; // CSS pixels, as the width is: text keeps its size on every screen
const EDGE = { left: 52, right: 14, top: 14, bottom: 34 };
const TICKS = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
const STRIDES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]; // epochs from one number to the next
const LOWEST = 0.0005; // what the log scale shows at least

export class Curves {
  #words;
  #svg;
  #legend;
  #log;
  #curve = null;
  #others = [];
  #epochs = 1;
  #cursor = null;
  #width = 800;

  constructor(root, words) {
    this.#words = words;
    this.#svg = svg("svg", { role: "img", "aria-label": words.curvesLabel });
    this.#svg.dataset.testid = "curves";
    this.#legend = part("ul", "curve-legend");
    this.#log = document.createElement("input");
    this.#log.type = "checkbox";
    this.#log.checked = true;
    this.#log.dataset.testid = "curves-log";
    this.#log.addEventListener("change", () => this.#draw());
    const label = part("label", "switch", this.#log, text("span", words.logScale));
    root.append(part("div", "section-head", text("h3", words.curves), label), this.#svg, this.#legend);
    new ResizeObserver(([{ contentRect }]) => this.#fit(contentRect.width)).observe(this.#svg);
    this.#draw();
  }

  #fit(width) {
    if (!width || width === this.#width) return;
    this.#width = width;
    this.#draw();
  }

  /**
   * @param curve { epoch: [], training: [], validation: [] }, or null; epoch counts from 0, fractions are on the way
   * @param epochs the last one
   */
  show(curve, epochs) {
    this.#curve = curve;
    this.#epochs = epochs;
    this.#draw();
  }

  /** @param others [{ name, curve, epochs }] laid over the first */
  overlay(others) {
    this.#others = others;
    this.#draw();
  }

  /** Where the time machine stands, in epochs; null for nowhere. */
  mark(epoch) {
    this.#cursor = epoch;
    this.#moveCursor();
  }

  #draw() {
    const lines = this.#lines();
    const scale = this.#scale(lines);
    this.#svg.setAttribute("viewBox", `0 0 ${this.#width} ${HEIGHT}`);
    this.#svg.replaceChildren(...this.#axes(scale), ...lines.map((line) => drawn(line, scale)));
    this.#x = scale.x;
    this.#svg.dataset.points = this.#curve?.epoch.length ?? 0;
    this.#svg.append(svg("line", { class: "curve-cursor", y1: EDGE.top, y2: HEIGHT - EDGE.bottom }));
    this.#moveCursor();
    this.#legend.replaceChildren(...lines.map(legendEntry));
    if (!lines.some(({ epoch }) => epoch.length)) {
      const middle = { x: (this.#width + EDGE.left) / 2, y: HEIGHT / 2 - 6, "text-anchor": "middle" };
      this.#svg.append(svg("text", middle, this.#words.curvesEmpty));
    }
  }

  #x = () => 0;

  #moveCursor() {
    const line = this.#svg.querySelector(".curve-cursor");
    const shown = this.#cursor !== null && this.#curve !== null;
    line.style.display = shown ? "" : "none";
    if (!shown) return;
    line.setAttribute("x1", this.#x(this.#cursor));
    line.setAttribute("x2", this.#x(this.#cursor));
  }

  #lines() {
    const own = this.#curve
      ? [
          { kind: "training", epoch: this.#curve.epoch, error: this.#curve.training, name: this.#words.training },
          { kind: "validation", epoch: this.#curve.epoch, error: this.#curve.validation, name: this.#words.validation },
        ]
      : [];
    const others = this.#others.map(({ name, curve }, k) => ({
      kind: `other other-${k}`,
      epoch: curve.epoch,
      error: curve.validation,
      name: fill(this.#words.validationOf, { name }),
    }));
    return [...others, ...own];
  }

  #scale(lines) {
    const last = Math.max(this.#reach(), ...this.#others.map(({ epochs }) => epochs));
    const errors = lines.flatMap(({ error }) => error);
    const highest = Math.min(1, Math.max(0.02, ...errors) * 1.05);
    const least = Math.min(0.05, ...errors.filter((error) => error > 0)) * 0.8;
    const lowest = this.#log.checked ? Math.max(LOWEST, least) : 0;
    const map = this.#log.checked ? Math.log : (value) => value;
    const share = (error) => (map(Math.max(error, lowest)) - map(lowest)) / (map(highest) - map(lowest));
    const height = HEIGHT - EDGE.top - EDGE.bottom;
    return {
      last,
      x: (epoch) => EDGE.left + (epoch / last) * (this.#width - EDGE.left - EDGE.right),
      y: (error) => HEIGHT - EDGE.bottom - Math.min(1, share(error)) * height,
      ticks: this.#log.checked ? TICKS.filter((tick) => tick >= lowest && tick <= highest) : even(highest),
    };
  }

  /** Epochs that the axis shows: twice those so far, in doublings, so that the beginning of a long training is seen. */
  #reach() {
    const done = this.#curve?.epoch.at(-1) ?? 0;
    return Math.min(this.#epochs, 2 ** Math.ceil(Math.log2(Math.max(1, 2 * done))));
  }

  #axes({ last, x, y, ticks }) {
    const rows = ticks.flatMap((tick) => [
      svg("line", { class: "curve-grid", x1: EDGE.left, x2: this.#width - EDGE.right, y1: y(tick), y2: y(tick) }),
      svg("text", { x: EDGE.left - 8, y: y(tick) + 4, "text-anchor": "end" }, rounded(tick)),
    ]);
    const room = (last * 60) / this.#width; // 60 pixels a number
    const stride = STRIDES.find((each) => each >= room) ?? Math.ceil(room);
    const columns = Array.from({ length: Math.floor(last / stride) + 1 }, (_, k) =>
      svg("text", { x: x(k * stride), y: HEIGHT - EDGE.bottom + 18, "text-anchor": "middle" }, k * stride),
    );
    const title = svg("text", { x: this.#width - EDGE.right, y: HEIGHT - 2, "text-anchor": "end" }, this.#words.epochs);
    const floor = { class: "curve-floor", x1: EDGE.left, x2: this.#width - EDGE.right };
    return [...rows, svg("line", { ...floor, y1: HEIGHT - EDGE.bottom, y2: HEIGHT - EDGE.bottom }), ...columns, title];
  }
}

function drawn({ kind, epoch, error }, { x, y }) {
  const points = epoch.map((at, k) => `${x(at).toFixed(1)},${y(error[k]).toFixed(1)}`);
  return svg("polyline", { class: `curve ${kind}`, points: points.join(" ") });
}

function legendEntry({ kind, name, error }) {
  const last = error.length ? percent(error[error.length - 1]) : "";
  return part("li", kind, part("span", "curve-key"), text("span", name), text("b", last));
}

/** Four or five steps of a round length. */
function even(highest) {
  const step = TICKS.find((tick) => highest / tick <= 5) ?? 0.2;
  return Array.from({ length: Math.floor(highest / step) + 1 }, (_, k) => k * step);
}

function rounded(share) {
  return `${Number((100 * share).toPrecision(3))}%`;
}

function svg(tag, attributes, content) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (content !== undefined) element.textContent = content;
  return element;
}
