"""A ZeroGPU Space: trainings ask for a GPU a while at a time, drawing never does. A stand-in lends it."""

import json
import time
import urllib.request

import pytest

from core.jobs.control import read_small
from core.jobs.limits import Limits
from core.jobs.room import Room
from tests.app_server import ROOT, AppServer
from tests.test_app import drawing_for, fetched, wait_until

TINY = {"depths": [2, 3], "hidden": 16, "batch_size": 64}


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    """The app on such a Space; `lent` is the file that says how often a GPU was asked for."""
    folder = tmp_path_factory.mktemp("space")
    lent = folder / "lent"
    lent.touch()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("SPACES_ZERO_GPU", "true")
        monkeypatch.setenv("LENT", str(lent))
        monkeypatch.setenv("PYTHONPATH", str(ROOT / "tests" / "stand_in"))
        monkeypatch.setenv("DIGITSCOPE_LIMIT_GPU_SECONDS", "25")
        with AppServer(folder) as server:
            server.lent, server.runs = lent, folder / "runs"
            yield server


@pytest.fixture
def lent(space):
    space.lent.write_text("")
    return space.lent


@pytest.fixture
def visitor(space, lent):
    return Visitor(space)


class Visitor:
    """Asks what the Train tab asks."""

    def __init__(self, server):
        self.server = server
        components = json.loads(fetched(server, "/config"))["components"]
        self.trainer = next(each["id"] for each in components if each["props"].get("elem_id") == "trainer")
        self.id = self.do("hello")["visitor"]
        self.room = Room(home=server.runs, visitor=self.id, limits=Limits())

    def do(self, action, **values):
        data = {**values, "do": action, "visitor": getattr(self, "id", None)}
        names = {"component_id": self.trainer, "fn_name": "train", "session_hash": "one"}
        asked = urllib.request.Request(
            f"{self.server.url}/gradio_api/component_server/",
            json.dumps({**names, "data": data}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked) as answer:
            return json.loads(answer.read())

    def start(self, **values):
        answer = self.do("start", recipe="fast", values={**TINY, **values})
        return answer["run"]

    def wait_for(self, run, *states):
        deadline = time.monotonic() + 90
        while (state := self.room.state(run)).name not in states:
            assert time.monotonic() < deadline, state
            time.sleep(0.05)
        return state


def test_a_short_training_is_lent_a_gpu_once_and_is_whole(visitor, lent):
    run = visitor.start(epochs=2, training_images=600)
    visitor.wait_for(run, "done")
    assert lent.read_text() == "train_for_a_while for 25\n"
    assert (visitor.room.path(run) / "measured.json").exists()


def test_a_long_training_asks_again_and_goes_on_where_it_was(visitor, lent):
    run = visitor.start(epochs=1000, training_images=1000)
    wait_until(lambda: len(lent.read_text().splitlines()) >= 2, limit=60)
    before = len(visitor.room.run(run).records())
    wait_until(lambda: len(visitor.room.run(run).records()) > before, limit=60)
    visitor.do("pause", run=run)
    visitor.wait_for(run, "paused")
    steps = [record["step"] for record in visitor.room.run(run).records()]
    assert before and steps == sorted(set(steps))


def test_a_training_pauses_waits_and_stops_as_elsewhere(visitor, lent):
    first, second = (visitor.start(epochs=1000, training_images=6000) for _ in range(2))
    visitor.wait_for(second, "waiting")
    visitor.do("pause", run=first)
    visitor.wait_for(first, "paused")
    visitor.wait_for(second, "running")
    visitor.do("stop", run=second)
    visitor.wait_for(second, "stopped")
    assert visitor.do("resume", run=first) == {"run": first}
    visitor.wait_for(first, "running")
    visitor.do("stop", run=first)
    visitor.wait_for(first, "stopped")


def test_without_a_gpu_left_the_page_says_so_and_the_run_can_go_on_later(visitor, lent):
    lent.write_text("none left")
    run = visitor.start(epochs=2, training_images=600)
    state = visitor.wait_for(run, "failed")
    assert state.message.startswith("no GPU was lent (You have exceeded your free ZeroGPU quota") and state.resumable
    lent.write_text("")
    visitor.do("resume", run=run)
    visitor.wait_for(run, "done")
    assert read_small(visitor.room.path(run), "outcome.json") == {}


def test_drawing_asks_for_no_gpu(space, lent):
    for _ in range(3):
        asked = urllib.request.Request(
            f"{space.url}/gradio_api/component_server/", drawing_for(space), {"Content-Type": "application/json"}
        )
        assert json.loads(urllib.request.urlopen(asked).read())["verdict"] == "digit"
    assert lent.read_text() == ""
