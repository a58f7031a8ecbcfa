"""What a page shows, and what Python says that it should show."""

import base64
import json
import time

import numpy as np
from playwright.sync_api import Page

from demo.frames import frame_of
from demo.theme import DARK, LIGHT

READ_PAGE = """() => {
  const find = (id) => document.querySelector(`[data-testid="${id}"]`);
  const pixels = (canvas) =>
    Array.from(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data);
  const maps = {};
  for (const canvas of document.querySelectorAll(".maps canvas")) maps[canvas.dataset.testid] = pixels(canvas);
  const verdict = find("verdict");
  return {
    verdict: verdict.dataset.verdict,
    digit: verdict.dataset.digit,
    sentence: verdict.textContent,
    probabilities: [...document.querySelectorAll(".bar")].map((bar) => bar.dataset.value),
    scales: [...document.querySelectorAll(".scale-top")].map((scale) => scale.textContent),
    line: document.querySelector(".glass").dataset.line,
    dark: document.body.classList.contains("dark"),
    maps,
  };
}"""


def read_page(page: Page) -> dict:
    """Verdict, digit, probabilities, scales, and the pixels of every map as (cells, 3) by test id."""
    seen = page.evaluate(READ_PAGE)
    seen["probabilities"] = [float(value) for value in seen["probabilities"]]
    seen["maps"] = {name: np.array(values).reshape(-1, 4)[:, :3] for name, values in seen["maps"].items()}
    return seen


def shows(page: Page, prediction) -> bool:
    """Whether the page shows exactly this prediction: all numbers, and every pixel of every map."""
    seen, frame = read_page(page), frame_of(prediction)
    digit = "" if prediction.digit is None else str(prediction.digit)
    maps = expected_maps(frame, DARK if seen["dark"] else LIGHT)
    return (
        (seen["verdict"], seen["digit"]) == (prediction.verdict, digit)
        and seen["probabilities"] == prediction.probabilities.tolist()
        and seen["maps"].keys() == maps.keys()
        and all(np.array_equal(seen["maps"][name], maps[name]) for name in maps)
    )


def expected_maps(frame: dict, colours: dict[str, str]) -> dict[str, np.ndarray]:
    """Test id of each map → (cells, 3), its pixels from the colours' paper to their ink."""
    paper, ink = (np.array([int(colours[name][at : at + 2], 16) for at in (1, 3, 5)]) for name in ("paper", "ink"))
    maps = {}
    for name, layer in frame["layers"].items():
        cells = np.frombuffer(base64.b64decode(layer["data"]), np.uint8).reshape(layer["shape"][0], -1)
        for index, values in enumerate(cells):
            colours = np.rint(paper + (ink - paper) * values[:, None].astype(float) / 255)
            maps["input" if name == "input" else f"{name}-{index}"] = colours
    return maps


class Requests:
    """What a page has asked Python about, newest last."""

    def __init__(self, page: Page):
        self.sent: list[dict] = []
        page.on("request", self._note)

    def _note(self, request) -> None:
        if "component_server" in request.url:
            self.sent.append(json.loads(request.post_data)["data"])

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
