"""Every visible word of the page: a folder a language, all with the same names."""

import os

from demo.text import en, zh
from demo.text.zh.refusals import REFUSALS as CHINESE_REFUSALS

ALL = {"en": en.WORDS, "zh": zh.WORDS}
"""Language → words, by the names that the page's files use."""

REFUSALS = {"en": {}, "zh": CHINESE_REFUSALS}
"""Language → English sentence of `core` → the same in that language (see `demo.refusals`)."""


def offered(names: str | None) -> dict[str, dict]:
    """The languages that are named, as in "zh,en", the first for browsers that want none of them; all for None."""
    return {name: ALL[name] for name in names.split(",")} if names else ALL


WORDS = offered(os.environ.get("DIGITSCOPE_LANGUAGES"))
"""Those that this page speaks; `demo.options` has made sure that there are such."""
