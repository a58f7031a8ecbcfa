"""From the pen to the page: how long until the answer and all maps of a moved pen are drawn, and how often a second.

    .venv/bin/python -m tests.benchmarks.live

A real Chromium draws on the real app, both on this machine, at the pace of a pen; then, in the same run, on a
`gr.Sketchpad` with `.change` and the same network. Targets: median 30 ms, p95 60 ms, 30 updates a second or more.
"""

import argparse
import math
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.app_server import ROOT, AppServer
from tests.benchmarks.browsing import chromium
from tests.browser.conftest import DESKTOP

MEDIAN, P95, UPDATES = 30, 60, 30
"""Targets: milliseconds, milliseconds, a second."""
PACE = 1 / 60
"""Seconds between two events of a pen."""

# Notes, for each request, when the pen had moved last, and, for each answer, when its last map was drawn
WATCH = """(() => {
  window.watched = [];
  let moved = null, answered = null;
  addEventListener("pointermove", (event) => { if (event.buttons) moved = event.timeStamp; }, true);
  const fetchIt = window.fetch;
  window.fetch = async (...asked) => {
    const at = String(asked[0]).includes("drawing/frame") ? moved : null;
    const response = await fetchIt(...asked);
    if (at === null) return response;
    const read = response.json.bind(response);
    response.json = async () => { const frame = await read(); answered = at; return frame; };
    return response;
  };
  const draw = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...picture) {
    draw.apply(this, picture);
    if (this.canvas.dataset.testid === "pool2-7" && answered !== null)
      watched.push([performance.now() - answered, performance.now()]);
  };
})()"""

# Notes when the pen was lifted and when the label first said something new
WATCH_SKETCHPAD = """(() => {
  window.watched = [];
  let lifted = null, before = null;
  addEventListener("pointerup", (event) => { lifted = event.timeStamp; }, true);
  const look = () => {
    const text = document.querySelector("#answer textarea, #answer input")?.value ?? "";
    if (text !== before && before !== null) watched.push([performance.now() - lifted, lifted]);
    before = text;
    requestAnimationFrame(look);
  };
  addEventListener("load", look);
})()"""

SKETCHPAD = """
import gradio as gr
import torch

from core import Recognizer

torch.set_num_threads(1)
recognizer = Recognizer.load()
count = 0


def read(drawing):
    global count
    count += 1
    return f"{count}: {recognizer.predict(drawing['composite']).digit}"


with gr.Blocks(analytics_enabled=False) as page:
    pad = gr.Sketchpad(canvas_size=(400, 400), elem_id="pad", brush=gr.Brush(default_size=20))
    pad.change(read, pad, gr.Textbox(elem_id="answer"))
page.launch(server_name=sys.argv[2], server_port=int(sys.argv[4]), ssr_mode=False, quiet=True)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--strokes", type=int, default=8, help="strokes of two seconds each (default %(default)s)")
    parser.add_argument("--no-baseline", action="store_true", help="leave gr.Sketchpad out; then there is no ratio")
    options = parser.parse_args()
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        median = measure_app(browser, Path(folder), options.strokes)
        if not options.no_baseline:
            baseline = measure_sketchpad(browser, Path(folder), options.strokes)
            print(f"ratio of the medians {baseline / median:.0f}: the app answers that many times sooner")


def measure_app(browser, folder: Path, strokes: int) -> float:
    """Median milliseconds from a pen's move to its maps on the page."""
    with AppServer(folder) as server:
        page = open_page(browser, WATCH, server.url)
        page.get_by_test_id("conv2-7").wait_for()
        box = page.get_by_test_id("sketchpad").bounding_box()
        draw_loops(page, box, 1)  # not counted: what only the first drawing loads
        page.evaluate("watched.length = 0")
        seconds = draw_loops(page, box, strokes)
        watched = page.evaluate("watched")
    delays = [delay for delay, _ in watched]
    updates = len(watched) / seconds
    median, slow = statistics.median(delays), statistics.quantiles(delays, n=20)[-1]
    print(f"DigitScope    pen moved → all drawn: median {median:.1f} ms, p95 {slow:.1f} ms, {updates:.0f} a second")
    print(f"              targets: median {MEDIAN} ms, p95 {P95} ms, {UPDATES} a second")
    return median


def measure_sketchpad(browser, folder: Path, strokes: int) -> float:
    """Median milliseconds from the pen's lift to the answer: before that, there is none."""
    script = folder / "sketchpad.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{SKETCHPAD}")
    command = [sys.executable, str(script)]
    with AppServer(folder, command) as server:
        page = open_page(browser, WATCH_SKETCHPAD, server.url)
        canvas = page.locator("#pad canvas").last
        canvas.wait_for()
        page.get_by_label("Brush").or_(page.get_by_label("Draw")).first.click()
        for count in range(1, strokes + 1):
            draw_loops(page, canvas.bounding_box(), 1)
            page.wait_for_function("(count) => watched.length >= count", arg=count, timeout=30_000)
        watched = page.evaluate("watched")
    delays = [delay for delay, _ in watched]
    during = sum(delay < 0 for delay in delays)
    median = statistics.median(delays)
    print(f"gr.Sketchpad  pen lifted → answer: median {median:.0f} ms; {during} answers while the pen was down")
    return median


def open_page(browser, watch: str, url: str):
    page = browser.new_page(viewport=DESKTOP)
    page.add_init_script(watch)
    page.goto(url)
    return page


def draw_loops(page, box, strokes: int) -> float:
    """Draw so many loops of two seconds at a pen's pace; seconds with the pen down."""
    down = 0.0
    for _ in range(strokes):
        start = time.perf_counter()
        page.mouse.move(*on_loop(box, 0))
        page.mouse.down()
        for step in range(1, 121):
            page.mouse.move(*on_loop(box, step / 120))
            time.sleep(max(0.0, start + step * PACE - time.perf_counter()))  # the pace is what is simulated
        down += time.perf_counter() - start
        page.mouse.up()
    return down


def on_loop(box, share: float) -> tuple[float, float]:
    """A figure eight over most of the sketchpad."""
    turn = 2 * math.pi * share
    x, y = 0.5 + 0.25 * math.sin(2 * turn), 0.5 - 0.35 * math.cos(turn)
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


if __name__ == "__main__":
    main()
