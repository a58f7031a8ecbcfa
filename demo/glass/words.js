// Every visible word comes from Python, in each language; here one language is chosen and its blanks are filled.

/**
 * The words of the browser's first language that the page has, its own first one where it has none; and `languages`, the names of
 * all. The language of the page is the browser's first one by then (see demo/language/first.js).
 */
export function chooseWords(languages) {
  const wanted = [...keptLanguages(), ...navigator.languages].map((tag) => tag.toLowerCase().split("-")[0]);
  const language = wanted.find((each) => each in languages) ?? Object.keys(languages)[0];
  return { ...languages[language], language, languages: Object.keys(languages) };
}

/** For a page that is mounted without that script: a link's language and the chosen one. */
function keptLanguages() {
  try {
    return [sessionStorage, localStorage].map((storage) => storage.getItem("digitscope-language") ?? "");
  } catch {
    return []; // storage is forbidden
  }
}

/** "a {digit}" and { digit: 4 } → "a 4" */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Put the words where the page names them: as text, or as the label of a picture or button. */
export function placeWords(root, words) {
  for (const element of root.querySelectorAll("[data-text]")) element.textContent = words[element.dataset.text];
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", words[element.dataset.label]);
    if (element.matches("button, input")) element.title = words[element.dataset.label];
  }
  root.lang = words.language;
}
