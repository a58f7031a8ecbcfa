"""The starter: its options, and what it says when it cannot start."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request

import pytest

from core.jobs.room import Room
from core.jobs.worker import ENDED
from demo.options import read_options
from tests.app_server import ROOT, AppServer, is_served
from tests.four import FOUR, SIZE


def test_options_come_from_the_command_line_else_the_environment_else_the_default(monkeypatch):
    assert (read_options([]).host, read_options([]).port) == ("127.0.0.1", 7860)
    monkeypatch.setenv("DIGITSCOPE_HOST", "127.0.0.2")
    monkeypatch.setenv("DIGITSCOPE_PORT", "8000")
    assert (read_options([]).host, read_options([]).port) == ("127.0.0.2", 8000)
    assert read_options(["--port", "9000"]).port == 9000


def test_a_space_is_open_to_all(monkeypatch):
    monkeypatch.setenv("SPACE_ID", "someone/digitscope")
    assert read_options([]).host == "0.0.0.0"


@pytest.mark.parametrize("wrong", ["0", "65536", "-1", "http", "", "٣"])
def test_a_wrong_port_is_refused_by_option_and_by_environment(wrong, monkeypatch, capsys):
    with pytest.raises(SystemExit, match="2"):
        read_options([f"--port={wrong}"])
    monkeypatch.setenv("DIGITSCOPE_PORT", wrong)
    with pytest.raises(SystemExit, match="2"):
        read_options([])
    assert capsys.readouterr().err.count(f"expected a number from 1 to 65535, got {wrong!r}") == 2


@pytest.mark.parametrize("wrong", ["-1", "10", "two"])
def test_a_wrong_number_of_proxies_is_refused(wrong, capsys):
    with pytest.raises(SystemExit, match="2"):
        read_options([f"--proxies={wrong}"])
    assert f"expected a number from 0 to 9, got {wrong!r}" in capsys.readouterr().err


def test_help_names_each_option_with_its_variable(capsys):
    with pytest.raises(SystemExit, match="0"):
        read_options(["--help"])
    text = " ".join(capsys.readouterr().out.split())
    for name in vars(read_options([])):
        assert f"--{name.replace('_', '-')}" in text and f"DIGITSCOPE_{name.upper()}" in text


def test_a_limit_that_is_no_number_gets_a_sentence_and_no_traceback():
    environment = {**os.environ, "DIGITSCOPE_LIMIT_UPLOAD_MB": "much"}
    command = [sys.executable, str(ROOT / "app.py"), "--port", "1"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=100, env=environment)
    assert ended.returncode == 1
    assert ended.stderr.startswith("DIGITSCOPE_LIMIT_UPLOAD_MB must be")


def test_a_port_in_use_gets_a_sentence_and_no_traceback():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        command = [sys.executable, str(ROOT / "app.py"), "--port", str(number)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert ended.returncode == 1
    assert f"cannot listen on 127.0.0.1, port {number}: either the port is in use" in ended.stderr
    assert "GRADIO" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_when_it_is_ended_answers_under_way_are_given_first(tmp_path):
    with AppServer(tmp_path) as server:
        body = drawing_for(server)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.putrequest("POST", "/gradio_api/component_server/")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body[:5])
        wait_until(lambda: "digitscope_open_requests 1.0" in fetched(server, "/metrics"))
        ending = threading.Thread(target=server.stop)
        ending.start()
        wait_until(lambda: not is_served(server.url, limit=1))
        connection.send(body[5:])
        assert json.loads(connection.getresponse().read())["verdict"] == "digit"
        ending.join()
        assert server.stop() == 0
    assert "Traceback" not in server.output()


def test_where_its_trainings_end_with_it_they_are_saved_first(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGITSCOPE_STOP_TRAININGS", "1")
    with AppServer(tmp_path) as server:
        visitor = asked(server, "trainer", "train", {"do": "hello"})["visitor"]
        choices = {"recipe": "fast", "values": {"epochs": 400, "training_images": 640}}
        run = asked(server, "trainer", "train", {"do": "start", "visitor": visitor, **choices})["run"]
        room = Room(home=tmp_path / "runs", visitor=visitor)
        wait_until(lambda: room.run(run).records(), limit=60)
        assert server.stop() == 0
    state = room.state(run)
    assert (state.name, state.resumable, state.message) == ("paused", True, ENDED)
    assert state.step > 0


def asked(server, component: str, function: str, values: dict):
    """What the page is answered by a function of a component."""
    body = request_for(server, component, function, values)
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(server.url + "/gradio_api/component_server/", body, headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def drawing_for(server):
    """What the page sends with a drawing."""
    return request_for(server, "glass", "answer", {"strokes": FOUR, "size": SIZE, "brush": 20})


def request_for(server, component: str, function: str, values: dict) -> bytes:
    components = json.loads(fetched(server, "/config"))["components"]
    found = next(each for each in components if each["props"].get("elem_id") == component)
    names = {"component_id": found["id"], "fn_name": function, "session_hash": "one"}
    return json.dumps({**names, "data": values}).encode()


def fetched(server, path):
    with urllib.request.urlopen(server.url + path) as answer:
        return answer.read().decode()


def wait_until(condition, limit=20):
    deadline = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
