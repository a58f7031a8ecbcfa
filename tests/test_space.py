"""Hosting: what the README's first lines promise a Space, and that the app starts as a Space starts it."""

import asyncio
import re
import shutil
import sys
from importlib.metadata import distributions, requires

import numpy as np
import pytest
from gradio.queueing import Queue
from gradio_client import Client, handle_file
from PIL import Image

from core.recognizer import Recognizer
from demo.page import IDLE, build_page
from tests.app_server import AppServer, free_port
from tests.four import FOUR, SIZE
from tests.on_a_space import PORT, environment_of, is_free
from tests.small_rooms import new_room, request_of, trained
from tests.test_app import asked
from tests.test_docker import copied
from tests.test_layout import ROOT, pins

ONLY = """
import importlib.metadata, os, pathlib, runpy, sys, tempfile

allowed, mounted, app = set(sys.argv[1].split()), pathlib.Path(sys.argv[2]), sys.argv[3]
owners = importlib.metadata.packages_distributions()
writable = tuple(map(os.path.realpath, (os.environ["HOME"], tempfile.gettempdir(), mounted, "/dev")))
unwritable = os.path.realpath(os.path.dirname(app))

class Absent:
    def find_spec(self, name, path=None, target=None):
        names = {each.lower().replace("_", "-") for each in owners.get(name.split(".")[0], [])}
        if names and not names & allowed:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

def refuse_writing(event, arguments):  # holds for root, too, whom a folder's mode does not stop
    if event == "open":
        path, mode, flags = arguments
        changes = bool(set(mode) & set("wax+")) if mode else flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    elif event in ("os.mkdir", "os.rename", "os.remove"):
        path, changes = arguments[0], True
    else:
        return
    if changes and not isinstance(path, int):
        place = os.path.realpath(os.fsdecode(path))
        if place.startswith(unwritable) or not place.startswith(writable):
            raise PermissionError(13, "Permission denied", place)

sys.argv = [app, *sys.argv[4:]]
sys.path[0] = os.path.dirname(app)
sys.meta_path.insert(0, Absent())
sys.addaudithook(refuse_writing)
import demo.options
demo.options.MOUNTED = mounted
runpy.run_path(app, run_name="__main__")
"""
"""Runs an app as if only the named distributions were installed, storage were mounted in that folder, and a user had
started it who may write there, in his home and in the folder for temporary files, but not where the code lies."""


def front_matter() -> dict[str, str]:
    """The plain `name: value` lines of the README's head, quotes removed."""
    head = (ROOT / "README.md").read_text(encoding="utf-8").split("---")[1]
    return dict(re.findall(r'^(\w+): "?([^"\n]+)"?$', head, re.M))


def installed_with(packages: set[str]) -> set[str]:
    """The distributions that installing these brings, by name."""
    found, waiting = set(), {name.lower().replace("_", "-") for name in packages}
    here = {each.name.lower().replace("_", "-") for each in distributions()}
    while waiting:
        name = waiting.pop()
        found.add(name)
        needs = [need for need in requires(name) or [] if "extra ==" not in need] if name in here else []
        names = {re.match(r"[A-Za-z0-9._-]+", need)[0].lower().replace("_", "-") for need in needs}
        waiting |= names - found
    return found


def test_the_space_runs_the_gradio_that_is_pinned_and_a_python_that_is_supported():
    head = front_matter()
    assert head["sdk"] == "gradio"
    assert head["sdk_version"] == pins("requirements.txt")["gradio"]
    assert head["python_version"] in ("3.10", "3.11", "3.12")


def test_the_space_finds_every_file_that_its_head_names():
    head = front_matter()
    assert (ROOT / head["app_file"]).is_file()
    assert (ROOT / head["thumbnail"]).is_file()
    # What the Hub wants to read there nobody knows before the Space has an owner: the README says what to write then
    command = re.search(r"hf upload (\S+) .*--repo-type space", (ROOT / "README.md").read_text(encoding="utf-8"))
    address = f"https://huggingface.co/spaces/{command[1]}/resolve/main/{head['thumbnail']}"
    assert address in (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(head["short_description"]) <= 60  # as many characters as a Space shows
    assert head["license"] == "mit" and "ylecun/mnist" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def read_only_copy(tmp_path):
    """The code as a container has it, which is a part of what a Space has, in a folder that nobody may write."""
    code = tmp_path / "code"
    code.mkdir()
    for name in copied():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, code / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(ROOT / name, code / name)
    folders = [path for path in [code, *code.rglob("*")] if path.is_dir()]
    for path in [*(path for path in code.rglob("*") if path.is_file()), *folders]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield code
    for path in folders:
        path.chmod(0o755)


@pytest.fixture
def as_on_a_space(tmp_path, read_only_copy, monkeypatch):
    """as_on_a_space(folder that is mounted) starts only what requirements.txt installs, with a Space's variables alone.

    It listens where a Space's proxy looks for it, unless something else does so here.
    """
    home, program = tmp_path / "home", tmp_path / "only.py"
    home.mkdir()
    program.write_text(ONLY)
    allowed = installed_with(set(pins("requirements.txt")))
    assert "gradio" in allowed and "pytest" not in allowed
    monkeypatch.chdir(read_only_copy)
    environment, port = environment_of(home), PORT
    if not is_free(PORT):
        port = free_port()
        environment["DIGITSCOPE_PORT"] = str(port)

    def start(mounted) -> AppServer:
        given = [" ".join(sorted(allowed)), str(mounted), str(read_only_copy / "app.py")]
        return AppServer(tmp_path, [sys.executable, str(program), *given], environment=environment, port=port)

    return start


def test_it_starts_as_on_a_space_and_says_that_runs_go_when_it_restarts(tmp_path, as_on_a_space):
    with as_on_a_space(tmp_path / "nothing is here") as server:
        client = Client(server.url, verbose=False)
        answer = client.predict(handle_file(str(a_digit(tmp_path))), api_name="/predict")
        assert (answer["digit"], answer["verdict"]) == (4, "digit")
        visitor = asked(server, "trainer", "train", {"do": "hello"})["visitor"]
        told = asked(server, "trainer", "train", {"do": "watch", "visitor": visitor, "listed": True})
        assert told["room"]["lasts"] is False


def test_where_storage_is_mounted_runs_of_before_a_restart_are_there(tmp_path, as_on_a_space):
    room = new_room(tmp_path / "data" / "runs")
    run = trained(room, epochs=1)
    with as_on_a_space(tmp_path / "data") as server:
        told = asked(server, "trainer", "train", request_of(room, "watch", listed=True))
        assert [each["id"] for each in told["runs"]] == [run.name]
        assert told["room"]["lasts"] is True


def test_while_nobody_asks_the_queue_sleeps(monkeypatch):
    """Whatever Gradio calls its pause: it looks some times, not hundreds."""
    page, looks = build_page(Recognizer.load(), training=False), []
    monkeypatch.setattr(Queue, "__len__", lambda queue: looks.append(queue) or 0)

    async def wait_for_nobody():
        waiting = asyncio.create_task(page._queue.start_processing())
        await asyncio.sleep(10 * IDLE)
        waiting.cancel()

    asyncio.run(wait_for_nobody())
    assert 1 <= len(looks) <= 12


def a_digit(folder):
    path = folder / "four.png"
    drawn = Recognizer.load().predict_strokes(FOUR, SIZE).steps["drawn"]
    Image.fromarray(np.rint(255 - 255 * drawn).astype(np.uint8)).save(path)
    return path
