"""What the page may ask for as a file: the answer is the file, a sentence, or that it should come again."""

import base64
import io
import re
import threading

import numpy as np
import pytest
import torch

from core.figure import Words
from core.model import Architecture, ConvNet
from core.recognizer import Recognizer
from core.saving import content_of
from demo import keep as keeping
from demo.examples import example_input
from demo.keep import WAITING, keep
from demo.text import FIGURES
from tests.four import FOUR

DRAWING = {"strokes": FOUR, "size": [400, 400], "brush": 20}


@pytest.mark.parametrize(
    ("kind", "media"), [("png", "image/png"), ("svg", "image/svg+xml"), ("npz", "application/zip")]
)
def test_a_file_of_the_drawing_comes_with_its_name(recognizer, kind, media):
    file = keep(recognizer, {"kind": kind, "drawing": DRAWING})
    assert (file["name"], file["type"]) == (f"digitscope-4.{kind}", media)
    assert base64.b64decode(file["data"]) == content_of(recognizer.predict_strokes(FOUR, (400, 400), 20), kind)
    assert len(file["data"]) < 1_000_000


@pytest.mark.parametrize(("kind", "differs"), [("png", True), ("svg", True), ("npz", False)])
def test_a_figure_is_in_the_visitors_language_and_numbers_are_in_none(serif, monkeypatch, recognizer, kind, differs):
    monkeypatch.setitem(FIGURES, "xx", {"answer": "ᴕᴕ", "title": "ᴕ {answer}"})
    request = {"kind": kind, "drawing": DRAWING}
    other, english = (base64.b64decode(keep(recognizer, request | more)["data"]) for more in ({"language": "xx"}, {}))
    prediction = recognizer.predict_strokes(FOUR, (400, 400), 20)
    assert other == content_of(prediction, kind, words=Words(answer="ᴕᴕ", title="ᴕ {answer}"))
    assert english == content_of(prediction, kind)
    assert (other != english) is differs
    if kind == "svg":
        assert {"ᴕᴕ", "Drawing", "ᴕ 4 with"} <= set(re.findall("ᴕᴕ|Drawing|ᴕ 4 with", other.decode()))


@pytest.mark.parametrize("language", ["en", "fr", None, 7, ["zh"], {}])
def test_a_language_that_there_is_not_is_english(recognizer, language):
    file = keep(recognizer, {"kind": "svg", "drawing": DRAWING, "language": language})
    assert ">Drawing<" in base64.b64decode(file["data"]).decode()


def test_a_refusal_is_in_the_visitors_language(recognizer):
    answer = keep(recognizer, {"kind": "gif", "drawing": DRAWING, "language": "zh"})
    assert re.search("[\u4e00-\u9fff]", answer["error"])


def test_an_example_is_kept_as_the_network_saw_it(recognizer):
    file = keep(recognizer, {"kind": "npz", "drawing": {"example": 3}})
    with np.load(io.BytesIO(base64.b64decode(file["data"])), allow_pickle=False) as kept:
        assert np.array_equal(kept["input"], example_input(3))
        assert "step_drawn" not in kept


THREE_LINES = [[[x, 90], [x, 320]] for x in (20, 200, 380)]


@pytest.mark.parametrize(("strokes", "name"), [([], "blank"), (THREE_LINES, "not-a-digit")])
def test_a_file_is_named_by_the_verdict_where_that_is_no_digit(recognizer, strokes, name):
    file = keep(recognizer, {"kind": "npz", "drawing": {**DRAWING, "strokes": strokes}})
    assert file["name"] == f"digitscope-{name}.npz"


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (None, "expected an object with the kind of file and the drawing, got NoneType"),
        ([], "got list"),
        ({}, "expected an object with strokes or an example, got NoneType"),
        ({"kind": "png", "drawing": {}}, "the drawing lacks brush, size, strokes"),
        ({"kind": "png", "drawing": {"example": 99}}, "example must be a whole number"),
        ({"kind": "gif", "drawing": DRAWING}, "expected one of png, svg, npz, got 'gif'"),
        ({"kind": ["png"], "drawing": DRAWING}, "expected one of png, svg, npz"),
        ({"drawing": DRAWING}, "expected one of png, svg, npz, got 'None'"),
    ],
)
def test_a_wrong_request_gets_a_sentence(recognizer, request_, says):
    answer = keep(recognizer, request_)
    assert list(answer) == ["error"]
    assert says in answer["error"]


def test_a_file_too_large_to_send_is_refused(recognizer, monkeypatch):
    monkeypatch.setattr(keeping, "LARGEST", 100)
    assert "at most 100 bytes" in keep(recognizer, {"kind": "npz", "drawing": DRAWING})["error"]


def test_where_many_wait_the_next_is_told_to_come_again_and_later_has_a_turn(recognizer, monkeypatch):
    go_on, begun, found = threading.Event(), threading.Semaphore(0), []

    def slow(prediction, kind, *, words):
        begun.release()
        assert go_on.wait(60)
        return b"a file"

    monkeypatch.setattr(keeping, "content_of", slow)
    request = {"kind": "png", "drawing": DRAWING}
    threads = [threading.Thread(target=lambda: found.append(keep(recognizer, request))) for _ in range(WAITING)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert begun.acquire(timeout=60)
    assert keep(recognizer, request) == {"busy": True}
    go_on.set()
    for thread in threads:
        thread.join()
    assert [base64.b64decode(file["data"]) for file in found] == [b"a file"] * WAITING
    assert "data" in keep(recognizer, request)


def test_a_file_is_called_what_the_class_is_called_without_what_means_something_in_paths():
    network = ConvNet(Architecture(classes=2))
    with torch.no_grad():
        network.fc2.bias[1] += 100  # the second class, whatever is drawn
    one = Recognizer(network, classes=("cat", "圆形 a/b: .."))
    file = keep(one, {"kind": "npz", "drawing": DRAWING})
    assert file["name"] == "digitscope-圆形-a-b.npz"
