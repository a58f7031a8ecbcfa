"""What whoever runs the page chooses: trainings off, languages, the runs' folder, limits."""

import dataclasses
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from core.jobs import launch
from core.jobs.limits import Limits, limits_from
from core.places import cache_folder, runs_folder
from demo import options
from demo.options import options_of, read_options, settle
from demo.text import ALL, offered
from demo.training.rooms import runs_last
from tests.app_server import ROOT, AppServer
from tests.test_app import drawing_for, fetched

VARIABLE = re.compile(r"\bDIGITSCOPE_[A-Z_]+[A-Z]\b")
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def clean(monkeypatch):
    """An environment without our variables, that is put back in the end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DIGITSCOPE_")}
    monkeypatch.setattr(os, "environ", kept)
    return kept


class Training:
    """A process that notes whether it was told to end."""

    is_told = False

    def terminate(self):
        self.is_told = True

    def wait(self, _):
        return 0


def status_of(server, path, body):
    """What a POST of JSON is answered with."""
    try:
        with urllib.request.urlopen(urllib.request.Request(server.url + path, body, JSON)) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_every_limit_is_an_option_too(clean):
    names = [field.name for field in dataclasses.fields(Limits)]
    settle(read_options([f"--limit-{name.replace('_', '-')}=7" for name in names]))
    assert limits_from(clean) == Limits(**dict.fromkeys(names, 7))


def test_options_reach_what_reads_the_environment(clean):
    settle(read_options(["--runs", "/my/runs", "--cache", "/my/cache", "--languages", "zh", "--stop-trainings", "1"]))
    assert (runs_folder(), cache_folder()) == (Path("/my/runs"), Path("/my/cache"))
    assert clean["DIGITSCOPE_LANGUAGES"] == "zh" and clean["DIGITSCOPE_STOP_TRAININGS"] == "1"
    assert limits_from(clean) == Limits()


def test_every_variable_that_is_read_is_an_options():
    files = [ROOT / "app.py", ROOT / "run.py", ROOT / "Dockerfile", *(ROOT / "core").rglob("*.py")]
    files += (ROOT / "demo").rglob("*.py")
    named = {name for file in files for name in VARIABLE.findall(file.read_text(encoding="utf-8"))}
    assert {"DIGITSCOPE_CACHE", "DIGITSCOPE_STOP_TRAININGS"} <= named
    assert named <= {option.variable for option in options_of()}


def test_the_docs_have_a_row_for_each_option():
    rows = [[f"`--{option.name}`", option.default or "–", option.says] for option in options_of()]
    table = "\n".join(f"| {' | '.join(row)} |" for row in [["option", "usually", "what it says"], ["---"] * 3, *rows])
    assert table in (ROOT / "docs/service.md").read_text(encoding="utf-8"), f"docs/service.md lacks\n{table}"


@pytest.mark.parametrize(
    ("chosen", "process", "is_saved"),
    [(None, 1, True), ("auto", 1, True), ("0", 1, False), ("1", 9, True), ("auto", 9, False)],
)
def test_trainings_are_saved_where_they_would_be_killed_or_where_one_wants_it(
    clean, monkeypatch, chosen, process, is_saved
):
    settle(read_options(["--stop-trainings", chosen] if chosen else []))
    monkeypatch.setattr(os, "getpid", lambda: process)
    training = Training()
    monkeypatch.setattr(launch, "_started", {training})
    launch.end_with_server(clean)
    assert training.is_told is is_saved


def test_what_was_not_said_stays_unsaid(clean):
    settle(read_options([]))
    assert "DIGITSCOPE_RUNS" not in clean


@pytest.mark.parametrize("storage", [True, False])
def test_on_a_space_runs_go_where_storage_is_mounted_and_the_page_says_where_none_is(
    clean, monkeypatch, tmp_path, storage
):
    mounted = tmp_path / "data"
    if storage:
        mounted.mkdir()
    monkeypatch.setattr(options, "MOUNTED", mounted)
    clean["SPACE_ID"] = "someone/digitscope"
    settle(read_options([]))
    assert clean.get("DIGITSCOPE_RUNS") == (str(mounted / "runs") if storage else None)
    assert runs_last() is storage


@pytest.mark.parametrize("wrong", [["--languages", "fr"], ["--languages", "en,en"], ["--training", "maybe"]])
def test_a_choice_that_there_is_not_is_refused(wrong, clean, capsys):
    with pytest.raises(SystemExit, match="2"):
        read_options(wrong)
    assert f"got {wrong[1]!r}" in capsys.readouterr().err


def test_the_languages_that_are_offered_come_in_their_order():
    assert list(offered("zh,en")) == ["zh", "en"] and list(offered("zh")) == ["zh"]
    assert offered(None) == offered("") == ALL


def test_switched_off_nothing_of_training_can_be_called_and_drawing_goes_on(tmp_path):
    with AppServer(tmp_path, [sys.executable, str(ROOT / "app.py"), "--training", "off"]) as server:
        asked = json.loads(drawing_for(server))
        assert status_of(server, "/gradio_api/component_server/", json.dumps(asked).encode()) == 200
        for component in json.loads(fetched(server, "/config"))["components"]:
            start = {**asked, "component_id": component["id"], "fn_name": "train", "data": {"do": "start"}}
            assert status_of(server, "/gradio_api/component_server/", json.dumps(start).encode()) == 404
        assert status_of(server, "/training/file", b"{}") in (404, 405)
        endpoints = json.loads(fetched(server, "/gradio_api/info"))["named_endpoints"]
        assert set(endpoints) == {"/predict", "/feature_maps"}


def test_help_comes_at_once_without_the_network():
    program = """
import app, sys
sys.argv = ["app.py", "--help"]
try:
    app.main()
finally:
    print(*sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert "--training" in done.stdout and not {"torch", "gradio"} & set(done.stdout.split())
