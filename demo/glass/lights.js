// What lights up in the network and on the sketchpad: a cell, what it depends on, and what depends on it.

const SVG = "http://www.w3.org/2000/svg";
const LEAST = 5; // pixels; a smaller box is drawn larger, so that it can be seen

export class Lights {
  #network;
  #svg;
  #ink;
  #shown = null;

  /** @param svg laid over the network; ink: an element laid over the sketchpad, moved to where the light falls */
  constructor(network, svg, ink) {
    this.#network = network;
    this.#svg = svg;
    this.#ink = ink;
    network.addEventListener("laid", () => this.#shown && this.show(this.#shown));
  }

  /** @param opened what demo/inspect.py says of a cell */
  show(opened) {
    this.#shown = opened;
    const origin = this.#svg.getBoundingClientRect();
    const draw = (region, kind) => this.#network.boxesOf(region).map((box) => rectangle(box, origin, kind));
    // Where a whole layer is lit, a frame says it, and the picture stays clear
    const input = opened.field.at(-1);
    const all = input && (input.bottom - input.top) * (input.right - input.left) === this.#network.cellsOf("input");
    for (const element of [this.#svg, this.#ink]) element.classList.toggle("is-all", Boolean(all));
    this.#svg.replaceChildren(
      ...opened.field.flatMap((region) => draw(region, "field")),
      ...opened.influence.flatMap((region) => draw(region, "influence")),
      ...draw(regionOf(opened.cell), "cell"),
    );
    this.#showInk(opened.ink);
  }

  /** Mark one cell more, that of a term which is pointed at; null: none. */
  point(cell) {
    this.#svg.querySelector(".light-term")?.remove();
    if (!cell) return;
    const origin = this.#svg.getBoundingClientRect();
    this.#svg.append(...this.#network.boxesOf(regionOf(cell)).map((box) => rectangle(box, origin, "term")));
  }

  clear() {
    if (!this.#shown) return;
    this.#shown = null;
    this.#svg.replaceChildren();
    this.#showInk(null);
  }

  #showInk(ink) {
    this.#ink.hidden = !ink;
    if (!ink) return;
    const [left, top, right, bottom] = ink.map((fraction) => `${100 * fraction}%`);
    Object.assign(this.#ink.style, { left, top, width: `calc(${right} - ${left})`, height: `calc(${bottom} - ${top})` });
    [this.#ink.dataset.left, this.#ink.dataset.top, this.#ink.dataset.right, this.#ink.dataset.bottom] = ink;
  }
}

function regionOf({ layer, channel, row, column }) {
  return { layer, channel, top: row, left: column, bottom: row + 1, right: column + 1 };
}

function rectangle(box, origin, kind) {
  const wider = kind !== "field" ? Math.max(0, (LEAST - (box.right - box.left)) / 2) : 0;
  const element = document.createElementNS(SVG, "rect");
  element.setAttribute("class", `light-${kind}`);
  element.setAttribute("x", box.left - origin.left - wider);
  element.setAttribute("y", box.top - origin.top - wider);
  element.setAttribute("width", box.right - box.left + 2 * wider);
  element.setAttribute("height", box.bottom - box.top + 2 * wider);
  return element;
}
