// The list of all keys: in a dialog, opened with the button or with the key "?".

import { part, text } from "../glass/elements.js";
import { chooseWords } from "../glass/words.js";
import { followTabs } from "./tabs.js";

const TYPING = "input:not([type=range], [type=radio], [type=checkbox]), textarea, select, [contenteditable]";

/** @param languages language → words of the list */
export function mount(root, languages) {
  const words = chooseWords(languages);
  document.documentElement.lang = words.language;
  followTabs();
  const open = root.querySelector(".shortcuts-open");
  open.textContent = "?";
  open.title = words.open;
  open.setAttribute("aria-label", words.open);
  open.setAttribute("aria-haspopup", "dialog");
  const dialog = root.querySelector(".shortcuts");
  fillDialog(dialog, words);
  open.addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.defaultPrevented || dialog.open || event.target.matches(TYPING)) return;
    event.preventDefault();
    dialog.showModal();
  });
}

function fillDialog(dialog, words) {
  const title = text("h2", words.title);
  title.id = "shortcuts-title";
  dialog.setAttribute("aria-labelledby", title.id);
  const close = part("button", "shortcuts-close", "✕");
  close.type = "button";
  close.dataset.testid = "shortcuts-close";
  close.title = words.close;
  close.setAttribute("aria-label", words.close);
  close.addEventListener("click", () => dialog.close());
  const groups = words.groups.flatMap((group) => [text("h3", group.title), list(group.keys)]);
  dialog.replaceChildren(part("div", "shortcuts-head", title, close), ...groups);
  // What is below the dialog has keys of its own, Escape among them
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.addEventListener("click", (event) => event.target === dialog && isOutside(dialog, event) && dialog.close());
}

function list(keys) {
  return part("dl", "", ...keys.flatMap(([key, use]) => [part("dt", "", text("kbd", key)), text("dd", use)]));
}

/** Whether a click on the dialog's own element lies on what is behind it. */
function isOutside(dialog, { clientX, clientY }) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
