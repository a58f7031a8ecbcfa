"""What a visitor can save, and that nobody else can."""

import io
import json
import sys
from urllib.parse import unquote

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.data import to_ink
from core.own_data.store import load_own
from core.recognizer import Recognizer
from demo.examples import EXAMPLES
from demo.training.actions import answer_training
from demo.training.files import PATH, routes
from tests.small_rooms import new_room, request_of, trained_on_classes

pytestmark = pytest.mark.usefixtures("rooms_there")

PICTURE = {"example": len(EXAMPLES) - 1}


def fetch(room, **values):
    return TestClient(Starlette(routes=routes())).post(PATH, json={**values, "visitor": room.visitor})


def test_a_run_goes_down_and_up_again_and_reads_the_same(room, run, tmp_path, monkeypatch):
    sent = fetch(room, kind="zip", run=run.name)
    assert unquote(sent.headers["x-file-name"]) == "digitscope-first.zip"
    assert sent.headers["x-left-out"] == ""
    monkeypatch.setattr("demo.training.own.get_upload_folder", lambda: str(tmp_path))
    (tmp_path / "run.zip").write_bytes(sent.content)
    name = answer_training(request_of(room, "upload", path=str(tmp_path / "run.zip")))["run"]
    picture = np.linspace(0, 1, 784, dtype=np.float32).reshape(28, 28)
    before, after = (Recognizer.load(room.path(each)).predict_input(picture) for each in (run.name, name))
    assert np.array_equal(before.probabilities, after.probabilities)
    assert room.title(name) == "first 1"  # as there is a "first" already
    room.delete(name)


def test_a_file_is_called_what_the_run_is_called_in_letters_that_every_system_takes(room, run):
    room.rename(run.name, "../第一次: <b>my</b> run")
    for kind in ("zip", "npz"):
        sent = fetch(room, kind=kind, run=run.name, picture=PICTURE)
        assert unquote(sent.headers["x-file-name"]) == f"digitscope-第一次-b-my-b-run.{kind}"
    room.rename(run.name, "…!")
    assert unquote(fetch(room, kind="npz", run=run.name, picture=PICTURE).headers["x-file-name"]) == (
        f"digitscope-{run.name}.npz"
    )
    room.rename(run.name, "first")


@pytest.mark.parametrize(
    ("language", "told"), [("en", "the ONNX file needs the package onnx, which is not installed here"), ("zh", "onnx")]
)
def test_what_could_not_be_put_into_a_file_is_told(room, run, monkeypatch, language, told):
    monkeypatch.setitem(sys.modules, "onnx", None)
    left_out = unquote(fetch(room, kind="zip", run=run.name, language=language).headers["x-left-out"])
    assert told in left_out
    assert left_out.isascii() is (language == "en")


def test_the_time_machine_can_be_taken_home_as_numbers(room, run):
    numbers = np.load(io.BytesIO(fetch(room, kind="npz", run=run.name, picture=PICTURE).content))
    assert numbers["validation_error"].tolist() == [record["validation_error"] for record in run.records()]


def test_and_with_a_picture_of_its_owners_that_it_learned_from(rooms):
    room = new_room(rooms)
    run = trained_on_classes(room, ("cat", "dog"))
    numbers = np.load(io.BytesIO(fetch(room, kind="npz", run=run.name, picture={"learned": 0}).content))
    assert np.array_equal(numbers["picture"], to_ink(load_own(run.folder).train.images[0, 0]).numpy())


def test_the_time_machine_can_be_taken_home_as_a_moving_picture(room, run):
    picture = Image.open(io.BytesIO(fetch(room, kind="gif", run=run.name, picture=PICTURE).content))
    assert picture.n_frames == len(run.records())


@pytest.mark.parametrize(
    "values",
    [{}, {"kind": "exe"}, {"kind": "zip"}, {"kind": "zip", "run": "../fast-1"}, {"kind": "gif", "run": "fast-1"}],
)
def test_what_is_asked_for_wrongly_is_refused_with_a_sentence(room, run, values):
    answer = fetch(room, **values)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_nobody_elses_run_can_be_fetched(rooms, run):
    answer = fetch(new_room(rooms), kind="zip", run=run.name)
    assert (answer.status_code, answer.json()) == (400, {"error": f"there is no run {run.name}"})


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 5_000, json.dumps("zip").encode()])
def test_a_body_that_is_no_object_is_refused(body):
    answer = TestClient(Starlette(routes=routes())).post(PATH, content=body)
    assert answer.status_code == 400
