// What to train: a recipe as a card, where the images come from, and every other choice under "more".

import { part, text } from "../glass/elements.js";
import { fill } from "../glass/words.js";
import { button, notice, sentenceOf } from "./controls.js";
import { count, roughly } from "./numbers.js";

const CARDS = ["fast", "classic"];
const PAUSE = 250; // ms after the last change until Python is asked about it

export class StartView {
  #link;
  #words;
  #started;
  #fields;
  #recipes;
  #cards = new Map();
  #inputs = new Map(); // field → { row, inputs: [element], error: element }
  #source;
  #plan;
  #notice = notice("train-notice");
  #timer = null;
  #asked = 0;
  recipe = CARDS[0];

  /**
   * @param fields what can be chosen (see demo/training/form.py); recipes: name → field → value
   * @param source the view that knows where the images come from (see data.js)
   * @param started called with Python's answer once a training has begun
   */
  constructor(root, link, words, { fields, recipes, source, started }) {
    this.#link = link;
    this.#words = words;
    this.#started = started;
    this.#fields = fields;
    this.#recipes = recipes;
    this.#source = source;
    this.#plan = part("p", "plan");
    this.#plan.dataset.testid = "train-plan";
    const start = button(words.train, "train-start", () => this.#start(), "button primary");
    const cards = part("div", "cards", ...CARDS.map((name) => this.#card(name)));
    cards.setAttribute("role", "radiogroup");
    cards.setAttribute("aria-label", words.recipe);
    root.append(
      text("h3", words.startTitle),
      cards,
      source.element,
      this.#more(),
      part("div", "go", start, this.#plan),
      this.#notice,
    );
    this.choose(this.recipe);
  }

  /** Take a recipe's values into every field. */
  choose(name) {
    this.recipe = name;
    for (const [each, card] of this.#cards) card.querySelector("input").checked = each === name;
    for (const { name: field } of this.#fields) this.#set(field, this.#recipes[name][field]);
    this.#soon(0);
  }

  /** The estimates on the cards, and the plan: when the line or the data have changed. */
  refresh() {
    this.#notice.textContent = ""; // it was about other data
    this.#soon(0);
  }

  get #values() {
    return Object.fromEntries([...this.#inputs].map(([name, { inputs }]) => [name, valueOf(inputs)]));
  }

  get request() {
    return { recipe: this.recipe, values: this.#values, data: this.#source.chosen };
  }

  #card(name) {
    const { title, line } = this.#words.recipes[name];
    const radio = document.createElement("input");
    Object.assign(radio, { type: "radio", name: "train-recipe", value: name });
    radio.dataset.testid = `recipe-${name}`;
    radio.addEventListener("change", () => this.choose(name));
    const time = part("small", "card-time", "…");
    const card = part("label", "card", radio, text("b", title), text("span", line), time);
    this.#cards.set(name, card);
    return card;
  }

  #more() {
    const more = part("details", "more", text("summary", this.#words.more));
    more.dataset.testid = "train-more";
    const groups = new Map();
    for (const field of this.#fields) {
      const { group } = field;
      if (!groups.has(group)) groups.set(group, part("fieldset", "group", text("legend", this.#words.groups[group])));
      groups.get(group).append(this.#row(field));
    }
    more.append(...groups.values());
    return more;
  }

  #row(field) {
    const [label, help] = this.#words.fields[field.name];
    const inputs = Array.from({ length: field.count }, (_, k) => this.#input(field, label, k));
    const error = part("small", "field-error");
    error.id = `train-error-${field.name}`;
    const hint = text("small", help ?? field.help);
    const row = part("div", "field", text("span", label), part("span", "field-inputs", ...inputs), hint, error);
    row.dataset.testid = `field-${field.name}`;
    this.#inputs.set(field.name, { row, inputs, error });
    return row;
  }

  #input(field, label, k) {
    const { choices, low, above, high, whole } = field;
    const input = document.createElement(choices ? "select" : "input");
    if (choices) input.append(...choices.map((choice) => new Option(this.#words.choices[choice] ?? choice, choice)));
    else Object.assign(input, { type: "number", min: low ?? above, max: high, step: whole ? 1 : "any" });
    input.setAttribute("aria-label", field.count > 1 ? `${label} ${k + 1}` : label);
    input.setAttribute("aria-describedby", `train-error-${field.name}`);
    input.addEventListener("input", () => this.#soon());
    return input;
  }

  #set(name, value) {
    const values = Array.isArray(value) ? value : [value];
    this.#inputs.get(name).inputs.forEach((input, k) => (input.value = values[k]));
  }

  #soon(pause = PAUSE) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#askPlan(), pause);
  }

  async #askPlan() {
    const number = ++this.#asked;
    try {
      const plan = await this.#link.do("plan", this.request);
      if (number === this.#asked) this.#showPlan(plan);
    } catch (error) {
      if (number === this.#asked) this.#plan.textContent = sentenceOf(error, this.#words);
    }
  }

  #showPlan({ errors, parameters, seconds, cards }) {
    this.#showErrors(errors);
    this.#plan.textContent = fill(this.#words.plan, {
      parameters: count(parameters, this.#words.language),
      time: roughly(seconds, this.#words),
    });
    for (const [name, card] of this.#cards) {
      const time = roughly(cards[name], this.#words);
      card.querySelector(".card-time").textContent = fill(this.#words.about, { time });
    }
  }

  /** Say at each field what is wrong with it; the others keep what was typed. */
  #showErrors(errors) {
    for (const [name, { row, inputs, error }] of this.#inputs) {
      const wrong = errors[name];
      error.textContent = wrong ? this.#expected(name, wrong) : "";
      row.classList.toggle("is-wrong", Boolean(wrong));
      for (const input of inputs) input.setAttribute("aria-invalid", Boolean(wrong));
      if (wrong) row.closest("details").open = true;
    }
  }

  /** What the field takes, in the page's language where it is only a matter of limits. */
  #expected(name, wrong) {
    // Python's sentence calls the field by its own name
    if (wrong !== "limits") return wrong.replace(name, this.#words.fields[name][0]);
    const field = this.#fields.find((each) => each.name === name);
    const kind = field.whole ? "whole" : "number";
    return fill(this.#words.expected[`${kind}${field.low === null ? "Above" : "From"}`], field);
  }

  async #start() {
    this.#notice.textContent = "";
    try {
      this.#started(await this.#link.do("start", this.request));
    } catch (error) {
      this.#notice.textContent = sentenceOf(error, this.#words);
      if (!error.answer?.errors) return;
      this.#showErrors(error.answer.errors);
      [...this.#inputs.values()].flatMap(({ inputs }) => inputs).find(({ ariaInvalid }) => ariaInvalid === "true")?.focus();
    }
  }
}

/** One value or a list, numbers where they are numbers: what else was typed goes as it is, and is refused by name. */
function valueOf(inputs) {
  const isNumber = ({ type, value }) => type === "number" && value !== "";
  const values = inputs.map((input) => (isNumber(input) ? Number(input.value) : input.value));
  return values.length > 1 ? values : values[0];
}
