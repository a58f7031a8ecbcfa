// The sum in one line: what each map or neuron brings, the bias, and what becomes of the whole.

import { part } from "./elements.js";
import { percent, shown } from "./numbers.js";

const DIGITS = 3;

/** The line for an opened cell (see demo/inspect.py), as elements; each term's full number is its data-value. */
export function equation({ cell, value, sum, bias, patch }, inputs, names, words) {
  if (!patch) return [result(words.value, value)];
  if (sum === null) {
    const values = [...inputs].flatMap((each, k) => (k ? [sign(","), term("", each)] : [term("", each)]));
    return [sign(words.largestOf), ...values, sign("="), result(words.value, value)];
  }
  const name = (channel) => (patch.maps.length > 1 ? names.short({ layer: patch.layer, channel }) : words.products);
  const terms = patch.contributions.map((each, k) => [name(patch.maps[k]), each]);
  if (patch.others) terms.push([names.others(patch.others), patch.rest]);
  terms.push([words.bias, bias]);
  const added = terms.flatMap(([name, each], k) => (k ? [sign("+"), term(name, each)] : [term(name, each)]));
  return [...added, sign("="), result(words.sum, sum), ...outcome(cell, value, words)];
}

function outcome({ layer }, value, words) {
  const isAnswer = layer === "output" || layer === "in_class";
  const step = isAnswer ? words.steps[layer] : "ReLU";
  const written = isAnswer ? percent(value) : shown(value, DIGITS);
  return [sign("→"), part("span", "term is-step", part("b", "", step), part("small", "", "")), sign("→"), result(words.value, value, written)];
}

function term(name, value, written = shown(value, DIGITS)) {
  const element = part("span", "term", part("b", "", written), part("small", "", name));
  element.dataset.value = value;
  return element;
}

function result(name, value, written) {
  const element = term(name, value, written);
  element.classList.add("is-result");
  return element;
}

function sign(symbol) {
  return part("span", "sign", symbol);
}
