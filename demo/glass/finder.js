// The box in which one types the number of an image, and which shows that of the image on the sketchpad.

import { part } from "./elements.js";
import { fill } from "./words.js";

export class Finder {
  #words;
  #box;
  #wanted = null; // what Python is asked for
  #named = ""; // the image on the sketchpad, as it would be typed

  /**
   * @param ask called when there is something to be asked
   * @param partOf gives the part that a number alone belongs to
   */
  constructor(words, ask, partOf) {
    this.#words = words;
    this.#box = document.createElement("input");
    Object.assign(this.#box, { type: "text", placeholder: words.placeholder, enterKeyHint: "go", autocomplete: "off" });
    this.#box.dataset.testid = "sample-index";
    this.#box.setAttribute("aria-label", words.find);
    this.#box.title = words.find;
    this.#box.addEventListener("focus", () => this.#box.select());
    this.element = document.createElement("form");
    this.element.append(this.#box);
    this.note = part("p", "find-note");
    this.note.dataset.testid = "sample-note";
    this.note.setAttribute("role", "status");
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#say("");
      this.#wanted = { text: this.#box.value, part: partOf() };
      ask();
    });
  }

  get request() {
    return this.#wanted ? { find: this.#wanted } : {};
  }

  /** Take in what was found: the image, if there is one. */
  show(found) {
    if (!this.#wanted || JSON.stringify(found?.asked) !== JSON.stringify(this.#wanted)) return null;
    if (found.busy) {
      this.#say(this.#words.busy[found.busy]);
      return null;
    }
    this.#wanted = null;
    this.#say(found.failed ?? (found.problem ? this.#problem(found) : ""));
    return found.sample ?? null;
  }

  /** Show the number of the image on the sketchpad, unless somebody is typing another one. */
  name(sample) {
    const template = this.#words.typed[sample?.part]; // none for pictures of one's own
    const named = template ? fill(template, { index: sample.index }) : "";
    if (named === this.#named) return;
    this.#named = this.#box.value = named;
    this.#say("");
  }

  #problem({ problem, part: name, last }) {
    return fill(this.#words.problems[problem], { part: this.#words.parts[name], last });
  }

  #say(sentence) {
    this.note.textContent = sentence;
    this.#box.setAttribute("aria-invalid", sentence !== "" && this.#wanted === null);
  }
}
