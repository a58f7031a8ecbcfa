"""The real app in a process of its own, for tests and benchmarks."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.asgi import Answer

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT = 90
"""Seconds until the page must be served."""
JSON = {"Content-Type": "application/json"}

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class AppServer:
    """One process that serves the page on 127.0.0.1, and only that one is ever ended.

    Args:
        folder: where its output (`log`) and the runs of its visitors go.
        command: what to start, without host and port.
        environment: of the process; else that of the tests, with the folder for the runs.
        port: where the command listens by itself; else it is told a free one.

    Use it as a context, or call start() and stop(). A restarted server keeps its port, and so its url.
    """

    def __init__(
        self,
        folder: Path,
        command: Sequence[str] = (sys.executable, str(ROOT / "app.py")),
        *,
        environment: Mapping[str, str] | None = None,
        port: int | None = None,
    ):
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "app.log"
        self._command = [*command] if port else [*command, "--host", "127.0.0.1", "--port", str(self.port)]
        own = {**os.environ, "DIGITSCOPE_RUNS": str(folder / "runs"), "PYTHONUNBUFFERED": "1"}
        self._environment = own if environment is None else environment
        self._process: subprocess.Popen | None = None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("the server was never started")
        return self._process.pid

    def start(self, limit: float = START_LIMIT, pause: float = 0.05) -> None:
        """Starts it and returns once the page is served; asks for it every `pause` seconds."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            self._wait_until_served(limit, pause)
        except BaseException:
            self.kill()
            raise

    def _wait_until_served(self, limit: float, pause: float) -> None:
        deadline = time.monotonic() + limit
        while not is_served(self.url):
            if self._process.poll() is not None:
                raise RuntimeError(f"the app ended with code {self._process.returncode}:\n{self.output()}")
            if time.monotonic() > deadline:
                raise TimeoutError(f"the app served nothing within {limit} s:\n{self.output()}")
            time.sleep(pause)

    def stop(self, limit: float = 20) -> int:
        """Asks it to end, as a service manager does; its exit code. A server that ignores it is killed."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(limit)
            except subprocess.TimeoutExpired:
                self.kill()
        return self._process.returncode

    def kill(self) -> None:
        """Ends it at once, as a crash would."""
        self._process.kill()
        self._process.wait()

    def pause(self) -> None:
        """Holds it: connections stay open and nothing is answered, until go_on()."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def restart(self) -> None:
        """Ends it where it runs, and starts it on the same port."""
        self.stop()
        self.start()

    def ask(self, method: str, path: str, body=None, headers=JSON, *, chunked: bool = False) -> Answer:
        """One request and the whole answer, on a connection of its own.

        Args:
            body: bytes or a text; pieces where it is chunked, which does not say its length.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers, encode_chunked=chunked)
            answer = connection.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(status=answer.status, headers=names, body=answer.read())
        finally:
            connection.close()

    def output(self) -> str:
        """The last 4,000 characters that it printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]

    def __enter__(self) -> "AppServer":
        self.start()
        return self

    def __exit__(self, *_) -> None:
        self.stop()


def is_served(url: str, limit: float = 10) -> bool:
    """True where the page answers 200 within so many seconds."""
    try:
        with _direct.open(url, timeout=limit) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
