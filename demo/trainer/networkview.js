// The network at one record: its kernels, the maps that they make of the chosen picture, and the answer.

import { bytesOf } from "../glass/numbers.js";
import { part, text } from "../glass/elements.js";
import { fill } from "../glass/words.js";
import { percent } from "./numbers.js";
import { canvas, paint, tables } from "./pictures.js";

export class RecordView {
  #root;
  #words;
  #record = null;
  #shape = "";
  #canvases = {};
  #bars = [];
  #asOf = part("small", "as-of"); // of which batch the answer is, where not of this record

  constructor(root, words) {
    this.#root = root;
    this.#words = words;
    this.#asOf.dataset.testid = "record-as-of";
  }

  /** @param record see demo/training/records.py; null for an empty view */
  show(record) {
    this.#record = record;
    if (!record) {
      this.#shape = "";
      this.#root.replaceChildren(part("p", "hint", this.#words.recordEmpty));
      return;
    }
    const { kernels, maps, classes } = record;
    const shape = JSON.stringify([kernels.conv1.shape, kernels.conv2.shape, maps.conv1.shape, classes]);
    if (shape !== this.#shape) this.#build(record);
    this.#shape = shape;
    this.paint();
  }

  /** Draw again, as after a change of the theme. */
  paint() {
    if (!this.#record) return;
    const { kernels, maps, probabilities, known } = this.#record;
    const colours = tables(this.#root);
    draw(this.#canvases.input, maps.input, colours.maps);
    for (const layer of ["conv1", "conv2"]) {
      draw(this.#canvases[`kernels-${layer}`], kernels[layer], colours.kernels);
      draw(this.#canvases[`maps-${layer}`], maps[layer], colours.maps);
    }
    const best = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
    this.#bars.forEach(({ row, number }, k) => {
      row.style.setProperty("--share", probabilities?.[k] ?? 0);
      row.classList.toggle("is-answer", k === best);
      number.textContent = probabilities ? percent(probabilities[k], 1) : "–";
    });
    const step = known?.step.toLocaleString(this.#words.language);
    this.#asOf.textContent = known ? fill(this.#words.asOf, { step }) : "";
  }

  #build({ kernels, maps, classes, depths }) {
    const words = this.#words;
    const [input] = this.#stack("input", maps.input.shape, "map input-map", words.layers.input);
    const first = this.#stack("kernels-conv1", kernels.conv1.shape, "kernel", words.layers.kernels1);
    const firstMaps = this.#stack("maps-conv1", maps.conv1.shape, "map", words.layers.conv1);
    const second = this.#stack("kernels-conv2", kernels.conv2.shape, "kernel", words.layers.kernels2);
    const secondMaps = this.#stack("maps-conv2", maps.conv2.shape, "map", words.layers.conv2);
    const across = kernels.conv2.shape[1];
    const rows1 = first.map((kernel, k) => part("div", "made", kernel, firstMaps[k]));
    const rows2 = secondMaps.map((map, k) => part("div", "made", ...second.slice(k * across, (k + 1) * across), map));
    this.#bars = classes.map((name) => bar(name));
    this.#root.replaceChildren(
      column("input", words.layers.input, "", input),
      column("first", words.layers.first, this.#note(maps.conv1.shape[0], depths[0]), ...rows1),
      column("second", words.layers.second, this.#note(maps.conv2.shape[0], depths[1]), ...rows2),
      column("answer", words.layers.answer, "", part("div", "meters", ...this.#bars.map(({ row }) => row)), this.#asOf),
    );
    this.#root.style.setProperty("--across", across);
  }

  /** How many of the maps are shown, where that is not all of them. */
  #note(shown, all) {
    return shown < all ? fill(this.#words.someOf, { shown, all }) : "";
  }

  #stack(name, shape, className, label) {
    const [rows, columns] = shape.slice(-2);
    const count = shape.slice(0, -2).reduce((product, length) => product * length, 1);
    const made = Array.from({ length: count }, (_, k) => canvas(rows, columns, className, `${label} ${k + 1}`));
    made.forEach((element, k) => (element.dataset.testid = `record-${name}-${k}`));
    return (this.#canvases[name] = made);
  }
}

function draw(canvases, { data }, table) {
  const cells = bytesOf(data);
  const size = canvases[0].width * canvases[0].height;
  canvases.forEach((element, k) => paint(element, cells, k * size, table));
}

function column(name, title, note, ...children) {
  const heading = part("div", "column-head", text("span", title), text("small", note));
  return part("div", `column column-${name}`, heading, part("div", "column-body", ...children));
}

function bar(name) {
  const number = part("span", "meter-number");
  const row = part("div", "meter", part("span", "meter-name", name), part("span", "meter-track"), number);
  return { row, number };
}
