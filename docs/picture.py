"""Takes the README's picture of the page, and the one that links to it show: `.venv/bin/python -m docs.picture`."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from demo.border.preview import PICTURE as PREVIEW
from tests.app_server import AppServer
from tests.browser.chromium import find_chromium
from tests.browser.conftest import DESKTOP, SWITCHES
from tests.browser.drawing import Mouse

PICTURES = {Path(__file__).parent / "page.png": (DESKTOP, 2), PREVIEW: ({"width": 1200, "height": 630}, 1)}
"""File → size of the page in CSS pixels, and pixels for each of them."""

THREE = [[(0.3, 0.25), (0.42, 0.18), (0.6, 0.2), (0.66, 0.32), (0.58, 0.44), (0.46, 0.48)]]
THREE[0] += [(0.6, 0.5), (0.71, 0.6), (0.68, 0.75), (0.54, 0.84), (0.38, 0.82), (0.28, 0.74)]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, AppServer(Path(folder)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=SWITCHES)
        for path, (size, scale) in PICTURES.items():
            page = browser.new_page(viewport=size, device_scale_factor=scale, color_scheme="light")
            page.goto(server.url)
            page.get_by_test_id("conv2-7").wait_for()
            Mouse(page).draw(THREE)
            page.locator("[data-testid=verdict][data-shown='digit'][data-digit='3']").wait_for()
            page.mouse.move(0, 0)
            page.screenshot(path=path)
        browser.close()


if __name__ == "__main__":
    main()
