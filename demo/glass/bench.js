// The room under the network: panels behind tabs, one shown at a time. Any part of the page may add one.

import { part } from "./elements.js";

export class Bench {
  #tabs;
  #room;
  #panels = new Map(); // name → { tab, panel }
  #chosen = null; // what the visitor, or the page, has opened to stay
  #peeked = null; // what is shown for the moment
  #declined = null; // what was shown for the moment when the visitor opened something else

  constructor(root) {
    this.#tabs = part("div", "bench-tabs");
    this.#tabs.setAttribute("role", "tablist");
    this.#room = part("div", "bench-room");
    root.replaceChildren(this.#tabs, this.#room);
    this.#tabs.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * Add a panel; the first one is shown while nothing else is.
   * @param title the visible words of its tab, whose test id is `tab-${name}`
   */
  add(name, title, element) {
    const tab = part("button", "bench-tab", title);
    tab.type = "button";
    tab.dataset.testid = `tab-${name}`;
    tab.setAttribute("role", "tab");
    tab.addEventListener("click", () => this.open(name));
    const panel = part("div", "bench-panel", element);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-label", title);
    this.#panels.set(name, { tab, panel });
    this.#tabs.append(tab);
    this.#room.append(panel);
    this.#chosen ??= name;
    this.#show();
  }

  /** The names of all panels. */
  get names() {
    return [...this.#panels.keys()];
  }

  /** The name of the panel that is shown. */
  get shown() {
    return this.#peeked ?? this.#chosen;
  }

  /** Show a panel until another one is opened. */
  open(name) {
    this.#declined = this.#peeked === name ? null : this.#peeked;
    this.#chosen = name;
    this.#peeked = null;
    this.#show();
  }

  /** Show a panel until it is left, unless the visitor has opened another one than the first; `always`, even then. */
  peek(name, always = false) {
    const [first] = this.#panels.keys();
    if (!always && (this.#declined === name || ![first, name].includes(this.#chosen))) return;
    this.#declined = null;
    this.#peeked = name;
    this.#show();
  }

  /** Go back to what was opened before. */
  leave(name) {
    if (this.#declined === name) this.#declined = null;
    if (this.#peeked !== name) return;
    this.#peeked = null;
    this.#show();
  }

  #show() {
    for (const [name, { tab, panel }] of this.#panels) {
      const isShown = name === this.shown;
      panel.hidden = !isShown;
      tab.setAttribute("aria-selected", isShown);
      tab.tabIndex = isShown ? 0 : -1;
    }
  }

  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const { names } = this;
    const name = names[(names.indexOf(this.shown) + step + names.length) % names.length];
    this.open(name);
    this.#panels.get(name).tab.focus();
    event.preventDefault();
  }
}
