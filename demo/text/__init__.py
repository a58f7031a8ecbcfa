"""Every visible word of the page: a folder a language, all with the same names."""

from demo.text import en, zh
from demo.text.zh.refusals import REFUSALS as CHINESE_REFUSALS

WORDS = {"en": en.WORDS, "zh": zh.WORDS}
"""Language → words, by the names that the page's files use."""

REFUSALS = {"en": {}, "zh": CHINESE_REFUSALS}
"""Language → English sentence of `core` → the same in that language (see `demo.refusals`)."""
