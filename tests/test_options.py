"""What whoever runs the page chooses: trainings off, languages, the runs' folder, limits."""

import dataclasses
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from core.jobs.limits import Limits, limits_from
from demo import options
from demo.options import read_options, settle
from demo.text import ALL, offered
from demo.training.rooms import runs_last
from tests.app_server import ROOT, AppServer
from tests.test_app import drawing_for, fetched

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def clean(monkeypatch):
    """An environment without our variables, that is put back in the end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DIGITSCOPE_")}
    monkeypatch.setattr(os, "environ", kept)
    return kept


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
    settle(read_options(["--runs", "/somewhere/runs", "--languages", "zh"]))
    assert clean["DIGITSCOPE_RUNS"] == "/somewhere/runs" and clean["DIGITSCOPE_LANGUAGES"] == "zh"
    assert limits_from(clean) == Limits()


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
