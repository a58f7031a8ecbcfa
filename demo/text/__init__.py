"""Every visible word of the page: a folder a language, all with the same names."""

import os
from importlib import import_module

from demo.options import LANGUAGES

_MODULES = {language: import_module(f"demo.text.{language}") for language in LANGUAGES}

ALL = {language: module.WORDS for language, module in _MODULES.items()}
"""Language → words, by the names that the page's files use; each has its own name in `share`."""

REFUSALS = {language: getattr(module, "REFUSALS", {}) for language, module in _MODULES.items()}
"""Language → English sentence of `core` → the same in that language (see `demo.refusals`)."""

FIGURES = {language: getattr(module, "FIGURE", {}) for language, module in _MODULES.items()}
"""Language → names of `core.figure.Words`, whose own words are English → the same in that language."""


def offered(names: str | None) -> dict[str, dict]:
    """The languages that are named, as in "zh,en", the first for browsers that want none of them; all for None."""
    return {name: ALL[name] for name in names.split(",")} if names else ALL


WORDS = offered(os.environ.get("DIGITSCOPE_LANGUAGES"))
"""Those that this page speaks; `demo.options` has made sure that there are such."""
