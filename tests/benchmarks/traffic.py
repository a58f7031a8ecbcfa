"""How many bytes the page takes on its way: to open it, and for each frame of a drawing.

    .venv/bin/python -m tests.benchmarks.traffic

A real Chromium with an empty cache opens the app and draws. The baseline is the size of the same answers unpacked.
"""

import statistics
from typing import NamedTuple

from playwright.sync_api import Page

from demo.border.paths import FRAME
from tests.benchmarks.browsing import chromium_and_app
from tests.browser.drawing import FOUR, Mouse

LOADED = """(frame) => {
  const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  return all.map((entry) => [entry.name.endsWith(frame), entry.decodedBodySize, entry.transferSize]);
}"""


class Sizes(NamedTuple):
    """Bytes of answers unpacked, and as they came, with their headers."""

    unpacked: float
    taken: float


def main() -> None:
    with chromium_and_app() as (browser, app):
        page = browser.new_context(reduced_motion="reduce").new_page()
        page.goto(app.url)
        tell("to open the page", opening(page))
        tell("a frame", drawing(page))


def opening(page: Page) -> Sizes:
    """All that comes until the page rests, but for the frames."""
    page.get_by_test_id("conv2-7").wait_for()
    page.wait_for_load_state("networkidle")
    return Sizes(*map(sum, zip(*loaded(page, frames=False), strict=True)))


def drawing(page: Page) -> Sizes:
    """The median frame of a drawn four."""
    page.evaluate("performance.clearResourceTimings()")
    Mouse(page).draw(FOUR)
    page.locator("[data-testid=verdict][data-shown=digit]").wait_for()
    return Sizes(*map(statistics.median, zip(*loaded(page, frames=True), strict=True)))


def loaded(page: Page, *, frames: bool) -> list[Sizes]:
    return [Sizes(*sizes) for is_frame, *sizes in page.evaluate(LOADED, FRAME) if is_frame == frames]


def tell(what: str, sizes: Sizes) -> None:
    unpacked, taken = (size / 1000 for size in sizes)
    print(f"{what:17} {unpacked:7.1f} kB unpacked, {taken:6.1f} kB taken, {unpacked / taken:.1f} times less")


if __name__ == "__main__":
    main()
