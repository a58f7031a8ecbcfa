// Where the images come from: MNIST, a zip of one's own, one folder a class, with a look at twenty before training, or
// drawings made here.

import { bytesOf } from "../glass/numbers.js";
import { part, text } from "../glass/elements.js";
import { fill } from "../glass/words.js";
import { DrawnData } from "./drawn.js";
import { button, notice, sentenceOf } from "./controls.js";
import { canvas, paint, tables } from "./pictures.js";
import { sendFile } from "./upload.js";

const KEY = "digitscope-data"; // the set that was chosen last: { data: its id, path: of its zip }
const SOURCE = "digitscope-source"; // what this tab learns from: { source, drawn: whether the drawings were taken }

export class DataView {
  element = part("fieldset", "source");
  #link;
  #words;
  #changed;
  #upload;
  #sets = { own: null, drawn: null }; // what Python says of each
  #refused = { own: "", drawn: "" }; // why the pictures that were given last cannot be learned from
  #bad = null; // pictures that cannot be used, until it is said to do without them: { bad, path }
  #busy = part("p", "hint");
  #preview = part("div", "preview");
  #about = part("div", "about-set"); // the set that is chosen, or what is to be decided about it
  #asked = { own: 0, drawn: 0 }; // an answer about pictures that were changed meanwhile comes too late
  #notice = notice("data-notice");
  #field = document.createElement("input");
  #pick;
  #drawn;
  #radios = new Map();
  #pairs = [];

  /** @param changed called when training would see other images than before */
  constructor(link, words, { changed, upload }) {
    this.#link = link;
    this.#words = words;
    this.#changed = changed;
    this.#upload = upload;
    Object.assign(this.#field, { type: "file", accept: ".zip", hidden: true });
    this.#field.dataset.testid = "data-file";
    this.#field.addEventListener("change", () => this.#send());
    this.#pick = button(words.data.pick, "data-pick", () => this.#field.click(), "button small");
    const choices = part("div", "segments", this.#choice("mnist"), this.#choice("own"), this.#choice("drawn"));
    this.#drawn = new DrawnData(words, {
      taken: (drawings) => this.#takeDrawings(drawings),
      changed: () => this.#forget("drawn"),
    });
    this.element.append(text("legend", words.data.title), choices, this.#field, this.#notice, this.#preview);
    this.#preview.hidden = true;
    this.#show();
    this.#restore();
  }

  /** null for MNIST, else the id of the data set; an empty one where there is none yet, which Python refuses. */
  get chosen() {
    return this.#source === "mnist" ? null : (this.#sets[this.#source]?.id ?? "");
  }

  get #source() {
    return [...this.#radios].find(([, radio]) => radio.checked)[0];
  }

  repaint() {
    const colours = tables(this.element);
    for (const { canvas: element, cells, table } of this.#pairs) paint(element, cells, 0, colours[table]);
  }

  #choice(name) {
    const radio = document.createElement("input");
    Object.assign(radio, { type: "radio", name: "train-data", value: name, checked: name === keptSource().source });
    radio.dataset.testid = `data-${name}`;
    radio.addEventListener("change", () => {
      this.#keepSource();
      this.#show();
      this.#changed();
    });
    this.#radios.set(name, radio);
    return part("label", "segment", radio, text("span", this.#words.data[name]));
  }

  #show() {
    const source = this.#source;
    this.#notice.textContent = this.#refused[source] ?? "";
    this.#preview.hidden = source === "mnist";
    if (this.#preview.hidden) return;
    const set = this.#sets[source];
    const choose = source === "drawn" ? [this.#drawn.element] : [part("p", "hint", this.#words.data.help), this.#pick];
    this.#preview.replaceChildren(...choose, this.#busy, this.#about);
    this.#about.replaceChildren(...(set ? this.#described(set) : source === "own" ? this.#question() : []));
    this.repaint();
  }

  /** What was said of other pictures is no longer so, and nothing is to be trained on them; a number for a new answer. */
  #forget(source) {
    const had = this.#sets[source] !== null;
    this.#sets[source] = null;
    if (source === "own") {
      this.#bad = null;
      this.#keep(null);
    }
    this.#refused[source] = "";
    this.#keepSource();
    if (this.#source === source) {
      this.#notice.textContent = "";
      this.#about.replaceChildren();
    }
    if (had) this.#changed();
    return ++this.#asked[source];
  }

  #described({ classes, counts, training, validation, skipped, duplicates, preview }) {
    const names = classes.map((name, k) => `${name} (${counts[k]})`).join(", ");
    const sizes = { classes: classes.length, training, validation, names };
    const summary = part("p", "", fill(this.#words.data.summary, sizes));
    summary.dataset.testid = "data-summary";
    const twice = text("p", fill(this.#words.data.duplicates, { count: duplicates }));
    twice.dataset.testid = "data-duplicates";
    const bad = [...(duplicates ? [twice] : []), ...(skipped.length ? [this.#skipped(skipped)] : [])];
    this.#pairs = [];
    const tiles = preview.map(({ name, label, before, after }) => {
      const tile = part("figure", "pair", this.#picture(before, "greys"), this.#picture(after, "maps"), text("figcaption", label));
      tile.title = name;
      return tile;
    });
    const strip = part("div", "pairs", ...tiles);
    strip.dataset.testid = "data-preview";
    return preview.length ? [summary, ...bad, text("h4", this.#words.data.beforeAfter), strip] : [summary, ...bad];
  }

  #picture({ shape, data }, table) {
    const element = canvas(shape[0], shape[1], "pair-picture");
    this.#pairs.push({ canvas: element, cells: bytesOf(data), table });
    return element;
  }

  #skipped(skipped) {
    const title = text("summary", fill(this.#words.data.skipped, { count: skipped.length }));
    return part("details", "skipped", title, this.#badList(skipped));
  }

  /** All of them, however many: whoever mends them must know which. */
  #badList(bad) {
    const list = part("ul", "bad-list", ...bad.map(({ name, reason }) => text("li", `${name}: ${reason}`)));
    list.dataset.testid = "data-bad";
    list.tabIndex = 0; // it scrolls by keyboard, too
    list.setAttribute("aria-label", this.#words.data.skippedList);
    return list;
  }

  async #send(skip = false, path = null) {
    const [file] = this.#field.files;
    if (!file && !path) return;
    const number = this.#forget("own");
    this.#busy.textContent = this.#words.data.reading;
    try {
      const lies = path ?? (await sendFile(this.#upload, file));
      const answer = await this.#link.do("data", { path: lies, title: file?.name ?? "", skip });
      if (number !== this.#asked.own) return;
      if (answer.bad) this.#ask(answer.bad, lies);
      else this.#take(answer, lies);
    } catch (error) {
      if (number === this.#asked.own) this.#refuse("own", error);
    }
    if (number !== this.#asked.own) return;
    this.#busy.textContent = "";
    this.#field.value = "";
  }

  async #takeDrawings(drawings) {
    const number = this.#forget("drawn");
    try {
      const answer = await this.#link.do("drawings", { drawings });
      if (number === this.#asked.drawn) this.#take(answer, "", "drawn");
    } catch (error) {
      if (number === this.#asked.drawn) this.#refuse("drawn", error);
    }
  }

  #refuse(source, error) {
    this.#refused[source] = sentenceOf(error, this.#words);
    this.#show();
  }

  /** Some pictures cannot be used: the visitor decides whether to do without them, and may look elsewhere before. */
  #ask(bad, path) {
    this.#bad = { bad, path };
    this.#show();
  }

  #question() {
    if (!this.#bad) return [];
    const { bad, path } = this.#bad;
    const yes = button(this.#words.data.skipYes, "data-skip", () => this.#send(true, path), "button small");
    const question = text("p", fill(this.#words.data.bad, { count: bad.length }));
    return [question, this.#badList(bad), yes];
  }

  #take(data, path, source = "own") {
    this.#sets[source] = data;
    if (source === "own") this.#keep({ data: data.id, path });
    this.#keepSource();
    this.#show();
    this.#changed();
  }

  #keepSource() {
    try {
      sessionStorage.setItem(SOURCE, JSON.stringify({ source: this.#source, drawn: this.#sets.drawn !== null }));
    } catch {
      // Without storage the page begins with MNIST again
    }
  }

  #keep(set) {
    try {
      if (set) localStorage.setItem(KEY, JSON.stringify(set));
      else localStorage.removeItem(KEY);
    } catch {
      // Without storage the choice lives as long as the page
    }
  }

  #restore() {
    const { source, drawn } = keptSource();
    this.#restoreOwn();
    if (source === "drawn" && drawn) this.#drawn.take();
  }

  async #restoreOwn() {
    const number = this.#asked.own;
    try {
      const set = JSON.parse(localStorage.getItem(KEY));
      if (!set) return;
      const found = await this.#link.do("describe", set);
      if (number !== this.#asked.own) return;
      this.#sets.own = found;
      this.#show();
      if (this.#source === "own") this.#changed();
    } catch {
      // Without storage there is none; and sets of one's own go after a while
    }
  }
}

/** What this tab learned from before it was loaded again. */
function keptSource() {
  try {
    const { source, drawn } = JSON.parse(sessionStorage.getItem(SOURCE));
    if (["own", "drawn"].includes(source)) return { source, drawn };
  } catch {
    // Nothing was chosen, or there is no storage
  }
  return { source: "mnist", drawn: false };
}
