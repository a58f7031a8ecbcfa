// Which network reads: the one that comes with DigitScope, or one of the visitor's runs; back with one click.

import { chooseNetwork, chosenNetwork, onNetwork, onSample } from "../trainer/handover.js";
import { part, text } from "./elements.js";
import { fill } from "./words.js";

export class Reader {
  #words;
  #language;
  #network = chosenNetwork();
  #box = part("p", "reader");
  #title = text("span", "");

  constructor(stage) {
    this.#words = stage.words.train.reader;
    this.#language = stage.words.language;
    const back = text("button", this.#words.back);
    back.type = "button";
    back.dataset.testid = "shipped-network";
    back.addEventListener("click", () => chooseNetwork(null));
    this.#box.append(this.#title, back);
    this.#box.dataset.testid = "reader";
    stage.root.querySelector(".glass-head").append(this.#box);
    onNetwork((network) => {
      this.#network = network;
      this.#name();
      stage.ask();
    });
    onSample((sample) => stage.drawing.showSample(sample));
    this.#name();
  }

  /** Whose network is to read, and in which language to say that it cannot; nothing for the one that comes with DigitScope. */
  get request() {
    const network = this.#network && { visitor: this.#network.visitor, run: this.#network.run };
    return network ? { network, language: this.#language } : {};
  }

  /** The title may have been changed since the network was chosen. */
  show(frame) {
    if (this.#network && frame.network) this.#network = { ...this.#network, title: frame.network.title };
    this.#name();
  }

  #name() {
    this.#box.hidden = !this.#network;
    this.#box.dataset.run = this.#network?.run ?? "";
    this.#title.textContent = this.#network ? fill(this.#words.reads, { title: this.#network.title }) : "";
  }
}
