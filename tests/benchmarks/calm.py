"""How calm the answer is while a digit is drawn, and how soon it is final.

    .venv/bin/python -m tests.benchmarks.calm

Replays synthetic drawings, stroke by stroke at a pen's pace, on the real app in a real Chromium. Counts how often
the large answer changes from the first touch on until it is final ("3", "4 / 9", "?" are answers): Python's own,
frame by frame (before), and the one that is shown (after). Target: final 150 ms after the pen lifts.
"""

import argparse
import statistics
import time
from itertools import pairwise

import numpy as np

from core.synthesis import draw_digit, draw_nondigit
from tests.benchmarks.browsing import chromium_and_app
from tests.benchmarks.live import open_page

FINAL = 150
"""Target: milliseconds from the lift to the verdict."""
PACE = 1 / 60
"""Seconds between two events of a pen."""
SPEED = 1.6
"""Of the pen, in sides of the sketchpad a second."""
BETWEEN = 0.3
"""Seconds from one stroke to the next."""

# Notes Python's answers as they arrive, what is shown of them, and the times of lifts and touches
WATCH = """(() => {
  window.notes = [];
  const note = (kind, at, what) => notes.push([kind, at, what]);
  addEventListener("pointerdown", (event) => note("down", event.timeStamp, ""), true);
  addEventListener("pointerup", (event) => note("up", event.timeStamp, ""), true);
  const fetchIt = window.fetch;
  window.fetch = async (...asked) => {
    const response = await fetchIt(...asked);
    if (!String(asked[0]).includes("drawing/frame")) return response;
    const read = response.json.bind(response);
    response.json = async () => {
      const frame = await read();
      const digits = frame.verdict === "digit" ? [frame.digit] : frame.candidates.slice(0, 2);
      const mark = { not_a_digit: "?", blank: "" }[frame.verdict] ?? digits.join(" / ");
      note("raw", performance.now(), mark);
      return frame;
    };
    return response;
  };
  addEventListener("load", function look() {
    const verdict = document.querySelector("[data-testid=verdict]");
    if (!verdict) return setTimeout(look, 50);
    const answer = verdict.querySelector(".verdict-answer");
    let before = "";
    new MutationObserver(() => {
      const what = `${verdict.dataset.shown} ${answer.textContent}`;
      if (what === before) return;
      note("state", performance.now(), what);
      note("shown", performance.now(), answer.textContent);
      before = what;
    }).observe(verdict, { attributes: true, childList: true, subtree: true });
  });
})()"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--drawings", type=int, default=40, help="of digits, and of others (default %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="other drawings (default %(default)s)")
    options = parser.parse_args()
    with chromium_and_app() as (browser, server):
        page = open_page(browser, WATCH, server.url)
        page.get_by_test_id("conv2-7").wait_for()
        for name, draw in (("digits", draw_digit), ("no digits", draw_nondigit)):
            samples = [draw(np.random.default_rng((options.seed, k))) for k in range(options.drawings)]
            report(name, [replay(page, sample.strokes) for sample in samples])


def report(name: str, replayed: list[list]) -> None:
    raw, shown = ([changes(notes, kind) for notes in replayed] for kind in ("raw", "shown"))
    waits = [wait for notes in replayed for wait in waits_of(notes)]
    print(f"{len(replayed)} {name}: changes of the answer per drawing, mean (median, most)")
    for title, counts in (("before: Python's, every frame", raw), ("after: what is shown", shown)):
        print(f"  {title:30} {statistics.mean(counts):.1f} ({statistics.median(counts):.0f}, {max(counts)})")
    accused = [sum(accusations(notes, kind) for notes in replayed) for kind in ("raw", "shown")]
    print(f"  'not a digit' with the pen down: {accused[0]} times before, {accused[1]} after")
    late = sum(wait > FINAL for wait in waits)
    print(
        f"  pen lifted → final verdict: median {statistics.median(waits):.0f} ms, "
        f"p95 {statistics.quantiles(waits, n=20)[-1]:.0f} ms, most {max(waits):.0f} ms; "
        f"{late} of {len(waits)} later than {FINAL} ms"
    )


def replay(page, strokes: list[np.ndarray]) -> list:
    """Draw it, and return what was noted: [kind, milliseconds, what] in the order of their times."""
    page.get_by_test_id("clear").click()
    page.locator("[data-testid=verdict][data-shown=blank]").wait_for()
    page.evaluate("notes.length = 0")
    box = page.get_by_test_id("sketchpad").bounding_box()
    points = np.concatenate(strokes)
    low, high = points.min(0), points.max(0)
    scale = 0.65 * box["width"] / (high - low).max()
    corner = np.array([box["x"], box["y"]]) + box["width"] / 2
    for number, stroke in enumerate(strokes):
        if number:
            time.sleep(BETWEEN)
        follow(page, (stroke - (low + high) / 2) * scale + corner, SPEED * box["width"] * PACE)
    page.wait_for_timeout(500)
    return sorted(page.evaluate("notes"), key=lambda note: note[1])


def follow(page, stroke: np.ndarray, step: float) -> None:
    """One stroke, (n, 2) on the screen, a step of so many pixels an event."""
    way = np.concatenate([[0], np.hypot(*np.diff(stroke, axis=0).T).cumsum()])
    at = np.append(np.arange(0, way[-1], step), way[-1])
    start = time.perf_counter()
    for number, (x, y) in enumerate(zip(*(np.interp(at, way, stroke[:, axis]) for axis in (0, 1)), strict=True)):
        page.mouse.move(x, y)
        if number == 0:
            page.mouse.down()
        time.sleep(max(0.0, start + number * PACE - time.perf_counter()))  # the pace is what is simulated
    page.mouse.up()


def changes(notes: list, kind: str) -> int:
    """How often an answer was followed by another one; the first follows that of the empty sheet."""
    answers = ["", *(what for each, _, what in notes if each == kind)]
    return sum(one != other for one, other in pairwise(answers))


def accusations(notes: list, kind: str) -> int:
    """How often an answer became "not a digit" while the pen was down, or was still that after it had come down."""
    down, before, count = False, "", 0
    for each, _, what in notes:
        if each in ("down", "up"):
            down = each == "down"
        elif each == kind:
            count += down and what == "?" and what != before
            before = what
    return count


def waits_of(notes: list) -> list[float]:
    """Milliseconds from each lift to the last change of what is shown before the next touch."""
    waits, lifted, last = [], None, None
    for kind, at, _ in [*notes, ["down", 0, ""]]:
        if kind == "up":
            lifted, last = at, None
        elif kind == "state" and lifted is not None:
            last = at
        elif kind == "down" and lifted is not None:
            waits += [last - lifted] if last else []
            lifted = None
    return waits


if __name__ == "__main__":
    main()
