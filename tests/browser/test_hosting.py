"""The page behind proxies, under a path, in a frame; and that page and server talk to nobody else."""

import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from demo.drawing_route import PATH
from tests.app_server import ROOT, AppServer
from tests.browser.drawing import FOUR, Mouse
from tests.proxy import Proxy

WATCHED = """
import runpy, sys

def note(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in ("127.0.0.1", "::1"):
        print("CONNECTED", arguments[1], flush=True)
    if event == "socket.getaddrinfo" and arguments[0] not in ("127.0.0.1", "localhost", "0.0.0.0", None):
        print("LOOKED UP", arguments[0], flush=True)

sys.addaudithook(note)
sys.path[0] = {root!r}
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def two_servers(tmp_path):
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    with AppServer(folders[0]) as one, AppServer(folders[1]) as two:
        yield one, two


def is_read(frame):
    """Wait until the page shows that it reads a four."""
    frame.locator('[data-testid="verdict"][data-shown="digit"][data-digit="4"]').wait_for()


def test_two_servers_behind_a_proxy_draw_as_one(open_page, two_servers):
    with Proxy([server.url for server in two_servers]) as proxy:
        page = open_page()
        page.goto(proxy.url)
        page.get_by_test_id("conv2-7").wait_for()
        Mouse(page).draw(FOUR)
        is_read(page)
        assert min(proxy.asked.values()) > 10
        page.goto("about:blank")  # ends the streams that the proxy holds open


def test_it_works_under_a_path_and_in_a_frame(open_page, tmp_path):
    command = [sys.executable, str(ROOT / "app.py"), "--root-path", "/digits"]
    with AppServer(tmp_path, command) as server, Proxy([server.url], "/digits") as proxy:
        page = open_page(viewport={"width": 1280, "height": 1300})
        asked = []
        page.on("response", lambda response: asked.append((urlsplit(response.url).path, response.status)))
        page.goto(proxy.url + "/lesson")
        frame = page.frame_locator("iframe")
        frame.get_by_test_id("conv2-7").wait_for()
        frame.get_by_test_id("example-4").click()
        is_read(frame)
        assert ("/digits" + PATH, 200) in asked
        page.goto("about:blank")


def test_page_and_server_talk_to_nobody_else(open_page, tmp_path):
    program = tmp_path / "watched.py"
    program.write_text(WATCHED.format(root=str(ROOT)))
    with AppServer(tmp_path, [sys.executable, str(program), str(ROOT / "app.py")]) as server:
        asked = []
        page = open_page()
        page.on("request", lambda request: asked.append(urlsplit(request.url)))
        page.goto(server.url)
        page.get_by_test_id("conv2-7").wait_for()
        Mouse(page).draw(FOUR)
        is_read(page)
        hosts = {url.netloc for url in asked if url.scheme not in ("data", "blob")}
        assert hosts == {urlsplit(server.url).netloc}
        page.goto("about:blank")  # it may still ask while the server ends
        assert "CONNECTED" not in server.output() and "LOOKED UP" not in server.output()


def test_the_watch_over_the_server_sees_a_look_up(tmp_path):
    (tmp_path / "calls.py").write_text("import socket\nsocket.getaddrinfo('example.invalid', 80)\n")
    program = tmp_path / "watched.py"
    program.write_text(WATCHED.format(root=str(tmp_path)))
    done = subprocess.run([sys.executable, program, tmp_path / "calls.py"], capture_output=True, text=True)
    assert "LOOKED UP example.invalid" in done.stdout
