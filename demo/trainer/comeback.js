// How runs come to the table that were there before or elsewhere: deleted ones that can come back, and uploads.

import { part, text, write } from "../glass/elements.js";
import { fill } from "../glass/words.js";
import { button } from "./controls.js";
import { sendFile } from "./upload.js";

/** What was deleted and can come back, with a button each. */
export class DeletedRuns {
  #words;
  #comeBack;
  #shown = "";
  element = part("div", "deleted");

  /** @param comeBack (action, () => values) → promise: has Python do it, says what went wrong, and looks anew */
  constructor(words, comeBack) {
    this.#words = words;
    this.#comeBack = comeBack;
    this.element.hidden = true;
  }

  /** @param deleted { word, title, minutes }, the last one first */
  show(deleted) {
    const key = JSON.stringify(deleted.map(({ word }) => word));
    if (key === this.#shown) {
      // The buttons stay: the one that is pressed must not go away under the finger
      [...this.element.querySelectorAll("span")].forEach((span, k) => write(span, this.#said(deleted[k])));
      return;
    }
    this.#shown = key;
    const lines = deleted.map((one) => this.#line(one));
    this.element.replaceChildren(text("p", this.#words.deletedTitle), ...lines);
    this.element.hidden = lines.length === 0;
  }

  #line(one) {
    const { undo } = this.#words.actions;
    const back = () => this.#comeBack("undelete", () => ({ word: one.word }));
    const again = button(undo, "undo-delete", back, "button small");
    again.setAttribute("aria-label", `${undo}: ${one.title}`);
    return part("div", "undo", text("span", this.#said(one)), again);
  }

  #said({ title, minutes }) {
    return fill(this.#words.deletedFor, { name: title, minutes });
  }
}

/** A button that takes the zip of a run. @param upload file → promise of its place; comeBack: as in DeletedRuns */
export function uploadButton(words, upload, comeBack) {
  const field = document.createElement("input");
  Object.assign(field, { type: "file", accept: ".zip", hidden: true });
  field.dataset.testid = "upload-run";
  field.addEventListener("change", async () => {
    const [file] = field.files;
    field.value = "";
    if (file) await comeBack("upload", async () => ({ path: await sendFile(upload, file) }));
  });
  const pick = button(words.actions.upload, "upload", () => field.click(), "button small");
  return part("div", "", pick, field);
}
