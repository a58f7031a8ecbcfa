"""The page's words: every language has all of them, and none stands anywhere else."""

import re
from html.parser import HTMLParser

import pytest

from core.figure import Words
from demo.text import FIGURES, WORDS
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


LITERAL = re.compile(
    r"""//[^\n]*|/\*.*?\*/|(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)""", re.DOTALL
)
SHOWN = re.compile(
    r"(?:\.(?:textContent|innerText|title|ariaLabel|ariaDescription|placeholder|alt)\s*\+?=\s*"
    r"|setAttribute\(\"(?:aria-label|aria-description|title|placeholder|alt)\",\s*)$"
)
"""What stands before a literal that people see or hear."""
KEYS = {"Enter", "Escape", "Delete", "Backspace"}
"""As browsers call them."""


def words_in(literal: str) -> list[str]:
    """What is nothing but letters and the marks of a sentence, outside what is filled in; selectors, classes' names in
    small letters and the paths of a drawing are no words."""
    plain = re.sub(r"\$\{[^}]*\}", " ", literal)
    words = [word for word in plain.split() if re.fullmatch(r"[(“']?[A-Za-z][a-z’']+[,.:;!?…)”']*", word)]
    capital, ends = re.match(r"[A-Z][a-z]", plain), re.search(r"[a-z][.!?…]$", plain)
    return words if capital or ends or len(words) > 3 else []


def spoken_by(code: str) -> list[str]:
    """The literals of a JavaScript module that look like words for people: short sentences, capitals, and whatever is
    put where it is seen or heard. What an error says is for the programmer, as the page shows none of ours as it is."""
    found = []
    for match in LITERAL.finditer(code):
        text = (match["text"] or "")[1:-1]
        before = code[max(0, match.start() - 60) : match.start()]
        is_shown = SHOWN.search(before) and re.search(r"[A-Za-z]{2}", re.sub(r"\$\{[^}]*\}", "", text))
        if is_shown or (words_in(text) and text not in KEYS and not re.search(r"Error\(\s*$", before)):
            found.append(text)
    return found


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


@pytest.mark.parametrize("language", sorted(language for language, words in FIGURES.items() if words))
def test_a_language_has_every_word_of_the_figure_with_the_same_blanks(language):
    english, other = dict(entries(vars(Words()))), dict(entries(FIGURES[language]))
    assert set(other) == set(english)
    assert all(set(BLANK.findall(other[path])) == set(BLANK.findall(text)) for path, text in english.items())


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


def test_modules_hold_no_words():
    found = {path.name: spoken_by(path.read_text(encoding="utf-8")) for path in (ROOT / "demo").rglob("*.js")}
    assert len(found) > 80 and not {name: texts for name, texts in found.items() if texts}


@pytest.mark.parametrize(
    "code",
    [
        'note.textContent = "lost";',
        'button.setAttribute("aria-label", `map ${k}`);',
        'say("Draw a digit");',
        "part('p', 'note', 'nothing was drawn.');",
        'const WHY = "the line to the server is slow";',
        'tab("Layer")',
    ],
)
def test_a_word_in_a_module_is_found(code):
    assert len(spoken_by(code)) == 1


@pytest.mark.parametrize(
    "code",
    [
        "// Say what is drawn here",
        "box.textContent = `${share}%`;",
        'part("button", "button small")',
        'throw new RangeError("cut, or a number that is too large")',
        'query(".maps > *, textarea, select")',
        'if (event.key === "Enter") go();',
    ],
)
def test_what_is_no_word_for_people_is_let_be(code):
    assert spoken_by(code) == []


def test_only_the_languages_folders_hold_chinese():
    files = [path for kind in ("py", "js", "html", "css") for path in (ROOT / "demo").rglob(f"*.{kind}")]
    others = [path for path in files if "text" not in path.parts]
    assert not [path for path in others if re.search("[\u4e00-\u9fff]", path.read_text(encoding="utf-8"))]


def test_chinese_is_written_with_chinese_marks():
    for path, text in entries(WORDS["zh"] | {"figure": FIGURES["zh"]}):
        if CHINESE.search(text):
            plain = re.sub(r"\d,\d{3}", "", BLANK.sub("", text))  # a number keeps its commas
            assert not re.search(r"[,:;?!()]", plain), (path, text)
