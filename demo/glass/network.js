// The network from left to right, a column a layer.

import { CellFinder } from "./cells.js";
import { Layer } from "./layers.js";
import { drawWires } from "./wires.js";

const KINDS = { input: "maps", conv1: "maps", pool1: "maps", conv2: "maps", pool2: "maps", hidden: "neurons" };
const LARGEST_CELL = 6; // pixels
const ROW_WIDTH = 520; // from this width on the layers stand side by side, below it one under the other
const ROW_GAPS = 250; // pixels between the layers side by side, with the outputs
const LEAST_HEIGHT = 340; // for the maps of the tallest layer
const AROUND = 460; // pixels of a screen's height that everything else takes
const MOST_IN_A_LINE = 4; // maps of the first layer, where layers stand under each other
const MAP_GAP = 3; // pixels between those
const NEURON = 2; // the side of a neuron, in cells of a map

/**
 * Events, each with a cell (see layers.js) as its detail:
 *   hover: the pointer, or the focus, has come to this cell; null where it has left the network;
 *   step: an arrow key has gone on to this cell;
 *   pick: this cell was clicked, tapped, or chosen with Enter;
 * and `laid`, without one: the pictures have another place or size.
 */
export class NetworkView extends EventTarget {
  layers = new Map(); // name → Layer, from the input to the output
  #root;
  #words;
  #finder;
  #names = ""; // of the answers, where they are no digits

  constructor(root, words) {
    super();
    this.#root = root;
    this.#words = words;
    this.#finder = new CellFinder(this, root.querySelector(".layers"));
  }

  get #outputs() {
    return this.layers.get("output")?.maps ?? [];
  }

  /** Draw a frame; the number of maps and their sizes are the frame's, the answer is what is `shown` (see calm.js). */
  show(frame, shown, colours) {
    const isNew = !this.#fits(frame);
    if (isNew) this.#build(frame);
    for (const name in KINDS) this.layers.get(name).paint(frame.layers[name], colours);
    frame.probabilities.forEach((probability, k) => this.#outputs[k].style.setProperty("--share", probability));
    this.mark(shown);
    if (isNew) this.layOut(); // now that the numbers under the layers have their width
  }

  /** Mark the output that is the answer. */
  mark({ kind, digits }) {
    this.#outputs.forEach((output, k) => output.classList.toggle("is-answer", kind === "digit" && digits.includes(k)));
  }

  /** The layer and map that an element of the page is, or is a part of: { layer, map }; null for anything else. */
  mapOf(element) {
    const map = element.closest?.(".maps > *");
    const layer = map && this.layers.get(map.closest(".layer").dataset.layer);
    return layer ? { layer, map } : null;
  }

  /** The cell under a pointer event, null where there is none. */
  cellUnder(event) {
    const found = this.mapOf(event.target);
    return found && found.layer.cellAt(found.map, event.clientX, event.clientY);
  }

  /** Where a region lies on the screen (see core/cells.py): boxes in pixels; none for a layer that is not shown. */
  boxesOf(region) {
    return this.layers.get(region.layer)?.boxesOf(region) ?? [];
  }

  /** How many cells each picture of a layer has. */
  cellsOf(name) {
    const layer = this.layers.get(name);
    return layer.rows * layer.columns;
  }

  /** Let the keyboard go on from this cell. */
  follow(cell) {
    this.#finder.follow(cell);
  }

  /** Fit the size of a cell to the room there is: a whole number of pixels, so that no map is blurred. */
  layOut() {
    const width = this.#root.clientWidth;
    const inARow = width >= ROW_WIDTH;
    const layers = [...this.layers.values()].filter(({ name }) => name in KINDS);
    const side = ({ areNeurons }) => (areNeurons ? NEURON : 1);
    const wide = sum(layers.map((layer) => layer.grid.columns * layer.columns * side(layer)));
    const tall = Math.max(...layers.map((layer) => layer.grid.rows * layer.rows * side(layer)));
    const first = layers[0]?.columns ?? 1;
    const height = Math.max(LEAST_HEIGHT, window.innerHeight - AROUND);
    const cell = inARow
      ? Math.min((width - ROW_GAPS) / wide, height / tall)
      : (width - MAP_GAP * (MOST_IN_A_LINE - 1)) / (MOST_IN_A_LINE * first);
    const pixels = Math.max(1, Math.min(Math.floor(cell), LARGEST_CELL));
    this.#root.classList.toggle("is-row", inARow);
    this.#root.style.setProperty("--cell", pixels);
    this.#root.style.setProperty("--tall", tall);
    for (const layer of layers) {
      const fits = layer.maps.length * (layer.columns * pixels + MAP_GAP) <= width + MAP_GAP;
      layer.element.style.setProperty("--per-line", fits ? layer.maps.length : MOST_IN_A_LINE);
      layer.element.style.setProperty("--side", side(layer));
    }
    drawWires(this.#root);
    this.dispatchEvent(new Event("laid"));
  }

  #fits(frame) {
    const same = (name) => this.layers.get(name)?.shape === String(frame.layers[name].shape);
    const sameAnswers = this.#outputs.length === frame.probabilities.length && this.#names === namesOf(frame);
    return sameAnswers && Object.keys(KINDS).every(same);
  }

  #build(frame) {
    this.layers.clear();
    this.#names = namesOf(frame);
    const add = (name, shape, kind) =>
      this.layers.set(name, new Layer(name, shape, kind, this.#words, frame.network?.classes));
    for (const name in KINDS) add(name, frame.layers[name].shape, KINDS[name]);
    add("output", [frame.probabilities.length, 1, 1], "answers");
    const columns = [...this.layers.values()].map(({ element }) => element);
    this.#root.querySelector(".layers").replaceChildren(...columns);
    this.#finder.built();
  }
}

function namesOf(frame) {
  return String(frame.network?.classes ?? "");
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
