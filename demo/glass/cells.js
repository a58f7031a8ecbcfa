// Which cell of the network a pointer, a finger or the keyboard is at.

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Turns what happens on the layers into the network's events (see network.js). */
export class CellFinder {
  #network;
  #hovered = null;
  #cursors = new Map(); // layer's name → the cell that its keyboard is at

  /** @param root the element that holds all layers */
  constructor(network, root) {
    this.#network = network;
    root.addEventListener("pointermove", (event) => this.#pointed(event));
    root.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && this.#hover(null));
    root.addEventListener("click", (event) => this.#pick(network.cellUnder(event)));
    root.addEventListener("keydown", (event) => this.#key(event));
    root.addEventListener("focusin", (event) => this.#focused(event.target));
    root.addEventListener("focusout", (event) => root.contains(event.relatedTarget) || this.#hover(null));
  }

  /** The layers are new: each is one stop of the Tab key. */
  built() {
    this.#cursors.clear();
    for (const layer of this.#network.layers.values()) {
      const middle = layer.cellOf(0, Math.floor(layer.rows / 2), Math.floor(layer.columns / 2)) ?? layer.cellOf(0, 0, 0);
      layer.maps.forEach((map) => map.setAttribute("role", "application")); // arrow keys are the page's there
      this.follow(middle);
    }
  }

  /** The keyboard goes on from this cell, in its layer. */
  follow(cell) {
    const layer = this.#network.layers.get(cell.layer);
    if (!layer) return;
    this.#cursors.set(cell.layer, cell);
    const { index } = layer.placeOf(cell);
    layer.maps.forEach((map, k) => (map.tabIndex = k === index ? 0 : -1));
  }

  #pointed(event) {
    if (event.pointerType === "touch") return; // a finger that scrolls points at nothing
    this.#hover(this.#network.cellUnder(event));
  }

  #pick(cell) {
    if (!cell) return;
    this.follow(cell);
    this.#tell("pick", cell);
  }

  #focused(element) {
    const found = this.#network.mapOf(element);
    // A click brings the focus too, but says itself which cell it means
    if (found && element.matches(":focus-visible")) this.#hover(this.#cursorOn(found));
  }

  /** Where the keyboard is on a map; on another map than before, at the same place. */
  #cursorOn({ layer, map }) {
    const cursor = this.#cursors.get(layer.name);
    const { index, row, column } = layer.placeOf(cursor);
    const now = layer.maps.indexOf(map);
    if (now !== index) this.follow(layer.cellOf(now, row, column));
    return this.#cursors.get(layer.name);
  }

  #key(event) {
    const found = this.#network.mapOf(event.target);
    if (!found || event.ctrlKey || event.metaKey || event.altKey) return;
    const cell = this.#cursorOn(found);
    if (event.key in ARROWS) this.#move(found.layer, cell, ARROWS[event.key]);
    else if (event.key === "Enter" || event.key === " ") this.#pick(cell);
    else return;
    event.preventDefault(); // the page stays where it is
  }

  #move(layer, from, step) {
    const next = layer.next(from, step);
    if (!next) return;
    this.follow(next);
    layer.maps[layer.placeOf(next).index].focus();
    this.#hovered = next;
    this.#tell("step", next);
  }

  #hover(cell) {
    if (same(cell, this.#hovered)) return;
    this.#hovered = cell;
    this.#tell("hover", cell);
  }

  #tell(name, cell) {
    this.#network.dispatchEvent(new CustomEvent(name, { detail: cell }));
  }
}

/** Whether two cells, or nulls, are the same. */
export function same(one, other) {
  if (!one || !other) return one === other;
  return ["layer", "channel", "row", "column"].every((name) => one[name] === other[name]);
}
