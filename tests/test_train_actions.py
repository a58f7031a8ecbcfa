"""What the page may ask of the Train tab's Python, and what comes of asking wrongly or in another's name."""

import base64
import json
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.insight import look_into
from core.jobs.room import Room
from core.parcels import pack
from core.recognizer import Recognizer
from core.runs import create_run
from core.timeline import Timeline
from demo.examples import EXAMPLES, example_input
from demo.training.actions import ACTIONS, answer_training
from demo.training.own import uploaded
from tests.four import FOUR
from tests.small_rooms import new_room, request_of, trained
from tests.small_training import finish, small_config
from tests.test_recognizer import anything

pytestmark = pytest.mark.usefixtures("rooms_there")

TEXTBOOK = {"example": len(EXAMPLES) - 1}


def ask(room, action, **values) -> dict:
    return json.loads(json.dumps(answer_training(request_of(room, action, **values))))


def cells(picture: dict, signed: bool = False) -> np.ndarray:
    """The numbers that a picture of an answer stands for."""
    values = np.frombuffer(base64.b64decode(picture["data"]), np.uint8).reshape(picture["shape"]).astype(float)
    return (values - 128) * (picture["scale"] / 127) if signed else values * (picture["scale"] / 255)


@given(request=anything)
@settings(max_examples=60, deadline=None)
def test_a_request_that_makes_no_sense_is_answered_with_a_sentence(request):
    assert answer_training(request).get("error")


@pytest.mark.parametrize("action", sorted(set(ACTIONS) - {"hello"}))
@given(values=st.dictionaries(st.sampled_from(["run", "index", "picture", "values", "data", "path"]), anything))
@settings(max_examples=25, deadline=None)
def test_no_action_breaks_whatever_it_is_asked_with(room, action, values):
    answer = answer_training({"recipe": "fast", **values, "do": action, "visitor": room.visitor})
    assert isinstance(answer, dict)
    json.dumps(answer)


@pytest.mark.parametrize(
    "action",
    ["pause", "resume", "stop", "keep_best", "rename", "delete", "record", "failures", "cell", "use", "lesson"],
)
def test_a_run_is_only_there_for_the_visitor_whose_it_is(rooms, room, run, action):
    stranger = new_room(rooms)
    values = {"run": run.name, "title": "mine", "index": 0, "picture": TEXTBOOK, "digit": 0, "answer": 0}
    assert f"there is no run {run.name}" in ask(stranger, action, **values)["error"]
    assert run.folder.is_dir()


@pytest.mark.parametrize("visitor", ["..", "v-", "v-" + "g" * 32, "", None, 7, "v-" + "0" * 31 + "/"])
def test_what_is_no_visitors_id_is_refused_and_hello_gives_one(room, visitor):
    assert "error" in answer_training({"do": "watch", "visitor": visitor})
    assert answer_training({"do": "hello", "visitor": visitor})["visitor"].startswith("v-")
    assert answer_training({"do": "hello", "visitor": room.visitor})["visitor"] == room.visitor


@pytest.mark.parametrize("picture", [TEXTBOOK, {"strokes": FOUR, "size": [400, 400], "brush": 20}])
def test_a_record_is_the_time_machines_to_half_a_step_of_its_scale(room, run, picture):
    timeline = Timeline(run)
    if picture is TEXTBOOK:
        drawn = example_input(TEXTBOOK["example"])
    else:
        drawn = Recognizer.load().predict_strokes(FOUR, (400, 400), 20).input
    for index in (0, len(timeline) // 2, len(timeline) - 1):
        shown = ask(room, "record", run=run.name, index=index, picture=picture)
        assert np.abs(cells(shown["maps"]["input"])[0] - drawn).max() <= 0.51 / 255
        moment = timeline.moment(index, drawn)
        for name in ("conv1", "conv2"):
            scale = shown["maps"][name]["scale"]
            assert np.abs(cells(shown["maps"][name]) - moment.maps[name]).max() <= scale / 500 + 1e-6
            kernels = moment.kernels[f"{name}.weight"]
            scale = shown["kernels"][name]["scale"]
            assert np.abs(cells(shown["kernels"][name], signed=True) - kernels).max() <= scale / 250 + 1e-6
        assert shown["probabilities"] == pytest.approx(moment.probabilities.tolist(), abs=1e-4)


def test_a_network_with_many_maps_shows_the_first_ones_and_says_how_many_there_are(rooms):
    from core.model import Architecture

    room = new_room(rooms)
    wide = trained(room, epochs=1, architecture=Architecture(depths=(10, 12), hidden=8))
    shown = ask(room, "record", run=wide.name, index=0, picture=TEXTBOOK)
    assert shown["depths"] == [10, 12]
    assert shown["kernels"]["conv2"]["shape"] == [8, 8, 5, 5]
    assert shown["maps"]["conv2"]["shape"] == [8, 14, 14]


def test_failures_count_what_the_network_gets_wrong(room, run):
    found, insight = ask(room, "failures", run=run.name), look_into(run.folder)
    assert np.array(found["confusion"]).tolist() == insight.confusion().tolist()
    wrong = int((insight.answers != insight.labels).sum())
    assert found["parts"]["whole"]["errors"] == wrong
    whole = found["parts"]["whole"]
    assert whole["low"] < whole["accuracy"] < whole["high"]
    losses = [-np.log(insight.probabilities[i, insight.labels[i]]) for i in map(index_of, found["worst"])]
    assert losses == sorted(losses, reverse=True)


def index_of(tile: dict) -> int:
    """Where in the whole test set the picture lies."""
    return tile["index"] + (5_000 if tile["part"] == "test" else 0)


def test_a_cell_holds_the_very_pictures_behind_it(room, run):
    insight = look_into(run.folder)
    confusion = insight.confusion()
    np.fill_diagonal(confusion, 0)
    digit, answer = map(int, np.unravel_index(confusion.argmax(), confusion.shape))
    found = ask(room, "cell", run=run.name, digit=digit, answer=answer)
    assert found["total"] == confusion[digit, answer]
    for tile in found["pictures"]:
        index = index_of(tile)
        assert (insight.labels[index], insight.answers[index]) == (digit, answer)
        picture = np.frombuffer(base64.b64decode(tile["data"]), np.uint8).reshape(28, 28)
        assert np.array_equal(picture, insight.pictures.whole.images[index, 0].numpy())


def test_two_runs_are_compared_on_every_picture(room, run):
    other = trained(room, "other", seed=5)
    found = ask(room, "compare", run=run.name, other=other.name)
    first, second = look_into(run.folder), look_into(other.folder)
    assert found["both_right"] == int((first.right & second.right).sum())
    assert found["only_run"] == int((first.right & ~second.right).sum())
    assert sum(found[name] for name in ("both_right", "only_run", "only_other", "both_wrong")) == 10_000
    assert all(tile["answer"] != tile["other"] for tile in found["pictures"])


def test_a_plan_tells_parameters_and_time_of_what_is_right(room):
    plan = ask(room, "plan", recipe="classic", values={"hidden": 16, "epochs": 0})
    assert plan["errors"] == {"epochs": "limits"}
    assert plan["parameters"] == 4 * 26 + 8 * 101 + 392 * 16 + 16 + 170
    assert plan["seconds"] > 0
    assert set(plan["cards"]) == {"fast", "classic"}


def test_what_cannot_work_is_not_started(room):
    answer = ask(room, "start", recipe="fast", values={"epochs": "many"})
    assert answer["error"]
    assert answer["errors"] == {"epochs": "limits"}


def test_a_deleted_run_comes_back_as_it_was(rooms):
    room = new_room(rooms)
    run = trained(room, "precious")
    word = ask(room, "delete", run=run.name)["word"]
    assert ask(room, "watch", run=None, listed=True)["runs"] == []
    assert ask(room, "undelete", word=word)["run"] == run.name
    (row,) = ask(room, "watch", run=None, listed=True)["runs"]
    assert row["title"] == "precious"


@pytest.mark.parametrize("title", ["第一次", "<b>bold</b>", "a" * 60])
def test_a_run_may_be_called_anything(room, run, title):
    assert ask(room, "rename", run=run.name, title=title) == {"run": run.name}
    assert ask(room, "watch", run=run.name)["run"]["title"] == title


@pytest.mark.parametrize("path", ["/etc/passwd", "../../etc/passwd", "", "\0", "a" * 900])
def test_only_what_was_uploaded_is_read(room, path):
    for action in ("upload", "data"):
        assert "choose it again" in ask(room, action, path=path)["error"]


@pytest.fixture
def upload_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("demo.training.own.get_upload_folder", lambda: str(tmp_path))
    return tmp_path


def zip_of(path, classes=("yes", "no"), count=12, broken=False):
    """Squares for one class and lines for the other, each a little different."""
    with zipfile.ZipFile(path, "w") as archive:
        for kind, name in enumerate(classes):
            for k in range(count):
                ink = np.full((60, 60), 255, np.uint8)
                ink[10 + k : 50, 15 : 20 + 25 * kind] = 0
                picture = path.with_suffix(".png")
                Image.fromarray(ink).save(picture)
                archive.write(picture, f"{name}/{k}.png")
        if broken:
            archive.writestr(f"{classes[0]}/broken.png", b"no picture")
    return path


def test_own_pictures_are_looked_at_before_they_are_trained_on(room, upload_folder):
    found = ask(room, "data", path=str(zip_of(upload_folder / "shapes.zip", ("方块", "no"))), skip=False)
    assert found["classes"] == ["no", "方块"]
    assert sum(found["counts"]) == found["training"] + found["validation"] == 24
    assert len(found["preview"]) == 20
    after = np.frombuffer(base64.b64decode(found["preview"][0]["after"]["data"]), np.uint8)
    assert after.size == 784
    assert after.max() > 200
    again = ask(room, "describe", data=found["id"], path="gone")
    assert {**again, "preview": found["preview"]} == found
    assert ask(room, "plan", recipe="fast", values={}, data=found["id"])["parameters"] < 207_258


def test_pictures_that_cannot_be_used_are_left_out_only_with_consent(room, upload_folder):
    path = str(zip_of(upload_folder / "mixed.zip", broken=True))
    asked = ask(room, "data", path=path, skip=False)
    assert [bad["name"] for bad in asked["bad"]] == ["yes/broken.png"]
    agreed = ask(room, "data", path=path, skip=True)
    assert [bad["name"] for bad in agreed["skipped"]] == ["yes/broken.png"]
    assert sum(agreed["counts"]) == 24


def test_a_file_that_is_no_zip_is_refused_with_the_reason(room, upload_folder):
    (upload_folder / "text.zip").write_text("hello")
    assert "zip" in ask(room, "data", path=str(upload_folder / "text.zip"))["error"]


def test_an_uploaded_file_is_found(upload_folder):
    (upload_folder / "a.zip").touch()
    assert uploaded(str(upload_folder / "a.zip")) == (upload_folder / "a.zip").resolve()


def unnamed_parcel(path):
    """A parcel of a run that nobody called anything."""
    run = create_run("unnamed", small_config(), runs=path.parent)
    finish(run)
    pack(run, path)
    return str(path)


@pytest.mark.parametrize(
    ("language", "titles"),
    [("zh", ["快速 1", "快速 2", "教过的 1", "上传 1"]), ("fr", ["fast 1", "fast 2", "taught 1", "uploaded 1"])],
)
def test_what_nobody_has_named_is_called_in_the_language_of_who_asks(
    rooms, upload_folder, monkeypatch, language, titles
):
    monkeypatch.setattr(Room, "launch", staticmethod(lambda *_, **__: None))
    room = new_room(rooms)
    room.folder.mkdir(parents=True)  # as of somebody who has been here before: new visitors are counted
    correction = {"meant": 4, "strokes": FOUR, "size": [400, 400], "brush": 20}
    made = [
        ask(room, action, language=language, **values)["run"]
        for action, values in (
            ("start", {"recipe": "fast", "values": {}}),
            ("start", {"recipe": "fast", "values": {}}),
            ("teach", {"corrections": [correction]}),
            ("upload", {"path": unnamed_parcel(upload_folder / "run.zip")}),
        )
    ]
    assert [room.title(name) for name in made] == titles


def test_drawings_made_on_the_page_become_a_set(room):
    drawings = [
        {"label": label, "strokes": [[[x, y], [x + 5 * k, y + 90]]], "size": [400, 400], "brush": 20}
        for k in range(1, 9)
        for label, x, y in (("left", 100, 100), ("right", 120 - 10 * k, 100 + 9 * k))
    ]
    found = ask(room, "drawings", drawings=drawings)
    assert found["classes"] == ["left", "right"]
    assert "error" in ask(room, "drawings", drawings=[{"label": 3}])
