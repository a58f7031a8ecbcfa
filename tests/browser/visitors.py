"""Visitors one after the other in the same browser: each is new to the app, and the browser knows its scripts by then.

A new context has an empty cache: it asks for all scripts of Gradio and the page and compiles them, which takes longer
than most tests. So whoever comes gets a context that another has left, with nothing in it but that cache.
"""

from playwright.sync_api import Browser, BrowserContext

NOTHING = {"cookies": [], "origins": []}


class Visitors:
    """Gives contexts of a browser; a context is given again to a visitor with the same options."""

    def __init__(self, browser: Browser):
        self._browser = browser
        self._options: dict[BrowserContext, str] = {}
        self._left: dict[str, list[BrowserContext]] = {}

    def come(self, **options) -> BrowserContext:
        """A context without pages, cookies, storage or permissions; options: those of Browser.new_context."""
        name = repr(sorted(options.items()))
        if left := self._left.get(name):
            return left.pop()
        context = self._browser.new_context(**options)
        self._options[context] = name
        return context

    def go(self, context: BrowserContext) -> None:
        """Its visitor leaves, and takes everything along."""
        for page in context.pages:
            page.close()
        context.clear_permissions()
        context.set_storage_state(NOTHING)
        self._left.setdefault(self._options[context], []).append(context)
