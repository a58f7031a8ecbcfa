// What is shown of the answers while a digit grows: no accusation under the pen, no candidate that comes and goes.
// Python's answer is shown as it is soon after the pen lifts; until then the digits it might become, the steady ones.

const STAY = 400; // ms that other candidates must last before they replace the ones that are shown
const SETTLE = 80; // ms after the pen lifts until the verdict: another stroke may follow at once

export class Calm {
  #growing = false;
  #settled = 0; // when the verdict may be shown
  #frame = null;
  #isNewest = false;
  #shown = { kind: "", digits: [] };
  #rival = null; // { digits, since }
  #timer = null;

  /** @param changed called when something else is to be shown */
  constructor(changed) {
    this.changed = changed;
  }

  /** kind: one of the four verdicts, "drawing" while a digit grows, "" before the first answer; digits: to be named. */
  get shown() {
    return this.#shown;
  }

  /** @param growing whether a stroke grows now; isFresh: whether it is the drawing's first */
  pen(growing, isFresh) {
    if (growing && !this.#growing) {
      const goesOn = !isFresh && this.#shown.digits.length;
      this.#rival = null;
      this.#show("drawing", goesOn ? this.#shown.digits : []);
    }
    if (!growing && this.#growing) {
      this.#settled = performance.now() + SETTLE;
      this.#isNewest = false; // the answer about the whole drawing is still to come
    }
    this.#growing = growing;
  }

  /** @param isNewest whether the frame is about the drawing of now */
  frame(frame, isNewest) {
    this.#frame = frame;
    this.#isNewest = isNewest;
    this.#decide();
  }

  #decide() {
    clearTimeout(this.#timer);
    const wait = this.#settled - performance.now();
    if (this.#growing) this.#follow();
    else if (wait > 0) this.#later(wait);
    else if (this.#isNewest) this.#show(this.#frame.verdict, named(this.#frame));
  }

  /** Let other candidates take over once they have lasted. */
  #follow() {
    const digits = named(this.#frame);
    const isKnown = this.#shown.digits.some((digit) => digits.includes(digit));
    if (!digits.length || isKnown) {
      this.#rival = null;
      return;
    }
    const now = performance.now();
    if (!this.#rival?.digits.some((digit) => digits.includes(digit))) this.#rival = { digits, since: now };
    const wait = this.#rival.since + STAY - now;
    if (wait > 0) this.#later(wait);
    else this.#show("drawing", digits);
  }

  #later(wait) {
    this.#timer = setTimeout(() => this.#decide(), wait);
  }

  #show(kind, digits) {
    if (kind === this.#shown.kind && String(digits) === String(this.#shown.digits)) return;
    this.#shown = { kind, digits };
    this.changed();
  }
}

/** The digits that an answer names, most probable first; one of less than 5% is not worth naming. */
function named({ verdict, digit, candidates, probabilities }) {
  if (verdict === "digit") return [digit];
  return candidates.filter((candidate) => candidate === digit || probabilities[candidate] >= 0.05);
}
