"""The tests' own server handle, on a page of a few lines that starts at once."""

import os
import sys

import pytest

from tests.app_server import AppServer, is_served

PAGE = """
import http.server, sys
print("serving", flush=True)
host, port = sys.argv[2], int(sys.argv[4])
http.server.HTTPServer((host, port), http.server.SimpleHTTPRequestHandler).serve_forever()
"""


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with AppServer(tmp_path, [sys.executable, "-c", PAGE]) as running:
        yield running


def test_a_started_server_serves_and_a_stopped_or_killed_one_does_not(server):
    assert is_served(server.url) and "serving" in server.output()
    server.stop()
    assert not is_served(server.url)
    server.start()
    server.kill()
    assert not is_served(server.url)


def test_a_restarted_server_is_another_process_at_the_same_address(server):
    url, pid = server.url, server.pid
    server.restart()
    assert is_served(url) and server.url == url and server.pid != pid


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot hold a process")
def test_a_held_server_answers_only_once_it_goes_on(server):
    server.pause()
    assert not is_served(server.url, limit=0.5)
    server.go_on()
    assert is_served(server.url)


def test_a_server_that_ends_by_itself_shows_what_it_said(tmp_path):
    server = AppServer(tmp_path, [sys.executable, "-c", "raise SystemExit('no such weights')"])
    with pytest.raises(RuntimeError, match="ended with code 1:\nno such weights"):
        server.start()


def test_a_server_that_serves_nothing_in_time_is_ended(tmp_path):
    server = AppServer(tmp_path, [sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(TimeoutError, match="served nothing within"):
        server.start(limit=0.5)
    assert server.stop() != 0
