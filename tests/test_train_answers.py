"""What the page is told says what it is about: of which record, of which pictures, and of how many."""

import base64
import dataclasses
import json

import numpy as np
import pytest

from core import history
from core.classes import write_classes
from core.comparison import compare
from core.insight import look_into, measure
from core.jobs.control import clear_outcome, write_outcome, write_wish
from core.own_data.store import load_own
from core.report import Share
from core.teach import FILE, Lesson
from demo.examples import EXAMPLES
from demo.frames import pixels_input
from demo.samples import sample_input
from demo.training import failing
from demo.training.actions import answer_training
from demo.training.moments import picture_of
from tests.small_rooms import new_room, request_of, trained, trained_on_classes

pytestmark = pytest.mark.usefixtures("rooms_there")
TEXTBOOK = {"example": len(EXAMPLES) - 1}


def ask(room, action, **values) -> dict:
    return json.loads(json.dumps(answer_training(request_of(room, action, **values))))


def test_a_record_of_which_no_whole_network_is_kept_says_of_which_one_the_answer_is(rooms, monkeypatch):
    monkeypatch.setattr(history, "MOST_BYTES", 1)
    room = new_room(rooms)
    run = trained(room)
    shown = [ask(room, "record", run=run.name, index=index, picture=TEXTBOOK) for index in range(6)]
    assert shown[0]["known"] is None
    assert shown[5]["known"] == {"index": 0, "step": run.records()[0]["step"]}
    assert shown[5]["probabilities"] == shown[0]["probabilities"]
    assert shown[5]["step"] == run.records()[5]["step"]


def test_an_image_that_lies_on_the_draw_tab_is_the_picture_of_a_record():
    sample = {"part": "test", "index": 7}
    assert np.array_equal(picture_of({"picture": {"sample": sample}}), sample_input(sample))
    pixels = base64.b64encode(bytes(range(256)) * 3 + bytes(16)).decode()
    assert np.array_equal(picture_of({"picture": {"pixels": pixels}}), pixels_input(pixels))


def test_a_picture_of_its_owners_that_a_run_learned_from_is_the_picture_of_a_record(rooms):
    room = new_room(rooms)
    run = trained_on_classes(room, ("cat", "dog"))

    def asked(index) -> dict:
        return ask(room, "record", run=run.name, index=0, picture={"learned": index})

    images = load_own(run.folder).train.images
    shown = np.frombuffer(base64.b64decode(asked(1)["maps"]["input"]["data"]), np.uint8)
    assert np.array_equal(shown.reshape(28, 28), images[1, 0].numpy())
    for index in (len(images), -1, 1.0, "0", None):
        assert "learned must be a whole number from 0" in asked(index)["error"]
    (run.folder / "pictures.safetensors").unlink()
    assert "no pictures of one's own that are here" in asked(1)["error"]


def test_a_run_that_learned_from_mnist_has_no_such_picture(room, run):
    refused = ask(room, "record", run=run.name, index=0, picture={"learned": 0})
    assert "no pictures of one's own that are here" in refused["error"]


@pytest.mark.parametrize("picture", [{"sample": 3}, {"sample": {"part": "test"}}, {"pixels": "AA"}, {"pixels": None}])
def test_what_is_no_picture_is_refused(room, run, picture):
    assert "error" in ask(room, "record", run=run.name, index=0, picture=picture)


@pytest.mark.parametrize("own", [False, True])
def test_a_lesson_tells_how_many_pictures_and_whose_it_was_measured_on(rooms, own):
    room = new_room(rooms)
    run = trained(room)
    before, after = (
        Share(share=share, low=0.1, high=0.9, count=int(10_000 * share), of=10_000) for share in (0.5, 0.6)
    )
    lesson = Lesson(drawings=[], before=before, after=after, lost=1, won=2, forgot=False, base=None)
    (run.folder / FILE).write_text(json.dumps(dataclasses.asdict(lesson)))
    if own:
        write_classes(run.folder, tuple("abcdefghij"))
    told = ask(room, "lesson", run=run.name)["lesson"]
    assert told["own"] is own
    assert (told["before"]["accuracy"], told["after"]["accuracy"]) == (0.5, 0.6)
    assert told["after"]["images"] == 10_000


def test_a_run_on_view_tells_both_accuracies_by_their_names(rooms):
    room = new_room(rooms)
    run = trained(room)
    before = ask(room, "watch", run=run.name)["run"]
    assert before["validation_accuracy"] == 1 - run.records()[-1]["validation_error"]
    assert before["test_accuracy"] is None
    shares = measure(run.folder)
    seen = ask(room, "watch", run=run.name)["run"]
    assert seen["validation_accuracy"] == shares["validation"].share
    assert seen["test_accuracy"] == shares["test"].share
    assert seen["test_accuracy"] != seen["validation_accuracy"]


def test_a_run_that_failed_is_measured_too(rooms):
    room = new_room(rooms)
    run = trained(room)
    lines = (run.folder / "events.jsonl").read_text().splitlines()
    (run.folder / "events.jsonl").write_text("\n".join(lines[:6]) + "\n")
    clear_outcome(run.folder)
    write_wish(run.folder, "run")
    write_outcome(run.folder, "the disk is full")
    assert ask(room, "failures", run=run.name)["mistakes"] > 0
    seen = ask(room, "watch", run=run.name)["run"]
    assert (seen["state"], seen["test_accuracy"]) == ("failed", look_into(run.folder).share("test").share)


def test_of_pictures_that_are_cut_the_number_of_all_is_told(rooms):
    room = new_room(rooms)
    first, second = trained(room), trained(room, "other", seed=5)
    found = ask(room, "compare", run=first.name, other=second.name)
    expected = compare(look_into(first.folder), look_into(second.folder))
    assert found["total"] == len(expected.differ) > len(found["pictures"]) == failing.MOST_PICTURES
    mistakes = ask(room, "failures", run=first.name)
    assert mistakes["mistakes"] == mistakes["parts"]["whole"]["errors"] > len(mistakes["worst"])


def test_five_curves_lie_over_the_one_on_view_and_the_first_that_are_named(rooms):
    room = new_room(rooms)
    names = [trained(room, f"run {k}", seed=k, epochs=1).name for k in range(7)]
    told = ask(room, "watch", run=names[0], known="", overlaid=names[1:])
    assert [other["name"] for other in told["others"]] == [f"run {k}" for k in range(1, 6)]


def test_runs_are_told_apart_by_what_was_chosen_otherwise_than_in_the_recipe(rooms):
    room = new_room(rooms)
    trained(room, epochs=5, learning_rate=0.02)
    (row,) = ask(room, "watch", listed=True)["runs"]
    assert (row["changed"]["epochs"], row["changed"]["learning_rate"]) == (5, 0.02)
    assert "seed" not in row["changed"]
    assert "hidden" not in row["changed"], "which the column of the network tells"


def test_drawings_made_on_the_page_are_shown_before_and_after(room):
    drawings = [
        {"label": label, "strokes": [[[x, y], [x + 5 * k, y + 90]]], "size": [400, 400], "brush": 20}
        for k in range(1, 13)
        for label, x, y in (("left", 100, 100), ("right", 120 - 10 * k, 100 + 9 * k))
    ]
    pairs = ask(room, "drawings", drawings=drawings)["preview"]
    assert [pair["label"] for pair in pairs] == ["left"] * 10 + ["right"] * 10
    before = np.frombuffer(base64.b64decode(pairs[0]["before"]["data"]), np.uint8).reshape(pairs[0]["before"]["shape"])
    assert before[0, 0] == 255
    assert before.min() < 50
    after = np.frombuffer(base64.b64decode(pairs[0]["after"]["data"]), np.uint8)
    assert after.size == 784
    assert after.max() > 200
