"""Which network reads a drawing: the shipped one, or that of a run of the visitor's own."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.errors import InvalidInput
from core.recognizer import Recognizer
from demo.frames import answer
from demo.training.networks import Networks
from tests.four import FOUR
from tests.small_rooms import new_room, trained, trained_on_classes
from tests.test_shelf import DAY, older

REQUEST = {"strokes": FOUR, "size": [400, 400], "brush": 20}


@pytest.fixture
def room(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGITSCOPE_RUNS", str(tmp_path))
    return new_room(tmp_path)


@pytest.fixture(scope="module")
def shipped():
    return Recognizer.load()


def network_of(room, run) -> dict:
    return {"visitor": room.visitor, "run": run.name}


def test_the_run_that_a_request_names_reads_it(room, shipped):
    run = trained(room, "mine")
    frame = answer(shipped, {**REQUEST, "network": network_of(room, run)})
    expected = Recognizer.load(run.folder).predict_strokes(FOUR, (400, 400), 20)
    assert frame["probabilities"] == expected.probabilities.tolist()
    assert frame["network"]["title"] == "mine"
    assert frame["network"]["classes"] == [str(digit) for digit in range(10)]
    assert frame["layers"]["conv1"]["shape"] == [2, 28, 28]


@pytest.mark.parametrize(
    ("classes", "of_digits"),
    [(tuple("0123456789"), True), (tuple("1234567890"), False), (("0", "1"), False), (("circle", "square"), False)],
)
def test_pictures_of_ones_own_are_of_digits_where_they_are_called_so(room, shipped, classes, of_digits):
    """Those pictures bring no class for what is none of them, and no calibration is needed for it."""
    run = trained_on_classes(room, classes)
    lines = [[[x, 90], [x, 320]] for x in (20, 200, 380)]
    frame = answer(shipped, {**REQUEST, "strokes": lines, "network": network_of(room, run)})
    assert frame["network"]["of_digits"] is of_digits
    assert frame["reason"] == ("several" if of_digits else "")
    prediction = Recognizer.load(run.folder).predict_strokes(lines, (400, 400), 20)
    assert prediction.verdict_in_words.startswith("not a digit") is of_digits
    assert prediction.in_class == 1


def test_without_one_the_shipped_network_reads(shipped):
    frame = answer(shipped, REQUEST)
    assert frame["probabilities"] == shipped.predict_strokes(FOUR, (400, 400), 20).probabilities.tolist()
    assert "network" not in frame


def test_nobody_reads_with_anothers_run(room, shipped, tmp_path):
    run, stranger = trained(room), new_room(tmp_path)
    frame = answer(shipped, {**REQUEST, "network": network_of(stranger, run)})
    assert list(frame) == ["error"]
    assert "the network that you chose cannot read: it is not here any more" in frame["error"]


def test_one_that_was_deleted_is_not_called_by_a_name_that_nobody_saw(room, shipped):
    run = trained(room, "mine")
    room.delete(run.name)
    frame = answer(shipped, {**REQUEST, "network": network_of(room, run)})
    assert frame["error"] == (
        "the network that you chose cannot read: it is not here any more; go back to the shipped one"
    )


@pytest.mark.parametrize("network", [7, [], {}, {"visitor": "..", "run": "x"}, {"run": "fast-1"}, "fast-1"])
def test_what_names_no_network_is_refused(shipped, network):
    assert answer(shipped, {**REQUEST, "network": network})["error"]


def test_only_a_few_networks_stay_in_memory(room):
    runs, networks = [trained(room, seed=seed) for seed in range(3)], Networks(most=2)
    first = networks.of(runs[0].folder)
    assert networks.of(runs[0].folder) is first
    for run in runs:
        networks.of(run.folder)
    assert len(networks) == 2
    assert networks.of(runs[0].folder) is not first


class SlowLoads:
    """Recognizer.load that waits for one folder until it is let go, and counts."""

    def __init__(self, monkeypatch, slow):
        self.slow, self.count = slow, 0
        self.began, self.let_go = threading.Event(), threading.Event()
        self.load = Recognizer.load
        monkeypatch.setattr(Recognizer, "load", self)

    def __call__(self, folder):
        if folder == self.slow:
            self.count += 1
            self.began.set()
            assert self.let_go.wait(20)
        return self.load(folder)


def test_one_that_loads_slowly_keeps_nobody_else_waiting_and_is_loaded_once(room, monkeypatch):
    slow, quick, networks = trained(room), trained(room, seed=1), Networks()
    known = networks.of(quick.folder)
    loads = SlowLoads(monkeypatch, slow.folder)
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(networks.of, slow.folder) for _ in range(2)]
        assert loads.began.wait(20)
        assert pool.submit(networks.of, quick.folder).result(20) is known
        assert not any(each.done() for each in waiting)
        loads.let_go.set()
        first, second = (each.result(20) for each in waiting)
    assert first is second
    assert loads.count == 1


def test_what_could_not_be_loaded_is_tried_again(room):
    run, networks = trained(room), Networks()
    path = run.folder / "weights.safetensors"
    whole = path.read_bytes()
    path.write_bytes(b"half")
    stamp = path.stat().st_mtime_ns
    with pytest.raises(InvalidInput):
        networks.of(run.folder)
    path.write_bytes(whole)
    os.utime(path, ns=(stamp, stamp))
    assert networks.of(run.folder).network is not None


def test_a_network_that_was_written_anew_is_read_anew(room):
    run, other, networks = trained(room), trained(room, seed=1), Networks()
    networks.of(run.folder)
    os.replace(other.folder / "weights.safetensors", run.folder / "weights.safetensors")
    os.utime(run.folder / "weights.safetensors")
    picture = np.zeros((28, 28), np.float32)
    found = networks.of(run.folder).predict_input(picture).probabilities
    assert np.array_equal(found, Recognizer.load(run.folder).predict_input(picture).probabilities)


@pytest.mark.parametrize("data", ["", "AAAA", 7, None, "?" * 1048])
def test_pixels_that_are_no_picture_are_refused(shipped, data):
    assert "pixels must be" in answer(shipped, {"pixels": data})["error"]


def test_pixels_are_read_byte_for_byte(shipped):
    import base64

    cells = np.arange(784, dtype=np.uint8).reshape(28, 28)
    frame = answer(shipped, {"pixels": base64.b64encode(cells.tobytes()).decode()})
    expected = shipped.predict_input(cells.astype(np.float32) / np.float32(255))
    assert frame["probabilities"] == expected.probabilities.tolist()


def test_a_run_that_reads_drawings_does_not_expire(room, shipped):
    used, unused = trained(room, "used"), trained(room, "unused")
    for run in (used, unused):
        older(run.folder, 15 * DAY)
    answer(shipped, {**REQUEST, "network": network_of(room, used)})
    room.sweep()
    assert room.names() == [used.name]


@pytest.mark.parametrize(("age", "noted"), [(600, False), (7200, True), (-7200, True)])
def test_its_use_is_noted_once_an_hour_and_not_for_every_drawing(room, shipped, age, noted):
    run = trained(room)
    request = {**REQUEST, "network": network_of(room, run)}
    answer(shipped, request)
    older(run.folder, age)
    before = (run.folder / "used").stat().st_mtime_ns
    answer(shipped, request)
    assert ((run.folder / "used").stat().st_mtime_ns != before) is noted
