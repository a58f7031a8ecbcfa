"""Why something cannot be done, in the page's language: `core` says it in English, each language has a catalogue."""

import re
from functools import cache

from demo.text import REFUSALS

LONGEST = 1_000
"""Letters of a sentence that is looked up; a longer one stays as it is."""
DEEPEST = 3
"""Sentences within sentences, as in "the network that you chose cannot read: run … has no network yet"."""
SPOKEN = ("error", "errors", "message", "reason", "failed")
"""Where an answer to the page holds sentences of `core`."""


def in_language(sentence: str, language) -> str:
    """The sentence in a language of the page; as it is where the language has none for it.

    >>> in_language("this was deleted too long ago to be undone", "en")
    'this was deleted too long ago to be undone'
    """
    if not isinstance(language, str) or not REFUSALS.get(language):
        return sentence
    return _translated(sentence, language, DEEPEST)


def refusal(error: Exception, request) -> str:
    """The sentence of an error in the language that a request of the page names, under `language`."""
    return in_language(str(error), request.get("language") if isinstance(request, dict) else None)


def answer_in_language(answer, language):
    """An answer to the page with its sentences in that language; everything else is the very same."""
    if not isinstance(language, str) or not REFUSALS.get(language):
        return answer
    return _walked(answer, language, False)


def _walked(value, language: str, is_spoken: bool):
    if isinstance(value, dict):
        return {name: _walked(each, language, is_spoken or name in SPOKEN) for name, each in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict | list):
        return [_walked(each, language, is_spoken) for each in value]
    return _translated(value, language, DEEPEST) if is_spoken and isinstance(value, str) else value


def _translated(sentence: str, language: str, depth: int) -> str:
    if depth == 0 or len(sentence) > LONGEST:
        return sentence
    for pattern, words in _patterns(language):
        if found := pattern.fullmatch(sentence):
            return words.format(*(_translated(blank, language, depth - 1) for blank in found.groups()))
    return sentence


@cache
def _patterns(language: str) -> list[tuple[re.Pattern, str]]:
    """Those with the most letters of their own first, as they say the most."""
    catalogue = REFUSALS[language]
    longest_first = sorted(catalogue, key=lambda template: len(template.replace("{}", "")), reverse=True)
    return [
        (re.compile("(.+?)".join(map(re.escape, template.split("{}"))), re.DOTALL), catalogue[template])
        for template in longest_first
    ]
