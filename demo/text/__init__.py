"""Every visible word of the page: a folder a language, all with the same names."""

from demo.text import en, zh

WORDS = {"en": en.WORDS, "zh": zh.WORDS}
"""Language → words, by the names that the page's files use."""
