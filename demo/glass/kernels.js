// The kernels of both convolutions as a table: what each map is made with, and of which maps.

import { DivergingLegend, divergingOf, paintCells } from "./diverging.js";
import { part, text } from "./elements.js";
import { Links } from "./kernel_links.js";
import { KernelPanel } from "./kernel_panel.js";
import { paintThumbnail, thumbnail } from "./thumbnails.js";
import { fill } from "./words.js";

export class KernelsView {
  #stage;
  #words;
  #table = part("div", "kernel-table");
  #panel;
  #legends;
  #links;
  #kernels = null; // as Python sent them
  #isAsked = true; // they are the network's, and asked for once
  #tiles = []; // { button, canvas, layer, map, input, rows }
  #thumbnails = []; // { canvas, layer, map }
  #chosen = null;
  #painted = null; // the colours that the kernels are painted in

  constructor(stage) {
    this.#stage = stage;
    this.#words = stage.words.kernels;
    const root = stage.root.querySelector(".kernels");
    this.#panel = new KernelPanel(stage);
    this.#links = new Links(stage.root);
    const { below, above } = this.#words;
    this.#legends = [new DivergingLegend(below, above), new DivergingLegend(below, above)];
    this.#table.setAttribute("role", "group");
    this.#table.setAttribute("aria-label", this.#words.title);
    root.append(
      text("h2", this.#words.title),
      part("p", "kernel-lead", this.#words.lead),
      this.#table,
      this.#panel.element,
    );
    this.#table.addEventListener("keydown", (event) => this.#key(event));
    for (const [name, isOn] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
      this.#table.addEventListener(name, (event) => this.#point(event.target, isOn));
    }
  }

  get request() {
    return this.#isAsked ? { kernels: true } : {};
  }

  renew() {
    this.#isAsked = true;
  }

  show(frame) {
    if (this.#isAsked && frame.kernels) {
      this.#isAsked = false;
      this.#kernels = frame.kernels;
      this.#build();
      this.#choose(this.#tiles[0]);
    }
    if (!this.#kernels) return;
    const colours = this.#stage.colours();
    for (const { canvas, layer, map } of this.#thumbnails) paintThumbnail(canvas, frame.layers[layer], map, colours);
    this.#paint();
  }

  /** The kernels' colours change with the theme alone. */
  #paint() {
    const colours = this.#stage.colours();
    if (this.#painted === colours) return;
    this.#painted = colours;
    const diverging = divergingOf(this.#stage);
    for (const { canvas, rows, layer } of this.#tiles) {
      const { scale } = this.#kernels[layer];
      paintCells(canvas, rows.length, rows[0].length, rows.flat(), (value) => diverging.of(value, scale));
    }
    this.#panel.paint(diverging);
  }

  #build() {
    [this.#tiles, this.#thumbnails, this.#chosen, this.#painted] = [[], [], null, null];
    const { conv1, conv2 } = this.#kernels;
    const inputs = conv1.weights.length;
    this.#table.style.setProperty("--inputs", inputs);
    const first = conv1.weights.map(([rows], map) => this.#tile("conv1", map, 0, rows));
    const heads = first.map((_, map) => this.#map("pool1", map));
    const rows = conv2.weights.flatMap((kernels, map) => [
      part("span", "kernel-name", String(map + 1)),
      ...kernels.map((each, input) => this.#tile("conv2", map, input, each)),
      this.#map("conv2", map),
    ]);
    this.#legends[0].show(conv1.scale);
    this.#legends[1].show(conv2.scale);
    const blank = () => part("span", "kernel-name");
    this.#table.replaceChildren(
      part("div", "kernel-heading", text("strong", this.#words.first), this.#legends[0].element),
      part("div", "kernel-rows", blank(), ...first, blank(), blank(), ...heads),
      part("div", "kernel-heading", text("strong", this.#words.second), this.#legends[1].element),
      part("div", "kernel-rows", ...rows),
    );
    this.#links.connect(this.#tiles, this.#thumbnails);
  }

  #tile(layer, map, input, rows) {
    const canvas = document.createElement("canvas");
    const button = part("button", "kernel", canvas);
    const isFirst = layer === "conv1";
    const words = fill(isFirst ? this.#words.firstLabel : this.#words.secondLabel, { map: map + 1, input: input + 1 });
    button.type = "button";
    button.tabIndex = -1;
    button.title = words;
    button.setAttribute("aria-label", words);
    button.dataset.testid = isFirst ? `kernel1-${map}` : `kernel2-${map}-${input}`;
    button.dataset.weights = JSON.stringify(rows);
    button.dataset.bias = this.#kernels[layer].biases[map];
    const tile = { button, canvas, layer, map, input, rows, words };
    button.addEventListener("focus", () => this.#choose(tile));
    button.addEventListener("click", () => this.#choose(tile));
    this.#tiles.push(tile);
    return button;
  }

  #map(layer, map) {
    const canvas = thumbnail();
    const label = fill(this.#stage.words.mapLabel, { layer: this.#stage.words.layers[layer], number: map + 1 });
    canvas.title = label;
    this.#thumbnails.push({ canvas, layer, map });
    return part("span", "kernel-map", canvas, text("small", map + 1));
  }

  /** Open a kernel; it is also where the keyboard comes in. */
  #choose(tile) {
    if (this.#chosen) {
      this.#chosen.button.tabIndex = -1;
      this.#chosen.button.classList.remove("is-open");
    }
    this.#chosen = tile;
    tile.button.tabIndex = 0;
    tile.button.classList.add("is-open");
    const { scale, biases, weights } = this.#kernels[tile.layer];
    this.#panel.show({ ...tile, scale, bias: biases[tile.map], siblings: weights[tile.map].length });
  }

  #point(target, isOn) {
    const tile = this.#tiles.find((each) => each.button === target.closest(".kernel"));
    const small = this.#thumbnails.find((each) => each.canvas === target);
    if (tile) this.#links.fromKernel(tile, isOn);
    if (small) this.#links.fromThumbnail(small, isOn);
  }

  /** Arrows walk over the table: the first row is the first layer, each further one a map of the second. */
  #key(event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!step || !this.#chosen) return;
    event.preventDefault();
    const { layer, map, input } = this.#chosen;
    const row = (layer === "conv1" ? 0 : map + 1) + step[0];
    const column = (layer === "conv1" ? map : input) + step[1];
    const wanted = this.#tiles.find((tile) =>
      tile.layer === "conv1" ? row === 0 && tile.map === column : tile.map === row - 1 && tile.input === column,
    );
    wanted?.button.focus();
  }
}
