// The playground: wires the choices, the pictures and the numbers of one window together.

import { onThemeChange } from "../glass/colours.js";
import { Frames } from "../glass/frames.js";
import { chooseWords, fill, placeWords } from "../glass/words.js";
import { Computation } from "./computation.js";
import { Cursor } from "./cursor.js";
import { KernelView } from "./kernel.js";
import { showNote } from "./note.js";
import { rowsOf } from "./numbers.js";
import { Player } from "./player.js";
import { Presets } from "./presets.js";
import { Rows } from "./rows.js";
import { Scales } from "./scales.js";
import { Settings } from "./settings.js";
import { Sources } from "./sources.js";
import { Stage } from "./stage.js";
import { textOf } from "./upload.js";

const FIRST_KERNEL = "edge-vertical";
const LIKE_PICTURES = ["identity", "blur", "gaussian", "sharpen", "emboss"]; // their output is a picture again
const RETRY = 1000; // ms

/**
 * @param root the component's element
 * @param options server: functions of Python; languages: language → words; exampleCount; stripUrl;
 *   demonstrations: name → name of the kernel to try on it
 */
export function mount(root, options) {
  new Playground(root, options).start();
}

class Playground {
  #root;
  #words;
  #server;
  #demonstrations; // name → name of the kernel to try on it
  #scales;
  #sources;
  #presets;
  #kernel;
  #settings;
  #stage;
  #computation;
  #player;
  #rows;
  #frames;
  #frame = null; // Python's newest answer
  #cursor = new Cursor();
  #isVisible = false;
  #remark = "";
  #error = "";

  constructor(root, { server, languages, demonstrations, ...rest }) {
    const find = (selector) => root.querySelector(selector);
    this.#root = root;
    this.#server = server;
    this.#demonstrations = demonstrations;
    const words = (this.#words = chooseWords(languages));
    placeWords(root, words);
    this.#scales = new Scales(root);
    const open = async (file) => server.opened({ file: await textOf(file), language: words.language });
    const say = (text) => this.#say(text);
    this.#sources = new Sources(root, words, { open, demonstrations, ...rest }, () => this.#pictureChosen(), say);
    this.#presets = new Presets(find(".kernels"), words, (kernel) => this.#choose(kernel));
    this.#kernel = new KernelView(words, () => this.#edited());
    this.#settings = new Settings(words, (asks) => (asks ? this.#request() : this.#paint()));
    const handlers = {
      moveTo: (cell) => this.#pick(cell),
      moveBy: (...by) => this.#move(...by),
      played: () => this.#player.toggle(),
    };
    const place = (name) => this.#settings.element(name);
    find(".settings").replaceChildren(place("stride"), place("padding"));
    this.#stage = new Stage(find(".pictures"), words, handlers, place("tone"));
    const steps = { bias: this.#kernel.biasElement, relu: place("relu"), pool: place("pool") };
    this.#computation = new Computation(find(".computation"), words, this.#kernel.element, steps);
    this.#player = new Player(root, words, (direction) => this.#step(direction), () => this.#showCell());
    this.#rows = new Rows((request) => server.windows(request), () => this.#showCell());
    const ask = async (request) => {
      const frame = await server.convolved(request);
      return frame && { ...frame, request };
    };
    this.#frames = new Frames(ask, (frame) => this.#take(frame), (line) => this.#lineChanged(line));
  }

  start() {
    onThemeChange(() => this.#themeChanged());
    new ResizeObserver(() => this.#sizeChanged()).observe(this.#root);
    this.#loadKernels();
  }

  async #loadKernels() {
    const kernels = await this.#server.kernels(null).catch(() => undefined);
    if (!kernels) {
      this.#lineChanged("lost");
      setTimeout(() => this.#loadKernels(), RETRY);
      return;
    }
    this.#lineChanged("live");
    this.#presets.fill(kernels, this.#scales);
    this.#choose(this.#presets.kernel(FIRST_KERNEL));
  }

  // What is chosen

  #choose(kernel) {
    this.#kernel.show(rowsOf(kernel), kernel.bias);
    this.#presets.mark(kernel.name);
    this.#settings.show({ tone: LIKE_PICTURES.includes(kernel.name) ? "grey" : "signed" });
    this.#request();
  }

  #edited() {
    this.#presets.mark(null);
    this.#request();
  }

  #pictureChosen() {
    const kernel = this.#presets.kernel(this.#demonstrations[this.#sources.picture.demonstration]);
    this.#cursor.recentre();
    if (kernel) {
      // Before and after are to be of one size
      this.#settings.show({ stride: 1, padding: (kernel.rows - 1) / 2, relu: false, pool: false });
      this.#choose(kernel);
    } else this.#request();
  }

  #request() {
    if (this.#presets.isEmpty) return; // no kernel yet: the first one asks
    const sliding = this.#settings.sliding(this.#kernel.activeBias);
    const kernel = this.#kernel.values.map((row) => [...row]);
    this.#frames.request({ picture: this.#sources.picture, kernel, sliding, language: this.#words.language });
  }

  // What Python answers

  #take(frame) {
    this.#error = frame.error ?? "";
    this.#root.dataset.line = frame.error ? "error" : "live";
    this.#showMessage();
    if (frame.error) {
      this.#player.pause();
      return;
    }
    this.#frame = frame;
    this.#stage.take(frame);
    this.#rows.reset(frame.request);
    this.#cursor.fit(this.#stage.shape);
    this.#paint();
    const note = this.#root.querySelector(".demonstration-note");
    showNote(note, this.#words, frame.request.picture.demonstration, frame.demonstration);
  }

  #paint() {
    if (!this.#frame) return;
    const inputTone = "pixels" in this.#frame.request.picture ? "light" : "ink";
    const outputTone = this.#settings.tone === "grey" ? inputTone : "signed";
    this.#stage.paint(this.#scales, inputTone, outputTone, this.#cursor.reached);
    this.#root.querySelector(".computation").dataset.tone = inputTone;
    this.#showCell();
  }

  /** The frames around the cell that is looked at, and its numbers as soon as they are here. */
  #showCell() {
    if (!this.#frame) return;
    const { row, column } = this.#cursor;
    const { rows, columns } = this.#stage.shape;
    const pooled = this.#stage.mark(this.#cursor);
    const windows = this.#rows.get(row);
    const seen = this.#stage.outputCanvas.dataset;
    Object.assign(seen, { row, column, rows, columns, value: "", sum: "" });
    if (!windows) return;
    const { kernel, sliding } = this.#frame.request;
    this.#computation.show(windows, column, kernel.length, { ...sliding, pooled });
    const place = fill(this.#words.place, { row: row + 1, column: column + 1 });
    this.#computation.say(place, windows.output[column], this.#player.isPlaying);
    Object.assign(seen, { value: windows.output[column], sum: windows.sums[column] });
  }

  // Where one looks

  #pick(cell) {
    if (!this.#frame) return;
    this.#player.pause();
    this.#cursor.isBuilding = false;
    this.#cursor.goTo(cell);
    this.#paint();
  }

  #move(rows, columns) {
    this.#pick({ row: this.#cursor.row + rows, column: this.#cursor.column + columns });
  }

  /** One cell further, or back, in reading order: see Player. */
  #step(direction) {
    if (!this.#frame) return false;
    const { isPlaying } = this.#player;
    const startsOver = isPlaying && !this.#cursor.isBuilding;
    const to = startsOver ? { row: 0, column: 0 } : this.#cursor.beside(direction);
    if (!to) {
      this.#cursor.isBuilding = false;
      this.#paint();
      return false;
    }
    if (to.row + 1 < this.#stage.shape.rows) this.#rows.get(to.row + 1); // soon
    if (isPlaying && !this.#rows.get(to.row)) return null;
    this.#cursor.isBuilding ||= isPlaying;
    this.#cursor.goTo(to);
    this.#paint();
    return true;
  }

  // The page around it

  #say(text) {
    this.#remark = text;
    this.#showMessage();
  }

  #showMessage() {
    this.#root.querySelector(".message").textContent = this.#error || this.#remark;
  }

  #lineChanged(line) {
    this.#root.dataset.line = line;
    this.#error = line === "live" ? "" : this.#words[line];
    this.#showMessage();
  }

  #themeChanged() {
    this.#scales = new Scales(this.#root);
    this.#presets.paint(this.#scales);
    this.#paint();
  }

  /** A tab that is opened is one whose size is no longer 0: what was drawn meanwhile is taken up then. */
  #sizeChanged() {
    const isVisible = this.#root.clientWidth > 0;
    if (isVisible && !this.#isVisible && this.#sources.name === "drawing") this.#sources.showDrawing();
    if (!isVisible) this.#player.pause();
    this.#isVisible = isVisible;
    this.#stage.layOut();
  }
}
