"""From the pointer to the panel: how long until a hovered cell is open, and what a pinned one costs the live drawing.

    .venv/bin/python -m tests.benchmarks.inspect

A real Chromium hovers cell after cell of the real app, both on this machine; then it draws at the pace of a pen without
a pinned cell and with one, in turns, in the same run. Targets: a hovered cell opens within 50 ms (p95), and a drawing
with a pinned cell is updated 30 times a second or more.
"""

import argparse
import statistics

from tests.benchmarks.browsing import chromium_and_app
from tests.benchmarks.live import WATCH, draw_loops, open_page

P95, UPDATES = 50, 30
"""Targets: milliseconds, a second."""
MAPS = ("input", "conv1-0", "conv1-3", "pool1-2", "conv2-1", "conv2-7", "pool2-4", "hidden")
PINNED = ("conv2-3", "hidden", "output-4")
"""What is pinned in turn: the most products, the largest message, the longest list."""

# Notes for each hover when the pointer had moved, and when the panel told of the cell under it
WATCH_PANEL = """(() => {
  window.opened = [];
  let moved = null;
  addEventListener("pointermove", (event) => { moved = event.timeStamp; }, true);
  const panel = document.querySelector('[data-testid="inspector"]');
  new MutationObserver(() => {
    if (moved === null) return;
    window.opened.push(performance.now() - moved);
    moved = null;
  }).observe(panel, { attributes: true, attributeFilter: ["data-row", "data-column", "data-channel"] });
})()"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--hovers", type=int, default=160, help="cells to hover (default %(default)s)")
    parser.add_argument(
        "--rounds", type=int, default=3, help="of drawing without and with a cell (default %(default)s)"
    )
    options = parser.parse_args()
    with chromium_and_app() as (browser, server):
        page = open_page(browser, WATCH, server.url)
        page.get_by_test_id("conv2-7").wait_for()
        draw_loops(
            page, page.get_by_test_id("sketchpad").bounding_box(), 1
        )  # not counted: what only the first one loads
        measure_hovers(page, options.hovers)
        measure_drawing(page, options.rounds)


def measure_hovers(page, count: int) -> None:
    """Print how long the panel takes to tell of the cell that the pointer has come to."""
    page.evaluate(WATCH_PANEL)
    for number in range(1, count + 1):
        box = page.get_by_test_id(MAPS[number % len(MAPS)]).bounding_box()
        share = 0.1 + 0.8 * (number * 0.37 % 1)  # another cell each time
        page.mouse.move(box["x"] + share * box["width"], box["y"] + (1 - share) * box["height"])
        page.wait_for_function("(count) => opened.length >= count", arg=number, timeout=10_000)
    delays = page.evaluate("opened")
    median, slow = statistics.median(delays), statistics.quantiles(delays, n=20)[-1]
    print(f"hovered → open      median {median:.1f} ms, p95 {slow:.1f} ms, of {count} cells; target: p95 {P95} ms")


def measure_drawing(page, rounds: int) -> None:
    """Print how often a second a drawing is updated, plainly and with each cell pinned, in turns."""
    seen: dict[str, list[float]] = {name: [] for name in ("none", *PINNED)}
    for _ in range(rounds):
        for name in seen:
            page.keyboard.press("Escape")
            if name != "none":
                page.get_by_test_id(name).click()
            box = page.get_by_test_id("sketchpad").bounding_box()
            page.evaluate("watched.length = 0")
            seconds = draw_loops(page, box, 1)
            seen[name].append(page.evaluate("watched.length") / seconds)
    plain = statistics.median(seen["none"])
    for name, rates in seen.items():
        rate = statistics.median(rates)
        print(f"pinned {name:10}   {rate:.0f} updates a second, {rate / plain:.2f} of plain drawing; target: {UPDATES}")


if __name__ == "__main__":
    main()
