"""The Train tab's words: the same in every language, with the same blanks to fill."""

import re

import pytest

from demo.text import WORDS


def flat(words, path=()) -> dict[tuple, str]:
    """Path → text, of everything that is a text."""
    if isinstance(words, str):
        return {path: words}
    items = words.items() if isinstance(words, dict) else enumerate(words)
    return {key: value for name, part in items if part is not None for key, value in flat(part, (*path, name)).items()}


ENGLISH = flat(WORDS["en"]["train"])


@pytest.mark.parametrize("language", sorted(set(WORDS) - {"en"}))
def test_every_language_has_every_word(language):
    missing = {path for path in set(ENGLISH) ^ set(flat(WORDS[language]["train"])) if path[0] != "fields"}
    assert not missing


@pytest.mark.parametrize("language", WORDS)
def test_the_blanks_are_the_same_in_every_language(language):
    words = flat(WORDS[language]["train"])
    for path in set(words) & set(ENGLISH):
        blanks = [sorted(re.findall(r"\{(\w+)\}", text)) for text in (words[path], ENGLISH[path])]
        assert set(blanks[0]) == set(blanks[1]), path
