// Says wherever one is on the page that maps are off, what that changed, and switches them all on again.

import { classNames } from "./classes.js";
import { part, text, write } from "./elements.js";
import { percent } from "./numbers.js";
import { fill } from "./words.js";

const NAMED = 3; // maps that are named; more are counted

export class SilencedNote {
  #words;
  #layers;
  #says = part("span", "");
  #root;

  constructor(stage, allOn) {
    this.#words = stage.words.why;
    this.#layers = stage.words.layers;
    const button = text("button", this.#words.allOn);
    button.type = "button";
    button.className = "plain";
    button.dataset.testid = "all-on";
    button.addEventListener("click", allOn);
    this.#root = part("div", "silenced-note", this.#says, button);
    this.#root.dataset.testid = "silenced";
    this.#root.setAttribute("role", "status");
    this.#root.hidden = true;
    stage.root.append(this.#root);
  }

  /** @param off the switches that are off: { layer, map } */
  show(frame, off) {
    const isShown = off.length > 0 && Boolean(frame.silenced);
    this.#root.hidden = !isShown;
    if (!isShown) return;
    const names = classNames(frame);
    const now = this.#answer(frame, names);
    const before = this.#answer(frame.silenced, names);
    const isSame = frame.verdict === frame.silenced.verdict && frame.digit === frame.silenced.digit;
    const sentence = fill(this.#words[isSame ? "stillThere" : "changed"], { maps: this.#names(off), now, before });
    write(this.#says, sentence);
  }

  #answer({ verdict, digit, probabilities }, names) {
    return outcome(this.#words, verdict, names[digit], probabilities[digit]);
  }

  #names(off) {
    if (off.length > NAMED) return fill(this.#words.manyMaps, { count: off.length });
    const names = off.map(({ layer, map }) => fill(this.#words.mapOf, { layer: this.#layers[layer], map: map + 1 }));
    return names.join(this.#words.and);
  }
}

/** An answer in a few words; the digit, or the name of the class, and the probability are of no matter for an empty sheet. */
export function outcome(words, verdict, digit, probability) {
  return fill(words.outcomes[verdict], { digit, percent: percent(probability) });
}
