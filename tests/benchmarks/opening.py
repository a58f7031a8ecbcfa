"""How long from opening the page on a slow phone's processor to the answer to a first stroke.

    .venv/bin/python -m tests.benchmarks.opening

A real Chromium, slowed down four times and with an empty cache each time, opens the app, and in turn a page of Gradio's
with one line of text and nothing else. Target: 3 s; the ratio says how much of that is Gradio's own.
"""

import argparse
import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.app_server import AppServer
from tests.benchmarks.browsing import chromium
from tests.benchmarks.startup import in_words
from tests.browser.drawing import Mouse

TARGET = 3.0
"""Seconds."""
PHONE = {"viewport": {"width": 390, "height": 844}, "reduced_motion": "reduce"}
STROKE = [[(0.5, 0.2), (0.5, 0.5), (0.5, 0.8)]]

EMPTY = """
import sys
import gradio as gr

with gr.Blocks(analytics_enabled=False) as page:
    gr.HTML("<p data-testid='line'>A line</p>")
page.launch(server_name=sys.argv[2], server_port=int(sys.argv[4]), ssr_mode=False, quiet=True)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=7, help="times that each is opened (default %(default)s)")
    parser.add_argument(
        "--slower", type=float, default=4, help="times that the processor is slowed (default %(default)s)"
    )
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "empty.py").write_text(EMPTY)
        (folder / "theirs").mkdir()
        app = stack.enter_context(AppServer(folder))
        empty = stack.enter_context(AppServer(folder / "theirs", [sys.executable, str(folder / "empty.py")]))
        browser = stack.enter_context(chromium())
        open_empty(browser, empty.url, options.slower), open_app(browser, app.url, options.slower)  # not counted
        theirs, shown, answered = [], [], []
        for _ in range(options.rounds):
            theirs.append(open_empty(browser, empty.url, options.slower))
            seen, read = open_app(browser, app.url, options.slower)
            shown.append(seen)
            answered.append(read)
    print(f"an empty page of Gradio     {in_words(theirs)}")
    print(f"DigitScope can be drawn on  {in_words(shown)}")
    print(f"… and answers a stroke      {in_words(answered)}, target {TARGET} s")
    print(f"ratio of the medians        {statistics.median(answered) / statistics.median(theirs):.2f}")


def open_empty(browser, url: str, slower: float) -> float:
    """Seconds until the line is shown."""
    page = open_slowly(browser, url, slower)
    page.get_by_test_id("line").wait_for()
    return ended(page)


def open_app(browser, url: str, slower: float) -> tuple[float, float]:
    """Seconds until the first frame is shown, and until a stroke that is drawn then is answered."""
    page = open_slowly(browser, url, slower)
    page.get_by_test_id("conv2-7").wait_for()
    shown = page.evaluate("performance.now() / 1000")
    Mouse(page).draw(STROKE)
    page.locator("[data-testid=verdict]:not([data-verdict=blank])").wait_for()
    return shown, ended(page)


def open_slowly(browser, url: str, slower: float):
    page = browser.new_context(**PHONE).new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(url, wait_until="commit")
    return page


def ended(page) -> float:
    """Seconds since the page was asked for; and the page is closed."""
    seconds = page.evaluate("performance.now() / 1000")
    page.context.close()
    return seconds


if __name__ == "__main__":
    main()
