// What belongs together lights up together: a map and its kernels, a kernel and the maps that it reads and makes.

export class Links {
  #root;
  #tiles = [];
  #thumbnails = [];

  /** @param root the whole component: the network's maps are found by their names */
  constructor(root) {
    this.#root = root;
    const network = root.querySelector(".network");
    for (const [name, isOn] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
      network.addEventListener(name, (event) => this.#fromMap(event.target.dataset?.testid ?? "", isOn));
    }
  }

  connect(tiles, thumbnails) {
    this.#tiles = tiles;
    this.#thumbnails = thumbnails;
  }

  /** A kernel was pointed at, or left: light what it reads and what it makes. */
  fromKernel({ button, layer, map, input }, isOn) {
    button.classList.toggle("is-lit", isOn);
    const names = layer === "conv1" ? ["input", `conv1-${map}`] : [`pool1-${input}`, `conv2-${map}`];
    for (const name of names) this.#lightMap(name, isOn);
  }

  /** A small picture of a map was pointed at, or left: it stands for that map. */
  fromThumbnail({ layer, map }, isOn) {
    this.#fromMap(`${layer}-${map}`, isOn);
    this.#lightMap(`${layer}-${map}`, isOn);
  }

  /** A map of the network was pointed at, or left: light the kernels that make it, and of a pooled one those that read it. */
  #fromMap(name, isOn) {
    const [layer, number] = name.split("-");
    const map = Number(number);
    const belongs = {
      input: (tile) => tile.layer === "conv1",
      conv1: (tile) => tile.layer === "conv1" && tile.map === map,
      pool1: (tile) => (tile.layer === "conv1" ? tile.map === map : tile.input === map),
      conv2: (tile) => tile.layer === "conv2" && tile.map === map,
      pool2: (tile) => tile.layer === "conv2" && tile.map === map,
    }[layer];
    if (!belongs) return;
    for (const tile of this.#tiles) if (belongs(tile)) tile.button.classList.toggle("is-lit", isOn);
  }

  #lightMap(name, isOn) {
    this.#root.querySelector(`.network [data-testid="${name}"]`)?.classList.toggle("is-lit", isOn);
    const [layer, map] = name.split("-");
    for (const each of this.#thumbnails) {
      if (each.layer === layer && each.map === Number(map)) each.canvas.classList.toggle("is-lit", isOn);
    }
  }
}
