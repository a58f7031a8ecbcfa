"""What tests of several files share: the running app, the shipped network and its four, folders with small runs."""

import os

# Before PyTorch is there: threads that wait for each other go to sleep. Else they spin, and where tests in several
# processes share the cores, most of the time goes by with that
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
# Trainings do not stand back: tests wait for them, and beside other tests they would wait for long
os.environ.setdefault("DIGITSCOPE_LIMIT_NICENESS", "0")

import pytest

from core import film, fonts
from core.parcels import pack
from core.recognizer import Recognizer
from core.runs import create_run
from tests.app_server import AppServer
from tests.four import FOUR, SIZE
from tests.packed import calibrated_run
from tests.small_rooms import new_room, trained
from tests.small_training import finish, small_config


@pytest.fixture(scope="session")
def app_server(tmp_path_factory):
    """The real app, started once for all tests. A test that ends it calls restart() before it returns."""
    with AppServer(tmp_path_factory.mktemp("app")) as server:
        yield server


@pytest.fixture(scope="module")
def recognizer():
    """The shipped network; it is never changed."""
    return Recognizer.load()


@pytest.fixture(scope="module")
def four(recognizer):
    """A plain four, read."""
    return recognizer.predict_strokes(FOUR, SIZE)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty folder for runs."""
    monkeypatch.setenv("DIGITSCOPE_RUNS", str(tmp_path / "runs"))
    return tmp_path / "runs"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A run that was never stopped."""
    run = create_run("whole", small_config(), runs=tmp_path_factory.mktemp("whole"))
    finish(run)
    return run


@pytest.fixture(scope="module")
def rooms(tmp_path_factory):
    """A folder for the runs of visitors, for a file of tests."""
    return tmp_path_factory.mktemp("runs")


@pytest.fixture
def rooms_there(rooms, monkeypatch):
    """The page finds its visitors' runs in that folder."""
    monkeypatch.setenv("DIGITSCOPE_RUNS", str(rooms))


@pytest.fixture(scope="module")
def room(rooms):
    """A visitor's."""
    return new_room(rooms)


@pytest.fixture(scope="module")
def run(room):
    """A finished run of that visitor."""
    return trained(room)


@pytest.fixture(scope="module")
def packed_run(tmp_path_factory):
    """The finished run of which `parcel` is made; it has no visitor."""
    return calibrated_run(tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="module")
def parcel(packed_run, tmp_path_factory):
    """That run as it is downloaded."""
    path = tmp_path_factory.mktemp("parcel") / "mine.zip"
    assert pack(packed_run, path) == []
    return path


@pytest.fixture
def serif(monkeypatch):
    """A machine whose font for other scripts is Matplotlib's DejaVu Serif, with a letter of its own: ᴕ."""

    def forget():
        for each in (fonts.families, fonts.advance, fonts._faces, film._font_with):
            each.cache_clear()

    monkeypatch.setattr(fonts, "OTHERS", ("a font that is not here", "DejaVu Serif", "DejaVu Sans Mono"))
    forget()
    yield "DejaVu Serif"
    monkeypatch.undo()
    forget()
