"""Sentences of `core` in the page's other languages: every one that a visitor can meet has a counterpart."""

import io
import json
import re
import struct
import zlib

import pytest
from PIL import Image

from core.errors import InvalidInput
from core.jobs.state import KILLED, KILLED_FOR_GOOD, UNMEASURED
from core.jobs.training import TIME_OVER
from core.jobs.worker import ENDED, sentence
from core.pictures import open_picture
from core.recognizer import Recognizer
from core.train import TrainConfig
from demo.frames import answer
from demo.refusals import answer_in_language, in_language
from demo.text import REFUSALS, WORDS
from demo.training.actions import answer_training
from tests.four import FOUR
from tests.sentences import sentences_of
from tests.small_rooms import new_room, request_of, trained
from tests.test_layout import ROOT

CORE = (
    *("classes", "comparison", "convolution", "data", "evaluate", "files", "film", "history", "insight", "model"),
    *("parcels", "pictures", "places", "run", "run_writer", "runs", "settings", "strokes", "teach", "timeline"),
    *("titles", "train", "trainer", "weights", "zips"),
)
MET_ON_THE_PAGE = [
    *(ROOT / "core").glob("jobs/*.py"),
    *(ROOT / "core").glob("own_data/*.py"),
    *(ROOT / "demo").glob("training/*.py"),
    *(ROOT / f"core/{name}.py" for name in CORE),
    *(ROOT / f"demo/{name}.py" for name in ("convolution", "frames", "keep", "samples")),
]
"""Modules whose refusals a visitor can come upon; the others speak to the command line or to Python alone."""
BEYOND = ("DIGITSCOPE_LIMIT", "{}{} must be")
"""What is said to whoever starts the app."""
SAID_LATER = {KILLED, KILLED_FOR_GOOD, UNMEASURED, ENDED, TIME_OVER}
"""What is told of a training that has ended."""
LANGUAGES = sorted(set(REFUSALS) - {"en"})
OTHER_SCRIPT = re.compile("[\u4e00-\u9fff]")

TEMPLATES = sorted(
    template
    for template in {each for module in MET_ON_THE_PAGE for each in sentences_of(module)} | SAID_LATER
    if len(re.findall(r"[A-Za-z]{2,}", template)) >= 3 and not template.startswith(BEYOND)
)


def test_the_sentences_are_found_in_the_source():
    assert len(TEMPLATES) > 100
    assert "class {} needs at least 2 usable pictures that differ, got {}" in TEMPLATES
    assert "this needs up to {}" in TEMPLATES


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_sentence_has_its_counterpart_with_all_that_is_filled_in(template):
    blanks = template.count("{}")
    said = template
    for number in range(blanks):
        said = said.replace("{}", f"<{number}>", 1)
    translated = in_language(said, "zh")
    assert OTHER_SCRIPT.search(translated)
    assert sorted(re.findall(r"<\d>", translated)) == [f"<{number}>" for number in range(blanks)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_counterpart_has_as_many_blanks_as_the_sentence(language):
    for english, other in REFUSALS[language].items():
        blanks = english.count("{}")
        assert len(re.findall(r"\{\d?\}", other)) == blanks, english


def test_each_language_of_the_page_has_a_catalogue():
    assert set(REFUSALS) == set(WORDS)


def test_a_sentence_within_a_sentence_is_told_in_the_same_language():
    said = "the network that you chose cannot read: run fast-1 has no network yet; go back to the shipped one"
    assert in_language(said, "zh") == "你选的网络无法读取：fast-1 还没有网络；请换回自带的网络"


def test_what_a_setting_takes_is_told():
    with pytest.raises(InvalidInput) as refused:
        TrainConfig(epochs=0)
    assert in_language(str(refused.value), "zh") == "epochs 须为 1 到 1000 的整数，收到的是 0"


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), MemoryError(), OSError(5, "Input/output error")]
)
def test_why_a_training_failed_is_told(error):
    assert not re.search("[a-z]{4}", in_language(sentence(error), "zh"))


def png_that_says(side: int) -> bytes:
    """The start of a picture of one bit a pixel that is as wide and high as that, and nothing of what it shows."""
    file = io.BytesIO()
    Image.new("1", (8, 8)).save(file, "PNG")
    chunk = b"IHDR" + struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return file.getvalue()[:12] + chunk + struct.pack(">I", zlib.crc32(chunk)) + file.getvalue()[33:]


@pytest.mark.parametrize(
    "content",
    [b"no picture", png_that_says(100), png_that_says(8_000), png_that_says(14_000)],
    ids=["none", "damaged", "too large", "far too large"],
)
def test_why_a_file_of_ones_own_is_no_picture_is_told_without_a_word_of_another_language(content):
    with pytest.raises(InvalidInput) as refused:
        open_picture(io.BytesIO(content))
    assert not re.search("[a-z]", in_language(str(refused.value), "zh"))


@pytest.mark.parametrize("language", ["en", "fr", None, 7, ["zh"]])
def test_without_a_catalogue_a_sentence_stays_as_it_is(language):
    assert in_language("it is empty", language) == "it is empty"
    assert answer_in_language({"error": "it is empty"}, language) == {"error": "it is empty"}


def test_only_sentences_are_translated_and_names_and_numbers_stay():
    answer = {"title": "it is empty", "run": {"message": KILLED, "step": 3}, "runs": [{"message": "it is empty"}]}
    told = answer_in_language(answer, "zh")
    assert told["title"] == "it is empty"
    assert told["run"]["step"] == 3
    assert told["runs"][0]["message"] == "它是空的"
    assert told["run"]["message"].startswith("训练被从外面终止")


def test_a_very_long_text_is_not_looked_up():
    said = "expected " * 10_000
    assert in_language(said, "zh") == said


def test_the_train_tab_is_answered_in_the_pages_language():
    told = answer_training({"do": "watch", "visitor": "nobody", "language": "zh"})
    assert told == {"error": "这不是访客的编号；请重新领取"}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["config.json", "events.jsonl", "weights.safetensors"])
def test_what_is_told_of_a_damaged_run_names_no_folder_of_the_server(tmp_path, monkeypatch, language, name):
    monkeypatch.setenv("DIGITSCOPE_RUNS", str(tmp_path / "my runs"))
    room = new_room(tmp_path / "my runs")
    run = trained(room)
    (run.folder / name).write_bytes(b"{{{\n{{{\n")
    network = {"network": {"visitor": room.visitor, "run": run.name}, "strokes": FOUR, "size": [400, 400], "brush": 20}
    told = [
        *(
            answer_training(request_of(room, action, run=run.name, listed=True, language=language))
            for action in ("watch", "failures", "use", "keep_best")
        ),
        answer(Recognizer.load(), {**network, "language": language}),
    ]
    said = json.dumps(told, ensure_ascii=False)
    assert f"runs/{run.name}/{name}" in said
    assert room.visitor not in said
    assert str(tmp_path) not in said


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("the run cannot be written to {home}/v-" + "0" * 32 + ": full", "the run cannot be written to runs: full"),
        ("runs cannot be written to {home}: full", "runs cannot be written to runs: full"),
        ("the training broke before it began; {home}/v-" + "0" * 32 + "/a/log.txt says more", None),
        ("run fast-1 has no network yet", "run fast-1 has no network yet"),
    ],
)
def test_a_place_is_told_from_the_folder_of_runs_on(tmp_path, monkeypatch, said, told):
    monkeypatch.setenv("DIGITSCOPE_RUNS", str(tmp_path))
    told = told or "the training broke before it began; runs/a/log.txt says more"
    assert in_language(said.format(home=tmp_path), "en") == told
