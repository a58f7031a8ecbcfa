"""What a page shows, and what Python says that it should show."""

import base64
import json
import time

import numpy as np
from playwright.sync_api import Page

from core.silence import silenced_from
from demo.border.paths import FRAME
from demo.examples import example_input
from demo.frames import frame_of
from demo.samples import sample_input
from demo.theme import DARK, LIGHT
from tests.browser.pixels import ENCODE, colours_in
from tests.runs_of_greys import unfolded

READ_PAGE = """() => {
  const find = (id) => document.querySelector(`[data-testid="${id}"]`);
  const pixels = ENCODE;
  const maps = {};
  for (const canvas of document.querySelectorAll(".maps canvas")) maps[canvas.dataset.testid] = pixels(canvas);
  const steps = {};
  for (const canvas of document.querySelectorAll(".step:not(.is-absent) canvas"))
    steps[canvas.dataset.testid] = pixels(canvas);
  const verdict = find("verdict");
  return {
    verdict: verdict.dataset.verdict,
    digit: verdict.dataset.digit,
    shown: verdict.dataset.shown,
    answer: verdict.querySelector(".verdict-answer").textContent,
    sentence: verdict.querySelector(".verdict-sentence").textContent,
    probabilities: [...document.querySelectorAll(".bar")].map((bar) => bar.dataset.value),
    scales: [...document.querySelectorAll(".scale-top")].map((scale) => scale.textContent),
    line: document.querySelector(".glass").dataset.line,
    dark: document.body.classList.contains("dark"),
    maps,
    steps,
  };
}""".replace("ENCODE", ENCODE)


def read_page(page: Page) -> dict:
    """Verdict, digit, what is shown of them, probabilities, scales, and by test id the pixels of every map and step:
    (cells, 3).
    """
    seen = page.evaluate(READ_PAGE)
    seen["probabilities"] = [float(value) for value in seen["probabilities"]]
    for kind in ("maps", "steps"):
        seen[kind] = {name: colours_in(encoded) for name, encoded in seen[kind].items()}
    return seen


def shows(page: Page, prediction) -> bool:
    """Whether the page shows exactly this prediction: all numbers, and every pixel of every map and step."""
    seen, frame = read_page(page), frame_of(prediction)
    digit = "" if prediction.digit is None else str(prediction.digit)
    colours = DARK if seen["dark"] else LIGHT
    maps, steps = expected_maps(frame, colours), expected_steps(frame, colours)
    return (
        (seen["verdict"], seen["digit"]) == (prediction.verdict, digit)
        and seen["probabilities"] == prediction.probabilities.tolist()
        and seen["maps"].keys() == maps.keys()
        and all(np.array_equal(seen["maps"][name], maps[name]) for name in maps)
        and seen["steps"].keys() == steps.keys()
        and all(np.array_equal(seen["steps"][name], steps[name]) for name in steps)
    )


def shows_at_rest(page: Page, prediction) -> bool:
    """Whether the page shows this prediction, and Python's verdict in large as well."""
    return shows(page, prediction) and read_page(page)["shown"] == prediction.verdict


def expected_maps(frame: dict, colours: dict[str, str]) -> dict[str, np.ndarray]:
    """Test id of each map → (cells, 3), its pixels from the colours' paper to their ink."""
    maps = {}
    for name, layer in frame["layers"].items():
        if name == "hidden":
            maps[name] = _neurons(layer, colours)
            continue
        cells = np.frombuffer(base64.b64decode(layer["data"]), np.uint8).reshape(layer["shape"][0], -1)
        for index, values in enumerate(cells):
            maps["input" if name == "input" else f"{name}-{index}"] = _coloured(values, colours)
    return maps


def _neurons(layer: dict, colours: dict[str, str]) -> np.ndarray:
    """All neurons in one picture, whose last line may be empty at its end: (cells, 3)."""
    count = layer["shape"][0]
    columns = int(np.ceil(np.sqrt(count / 2)))
    pixels = np.zeros((-(-count // columns) * columns, 3))
    pixels[:count] = _coloured(np.frombuffer(base64.b64decode(layer["data"]), np.uint8), colours)
    return pixels


def expected_steps(frame: dict, colours: dict[str, str]) -> dict[str, np.ndarray]:
    """The same for the strip of steps."""
    greys = {name: np.floor(unfolded(step) * 255.0 / 7) for name, step in frame["steps"].items()}
    greys["input"] = np.frombuffer(base64.b64decode(frame["layers"]["input"]["data"]), np.uint8)
    return {f"step-{name}": _coloured(values.ravel(), colours) for name, values in greys.items()}


def _coloured(values: np.ndarray, colours: dict[str, str]) -> np.ndarray:
    """(cells,), 0 to 255 → (cells, 3)."""
    paper, ink = (np.array([int(colours[name][at : at + 2], 16) for at in (1, 3, 5)]) for name in ("paper", "ink"))
    return np.rint(paper + (ink - paper) * values[:, None].astype(float) / 255)


class Requests:
    """The drawings that a page has asked Python about, newest last."""

    def __init__(self, page: Page):
        self.sent: list[dict] = []
        page.on("request", self._note)

    def _note(self, request) -> None:
        if request.url.endswith(FRAME):
            self.sent.append(json.loads(request.post_data)["drawing"])

    @property
    def last(self) -> dict:
        return self.sent[-1]


def wait_until(page: Page, condition, limit: float = 20) -> None:
    """Ask again and again, letting the page work in between; fails with the condition's name after `limit` seconds."""
    deadline = time.monotonic() + limit
    # First a turn for the page, so that what it does about the last input has happened when it is looked at
    page.evaluate("() => new Promise(requestAnimationFrame)")
    while not condition():
        assert time.monotonic() < deadline, f"not within {limit} s: {condition.__name__}"
        page.evaluate("() => new Promise(requestAnimationFrame)")


def at_widths(page: Page, widths, height: int = 844):
    """Each width in turn, once the page has laid itself out for it: one page that is loaded once serves them all."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        yield width


def answer_of(recognizer, request: dict):
    """Python's prediction for what a page asked."""
    silenced = silenced_from(request.get("silenced", {}))
    if "example" in request:
        return recognizer.predict_input(example_input(request["example"]), silenced=silenced)
    if "sample" in request:
        return recognizer.predict_input(sample_input(request["sample"]), silenced=silenced)
    return recognizer.predict_strokes(request["strokes"], request["size"], request["brush"], silenced=silenced)


def shows_its_drawing(page: Page, recognizer, *, at_rest: bool = False) -> None:
    """Wait until the page shows Python's answer to the newest thing that it asked; `at_rest`, also in large."""

    def the_page_shows_what_python_says_of_the_drawing():
        return (shows_at_rest if at_rest else shows)(page, answer_of(recognizer, page.requests.last))

    wait_until(page, the_page_shows_what_python_says_of_the_drawing)
