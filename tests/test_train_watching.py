"""What the page is told of a training: all of it once, thinned, and nothing twice."""

import json

import numpy as np
import pytest

from core.classes import write_classes
from core.data import Pictures, load_mnist
from core.estimate import estimate
from core.insight import measure
from core.jobs.control import write_wish
from core.jobs.disk import size_of
from core.jobs.limits import Limits
from core.jobs.line import ticket
from core.jobs.state import line_folder
from core.own_data.store import save_own, which_pictures
from demo.training import steering
from demo.training.actions import answer_training
from demo.training.curves import POINTS, Curve, Curves, thinned_indices
from tests.small_rooms import coming_and_going, new_room, request_of, trained


@pytest.fixture
def room(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGITSCOPE_RUNS", str(tmp_path))
    return new_room(tmp_path)


def watch(room, **values) -> dict:
    return answer_training(request_of(room, "watch", **values))


def errors_of(run) -> list[float]:
    return [record["validation_error"] for record in run.records()]


def fill(run, count: int) -> None:
    """Pretend that the run has so many records."""
    (line,) = [line for line in (run.folder / "events.jsonl").read_text().splitlines() if '"step": 1,' in line]
    record = json.loads(line)
    lines = [json.dumps({**record, "step": step, "steps": count}) for step in range(1, count + 1)]
    (run.folder / "events.jsonl").write_text("\n".join(lines) + "\n")


def test_without_a_run_there_is_nothing_to_watch(room):
    told = watch(room, run=None, known="", listed=True)
    assert told["run"] is None
    assert told["runs"] == []


def test_the_page_is_told_of_the_other_runs_while_one_goes_and_comes(room):
    """As another page of the visitor deletes it, and brings it back."""
    going, stays = trained(room, "going").name, trained(room).name
    with coming_and_going(room, going):
        for _ in range(50):
            told = watch(room, run=going, known="", listed=True, overlaid=[going, stays])
            assert "error" not in told
            assert stays in [row["id"] for row in told["runs"]]
            assert "first" in [other["name"] for other in told["others"]]


def test_the_curve_is_the_records(room):
    run = trained(room)
    told = watch(room, run=run.name, known="")
    records = run.records()
    assert told["curve"]["validation"] == [round(record["validation_error"], 6) for record in records]
    assert told["curve"]["training"] == [round(record["training_error"], 6) for record in records]
    assert told["curve"]["epoch"][-1] == run.config.epochs
    assert (told["run"]["state"], told["run"]["usable"], told["run"]["records"]) == ("done", True, len(records))


def test_what_the_page_knows_already_is_not_sent_again(room):
    run = trained(room)
    first = watch(room, run=run.name, known="")
    again = watch(room, run=run.name, known=first["known"])
    assert again["curve"] is None
    assert again["known"] == first["known"]


def test_after_thousands_of_records_an_answer_is_as_small_as_before(room):
    run = trained(room)
    fill(run, 20_000)
    told = watch(room, run=run.name, known="")
    assert POINTS / 2 <= len(told["curve"]["epoch"]) <= POINTS
    assert len(json.dumps(told)) < 12_000
    assert len(json.dumps(watch(room, run=run.name, known=told["known"]))) < 1_200


@pytest.mark.parametrize("count", [1, 2, POINTS - 1, POINTS, POINTS + 1, 1_000])
def test_thinning_keeps_the_first_and_the_last_and_is_even(count):
    chosen = thinned_indices(count, POINTS)
    assert (chosen[0], chosen[-1]) == (0, count - 1)
    assert min(count, POINTS / 2) <= len(chosen) <= POINTS
    assert len(set(np.diff(chosen[:-1]))) <= 1


def test_a_page_that_has_seen_a_training_grow_has_the_curve_of_one_that_comes_later():
    """After whatever number of records it looks, and where a kill takes the training back."""
    numbers = np.random.default_rng(0).random((3, 2_000))
    whole, shown, known, sent = Curve(*numbers), {}, 0, []
    for count in (1, 2, 3, 150, 199, 200, 201, 202, 400, 390, 401, 950, 951, 952, 2_000):
        curve = Curve(*numbers[:, :count])
        added = curve.since(known)
        kept, known = added.pop("kept"), count
        shown = {name: [*shown.get(name, [])[:kept], *values] for name, values in added.items()}
        assert shown == {name: values for name, values in curve.since(0).items() if name != "kept"}
        sent.append(len(added["epoch"]))
    assert sent[5:7] == [100, 1]
    assert max(sent[12:14]) <= 2
    assert whole.since(2_000)["epoch"] == []


def test_of_a_curve_that_the_page_has_only_what_is_new_is_sent(room):
    run = trained(room)
    fill(run, 20)
    first = watch(room, run=run.name, known="")
    fill(run, 22)
    then = watch(room, run=run.name, known=first["known"])
    assert (then["curve"]["kept"], len(then["curve"]["epoch"])) == (20, 2)
    for unknown in ("", "20", f"{run.name} 99", f"{run.name}", f"{run.name} x", "other 20", None, 5):
        assert watch(room, run=run.name, known=unknown)["curve"]["kept"] == 0


def test_the_curve_of_no_records_is_empty():
    assert Curve(*np.empty((3, 0))).since(0) == {"kept": 0, "epoch": [], "training": [], "validation": []}


def test_only_what_was_added_is_read_and_a_training_that_goes_back_is_followed(room):
    run, curves = trained(room), Curves()
    path = run.folder / "events.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:5]))
    assert curves.of(run).validation.tolist() == errors_of(run)
    path.write_bytes(b"".join(lines[:8]))
    assert curves.of(run).validation.tolist() == errors_of(run)
    # Killed, and gone on with from the third record
    path.write_bytes(b"".join(lines[:3]))
    assert curves.of(run).validation.tolist() == errors_of(run)
    path.write_bytes(b"".join(lines))
    assert curves.of(run).validation.tolist() == errors_of(run)


def test_a_damaged_run_says_so_and_hides_no_other(room):
    good, bad = trained(room, "good"), trained(room, "bad")
    (bad.folder / "config.json").write_text("{")
    told = watch(room, run=bad.name, known="", listed=True)
    assert told["run"]["state"] == "failed"
    assert "config.json" in told["run"]["message"]
    assert {run["id"]: run["state"] for run in told["runs"]} == {good.name: "done", bad.name: "failed"}


@pytest.mark.parametrize("line", ['{"event": "record", "step": 1, "steps": 0}', '{"event": "record"}', "[" * 5_000])
def test_damaged_records_say_so_and_the_page_goes_on(room, line):
    run = trained(room)
    (run.folder / "events.jsonl").write_text(line + "\n")
    told = watch(room, run=run.name, known="", listed=True)
    assert (told["run"]["state"], told["runs"][0]["state"]) == ("failed", "failed")
    assert "events.jsonl" in told["run"]["message"]


def test_the_table_has_the_accuracy_of_a_run_once_it_was_looked_into(room):
    run = trained(room)
    assert watch(room, listed=True)["runs"][0]["accuracy"] is None
    found = answer_training(request_of(room, "failures", run=run.name))
    assert watch(room, listed=True)["runs"][0]["accuracy"] == found["parts"]["test"]


def test_curves_of_other_runs_lie_over_the_one_on_view(room):
    first, second = trained(room, "one"), trained(room, "two", seed=1)
    told = watch(room, run=first.name, known="", overlaid=[second.name, "nobody's"])
    (other,) = told["others"]
    assert other["name"] == "two"
    assert other["curve"]["validation"] == [round(error, 6) for error in errors_of(second)]


@pytest.mark.parametrize(("variables", "lasts"), [({}, True), ({"SPACE_ID": "a/b"}, False)])
def test_the_page_says_where_runs_do_not_outlive_a_restart(room, monkeypatch, variables, lasts):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("demo.training.rooms.runs_folder", lambda: room.home)
    monkeypatch.delenv("DIGITSCOPE_RUNS")
    assert watch(room, listed=True)["room"]["lasts"] is lasts


def test_a_run_whose_pictures_are_not_here_says_so_until_they_are(room, tmp_path):
    run, other = trained(room), trained(room, "on digits", seed=1)
    write_classes(run.folder, tuple("零一二三四五六七八九"))
    (run.folder / "pictures.json").write_text('{"bytes": 1, "sha256": "0"}')
    told = watch(room, run=run.name, known="", listed=True)
    assert told["run"]["data"] is None
    assert told["run"]["usable"]
    assert {row["id"]: row["data"] for row in told["runs"]} == {run.name: None, other.name: "mnist"}
    original = trained(room, "the original", seed=2)
    save_own(original.folder, Pictures(load_mnist().train[:20], load_mnist().whole[:20], 10))
    (run.folder / "pictures.json").write_text(json.dumps(which_pictures(original.folder)))
    found = watch(room, run=run.name, known="")["run"]["data"]
    assert found == watch(room, run=original.name, known="")["run"]["data"]
    assert found.startswith("own ")


def test_a_run_that_is_gone_leaves_the_choice_to_python(room):
    run = trained(room)
    assert watch(room, run="fast-99", known="")["run"]["id"] == run.name


def test_a_curve_holds_a_row_for_each_record(room):
    curve = Curves().of(trained(room))
    assert len(curve) == len(curve.epoch) == len(curve.validation)


def test_after_keeping_the_best_the_page_says_which_record_it_was(room):
    run = trained(room, epochs=8, learning_rate=0.3)  # so high that the last record is not the best
    before = watch(room, run=run.name, known="")["run"]
    assert before["kept"] is None
    assert before["validation_error"] == errors_of(run)[-1]
    best = min(run.records(), key=lambda record: (record["validation_error"], record["validation_loss"]))
    assert best["step"] < before["step"]
    assert answer_training(request_of(room, "keep_best", run=run.name)) == {"run": run.name}
    after = watch(room, run=run.name, known="")["run"]
    assert after["kept"] == {"step": best["step"], "validation_error": best["validation_error"]}
    assert after["validation_error"] == best["validation_error"]
    (run.folder / "weights.safetensors").write_bytes(b"damaged")
    assert watch(room, run=run.name, known="")["run"]["kept"] is None


@pytest.mark.parametrize(("wish", "state"), [("stop", "stopped"), ("run", "failed")])
def test_one_that_ended_between_two_records_has_one_error_on_the_page(room, wish, state):
    """That of the network which is there, as its sentence has it, and not that of the last record."""
    run = trained(room)
    lines = (run.folder / "events.jsonl").read_text().splitlines()
    (run.folder / "events.jsonl").write_text("\n".join(lines[:3]) + "\n")
    write_wish(run.folder, wish)
    validation = measure(run.folder)["validation"]
    told = watch(room, run=run.name, known="")["run"]
    assert told["state"] == state
    assert told["validation_error"] == 1 - validation.share != errors_of(run)[-1]
    assert told["validation_accuracy"] == validation.share


@pytest.mark.parametrize("slots", [1, 2])
def test_the_page_says_how_many_train_at_once(room, monkeypatch, slots):
    monkeypatch.setattr("demo.training.rooms.limits", lambda: Limits(trainings=slots))
    assert watch(room, run=trained(room).name)["run"]["slots"] == slots


def test_the_table_lists_what_was_deleted_and_tells_its_room_apart(room):
    kept, gone = trained(room, "kept"), trained(room, "gone")
    size = size_of(gone.folder)
    word = answer_training(request_of(room, "delete", run=gone.name))["word"]
    told = watch(room, listed=True)["room"]
    assert told["deleted"] == [{"word": word, "title": "gone", "minutes": 60}]
    assert (told["used"], told["trash"], told["drafts"]) == (size_of(kept.folder), size, 0)


def test_a_plan_measures_nothing_anew_beside_a_training(room, monkeypatch):
    asked = []
    monkeypatch.setattr(
        steering, "estimate", lambda config, busy, **_: asked.append(busy) or estimate(config, busy=busy)
    )
    with ticket(line_folder(room.home, "train"), most=1):
        answer_training(request_of(room, "plan", recipe="fast", values={}))
    answer_training(request_of(room, "plan", recipe="fast", values={}))
    assert asked == [True] * 3 + [False] * 3
