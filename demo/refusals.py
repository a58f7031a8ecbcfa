"""Why something cannot be done, in the page's language: `core` says it in English, each language has a catalogue."""

import contextlib
import re
import tempfile
from functools import cache
from pathlib import Path

from core.errors import InvalidInput
from core.places import cache_folder, runs_folder
from demo.text import REFUSALS

LONGEST = 1_000
"""Letters of a sentence that is looked up; a longer one stays as it is."""
DEEPEST = 3
"""Sentences within sentences, as in "the network that you chose cannot read: run … has no network yet"."""
VISITOR_FOLDER = re.compile(r"(?:[^\s'\"]*[/\\])?v-[0-9a-f]{32}")
"""A visitor's folder, and where it lies."""
SPOKEN = ("error", "errors", "message", "reason", "failed")
"""Where an answer to the page holds sentences of `core`."""


def in_language(sentence: str, language) -> str:
    """The sentence in a language of the page; as it is where the language has none for it.

    >>> in_language("this was deleted too long ago to be undone", "en")
    'this was deleted too long ago to be undone'
    """
    said = without_places(sentence)
    return _translated(said, language, DEEPEST) if _is_known(language) else said


def refusal(error: Exception, request) -> str:
    """The sentence of an error in the language that a request of the page names, under `language`."""
    return in_language(str(error), request.get("language") if isinstance(request, dict) else None)


def answer_in_language(answer, language):
    """An answer to the page with its sentences in that language; everything else is the very same."""
    return _walked(answer, language, False)


def without_places(sentence: str) -> str:
    """The sentence without where things lie on the server, which holds a visitor's secret id: from the runs' folder on.

    >>> without_places("/data/v-0123456789abcdef0123456789abcdef/mine/events.jsonl is damaged")
    'runs/mine/events.jsonl is damaged'
    """
    if "/" not in sentence and "\\" not in sentence:
        return sentence
    for place, name in _places():
        sentence = sentence.replace(place, name)
    return VISITOR_FOLDER.sub("runs", sentence)


def _places() -> list[tuple[str, str]]:
    """Folders of the server, as they are named and as they really are, and what stands for them; the longest first."""
    found = {}
    for folder, name in ((runs_folder, "runs"), (cache_folder, "…"), (tempfile.gettempdir, "…")):
        with contextlib.suppress(InvalidInput, OSError):
            path = Path(folder())
            found |= {str(path): name, str(path.resolve()): name}
    return sorted(found.items(), key=lambda item: -len(item[0]))


def _is_known(language) -> bool:
    return isinstance(language, str) and bool(REFUSALS.get(language))


def _walked(value, language, is_spoken: bool):
    if isinstance(value, dict):
        return {name: _walked(each, language, is_spoken or name in SPOKEN) for name, each in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict | list):
        return [_walked(each, language, is_spoken) for each in value]
    return in_language(value, language) if is_spoken and isinstance(value, str) else value


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
