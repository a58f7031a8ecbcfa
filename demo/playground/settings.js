// What can be chosen besides picture and kernel: how the window slides, what follows the sum, and the colours.

import { part, text } from "../glass/elements.js";

const STRIDES = [1, 2, 3];
const PADDINGS = [0, 1, 2];
let groups = 0;

/**
 * A row of buttons of which one is pressed.
 * @param options [[value, label, title], …]
 * @returns element, and show(value) to press one without calling back
 */
export function choice(testid, title, options, chosen) {
  const group = `playground-${testid}-${groups++}`;
  const inputs = new Map();
  const labels = options.map(([value, label, hint]) => {
    const input = document.createElement("input");
    input.type = "radio";
    input.name = group;
    input.dataset.testid = `${testid}-${value}`;
    input.addEventListener("change", () => chosen(value));
    inputs.set(value, input);
    const option = part("label", "option", input, text("span", label));
    if (hint) option.title = hint;
    return option;
  });
  const element = part("div", "choice", text("span", title), part("div", "options", ...labels));
  element.setAttribute("role", "radiogroup");
  element.setAttribute("aria-label", title);
  const show = (value) => inputs.forEach((input, each) => (input.checked = each === value));
  return { element, show };
}

/** A switch with its name. */
export function toggle(testid, title, changed) {
  const input = document.createElement("input");
  input.type = "checkbox";
  input.dataset.testid = testid;
  input.addEventListener("change", () => changed(input.checked));
  return { element: part("label", "switch", input, text("span", title)), show: (isOn) => (input.checked = isOn) };
}

export class Settings {
  stride = 1;
  padding = 0;
  relu = false;
  pool = false;
  tone = "signed"; // or "grey": how the output is coloured
  #parts;

  /**
   * Its parts stand in different places: `element(name)`, of stride, padding, relu, pool and tone.
   * @param changed called with true where Python has to be asked again, with false where only the colours change
   */
  constructor(words, changed) {
    const set = (name, asks = true) => (value) => {
      this[name] = value;
      changed(asks);
    };
    const numbers = (values) => values.map((value) => [value, value]);
    const tones = [["signed", words.signed, words.signedLabel], ["grey", words.grey, words.greyLabel]];
    this.#parts = {
      stride: choice("stride", words.stride, numbers(STRIDES), set("stride")),
      padding: choice("padding", words.padding, numbers(PADDINGS), set("padding")),
      tone: choice("colours", words.coloursTitle, tones, set("tone", false)),
      relu: toggle("relu", words.relu, set("relu")),
      pool: toggle("pool", words.pool, set("pool")),
    };
    this.show({});
  }

  element(name) {
    return this.#parts[name].element;
  }

  /** Change some of them from outside. */
  show(values) {
    Object.assign(this, values);
    for (const [name, { show }] of Object.entries(this.#parts)) show(this[name]);
  }

  /** What Python is asked for. */
  sliding(bias) {
    return { stride: this.stride, padding: this.padding, bias, relu: this.relu, pool: this.pool };
  }
}
