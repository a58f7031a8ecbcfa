"""A run damaged in any of its files: whoever looks at it is told in a sentence, and the others are as they were."""

import contextlib
import json
import shutil

import numpy as np
import pytest

from core.comparison import compare
from core.data import Pictures, load_mnist
from core.errors import InvalidInput
from core.film import save_gif
from core.insight import look_into, measure, measured
from core.jobs.control import clear_outcome, write_small, write_wish
from core.jobs.room import Room, new_visitor
from core.jobs.rows import rows
from core.own_data import store
from core.own_data.corrections import Correction, write_corrections
from core.parcels import pack
from core.recognizer import Recognizer
from core.runs import create_run, read_run
from core.teach import finish_lesson, read_lesson, write_lesson
from core.timeline import Timeline
from core.train import train
from tests.small_training import hasty, small_config, small_data

PICTURE = np.zeros((28, 28), np.float32)
STROKES = [[[60, 60], [200, 60], [120, 220]]]


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """A run with every file that a run may have, stopped in the middle; and another one beside it."""
    home = tmp_path_factory.mktemp("runs")
    other = create_run("other", small_config(seed=1), runs=home)
    list(train(other.config, run=other, **small_data()))
    run = create_run("mine", small_config(), runs=home)
    correction = Correction(meant=7, strokes=STROKES, size=(280, 280), brush=20)
    write_lesson(run.folder, other.folder, [correction], name="other")
    generator = train(run.config, run=hasty(run), **small_data())
    for _ in range(5):
        next(generator)
    generator.close()
    clear_outcome(run.folder)
    write_wish(run.folder, "pause")
    write_corrections(run.folder, [correction])
    write_small(run.folder, "about.json", {"title": "mine"})
    write_small(run.folder, "job.json", {"lane": "train", "ticket": "00000001-" + "0" * 32})
    write_small(run.folder, "progress.json", {"phase": "training"})
    measure(run.folder)
    finish_lesson(run)
    return home


NAMES = (
    "config.json",
    "events.jsonl",
    "kernels.f32",
    "history.bin",
    "weights.safetensors",
    "best.safetensors",
    "checkpoint.safetensors",
    "start.safetensors",
    "corrections.json",
    "taught.json",
    "measured.json",
    "about.json",
    "job.json",
    "progress.json",
    "outcome.json",
    "wish",
    "lock",
)

DAMAGES = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-7]),
    "noise": lambda path: path.write_bytes(np.random.default_rng(0).bytes(3000)),
    "another": lambda path: path.write_text(json.dumps({"format": 1, "event": "record", "shares": [], "x": None})),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


def looks(room: Room, run, tmp_path):
    """All that a page does with a run, each of which may be refused, but only in a sentence."""
    yield lambda: room.state("mine")
    yield lambda: room.current()
    yield lambda: rows(room)
    yield lambda: room.title("mine")
    yield lambda: room.usage()
    yield lambda: run.records()
    yield lambda: run.events_from(100)
    yield lambda: run.last_events(3)
    yield lambda: run.kernels()
    yield lambda: run.summary()
    yield lambda: Timeline(run).moment(3, PICTURE)
    yield lambda: save_gif(Timeline(run), PICTURE, tmp_path / "film.gif")
    yield lambda: Recognizer.load(run.folder)
    yield lambda: look_into(run.folder).confusion()
    yield lambda: compare(look_into(run.folder), look_into(room.path("other")))
    yield lambda: measured(run.folder)
    yield lambda: measure(run.folder)
    yield lambda: read_lesson(run.folder)
    yield lambda: pack(run, tmp_path / "mine.zip", onnx=False)
    yield lambda: room.use("mine")
    yield lambda: room.stop("mine", keep_best=True)
    yield lambda: resumed(run)


def resumed(run) -> None:
    """Go on with the training; what the system itself says against it is told by whoever started it."""
    with contextlib.suppress(OSError):
        list(train(run.config, run=run, **small_data()))


@pytest.fixture(scope="module", autouse=True)
def few_digits():
    """Little of MNIST to be measured on, as it is measured often here."""
    mnist = load_mnist()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(store, "load_mnist", lambda: Pictures(mnist.train[:300], mnist.whole[:300], 150))
        yield


def test_the_run_to_be_damaged_has_every_file(full):
    assert {path.name for path in (full / "mine").iterdir()} == set(NAMES)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_file_is_told_in_a_sentence_and_harms_no_other_run(full, tmp_path, name, damage):
    room = Room(home=tmp_path / "runs", visitor=new_visitor())
    shutil.copytree(full, room.folder)
    run = read_run(room.path("mine"))
    DAMAGES[damage](run.folder / name)
    for look in looks(room, run, tmp_path):
        try:
            look()
        except InvalidInput as error:
            assert str(error).strip()
    assert {row.run: row.state for row in rows(room)}["other"] == "done"
    if name != "config.json":
        room.delete("mine")
        assert room.names() == ["other"]
