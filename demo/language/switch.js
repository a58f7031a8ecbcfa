// The page's head: a button a language; and in other people's pages, a link to a tab of one's own.

import { part, text } from "../glass/elements.js";
import { chooseWords } from "../glass/words.js";

const KEY = "digitscope-language"; // as in first.js, which reads it

/** @param languages language → words of its "share" */
export function mount(root, languages) {
  const words = chooseWords(languages);
  root.lang = words.language;
  const buttons = Object.entries(languages).map(([language, { name, locale }]) => {
    const button = text("button", name);
    button.type = "button";
    button.lang = locale;
    button.setAttribute("aria-pressed", language === words.language);
    button.addEventListener("click", () => choose(language));
    return button;
  });
  const choice = part("div", "", ...buttons);
  choice.dataset.testid = "language";
  choice.setAttribute("role", "group");
  choice.setAttribute("aria-label", words.switch);
  root.replaceChildren(...(window.top === window ? [] : [ownTab(words)]), choice);
}

function choose(language) {
  try {
    localStorage.setItem(KEY, language);
    sessionStorage.removeItem(KEY); // a link's language ends where another one is chosen
  } catch {
    return; // nothing would be left of it after loading
  }
  // The drawing is kept by itself; the link's fragment would bring its language back
  if (location.hash.startsWith("#view=")) history.replaceState(history.state, "", location.href.split("#")[0]);
  location.reload();
}

function ownTab(words) {
  const link = text("a", words.tryOwn);
  link.href = location.href.split("#")[0];
  link.target = "_blank";
  link.rel = "noopener";
  link.title = words.tryOwnLabel;
  link.dataset.testid = "try-own";
  return link;
}
