"""What benchmarks of the page begin with: a real Chromium, and the real app for it."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.app_server import AppServer
from tests.browser.chromium import find_chromium
from tests.browser.conftest import SWITCHES


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, as the tests start it; ends the program with a sentence where there is none."""
    path = find_chromium()
    if path is None:
        sys.exit("expected a Chromium on this machine: python3 run.py test installs one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


@contextmanager
def chromium_and_app() -> Iterator[tuple[Browser, AppServer]]:
    """The same, and the app, whose visitors' runs go with it."""
    with chromium() as browser, tempfile.TemporaryDirectory() as folder, AppServer(Path(folder)) as server:
        yield browser, server
