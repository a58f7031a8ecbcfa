"""A visitor uploads a parcel: whose run and which pictures it is then, and what can be done with it."""

import json
import shutil

import numpy as np
import pytest
import torch

from core.classes import write_classes
from core.data import Pictures, load_mnist
from core.errors import InvalidInput
from core.insight import measure
from core.jobs.control import write_wish
from core.jobs.limits import Limits
from core.jobs.room import Room
from core.jobs.rows import row
from core.jobs.shelf import Shelf, new_visitor
from core.own_data.apart import write_prepared
from core.own_data.prepare import OwnData
from core.own_data.store import load_own, save_own
from core.parcels import pack
from core.runs import Run, read_run
from core.teach import FILE as LESSON
from core.teach import read_lesson
from core.titles import write_title
from tests.packed import changed, contents


@pytest.fixture
def shelf_with_own(packed_run, tmp_path):
    """A visitor with a run of own pictures, and the parcel of it."""
    shelf = Shelf(home=tmp_path / "runs", visitor=new_visitor())
    folder = shelf.folder / "own"
    shutil.copytree(packed_run.folder, folder, ignore=shutil.ignore_patterns("measured.json"))  # on other pictures
    write_classes(folder, tuple("零一二三四五六七八九"))
    few = load_mnist().whole[:40]
    save_own(folder, Pictures(load_mnist().train[:40], few, 20))
    pack(shelf.run("own"), tmp_path / "own.zip")
    return shelf, tmp_path / "own.zip"


def test_what_is_uploaded_is_measured_again_where_its_pictures_are_still_the_visitors(shelf_with_own, tmp_path):
    shelf, file = shelf_with_own
    assert not {name for name in contents(file) if name.startswith("pictures.s")}
    stranger = Shelf(home=shelf.home, visitor=new_visitor())
    theirs, mine = stranger.upload(file), shelf.upload(file)
    assert not stranger.has_pictures(theirs.name), "pictures of others are nobody's"
    assert shelf.has_pictures(mine.name)
    assert measure(mine.folder) == measure(shelf.path("own"))
    pack(mine, tmp_path / "again.zip")
    assert contents(tmp_path / "again.zip")["pictures.json"] == contents(file)["pictures.json"]


def test_pictures_that_are_uploaded_again_are_found_and_others_are_not(shelf_with_own):
    shelf, file = shelf_with_own
    stranger = Shelf(home=shelf.home, visitor=new_visitor())
    name = stranger.upload(file).name
    own = load_own(shelf.path("own"))
    write_prepared(
        stranger.folder / f".draft-{'0' * 16}", prepared(Pictures(own.train, own.whole[torch.arange(39, -1, -1)], 20))
    )
    assert not stranger.has_pictures(name)
    write_prepared(stranger.folder / f".draft-{'1' * 16}", prepared(own))
    assert stranger.has_pictures(name)


def prepared(pictures: Pictures) -> OwnData:
    return OwnData(classes=tuple("零一二三四五六七八九"), pictures=pictures, counts=[], skipped=(), duplicates=0)


@pytest.mark.parametrize(
    "content", [b"[]", b"{}", b'{"bytes": "x", "sha256": 1}', b'{"bytes": 5, "sha256": "../x"}', b"\xff"]
)
def test_a_parcel_that_tells_nonsense_of_its_pictures_finds_none(shelf_with_own, tmp_path, content):
    shelf, file = shelf_with_own
    name = shelf.upload(changed(file, tmp_path / "odd.zip", pictures__json=content)).name
    assert not shelf.has_pictures(name)


def test_a_visitor_uploads_what_another_downloaded(parcel, tmp_path):
    shelf = Shelf(home=tmp_path, visitor=new_visitor())
    run = shelf.upload(parcel)
    assert isinstance(run, Run)
    assert shelf.title(run.name) == "uploaded 1"
    assert shelf.state(run.name).name == "done"
    assert shelf.upload(parcel, title="又一次").name in shelf.names()


def test_a_title_comes_back_and_none_is_given_twice(packed_run, tmp_path):
    shutil.copytree(packed_run.folder, tmp_path / "named")
    write_title(tmp_path / "named", "第一次 <b>")
    pack(read_run(tmp_path / "named"), tmp_path / "named.zip", onnx=False)
    shelf = Shelf(home=tmp_path / "runs", visitor=new_visitor())
    titles = [shelf.title(shelf.upload(tmp_path / "named.zip").name) for _ in range(3)]
    assert titles == ["第一次 <b>", "第一次 <b> 1", "第一次 <b> 2"]
    assert shelf.title(shelf.upload(tmp_path / "named.zip", title="mine").name) == "mine"


def test_one_that_was_uploaded_before_its_end_can_be_used_and_not_begun_anew(parcel, tmp_path):
    shelf = Room(home=tmp_path, visitor=new_visitor())
    records = contents(parcel)["events.jsonl"].rsplit(b'{"event": "finished"', 1)[0]
    name = shelf.upload(changed(parcel, tmp_path / "stopped.zip", events__jsonl=records)).name
    state = shelf.state(name)
    assert (state.name, state.resumable) == ("stopped", False)
    with pytest.raises(InvalidInput, match="can be used, and not gone on with"):
        shelf.resume(name)
    write_wish(shelf.path(name), "run")  # as of one whose process was killed
    assert shelf.state(name).name == "failed"
    with pytest.raises(InvalidInput, match="can be used, and not gone on with"):
        shelf.resume(name)
    assert (shelf.path(name) / "events.jsonl").read_bytes() == records


def test_an_upload_keeps_to_the_limits(parcel, tmp_path):
    for limits in (Limits(runs=1), Limits(visitor_mb=1), Limits(upload_mb=1)):
        shelf = Shelf(home=tmp_path / "runs", visitor=new_visitor(), limits=limits)
        large = changed(parcel, tmp_path / "large.zip", kernels__f32=np.random.default_rng(0).bytes(1_500_000))
        with pytest.raises(InvalidInput):
            if limits.runs == 1:
                shelf.upload(parcel)
            shelf.upload(large)
        assert len(shelf.names()) == (limits.runs == 1)


def test_one_that_was_taught_is_a_taught_one_where_it_comes_to(packed_run, tmp_path):
    """Its drawings stay at home, and what the lesson did goes along."""
    shelf = Shelf(home=tmp_path / "home", visitor=new_visitor())
    shelf.folder.mkdir(parents=True)
    shutil.copytree(packed_run.folder, shelf.folder / "taught")
    half = {"count": 1, "of": 2, "share": 0.5, "low": 0.1, "high": 0.9}
    lesson = {"drawings": [], "before": half, "after": half, "lost": 0, "won": 0, "forgot": False, "base": None}
    (shelf.folder / "taught" / LESSON).write_text(json.dumps(lesson))
    pack(shelf.run("taught"), tmp_path / "taught.zip", onnx=False)
    back = shelf.upload(tmp_path / "taught.zip")
    assert row(shelf, back.name).source == "taught"
    assert read_lesson(back.folder) == read_lesson(shelf.path("taught"))
