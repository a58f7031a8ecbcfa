// The view as a link: the drawing, the pinned cell, the open panel and the language, after the # that no server sees.

import { part, text } from "./elements.js";
import { decode, encode } from "./share_code.js";
import { thin } from "./share_strokes.js";

const FINENESS = [0, 0.5, 1, 2, 4]; // units of the sketchpad that a long drawing may lose, in this order
const AGAIN = 300; // ms until Python is asked again where it is still busy

export class Share {
  #stage;
  #words;
  #said = part("p", "share-said"); // how the copying went
  #field = document.createElement("input");
  #opened = part("p", "share-opened"); // what is wrong with the link that was opened, or otherwise than it was
  #copied = null; // the state of the drawing that was copied last
  #shown = null; // the state that the opened link has put on the sketchpad
  #cell = null; // to be pinned, once the network is there
  #wanted = null; // an image of MNIST that Python is asked for

  constructor(stage) {
    this.#stage = stage;
    this.#words = stage.words.share;
    for (const line of [this.#said, this.#opened]) line.setAttribute("role", "status");
    this.#opened.dataset.testid = "share-opened";
    Object.assign(this.#field, { type: "text", readOnly: true, hidden: true });
    this.#field.dataset.testid = "share-link";
    this.#field.setAttribute("aria-label", this.#words.link);
    this.#field.addEventListener("focus", () => this.#field.select());
    const row = stage.root.querySelector(".keep");
    row.append(this.#button());
    row.after(part("div", "share", this.#said, this.#field), this.#opened);
    window.addEventListener("hashchange", () => this.#read() && location.reload());
  }

  /** Open the link that the page was opened with, over the drawing that was kept. */
  start() {
    const read = this.#read();
    if (!read) return;
    if (read.problem) {
      this.#stage.drawing.load([]);
      this.#opened.textContent = this.#words[read.problem];
    } else this.#open(read.view);
    this.#shown = this.#stage.drawing.state;
  }

  get request() {
    return this.#wanted ? { find: this.#wanted } : {};
  }

  show(frame) {
    if (this.#wanted) this.#take(frame.find);
    if (this.#cell) this.#pin();
    const { state } = this.#stage.drawing;
    if (this.#copied && state !== this.#copied) this.#say([]);
    if (!this.#shown || state === this.#shown || this.#wanted) return;
    // Another drawing: from now on a reload is to bring this one, not the link's
    this.#shown = null;
    this.#opened.textContent = "";
    history.replaceState(history.state, "", withoutView());
  }

  #read() {
    const { words, bench } = this.#stage;
    return decode(location.hash, {
      languages: words.languages,
      panels: bench.names,
      parts: Object.keys(words.samples.named),
      examples: words.examples.length,
    });
  }

  #open({ panel, brush, cell, drawing: { strokes, example, sample }, isOwn }) {
    const { drawing, bench } = this.#stage;
    if (isOwn && !this.#stage.request().network) this.#opened.textContent = this.#words.own;
    drawing.setBrush(brush);
    if (strokes) drawing.load(strokes);
    else if (sample?.picture) drawing.showSample(sample);
    else if (sample) {
      drawing.load([]);
      this.#wanted = { text: String(sample.index), part: sample.part };
    } else drawing.showExample(example);
    bench.open(panel);
    this.#cell = cell;
    this.#stage.ask();
  }

  /** Show the image of MNIST that the link names; a number that there is not is a damaged link. */
  #take(found) {
    if (JSON.stringify(found?.asked) !== JSON.stringify(this.#wanted)) return;
    if (found.busy) {
      setTimeout(() => this.#stage.ask(), AGAIN);
      return;
    }
    this.#wanted = null;
    const isUntouched = this.#stage.drawing.state === this.#shown;
    if (!found.sample) this.#opened.textContent = found.failed ?? this.#words.damaged;
    else if (isUntouched) {
      this.#stage.drawing.showSample(found.sample);
      this.#shown = this.#stage.drawing.state;
    }
  }

  #pin() {
    const cell = this.#cell;
    this.#cell = null;
    if (isIn(this.#stage.network.layers.get(cell.layer), cell)) {
      this.#stage.network.dispatchEvent(new CustomEvent("pick", { detail: cell }));
    }
  }

  #button() {
    const button = text("button", this.#words.copy);
    button.type = "button";
    button.dataset.testid = "share";
    button.title = this.#words.label;
    button.setAttribute("aria-label", this.#words.label);
    button.addEventListener("click", () => this.#copy());
    return button;
  }

  async #copy() {
    const { fragment, isThinned } = this.#encode();
    this.#copied = this.#stage.drawing.state;
    if (!fragment) {
      this.#say([this.#words.long]);
      return;
    }
    const link = withoutView() + fragment;
    const isCopied = await toClipboard(link);
    this.#say(this.#sentences(isCopied, isThinned), isCopied ? "" : link);
  }

  #sentences(isCopied, isThinned) {
    const { network, silenced } = this.#stage.request();
    const sentences = [isCopied ? this.#words.copied : this.#words.byHand];
    if (isThinned) sentences.push(this.#words.thinned);
    if (network || silenced) sentences.push(this.#words.plain);
    return sentences;
  }

  /** The view's fragment; a long drawing with as few points fewer as will do. */
  #encode() {
    const { drawing, words, bench } = this.#stage;
    const view = {
      language: words.language,
      panel: bench.shown,
      brush: drawing.brush,
      cell: this.#pinned(),
      isOwn: Boolean(this.#stage.request().network),
    };
    if (drawing.example !== null) return { fragment: encode({ ...view, drawing: { example: drawing.example } }) };
    if (drawing.sample) return { fragment: encode({ ...view, drawing: { sample: drawing.sample } }) };
    for (const most of FINENESS) {
      const strokes = most ? thin(drawing.strokes, most) : drawing.strokes;
      const fragment = encode({ ...view, drawing: { strokes } });
      if (fragment) return { fragment, isThinned: most > 0 };
    }
    return {};
  }

  /** The cell that the inspector holds, null where none is pinned or it is none of the network's pictures. */
  #pinned() {
    const { layer, ...rest } = this.#stage.root.querySelector(".inspector.is-pinned")?.dataset ?? {};
    if (!this.#stage.network.layers.has(layer)) return null;
    return { layer, channel: Number(rest.channel), row: Number(rest.row), column: Number(rest.column) };
  }

  #say(sentences, link = "") {
    this.#said.replaceChildren(...sentences.map((sentence) => text("span", sentence)));
    this.#field.hidden = link === "";
    this.#field.value = link;
    if (link) this.#field.focus();
  }
}

function isIn(layer, { channel, row, column }) {
  if (!layer || channel >= layer.depth) return false;
  return layer.areNeurons ? row === 0 && column === 0 : row < layer.rows && column < layer.columns;
}

function withoutView() {
  return location.href.split("#")[0];
}

/** False where the browser forbids it: in other people's frames, and without https. */
async function toClipboard(link) {
  try {
    await navigator.clipboard.writeText(link);
    return true;
  } catch {
    return false;
  }
}
