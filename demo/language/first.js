// Runs before anything else, Gradio's own scripts included: they ask only the browser which language to speak, and it
// answers with the page's. A link's language is that of the visit, the chosen one that of all visits; else the browser's
// first one that the page has, else the page's first. LOCALES is filled in by Python.
((locales) => {
  const KEY = "digitscope-language";
  const kept = (storage) => {
    try {
      return window[storage].getItem(KEY);
    } catch {
      return null; // storage is forbidden
    }
  };
  const linked = /^#view=\d+\.(\w+)\./.exec(location.hash)?.[1];
  if (Object.hasOwn(locales, linked ?? "")) {
    try {
      sessionStorage.setItem(KEY, linked);
    } catch {
      // Then until the page is loaded again
    }
  }
  const wanted = navigator.languages.map((tag) => tag.toLowerCase().split("-")[0]);
  const wishes = [linked, kept("sessionStorage"), kept("localStorage"), ...wanted, Object.keys(locales)[0]];
  const spoken = wishes.find((each) => Object.hasOwn(locales, each ?? ""));
  const languages = [locales[spoken], ...navigator.languages];
  Object.defineProperty(navigator, "language", { get: () => languages[0], configurable: true });
  Object.defineProperty(navigator, "languages", { get: () => languages, configurable: true });
})(LOCALES);
