"""A visitor's runs as they lie there: whose they are, what they are called, what they take, and when they go."""

import dataclasses
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.errors import InvalidInput
from core.jobs import disk, expiry
from core.jobs.limits import Limits, limits_from
from core.jobs.rows import rows
from core.jobs.shelf import Shelf, new_visitor
from core.jobs.trash import TRASH
from core.runs import create_run
from core.train import train
from tests.small_rooms import coming_and_going
from tests.small_training import small_config, small_data

DAY = 86_400


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    run = create_run("finished", small_config(), runs=tmp_path_factory.mktemp("finished"))
    list(train(run.config, run=run, **small_data()))
    return run


@pytest.fixture
def shelf(tmp_path, finished):
    """A visitor with one finished run, called mine."""
    shelf = Shelf(home=tmp_path / "runs", visitor=new_visitor())
    shutil.copytree(finished.folder, shelf.folder / "mine")
    return shelf


def older(path, seconds: float) -> None:
    """Make a folder and what is in it older, or younger where it is negative."""
    then = time.time() - seconds
    for each in (*path.rglob("*"), path):
        os.utime(each, (then, then))


def test_a_visitor_sees_the_own_runs_only(shelf):
    other = Shelf(home=shelf.home, visitor=new_visitor())
    assert shelf.names() == ["mine"]
    assert other.names() == Shelf(home=shelf.home).names() == []
    with pytest.raises(InvalidInput, match="there is no run mine"):
        other.run("mine")


def test_ids_of_visitors_are_never_the_same_and_long():
    ids = {new_visitor() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(one) == 34 for one in ids)


@pytest.mark.parametrize("visitor", ["", "..", "v-1", "../v-" + "0" * 32, "V-" + "0" * 32, "v-" + "0" * 33, 7])
def test_what_is_no_visitors_id_opens_no_folder(tmp_path, visitor):
    with pytest.raises(InvalidInput, match="no visitor's id"):
        Shelf(home=tmp_path, visitor=visitor)


@pytest.mark.parametrize("title", ["First", "第一次 训练", "مجموعة", "🎉 <b>&amp;", "a" * 80])
def test_a_run_is_called_whatever_its_visitor_likes(shelf, title):
    shelf.rename("mine", title)
    assert shelf.title("mine") == title
    assert shelf.names() == ["mine"]


@pytest.mark.parametrize("title", ["", "  ", "a" * 81, "a\x00b", "\u202edorp", None, 5])
def test_what_is_no_title_is_refused_and_the_old_one_stays(shelf, title):
    shelf.rename("mine", "old")
    with pytest.raises(InvalidInput, match="a title has"):
        shelf.rename("mine", title)
    assert shelf.title("mine") == "old"


def test_free_titles_are_counted(shelf):
    shelf.rename("mine", "fast 1")
    assert shelf.free_title("fast") == "fast 2"
    assert shelf.free_title("classic") == "classic 1"


def test_what_was_deleted_comes_back(shelf):
    before = {path.name: path.read_bytes() for path in shelf.path("mine").iterdir()}
    word = shelf.delete("mine")
    assert shelf.names() == []
    assert shelf.undo(word) == "mine"
    assert {path.name: path.read_bytes() for path in shelf.path("mine").iterdir()} == before
    with pytest.raises(InvalidInput, match="too long ago"):
        shelf.undo(word)


@pytest.mark.parametrize("word", ["", "..", "../..", "0" * 16, "x"])
def test_a_word_that_undoes_nothing_is_told(shelf, word):
    with pytest.raises(InvalidInput, match="too long ago"):
        shelf.undo(word)


def test_what_comes_back_takes_nobodys_place(shelf):
    word = shelf.delete("mine")
    create_run("mine", small_config(seed=5), runs=shelf.folder)
    with pytest.raises(InvalidInput, match="cannot be brought back"):
        shelf.undo(word)
    assert shelf.run("mine").config.seed == 5


def test_all_that_was_deleted_is_listed_and_each_comes_back(shelf, finished):
    shutil.copytree(finished.folder, shelf.folder / "other")
    shelf.rename("other", "另一个")
    first, last = shelf.delete("mine"), shelf.delete("other")
    older(shelf.folder / TRASH / first, 20 * 60)
    listed = shelf.trash.deleted()
    assert [(one.word, one.run, one.title) for one in listed] == [(last, "other", "另一个"), (first, "mine", "mine")]
    assert [round(one.minutes) for one in listed] == [60, 40]
    for one in listed:
        assert shelf.undo(one.word) == one.run
    assert set(shelf.names()) == {"mine", "other"}
    assert shelf.trash.deleted() == []


def test_a_deletion_is_final_after_some_time(shelf):
    word = shelf.delete("mine")
    bin_ = shelf.folder / TRASH / word
    older(bin_, 59 * 60)
    shelf.sweep()
    assert bin_.exists()
    older(bin_, 61 * 60)
    shelf.sweep()
    assert not bin_.exists()


def test_an_empty_folder_goes_once_nobody_can_be_about_to_put_something_into_it(shelf):
    shutil.rmtree(shelf.path("mine"))
    shelf.sweep()
    assert shelf.folder.exists()
    older(shelf.folder, expiry.UNUSED + 60)
    shelf.sweep()
    assert not shelf.folder.exists()


def test_looking_at_runs_finds_the_others_while_one_goes_and_comes(shelf, finished):
    """As another page of the visitor deletes it, and brings it back."""
    shutil.copytree(finished.folder, shelf.folder / "going")
    looks = (
        lambda: [row.run for row in rows(shelf)],
        shelf.names,
        lambda: [state.run for state in shelf.each(shelf.state)],
    )
    with coming_and_going(shelf, "going"):
        for look in looks * 100:
            assert "mine" in look()
            assert shelf.titles() >= {"mine"}
            assert {one.run for one in shelf.trash.deleted()} <= {"going"}
            shelf.sweep()


def test_one_that_is_back_before_its_absence_is_asked_about_is_looked_at_again(shelf):
    looked = []

    def look(name):
        looked.append(name)
        word = shelf.delete(name) if len(looked) == 1 else None
        try:
            return shelf.state(name).run
        finally:
            if word:
                shelf.undo(word)

    assert shelf.each(look) == ["mine"] and looked == ["mine", "mine"]


def test_one_that_is_there_and_cannot_be_looked_at_is_told(shelf):
    def look(name):
        raise InvalidInput(f"{name} is damaged")

    with pytest.raises(InvalidInput, match="mine is damaged"):
        shelf.each(look)


def test_a_deletion_is_undone_once_however_often_it_is_asked_for_at_once(shelf):
    def undo(word):
        try:
            return shelf.undo(word)
        except InvalidInput as error:
            return str(error)

    with ThreadPoolExecutor(4) as pool:
        for _ in range(50):
            said = sorted(pool.map(undo, [shelf.delete("mine")] * 4))
            assert said == ["mine"] + ["this was deleted too long ago to be undone"] * 3


def test_runs_expire_unless_they_are_used(shelf, finished):
    for name in ("old", "used"):
        shutil.copytree(finished.folder, shelf.folder / name)
        older(shelf.path(name), 15 * DAY)
    shelf.use("used")
    shelf.sweep()
    assert set(shelf.names()) == {"mine", "used"}


def test_a_run_that_trains_does_not_expire(shelf):
    with shelf.run("mine").writing():
        older(shelf.path("mine"), 15 * DAY)
        shelf.sweep()
    assert shelf.names() == ["mine"]


def test_nothing_expires_when_the_clock_was_set_back_or_when_it_never_shall(shelf):
    older(shelf.path("mine"), -365 * DAY)
    shelf.sweep()
    older(shelf.path("mine"), 365 * DAY)
    Shelf(home=shelf.home, visitor=shelf.visitor, limits=Limits(days=0)).sweep()
    assert shelf.names() == ["mine"]


def test_the_runs_of_the_command_line_never_expire(tmp_path, finished):
    shutil.copytree(finished.folder, tmp_path / "mine")
    older(tmp_path / "mine", 365 * DAY)
    Shelf(home=tmp_path).sweep()
    assert Shelf(home=tmp_path).names() == ["mine"]


def test_what_is_used_is_what_is_there(shelf):
    size = sum(path.stat().st_size for path in shelf.path("mine").iterdir())
    assert shelf.usage() == {"mine": size, "mine_most": 400 * disk.MB, "all": size, "all_most": 4000 * disk.MB}


def test_the_table_tells_what_each_run_is(shelf):
    (row,) = rows(shelf)
    assert (row.run, row.title, row.state, row.source, row.recipe) == ("mine", "mine", "done", "mnist", "fast")
    assert row.accuracy is None
    assert row.parameters == sum(values.numel() for values in shelf.run("mine").load_network().state_dict().values())
    assert row.validation_error == shelf.run("mine").records()[-1]["validation_error"]
    assert row.bytes == shelf.usage()["mine"]


def test_a_damaged_run_does_not_hide_the_others(shelf, finished):
    shutil.copytree(finished.folder, shelf.folder / "bad")
    (shelf.path("bad") / "config.json").write_text("{")
    found = {row.run: row for row in rows(shelf)}
    assert found["mine"].state == "done"
    assert found["bad"].state == "failed"
    assert "config.json" in found["bad"].message
    shelf.delete("bad")


def test_a_run_without_a_network_cannot_be_used(shelf):
    create_run("empty", small_config(), runs=shelf.folder)
    with pytest.raises(InvalidInput, match=r"expected a file .*weights"):
        shelf.use("empty")


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [("TRAININGS", "two", "must be a whole number"), ("DAYS", "-1", "days must be"), ("DISK_MB", "0", "disk_mb")],
)
def test_limits_that_cannot_be_are_told(variable, value, message):
    with pytest.raises(InvalidInput, match=message):
        limits_from({f"DIGITSCOPE_LIMIT_{variable}": value})


def full_of(shelf: Shelf, finished, ages: dict[str, float]) -> dict[str, Path]:
    """Other visitors, each with a run that nobody used for so many days; run of each."""
    runs = {}
    for name, days in ages.items():
        runs[name] = shelf.home / new_visitor() / name
        shutil.copytree(finished.folder, runs[name])
        (runs[name] / "filler").write_bytes(bytes(2 * disk.MB))
        older(runs[name], days * DAY)
    return runs


def test_where_all_runs_take_too_much_those_who_came_longest_ago_make_way(shelf, finished):
    runs = full_of(shelf, finished, {"oldest": 9, "older": 3, "recent": 0.5})
    limits = Limits(disk_mb=8, visitor_mb=8, days=14)
    dataclasses.replace(shelf, limits=limits).check_room_for(3 * disk.MB)
    assert [name for name, run in runs.items() if run.exists()] == ["older", "recent"]
    with pytest.raises(InvalidInput, match="the runs of all visitors take"):
        dataclasses.replace(shelf, limits=limits).check_room_for(7 * disk.MB)
    assert [name for name, run in runs.items() if run.exists()] == ["recent"]
    assert shelf.names() == ["mine"]


def test_nobody_makes_way_while_there_is_room(shelf, finished):
    runs = full_of(shelf, finished, {"oldest": 9})
    dataclasses.replace(shelf, limits=Limits(disk_mb=8)).check_room_for(3 * disk.MB)
    assert runs["oldest"].exists()


def test_a_visitor_who_used_one_run_keeps_all(shelf, finished):
    runs = full_of(shelf, finished, {"unused": 9})
    shutil.copytree(finished.folder, runs["unused"].parent / "used")
    (runs["unused"].parent / "used" / "used").touch()
    with pytest.raises(InvalidInput, match="the runs of all visitors take"):
        dataclasses.replace(shelf, limits=Limits(disk_mb=1)).check_room_for(1)
    assert runs["unused"].exists()


def test_a_training_makes_way_for_nobody(shelf, finished, monkeypatch):
    runs = full_of(shelf, finished, {"training": 9})
    monkeypatch.setattr(Shelf, "_is_alive", lambda self, folder: folder == runs["training"])
    with pytest.raises(InvalidInput, match="the runs of all visitors take"):
        dataclasses.replace(shelf, limits=Limits(disk_mb=1)).check_room_for(1)
    assert runs["training"].exists()
