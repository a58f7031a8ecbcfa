// The chosen tab as the end of the address, as #train: so it can be copied, bookmarked and loaded again.

const TABS = '#tabs [role="tab"][data-tab-id]';

/** Open the tab that the address names, now and when it names another one; and let the address name the chosen one. */
export function followTabs() {
  const waiting = new MutationObserver(() => openNamed() && waiting.disconnect());
  if (!openNamed()) waiting.observe(document.body, { childList: true, subtree: true });
  addEventListener("hashchange", openNamed);
  document.addEventListener("click", ({ target }) => {
    const tab = target.closest?.(TABS);
    if (tab) name(tab);
  });
}

/** False where there are no tabs yet. */
function openNamed() {
  const tabs = [...document.querySelectorAll(TABS)];
  const named = tabs.find((tab) => location.hash === hashOf(tab));
  if (named?.getAttribute("aria-selected") === "false") named.click();
  return tabs.length > 0;
}

/** A link's drawing stays in the address while its tab, the first one, is shown. */
function name(tab) {
  const isFirst = tab === document.querySelector(TABS);
  if (isFirst && location.hash.startsWith("#view=")) return;
  const address = location.href.split("#")[0] + (isFirst ? "" : hashOf(tab));
  history.replaceState(history.state, "", address);
}

function hashOf(tab) {
  return `#${tab.dataset.tabId}`;
}
