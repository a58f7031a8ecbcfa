"""The page behind proxies, under a path, in a frame; and that page and server talk to nobody else."""

import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from demo.border.paths import FRAME
from demo.text import WORDS
from tests.app_server import ROOT, AppServer
from tests.browser.drawing import FOUR, Mouse
from tests.on_a_space import environment_of
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
def two_servers(app_server, tmp_path):
    with AppServer(tmp_path) as other:
        yield app_server, other


@pytest.fixture(scope="module")
def under_a_path(tmp_path_factory):
    """The address of one that a proxy shows under a path, and that speaks one language."""
    command = [sys.executable, str(ROOT / "app.py"), "--root-path", "/digits", "--languages", "zh"]
    with AppServer(tmp_path_factory.mktemp("path"), command) as server, Proxy([server.url], "/digits") as proxy:
        yield proxy.url


@pytest.fixture(scope="module")
def quiet_server(tmp_path_factory):
    """One that lets nobody train."""
    command = [sys.executable, str(ROOT / "app.py"), "--training", "off"]
    with AppServer(tmp_path_factory.mktemp("quiet"), command) as server:
        yield server


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


def test_it_works_under_a_path_and_in_a_frame(open_page, under_a_path):
    page = open_page(viewport={"width": 1280, "height": 1300})
    asked = []
    page.on("response", lambda response: asked.append((urlsplit(response.url).path, response.status)))
    page.goto(under_a_path + "/lesson")
    frame = page.frame_locator("iframe")
    frame.get_by_test_id("conv2-7").wait_for()
    frame.get_by_test_id("example-4").click()
    is_read(frame)
    assert ("/digits" + FRAME, 200) in asked
    page.goto("about:blank")


def test_on_a_space_page_and_server_talk_to_nobody_else_and_the_page_says_that_runs_go(open_page, tmp_path):
    program = tmp_path / "watched.py"
    program.write_text(WATCHED.format(root=str(ROOT)))
    command = [sys.executable, str(program), str(ROOT / "app.py")]
    with AppServer(tmp_path, command, environment=environment_of(tmp_path)) as server:
        asked = []
        page = open_page()
        page.on("request", lambda request: asked.append(urlsplit(request.url)))
        page.goto(server.url)
        page.get_by_test_id("conv2-7").wait_for()
        Mouse(page).draw(FOUR)
        is_read(page)
        page.get_by_role("tab", name=WORDS["en"]["tabs"]["tabTrain"], exact=True).click()
        page.get_by_test_id("disk").filter(has_text=WORDS["en"]["train"]["notLasting"]).wait_for()
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


@pytest.mark.parametrize(("locale", "language"), [("en-GB", "en"), ("zh-CN", "zh")])
def test_where_training_is_off_its_tab_says_so_and_nothing_is_taught(open_page, quiet_server, locale, language):
    page = open_page(locale=locale)
    page.goto(quiet_server.url)
    page.get_by_test_id("conv2-7").wait_for()
    Mouse(page).draw(FOUR)
    is_read(page)
    assert page.get_by_test_id("teach").count() == 0
    words = WORDS[language]["tabs"]
    page.get_by_role("tab", name=words["tabTrain"], exact=True).click()
    sentence = page.locator("#training-off")
    sentence.wait_for()
    assert sentence.inner_text().strip() == words["trainingOff"].replace("`", "")


def test_a_page_of_one_language_speaks_it_to_everybody(open_page, under_a_path):
    page = open_page(locale="en-GB")
    page.goto(under_a_path + "/lesson")
    frame = page.frame_locator("iframe")
    frame.get_by_test_id("conv2-7").wait_for()
    assert frame.get_by_role("tab").all_inner_texts()[:3] == [
        WORDS["zh"]["tabs"][name] for name in ("tabDraw", "tabTrain", "tabConvolution")
    ]
    assert frame.locator("html").get_attribute("lang") == "zh"
    page.goto("about:blank")


MOUNTED = """
import sys
sys.path.insert(0, {root!r})
import gradio as gr
import torch
import uvicorn
from fastapi import FastAPI
from core.recognizer import Recognizer
from demo.border.stack import border
from demo.page import I18N, build_page
from demo.theme import build_css, build_theme

torch.set_num_threads(1)
app = FastAPI()
for path in ("/", "/favicon.ico"):
    app.get(path)(lambda: "somebody's own")
recognizer = Recognizer.load()
own = dict(theme=build_theme(), css=build_css(), i18n=I18N, ssr_mode=False, run_history=False)
for path, more in dict(bare=dict(), bordered=dict(middleware=border())).items():
    page = build_page(recognizer, training=False)
    app = gr.mount_gradio_app(app, page, "/" + path, app_kwargs=more, **own)
uvicorn.run(app, host=sys.argv[2], port=int(sys.argv[4]), log_level="warning")
"""


@pytest.fixture(scope="module")
def somebodys_app(tmp_path_factory):
    """One that shows the page twice: as it is, and behind the border."""
    folder = tmp_path_factory.mktemp("mounted")
    program = folder / "mounted.py"
    program.write_text(MOUNTED.format(root=str(ROOT)))
    with AppServer(folder, [sys.executable, str(program)]) as server:
        yield server.url


@pytest.mark.parametrize("place", ["bare", "bordered"])
def test_mounted_in_somebodys_app_it_draws_and_speaks_both_languages(open_page, somebodys_app, place):
    page = open_page(locale="zh-CN")
    page.goto(f"{somebodys_app}/{place}/")
    page.get_by_test_id("conv2-7").wait_for()
    Mouse(page).draw(FOUR)
    is_read(page)
    for language in ("zh", "en", "zh"):
        name = WORDS[language]["share"]["name"]
        page.get_by_test_id("language").get_by_role("button", name=name, exact=True).click()
        page.get_by_test_id("language").locator(f"[lang^={language}][aria-pressed=true]").wait_for()
        # Gradio's own parts ask only the browser, which the border persuades
        tabs = WORDS["zh" if place == "bare" else language]["tabs"]
        page.get_by_role("tab", name=tabs["tabTrain"], exact=True).wait_for()
        assert page.evaluate("document.documentElement.lang") == language
        assert page.locator(".samples-open, [data-testid=samples-open]").first.inner_text() in str(WORDS[language])
    page.goto("about:blank")
