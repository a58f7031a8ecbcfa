"""Teaching a network somebody's hand: what was read wrong is read right, and what was known stays known."""

import json
import shutil
import time

import numpy as np
import pytest
import torch

from core.calibration import Calibration, load_calibration, save_calibration
from core.classes import write_classes
from core.data import Pictures, load_mnist
from core.errors import InvalidInput
from core.jobs.limits import Limits
from core.jobs.room import Room, new_visitor
from core.jobs.rows import rows
from core.model import Architecture
from core.own_data.corrections import MOST, Correction, mixed, read_corrections, write_corrections
from core.own_data.store import save_own
from core.recognizer import Recognizer
from core.runs import create_run
from core.teach import finish_lesson, lesson_config, read_lesson, write_lesson
from core.train import train
from tests.small_rooms import trained_on_classes
from tests.small_training import small_config

LIMITS = Limits(niceness=0)


def hooked(shift: float = 0.0) -> list:
    """A 7 as few write it, with a long hook at its left and a bar."""
    return [
        [[60 + shift, 120], [60 + shift, 60], [200 + shift, 60], [130 + shift, 230]],
        [[90 + shift, 150], [190 + shift, 150]],
    ]


def correction(meant: int = 7, shift: float = 0.0) -> Correction:
    return Correction(meant=meant, strokes=hooked(shift), size=(280, 280), brush=20)


@pytest.fixture
def room(tmp_path):
    return Room(home=tmp_path / "runs", visitor=new_visitor(), limits=LIMITS)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A quickly trained run, calibrated."""
    config = small_config(
        epochs=1, training_images=10_000, batch_size=64, record_every=1000, architecture=Architecture(hidden=64)
    )
    run = create_run("small", config, runs=tmp_path_factory.mktemp("small"))
    list(train(config, run=run))
    save_calibration(run.folder, Calibration(temperature=1.25))
    return run


def taught(room: Room, corrections, base=None):
    """The run in which a room taught the corrections, once it is done."""
    run = room.teach(corrections, base)
    deadline = time.monotonic() + 90
    while (state := room.state(run.name)).alive and time.monotonic() < deadline:
        time.sleep(0.05)
    assert state.name == "done", state
    return run


@pytest.fixture
def base(room, small):
    import shutil

    shutil.copytree(small.folder, room.folder / "small")
    return "small"


def test_what_was_read_wrong_is_read_right_and_mnist_is_not_forgotten(room, base):
    old = Recognizer.load(room.path(base))
    said = old.predict_strokes(hooked(), (280, 280), 20).digit
    meant = (said + 4) % 10
    before = (room.path(base) / "weights.safetensors").read_bytes()
    run = taught(room, [correction(meant)], base)
    new = Recognizer.load(run.folder)
    assert new.predict_strokes(hooked(3), (280, 280), 22).digit == meant
    lesson = read_lesson(run.folder)
    assert lesson.base == base
    assert [one["meant"] for one in lesson.drawings] == [meant]
    assert lesson.drawings[0]["before"]["digit"] == said
    assert lesson.drawings[0]["after"]["digit"] == meant
    assert lesson.before.of == lesson.after.of == 10_000
    assert lesson.after.count - lesson.before.count == lesson.won - lesson.lost
    assert lesson.after.share > lesson.before.share - 0.02
    assert load_calibration(run.folder) == Calibration(temperature=1.25)
    assert (room.path(base) / "weights.safetensors").read_bytes() == before
    assert {row.run: row.source for row in rows(room)} == {base: "mnist", run.name: "taught"}

    again = taught(room, [correction(7, 5.0)], run.name)
    assert [one.meant for one in read_corrections(again.folder)] == [meant, 7]


def test_the_mix_holds_what_was_known_and_copies_of_every_correction():
    mnist = load_mnist()
    corrections = [correction(7), correction(3, 9.0), correction(1, 20.0)]
    mix = mixed(mnist, corrections, 0)
    copies = mix.train.labels[20_000:]
    assert mix.whole is mnist.whole
    assert set(copies.tolist()) == {1, 3, 7}
    assert max(np.bincount(copies)[[1, 3, 7]]) - min(np.bincount(copies)[[1, 3, 7]]) <= 1
    assert 0.05 < len(copies) / len(mix.train) < 0.07
    assert torch.equal(mixed(mnist, corrections, 0).train.images, mix.train.images)


@pytest.mark.parametrize(
    ("corrections", "message"),
    [
        ([], "at least one drawing"),
        ([correction(10)], "drawing 0: meant must be a class from 0 to 9, got 10"),
        ([correction(7), correction(True)], "drawing 1: meant must be a class"),
        ([Correction(meant=7, strokes=[], size=(280, 280), brush=20)], "drawing 0: it is empty"),
        ([Correction(meant=7, strokes=[[["x", 1]]], size=(280, 280), brush=20)], "drawing 0: stroke 0 must be"),
        ([Correction(meant=7, strokes=hooked(), size=(0, 280), brush=20)], "drawing 0: size must be"),
    ],
)
def test_a_correction_that_cannot_be_taught_is_refused_and_nothing_is_left(room, corrections, message):
    with pytest.raises(InvalidInput, match=message):
        room.teach(corrections)
    assert room.names() == []


def test_a_network_of_few_own_pictures_is_taught_in_as_many_steps_and_every_correction_is_seen(tmp_path):
    few = Pictures(load_mnist().train[:100], load_mnist().whole[:50], 25)
    config = small_config()
    run = create_run("own", config, runs=tmp_path)
    save_own(run.folder, few)
    write_classes(run.folder, tuple("abcdefghij"))
    list(train(config, run=run))
    corrections = [correction(k % 10, float(k)) for k in range(12)]
    lesson = lesson_config(run.folder, corrections)
    mix = mixed(few, corrections, 0)
    assert len(mix.train) == 112
    assert len(mix.train) * lesson.repeats > 10_000


def test_signs_of_parts_side_by_side_are_judged_before_a_lesson_as_after_it(room):
    base = trained_on_classes(room, ("II", "X"))
    lesson = create_run("lesson", base.config, runs=room.folder)
    parts = Correction(meant=0, strokes=[[[60, 40], [60, 240]], [[220, 40], [220, 240]]], size=(280, 280), brush=20)
    write_lesson(lesson.folder, base.folder, [parts])
    shutil.copy(base.folder / "weights.safetensors", lesson.folder)
    finish_lesson(lesson)
    (said,) = read_lesson(lesson.folder).drawings
    assert said["before"] == said["after"]
    assert said["before"]["verdict"] != "not_a_digit"


def test_a_run_without_a_network_cannot_be_taught(room):
    create_run("empty", small_config(), runs=room.folder)
    with pytest.raises(InvalidInput, match="expected a file"):
        room.teach([correction()], "empty")
    assert room.names() == ["empty"]


def test_only_the_latest_corrections_are_kept(tmp_path):
    write_corrections(tmp_path, [correction(k % 10) for k in range(MOST + 5)])
    kept = read_corrections(tmp_path)
    assert len(kept) == MOST
    assert kept[0].meant == 5
    assert kept[0].strokes == hooked()


def test_a_drawing_that_is_taught_again_counts_once_as_it_is_meant_now(tmp_path, small):
    base, folder = tmp_path / "base", tmp_path / "run"
    shutil.copytree(small.folder, base)
    folder.mkdir()
    write_corrections(base, [correction(7), correction(3, 9.0)])
    write_lesson(folder, base, [correction(1), correction(9, 20.0)])
    assert [(one.meant, one.strokes) for one in read_corrections(folder)] == [
        (3, hooked(9.0)),
        (1, hooked()),
        (9, hooked(20.0)),
    ]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"corrections": [{"meant": 1}]}', '{"corrections": 5}'])
def test_damaged_corrections_are_told_in_a_sentence(tmp_path, content):
    (tmp_path / "corrections.json").write_text(content)
    with pytest.raises(InvalidInput, match=r"corrections\.json"):
        read_corrections(tmp_path)


def test_a_damaged_lesson_is_told_in_a_sentence(tmp_path):
    assert read_lesson(tmp_path) is None
    (tmp_path / "taught.json").write_text(json.dumps({"drawings": []}))
    with pytest.raises(InvalidInput, match=r"taught\.json is damaged"):
        read_lesson(tmp_path)
