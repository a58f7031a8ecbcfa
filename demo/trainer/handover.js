// What the Train tab hands to the Draw tab: the network that is to read, and a picture to look at.

const KEY = "digitscope-network";

/** Draw with this network: { visitor, run, title }; null for the one that comes with DigitScope. */
export function chooseNetwork(network) {
  try {
    if (network) localStorage.setItem(KEY, JSON.stringify(network));
    else localStorage.removeItem(KEY);
  } catch {
    // Without storage the choice lives as long as the page
  }
  window.dispatchEvent(new CustomEvent("digitscope-network", { detail: network }));
}

/** The network that was chosen before the page was loaded, null where none was. */
export function chosenNetwork() {
  try {
    const { visitor, run, title } = JSON.parse(localStorage.getItem(KEY));
    return { visitor: String(visitor), run: String(run), title: String(title) };
  } catch {
    return null;
  }
}

/** A run has come back: if its network is the one to read, what was drawn meanwhile is read with it now. */
export function readAgain(run) {
  const chosen = chosenNetwork();
  if (chosen?.run === run) chooseNetwork(chosen);
}

/** Call back whenever another network is chosen, on this page. */
export function onNetwork(callback) {
  window.addEventListener("digitscope-network", ({ detail }) => callback(detail));
}

/** Call back whenever a picture of the data is to be looked at. */
export function onSample(callback) {
  window.addEventListener("digitscope-sample", ({ detail }) => callback(detail));
}

/** Load a picture of the data into the network view: { part, index, picture }, see Drawing.showSample. */
export function openSample(sample) {
  window.dispatchEvent(new CustomEvent("digitscope-sample", { detail: sample }));
}

/** The Draw tab is the first one. */
export function openDrawTab() {
  document.querySelector('[role="tablist"] [role="tab"]')?.click();
  window.scrollTo({ top: 0 });
}
