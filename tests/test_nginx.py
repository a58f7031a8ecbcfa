"""The proxy of docker/compose.yaml: nginx with the same file, and two copies on this machine that share the runs."""

import base64
import json
import re
import shutil
import subprocess
import urllib.request
from collections import defaultdict
from contextlib import ExitStack
from http.cookiejar import CookieJar

import pytest
from gradio_client import Client, handle_file

from demo.border.paths import FRAME
from tests.app_server import ROOT, AppServer, free_port, is_served
from tests.test_app import drawing_for, request_for, wait_until
from tests.test_space import a_digit

COPIES = 2
DRAWINGS = 20
VISITORS = 12
"""Enough that a tossed coin sends them all to one copy in none of a thousand runs."""
PLACE = "digitscope_place"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
AROUND = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    log_format asked "$upstream_addr $uri $cookie_{place}";
    access_log {folder}/asked asked;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {conf}
}}
"""


def conf_for(servers, port: int) -> str:
    """The file, with other places: without Docker nobody knows what `app` is."""
    conf = (ROOT / "docker" / "nginx.conf").read_text(encoding="utf-8")
    names = "\n".join(f"    server 127.0.0.1:{server.port};" for server in servers)
    conf, found = re.subn(r"    resolver .*\n    server app:7860 resolve;", names, conf)
    assert found == 2 and conf.count("listen 80;") == 1
    return conf.replace("listen 80;", f"listen 127.0.0.1:{port};")


class Proxied:
    """The address of the proxy, and what it has passed on to whom."""

    def __init__(self, url: str, folder):
        self.url, self._log = url, folder / "asked"

    def asked(self, path: str) -> dict[str, dict[str, int]]:
        """Who → copy → requests of paths that begin so; who is a place, empty where there was no cookie."""
        found = defaultdict(lambda: defaultdict(int))
        for line in self._log.read_text().splitlines():
            copy, uri, place = line.split(" ")
            if uri.startswith(path):
                found[place.strip("-")][copy] += 1
        return found


@pytest.fixture(scope="module")
def proxied(tmp_path_factory):
    if NGINX is None:
        pytest.skip("no nginx here")
    folder = tmp_path_factory.mktemp("proxied")
    with ExitStack() as stack:
        monkeypatch = stack.enter_context(pytest.MonkeyPatch.context())
        monkeypatch.setenv("DIGITSCOPE_PROXIES", "1")
        servers = []
        for number in range(COPIES):
            monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder / f"uploads-{number}"))  # as containers have their own
            servers.append(stack.enter_context(AppServer(folder)))
        port = free_port()
        path = folder / "nginx.conf"
        path.write_text(AROUND.format(folder=folder, place=PLACE, conf=conf_for(servers, port)))
        nginx = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(path)])
        stack.callback(nginx.wait, 10)
        stack.callback(nginx.terminate)
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: is_served(url))
        yield Proxied(url, folder)


class Visitor:
    """A browser: opens the page, keeps its cookie, and asks what the page asks."""

    def __init__(self, proxied: Proxied):
        self.url = proxied.url
        self._cookies = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))
        self.page = self.send("/").decode()

    @property
    def place(self) -> str:
        (cookie,) = self._cookies
        return cookie.value

    def send(self, path: str, body: bytes | None = None, content_type: str = "application/json") -> bytes:
        request = urllib.request.Request(self.url + path, body, {"Content-Type": content_type})
        with self._opener.open(request, timeout=60) as answer:
            return answer.read()

    def do(self, component: str, function: str, values) -> dict:
        return json.loads(self.send("/gradio_api/component_server/", request_for(self, component, function, values)))

    def upload(self, picture: bytes) -> str:
        form = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n%b\r\n--x--\r\n' % picture
        return json.loads(self.send("/gradio_api/upload", form, "multipart/form-data; boundary=x"))[0]

    def predict(self, path: str) -> dict:
        """By Gradio's own queue, as its pages do: stand in line, then listen."""
        named = next(each["id"] for each in self.config["dependencies"] if each["api_name"] == "predict")
        data = [{"path": path, "meta": {"_type": "gradio.FileData"}}]
        joined = {"fn_index": named, "data": data, "session_hash": self.place}
        self.send("/gradio_api/queue/join", json.dumps(joined).encode())
        events = self.send(f"/gradio_api/queue/data?session_hash={self.place}").decode()
        done = next(json.loads(line[6:]) for line in events.splitlines() if '"process_completed"' in line)
        return done["output"]["data"][0]

    @property
    def config(self) -> dict:
        return json.loads(self.send("/config"))


@pytest.fixture(scope="module")
def visitors(proxied):
    """Several, each with the place that the page gave."""
    return [Visitor(proxied) for _ in range(VISITORS)]


def test_drawings_go_to_the_copies_in_turn_and_the_page_has_the_visitors_address(proxied, visitors):
    assert f'content="{proxied.url}/gradio_api/file=' in visitors[0].page  # the picture of a shared link
    drawing = json.loads(drawing_for(proxied))["data"]
    for number in range(DRAWINGS):
        body = json.dumps({"page": "one", "number": number, "drawing": drawing}).encode()
        assert json.loads(visitors[0].send(FRAME, body))["verdict"] == "digit"
    each = [DRAWINGS / COPIES] * COPIES
    wait_until(lambda: list(proxied.asked(FRAME)[visitors[0].place].values()) == each)  # noted once it was answered


def test_what_a_visitor_sends_is_known_to_the_copy_that_is_asked_about_it(proxied, visitors, tmp_path):
    picture = a_digit(tmp_path).read_bytes()
    for visitor in visitors:
        answer = visitor.predict(visitor.upload(picture))
        assert (answer["digit"], answer["verdict"]) == (4, "digit")
    asked = proxied.asked("/gradio_api/")
    own = [list(asked[visitor.place]) for visitor in visitors]
    assert all(len(copies) == 1 for copies in own)
    assert len({copy for copies in own for copy in copies}) == COPIES


def test_a_program_that_takes_no_cookie_is_known_by_its_address(proxied, tmp_path):
    client = Client(proxied.url, verbose=False)
    for _ in range(4):
        assert client.predict(handle_file(str(a_digit(tmp_path))), api_name="/predict")["digit"] == 4
    assert len(proxied.asked("/gradio_api/queue/")[""]) == 1


def test_both_copies_convolve_a_picture_that_was_sent(visitors, tmp_path):
    file = base64.b64encode(a_digit(tmp_path).read_bytes()).decode()
    kernel, sliding = [[0, 1, 0], [1, -4, 1], [0, 1, 0]], {"relu": True}
    for visitor in visitors:
        pixels = visitor.do("playground", "opened", {"file": file})["pixels"]
        request = {"picture": {"pixels": pixels}, "kernel": kernel, "sliding": sliding}
        output = visitor.do("playground", "convolved", request)["output"]
        assert output["shape"] == [side - 2 for side in pixels["shape"]]


def test_a_training_is_seen_and_stopped_by_its_visitor_from_either_copy_and_by_nobody_else(proxied, visitors):
    first = visitors[0]

    def asked(visitor: Visitor, action: str, name: str | None = None, **values) -> dict:
        return visitor.do("trainer", "train", {"do": action, "visitor": name, **values})

    mine, other = (asked(first, "hello")["visitor"] for _ in range(2))
    values = {"epochs": 1000, "training_images": 64, "depths": [2, 3], "hidden": 16}
    run = asked(first, "start", mine, recipe="fast", values=values)["run"]
    assert {asked(visitor, "watch", mine, run=run)["run"]["id"] for visitor in visitors} == {run}
    assert {asked(visitor, "watch", other, run=run)["run"] and "seen" for visitor in visitors} == {None}
    copies = proxied.asked("/config")
    elsewhere = next(each for each in visitors if copies[each.place].keys() != copies[first.place].keys())
    asked(elsewhere, "stop", mine, run=run)
    wait_until(lambda: asked(first, "watch", mine, run=run)["run"]["state"] == "stopped", limit=60)
