"""The proxy of docker/compose.yaml: nginx with the same file, its copies on this machine, and a drawing through it."""

import json
import re
import shutil
import subprocess
import urllib.request
from contextlib import ExitStack

import pytest

from tests.app_server import ROOT, AppServer, free_port, is_served
from tests.test_app import drawing_for, fetched, wait_until

COPIES = 2
DRAWINGS = 20
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
AROUND = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
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
    assert found == 1 and conf.count("listen 80;") == 1
    return conf.replace("listen 80;", f"listen 127.0.0.1:{port};")


@pytest.mark.skipif(NGINX is None, reason="no nginx here")
def test_two_copies_behind_the_proxy_draw_as_one_and_know_who_asks(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGITSCOPE_PROXIES", "1")
    with ExitStack() as stack:
        folders = [tmp_path / str(k) for k in range(COPIES)]
        for folder in folders:
            folder.mkdir()
        servers = [stack.enter_context(AppServer(folder)) for folder in folders]
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        path = tmp_path / "nginx.conf"
        path.write_text(AROUND.format(folder=tmp_path, conf=conf_for(servers, port)))
        nginx = subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(path)])
        stack.callback(nginx.wait, 10)
        stack.callback(nginx.terminate)
        wait_until(lambda: is_served(url))
        page = urllib.request.urlopen(url).read().decode()
        assert f'content="{url}/gradio_api/file=' in page  # the picture of a shared link has the visitor's address
        body, headers = drawing_for(servers[0]), {"Content-Type": "application/json"}
        for _ in range(DRAWINGS):
            asked = urllib.request.Request(f"{url}/gradio_api/component_server/", body, headers)
            assert json.loads(urllib.request.urlopen(asked).read())["verdict"] == "digit"
        drawn = [
            float(re.search(r'requests_total{kind="drawing",status="200"} (\S+)', fetched(server, "/metrics"))[1])
            for server in servers
        ]
        assert sum(drawn) == DRAWINGS and min(drawn) > 0
