"""The page's words: every language has the same, with the same blanks, and writes as its readers do."""

import re

import pytest

from demo.text import WORDS

CHINESE = re.compile("[\u4e00-\u9fff]")
BLANK = re.compile(r"\{[^}]*\}")
IN_NUMBERS = re.compile(r"\d,\d{3}")


def sentences(words, path=()) -> dict[tuple, str]:
    """Path → text, of all that is written."""
    if isinstance(words, str):
        return {path: words}
    pairs = words.items() if isinstance(words, dict) else enumerate(words)
    return {key: text for name, each in pairs for key, text in sentences(each, (*path, name)).items()}


ENGLISH = sentences(WORDS["en"])


@pytest.mark.parametrize("language", WORDS)
def test_every_language_says_all_with_the_same_blanks(language):
    said = sentences(WORDS[language])
    assert said.keys() == ENGLISH.keys()
    for path, text in said.items():
        assert set(BLANK.findall(text)) <= set(BLANK.findall(ENGLISH[path])), path


def test_chinese_is_written_with_chinese_marks():
    for path, text in sentences(WORDS["zh"]).items():
        if CHINESE.search(text):
            assert not re.search(r"[,:;?!()]", IN_NUMBERS.sub("", BLANK.sub("", text))), (path, text)
