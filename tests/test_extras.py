"""Whatever is asked beside a frame, it is answered or refused with a sentence, soon, and never breaks anything."""

import json

import pytest

from demo.extras import EXTRAS
from demo.frames import answer
from tests.test_frames import REQUEST

HUGE = 10**30
WRONG = {
    "network": ["run", [], {}, {"visitor": 1, "run": 2}, {"visitor": "../..", "run": "../.."}, {"visitor": "a" * 9999}],
    "inspect": [
        None,
        "conv1",
        [],
        {},
        {"layer": "conv1"},
        {"layer": "conv3", "channel": 0},
        {"layer": ["conv1"], "channel": 0},
        {"layer": "conv1", "channel": True},
        {"layer": "conv1", "channel": HUGE},
        {"layer": "conv1", "channel": 0, "row": None},
        {"layer": "conv1", "channel": 0, "row": 0.5},
        {"layer": "output", "channel": 3, "row": 1},
    ],
    "why": [
        None,
        "evidence",
        "contrast",
        ["evidence"],
        {},
        {"view": ["evidence"]},
        {"view": "contrast", "digits": "49"},
        {"view": "contrast", "digits": [4, 4]},
        {"view": "contrast", "digits": [True, 4]},
        {"view": "contrast", "digits": [4, HUGE]},
        {"view": "occlusion"},
        {"view": "occlusion", "size": 4},
        {"view": "occlusion", "size": [5]},
    ],
    "silenced": [
        None,
        [],
        {"pool1": [0]},
        {"conv1": None},
        {"conv1": [True]},
        {"conv1": [HUGE]},
        {"conv1": [[0]]},
        {"conv1": [0] * 20_000},
    ],
    "sample": [None, "70", {}, {"part": ["train"], "index": 0}, {"part": "train", "index": HUGE}],
    "samples": [
        None,
        {},
        {"part": "train", "kind": "all", "page": -1},
        {"part": "train", "kind": "all", "page": 0.5},
        {"part": "train", "kind": ["all"], "page": 0},
        {"part": "train", "kind": "oldest", "page": 0},
        {"part": "train", "kind": "wrong", "page": 0, "digit": True},
    ],
    "find": [None, "70", {}, {"text": 70}, {"text": "70", "part": None}, {"text": "70", "part": ["train"]}],
}
CASES = [(name, asked) for name, several in WRONG.items() for asked in several]


@pytest.mark.parametrize(("name", "asked"), CASES, ids=[f"{name}-{str(asked)[:40]}" for name, asked in CASES])
def test_what_cannot_be_answered_is_refused_with_one_short_sentence(recognizer, name, asked):
    frame = answer(recognizer, {**REQUEST, name: asked})
    assert set(frame) - {"weights"} == {"error"}
    assert 10 < len(frame["error"]) < 200


@pytest.mark.parametrize("name", sorted(set(EXTRAS) - set(WRONG)))
@pytest.mark.parametrize("asked", [None, HUGE, "", [], {}], ids=str)
def test_what_has_no_choices_is_answered_whatever_it_is_asked_with(recognizer, name, asked):
    frame = answer(recognizer, {**REQUEST, name: asked})
    assert frame[name] == json.loads(json.dumps(answer(recognizer, {**REQUEST, name: True})[name]))


@pytest.mark.parametrize("text", ["a" + " " * 100_000 + "b", "9" * 100_000, "ﷺ" * 50_000], ids=["gap", "long", "wide"])
def test_a_very_long_number_of_an_image_is_not_understood_at_once(recognizer, text):
    assert answer(recognizer, {**REQUEST, "find": {"text": text}})["find"]["problem"] == "words"
