// A choice of one among a few, side by side: radio buttons, so that arrow keys and screen readers know them.

import { part, text } from "./elements.js";

/**
 * @param name also the start of the test ids
 * @param labels value → text
 * @param chosen called with the value that was chosen
 */
export function segments(name, labels, values, first, chosen) {
  const choices = values.map((value) => {
    const input = document.createElement("input");
    input.type = "radio";
    input.name = name;
    input.value = value;
    input.checked = value === first;
    input.dataset.testid = `${name}-${value}`;
    input.addEventListener("change", () => chosen(value));
    return part("label", "segment", input, text("span", labels[value]));
  });
  const group = part("div", "segments", ...choices);
  group.setAttribute("role", "radiogroup");
  return group;
}
