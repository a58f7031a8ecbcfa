"""The page's words: every language has all of them, and none stands anywhere else."""

import re
from html.parser import HTMLParser

import pytest

from demo.text import WORDS
from tests.test_layout import ROOT

NAME = "DigitScope"
BLANK = re.compile(r"\{(\w+)\}")
CHINESE = re.compile("[\u4e00-\u9fff]")


def entries(words, path=()):
    """(path, text) of every text, through names and lists; None where English takes the words of a class's own help."""
    if words is None or isinstance(words, str):
        yield path, words
        return
    items = words.items() if isinstance(words, dict) else enumerate(words)
    for name, value in items:
        yield from entries(value, (*path, name))


class Texts(HTMLParser):
    """Collects what a reader sees or hears of a template."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_data(self, data):
        if data.strip():
            self.found.append(data.strip())

    def handle_starttag(self, tag, attributes):
        self.found += [value for name, value in attributes if name in ("title", "alt", "placeholder", "aria-label")]


@pytest.mark.parametrize("language", sorted(set(WORDS) - {"en"}))
def test_a_language_has_every_text_with_the_same_blanks(language):
    english, other = dict(entries(WORDS["en"])), dict(entries(WORDS[language]))
    assert set(other) == set(english)
    blanks = {path: set(BLANK.findall(text)) for path, text in english.items() if text is not None}
    assert {path: set(BLANK.findall(other[path])) for path in blanks} == blanks


@pytest.mark.parametrize("language", sorted(WORDS))
def test_no_text_is_empty_but_what_a_class_says_itself(language):
    empty = [path for path, text in entries(WORDS[language]) if not (text or "").strip()]
    assert language == "en" or not empty
    assert all(path[:2] == ("train", "fields") for path in empty)


def test_templates_hold_no_words_but_the_name():
    for template in (ROOT / "demo").rglob("*.html"):
        texts = Texts()
        texts.feed(template.read_text(encoding="utf-8"))
        assert set(texts.found) <= {NAME}, template


def test_only_the_languages_folders_hold_chinese():
    files = [path for kind in ("py", "js", "html", "css") for path in (ROOT / "demo").rglob(f"*.{kind}")]
    others = [path for path in files if "text" not in path.parts]
    assert not [path for path in others if re.search("[\u4e00-\u9fff]", path.read_text(encoding="utf-8"))]


def test_chinese_is_written_with_chinese_marks():
    for path, text in entries(WORDS["zh"]):
        if CHINESE.search(text):
            plain = re.sub(r"\d,\d{3}", "", BLANK.sub("", text))  # a number keeps its commas
            assert not re.search(r"[,:;?!()]", plain), (path, text)
