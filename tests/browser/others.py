"""Browsers that Playwright does not drive as the system has them: Firefox by WebDriver BiDi, WebKit by WebDriver.

`python -m tests.browser.others` installs Debian's. Each speaks its own protocol itself, and both the same words for a
pointer's actions; so each is a few calls here: open a page, run a script there, move the pointer.
"""

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.app_server import free_port
from tests.browser.chromium import administrator

PACKAGES = ("firefox-esr", "webkit2gtk-driver", "xvfb")
MINI_BROWSERS = "/usr/lib/*/webkit2gtk-4.1/MiniBrowser"
START_LIMIT = 60
"""Seconds until a browser must listen."""
SIZE = (1280, 800)


class Firefox:
    """Firefox, headless, in a profile of its own; use it as a context."""

    program = staticmethod(lambda: shutil.which("firefox-esr") or shutil.which("firefox"))

    def __init__(self, folder: Path):
        self.folder, self._numbers = folder, itertools.count(1)

    def __enter__(self) -> "Firefox":
        from websockets.sync.client import connect

        profile = self.folder / "profile"
        profile.mkdir()
        log = self.folder / "firefox.log"
        size = [f"--{name}={value}" for name, value in zip(("width", "height"), SIZE, strict=True)]
        command = [
            self.program(),
            "--headless",
            "--no-remote",
            "--profile",
            profile,
            *size,
            "--remote-debugging-port=0",
        ]
        with log.open("wb") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=output, env=_environment(self.folder))
        address = waited(lambda: re.search(r"BiDi listening on (ws://\S+)", log.read_text(errors="replace")))[1]
        self._socket = connect(address + "/session", proxy=None, max_size=None)
        self._ask("session.new", capabilities={})
        self._page = self._ask("browsingContext.getTree")["contexts"][0]["context"]
        viewport = dict(zip(("width", "height"), SIZE, strict=True))
        self._ask("browsingContext.setViewport", context=self._page, viewport=viewport)
        return self

    def __exit__(self, *_) -> None:
        self._socket.close()
        end(self._process)

    def open(self, url: str) -> None:
        self._ask("browsingContext.navigate", context=self._page, url=url, wait="interactive")

    def run(self, script: str):
        """The value of a JavaScript expression, as JSON carries it."""
        expression = f"Promise.resolve({script}).then(JSON.stringify)"
        answer = self._ask("script.evaluate", expression=expression, target={"context": self._page}, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"].get("value", "null"))

    def act(self, actions: list[dict]) -> None:
        self._ask("input.performActions", context=self._page, actions=actions)

    def _ask(self, method: str, **parameters):
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(60))
            if answer.get("id") == number:
                if answer["type"] == "error":
                    raise RuntimeError(f"{method}: {answer['error']}, {answer['message']}")
                return answer["result"]


class WebKit:
    """GNOME's WebKit in its small browser, on a screen of its own that nobody sees; use it as a context."""

    @staticmethod
    def program() -> str | None:
        found = [str(path) for path in Path("/").glob(MINI_BROWSERS[1:])]
        return found[0] if found and shutil.which("WebKitWebDriver") and shutil.which("Xvfb") else None

    def __init__(self, folder: Path):
        self.folder = folder

    def __enter__(self) -> "WebKit":
        here, there = os.pipe()
        screen = "x".join(map(str, SIZE)) + "x24"
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(there), "-screen", "0", screen, "-nolisten", "tcp"],
            pass_fds=[there],
            stderr=subprocess.DEVNULL,
        )
        os.close(there)
        with os.fdopen(here) as told:
            display = f":{told.readline().strip()}"
        port = free_port()
        self._driver = subprocess.Popen(
            ["WebKitWebDriver", f"--port={port}"], env={**_environment(self.folder), "DISPLAY": display}
        )
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False)
        waited(self._is_ready)
        options = {"binary": self.program(), "args": ["--automation", f"--geometry={SIZE[0]}x{SIZE[1]}"]}
        answer = self._ask("POST", "/session", capabilities={"alwaysMatch": {"webkitgtk:browserOptions": options}})
        self._session = f"/session/{answer['sessionId']}"
        return self

    def __exit__(self, *_) -> None:
        if hasattr(self, "_session"):
            self._ask("DELETE", self._session)
        for process in (self._driver, self._screen):
            end(process)

    def open(self, url: str) -> None:
        self._ask("POST", f"{self._session}/url", url=url)

    def run(self, script: str):
        """The value of a JavaScript expression, as JSON carries it."""
        value = f"Promise.resolve({script}).then((value) => JSON.stringify(value ?? null))"
        body = f"const done = arguments[0]; {value}.then(done)"
        return json.loads(self._ask("POST", f"{self._session}/execute/async", script=body, args=[]))

    def act(self, actions: list[dict]) -> None:
        self._ask("POST", f"{self._session}/actions", actions=actions)

    def _is_ready(self) -> bool:
        try:
            return self._client.get("/status").json()["value"]["ready"]
        except httpx.TransportError:
            return False

    def _ask(self, method: str, path: str, **values):
        answer = self._client.request(method, path, json=values if method == "POST" else None).json()["value"]
        if isinstance(answer, dict) and "error" in answer:
            raise RuntimeError(f"{path}: {answer['error']}, {answer['message']}")
        return answer


def draw(browser, strokes, kind: str = "mouse") -> None:
    """Draw with pointer events: strokes as in tests/browser/drawing.py."""
    left, top, width, height = browser.run(
        "(({ left, top, width, height }) => [left, top, width, height])"
        "(document.querySelector('[data-testid=sketchpad]').getBoundingClientRect())"
    )
    for stroke in strokes:
        places = [(round(left + x * width), round(top + y * height)) for x, y in stroke]
        moves = [{"type": "pointerMove", "x": x, "y": y, "duration": 0} for x, y in places]
        button = {"button": 0}
        actions = [moves[0], {"type": "pointerDown", **button}, *moves[1:], {"type": "pointerUp", **button}]
        pointer = {"type": "pointer", "id": kind, "parameters": {"pointerType": kind}, "actions": actions}
        browser.act([pointer])


def waited(condition, limit: float = START_LIMIT):
    """What the condition gives once it is true."""
    deadline = time.monotonic() + limit
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
    return found


def end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment(folder: Path) -> dict[str, str]:
    quiet = {"HOME": str(folder), "LIBGL_ALWAYS_SOFTWARE": "1", "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
    return {**os.environ, **quiet, "XDG_RUNTIME_DIR": str(folder), "MOZ_HEADLESS": "1", "LANG": "en_GB.UTF-8"}


def main() -> int | str:
    """0, or what is wrong."""
    rights = administrator()
    if not shutil.which("apt-get") or rights is None:
        return f"this needs apt-get and the right to use it; else install {', '.join(PACKAGES)} yourself"
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    subprocess.run([*apt, "update"])
    return subprocess.run([*apt, "install", "-y", "--no-install-recommends", *PACKAGES]).returncode


if __name__ == "__main__":
    sys.exit(main())
