// Saves the whole view, as a picture or as numbers: Python makes the file, of the drawing that is shown.

import { part, text } from "./elements.js";
import { bytesOf } from "./numbers.js";
import { download } from "./save.js";

const LOST = 30000; // ms after which no file is expected any more

export class Keep {
  #stage;
  #words;
  #said = part("p", "keep-said"); // the row's title, or how the saving went
  #isBusy = false;
  #kept = null; // the state of the drawing that was saved last

  /** @param stage keep: { kind, language, drawing } → promise of { name, type, data }, of { error } or { busy } */
  constructor(stage) {
    this.#stage = stage;
    this.#words = stage.words.keep;
    this.#said.setAttribute("role", "status");
    const buttons = Object.entries(this.#words.kinds).map(([kind, words]) => this.#button(kind, words));
    this.#said.textContent = this.#words.title;
    stage.root.querySelector(".keep").replaceChildren(this.#said, ...buttons);
  }

  get request() {
    return {}; // a file is asked for apart from the frames, so that no drawing waits for it
  }

  /** With another drawing, what was said of the last one's file is over. */
  show() {
    if (this.#isBusy || this.#stage.drawing.state === this.#kept) return;
    this.#said.textContent = this.#words.title;
  }

  #button(kind, [name, label]) {
    const button = text("button", name);
    button.type = "button";
    button.dataset.testid = `keep-${kind}`;
    button.title = label;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => this.#keep(kind));
    return button;
  }

  async #keep(kind) {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#said.textContent = this.#words.working;
    this.#kept = this.#stage.drawing.state;
    const file = await this.#ask({ kind, language: this.#stage.words.language, drawing: this.#stage.request() });
    this.#isBusy = false;
    if (file?.data) download(file.name, new Blob([bytesOf(file.data)], { type: file.type }));
    this.#said.textContent = this.#sentence(file);
  }

  /** The file, undefined where none comes. */
  #ask(request) {
    const lost = new Promise((resolve) => setTimeout(resolve, LOST));
    return Promise.race([this.#stage.keep(request), lost]).catch(() => undefined);
  }

  #sentence(file) {
    if (file?.data) return this.#words.done;
    return file?.error ?? (file?.busy ? this.#words.busy : this.#words.failed);
  }
}
