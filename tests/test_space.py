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
from tests.app_server import AppServer
from tests.four import FOUR, SIZE
from tests.test_docker import copied
from tests.test_layout import ROOT, pins

ONLY = """
import importlib.metadata, os, runpy, sys

allowed, app = set(sys.argv[1].split()), sys.argv[2]
owners = importlib.metadata.packages_distributions()

class Absent:
    def find_spec(self, name, path=None, target=None):
        names = {each.lower().replace("_", "-") for each in owners.get(name.split(".")[0], [])}
        if names and not names & allowed:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

def refuse_writing(event, arguments):  # holds for root, too, whom a folder's mode does not stop
    changes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if changes and str(arguments[0]).startswith(os.path.dirname(app)):
        raise PermissionError(13, "Permission denied", str(arguments[0]))

sys.meta_path.insert(0, Absent())
sys.addaudithook(refuse_writing)
sys.argv = [app, *sys.argv[3:]]
sys.path[0] = os.path.dirname(app)
runpy.run_path(app, run_name="__main__")
"""
"""Runs an app as if only the named distributions were installed, and its own folder could not be written."""


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


def test_it_starts_as_on_a_space(tmp_path, read_only_copy, monkeypatch):
    """Only what requirements.txt installs, a Space's variables, code that cannot be written, a home that can."""
    home = tmp_path / "home"
    home.mkdir()
    program = tmp_path / "only.py"
    program.write_text(ONLY)
    allowed = installed_with(set(pins("requirements.txt")))
    assert "gradio" in allowed and "pytest" not in allowed
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("SPACE_ID", "someone/digitscope")
    monkeypatch.setenv("SPACE_HOST", "someone-digitscope.hf.space")
    monkeypatch.setenv("SYSTEM", "spaces")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.chdir(read_only_copy)
    command = [sys.executable, str(program), " ".join(sorted(allowed))]
    with AppServer(tmp_path, [*command, str(read_only_copy / "app.py")]) as server:
        client = Client(server.url, verbose=False)
        answer = client.predict(handle_file(str(a_digit(tmp_path))), api_name="/predict")
        assert (answer["digit"], answer["verdict"]) == (4, "digit")


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
