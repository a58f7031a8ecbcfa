// Buttons, and what is said where Python refused or did not answer.

import { part, text } from "../glass/elements.js";
import { Lost, Refused } from "./link.js";

/** A button with these words; `pressed` may be async, and the button waits for it. */
export function button(label, testid, pressed, className = "button") {
  const element = part("button", className, label);
  element.type = "button";
  if (testid) element.dataset.testid = testid;
  element.addEventListener("click", async () => {
    element.disabled = true;
    try {
      await pressed();
    } finally {
      element.disabled = false;
    }
  });
  return element;
}

/** An icon (a path in a square of 24) as a button. */
export function iconButton(path, label, testid, pressed) {
  const element = button("", testid, pressed, "button icon");
  element.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}" /></svg>`;
  element.title = label;
  element.setAttribute("aria-label", label);
  return element;
}

/** The sentence for an error: Python's own, that there was no answer, or why the server takes nothing right now. */
export function sentenceOf(error, words) {
  if (error instanceof Refused) {
    const { busy, status } = error.answer;
    return (busy ? words.refusals.busy : words.refusals[status]) ?? error.message;
  }
  if (error instanceof Lost) return words.lost;
  throw error;
}

/** Do it, and say in the notice what went wrong; whether it went well. */
export async function attempt(action, notice, words) {
  notice.textContent = "";
  try {
    await action();
    return true;
  } catch (error) {
    notice.textContent = sentenceOf(error, words);
    return false;
  }
}

/** One line for what went wrong, empty while nothing did; it speaks. */
export function notice(testid) {
  const element = part("p", "notice");
  element.setAttribute("role", "alert");
  if (testid) element.dataset.testid = testid;
  return element;
}

/** A name and a number under it. */
export function fact(name, value, testid) {
  const number = text("dd", value);
  if (testid) number.dataset.testid = testid;
  return part("div", "fact", text("dt", name), number);
}
