// Where the picture comes from: the visitor's drawing, an example, an uploaded file, or a demonstration.

import { part, text } from "../glass/elements.js";
import { SIDE, readKept } from "../glass/strokes.js";
import { fill } from "../glass/words.js";

const INSTEAD = { example: 4 }; // while nothing is drawn

export class Sources {
  #root;
  #words;
  #chosen;
  #say;
  #open;
  #buttons = new Map(); // name → button
  name = "drawing";
  picture = INSTEAD;

  /**
   * @param open file → promise of { pixels } or { error }
   * @param chosen called when there is another picture: this.picture, for a request
   * @param say called with a sentence, or with an empty text
   */
  constructor(root, words, { open, exampleCount, stripUrl, demonstrations }, chosen, say) {
    this.#root = root;
    this.#words = words;
    this.#open = open;
    this.#chosen = chosen;
    this.#say = say;
    const file = root.querySelector("[data-testid=upload-file]");
    const find = (name) => root.querySelector(`[data-testid=source-${name}]`);
    this.#buttons.set("drawing", find("drawing")).set("upload", find("upload"));
    find("drawing").addEventListener("click", () => this.showDrawing());
    find("upload").addEventListener("click", () => file.click());
    file.addEventListener("change", () => {
      if (file.files.length) this.#upload(file.files[0]);
      file.value = ""; // so that the same file can be chosen again
    });
    const examples = Array.from({ length: exampleCount }, (_, k) => this.#example(k, stripUrl));
    root.querySelector(".strip").replaceChildren(...examples);
    root.querySelector(".demonstrations").replaceChildren(...Object.keys(demonstrations).map((name) => this.#demonstration(name)));
  }

  /** The colours of the picture: 1 is ink, but light in an uploaded one. */
  get tone() {
    return this.name === "upload" ? "light" : "ink";
  }

  /** Take up what the sketchpad of the first tab holds now. */
  showDrawing() {
    const kept = readKept();
    const isDrawn = kept && (kept.example !== null || kept.sample || kept.strokes.length > 0);
    if (!isDrawn) this.#show("drawing", INSTEAD);
    else if (kept.example !== null) this.#show("drawing", { example: kept.example });
    else if (kept.sample) this.#show("drawing", { sample: { part: kept.sample.part, index: kept.sample.index } });
    else this.#show("drawing", { strokes: kept.strokes, size: [SIDE, SIDE], brush: kept.brush });
    if (!isDrawn) this.#say(this.#words.noDrawing);
  }

  #show(name, picture) {
    this.name = name;
    this.picture = picture;
    for (const [each, button] of this.#buttons) button.setAttribute("aria-pressed", each === name);
    this.#say("");
    this.#chosen();
  }

  #example(k, stripUrl) {
    const picture = part("span", "strip-picture");
    picture.style.backgroundImage = `url("${stripUrl}")`;
    picture.style.setProperty("--example", k);
    return this.#button(`example-${k}`, "strip-button", this.#words.examples[k], picture, { example: k });
  }

  #demonstration(name) {
    const [title] = this.#words.demonstrations[name];
    return this.#button(`demonstration-${name}`, "demonstration", title, text("span", title), { demonstration: name });
  }

  #button(name, className, label, content, picture) {
    const button = part("button", className, content);
    button.type = "button";
    button.dataset.testid = name.startsWith("example") ? `source-${name}` : name;
    button.title = label;
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => this.#show(name, picture));
    this.#buttons.set(name, button);
    return button;
  }

  async #upload(file) {
    this.#say(fill(this.#words.uploading, { name: file.name }));
    const answer = await this.#open(file).catch(() => undefined);
    if (answer?.pixels) this.#show("upload", { pixels: answer.pixels });
    else this.#say(answer?.error ?? fill(this.#words.uploadFailed, { name: file.name }));
  }
}
