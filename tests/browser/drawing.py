"""Draws on the sketchpad with real input events: Mouse(page), Pen(page), Finger(page).

A drawing is a list of strokes, a stroke a list of points (x, y), in fractions of the sketchpad, y down: (0, 0) is its
upper left corner, and points beyond 0 and 1 lie outside of it.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from playwright.sync_api import Page

Point = tuple[float, float]
Stroke = Sequence[Point]

SKETCHPAD = "[data-testid=sketchpad]"
FOUR: list[Stroke] = [[(0.4, 0.22), (0.34, 0.38), (0.28, 0.55), (0.5, 0.56), (0.72, 0.55)], [(0.6, 0.3), (0.58, 0.8)]]
SEVEN: list[Stroke] = [[(0.28, 0.25), (0.45, 0.24), (0.7, 0.25), (0.62, 0.42), (0.53, 0.6), (0.45, 0.8)]]


class Hand(ABC):
    """One pointer over the sketchpad of one page."""

    def __init__(self, page: Page):
        self.page = page
        self._last: Point = (0, 0)

    def draw(self, strokes: Sequence[Stroke], *, lift: bool = True) -> None:
        """Every stroke from its first to its last point; without `lift`, the pointer stays down at the very end."""
        for number, stroke in enumerate(strokes, 1):
            self.press(stroke[0])
            for point in stroke[1:]:
                self.move(point)
            if lift or number < len(strokes):
                self.lift()

    def press(self, point: Point) -> None:
        self._press(*self._on_screen(point))

    def move(self, point: Point) -> None:
        """Goes there in one step, and returns once the page was told."""
        self._move(*self._on_screen(point))

    def lift(self) -> None:
        """Ends the stroke where it is."""
        self._lift(*self._last)

    def _on_screen(self, point: Point) -> Point:
        box = self.page.locator(SKETCHPAD).bounding_box()
        assert box, "the page shows no sketchpad"
        self._last = (box["x"] + point[0] * box["width"], box["y"] + point[1] * box["height"])
        return self._last

    @abstractmethod
    def _press(self, x: float, y: float) -> None: ...

    @abstractmethod
    def _move(self, x: float, y: float) -> None: ...

    @abstractmethod
    def _lift(self, x: float, y: float) -> None: ...


class Mouse(Hand):
    """The left button of a mouse."""

    def _press(self, x, y):
        self.page.mouse.move(x, y)
        self.page.mouse.down()

    def _move(self, x, y):
        self.page.mouse.move(x, y)

    def _lift(self, x, y):
        self.page.mouse.up()


class Pen(Hand):
    """A stylus: pointer events of type "pen"."""

    def __init__(self, page: Page):
        super().__init__(page)
        self._devtools = page.context.new_cdp_session(page)

    def _press(self, x, y):
        self._send("mousePressed", x, y, buttons=1)

    def _move(self, x, y):
        self._send("mouseMoved", x, y, buttons=1)

    def _lift(self, x, y):
        self._send("mouseReleased", x, y, buttons=0)

    def _send(self, kind, x, y, buttons):
        event = {"type": kind, "x": x, "y": y, "buttons": buttons, "button": "left", "clickCount": 1}
        self._devtools.send("Input.dispatchMouseEvent", {**event, "pointerType": "pen", "force": 0.5 * buttons})


class Finger(Hand):
    """One finger on a touch screen; the page is best opened with has_touch=True."""

    def __init__(self, page: Page):
        super().__init__(page)
        self._devtools = page.context.new_cdp_session(page)

    def _press(self, x, y):
        self._send("touchStart", [{"x": x, "y": y}])

    def _move(self, x, y):
        self._send("touchMove", [{"x": x, "y": y}])
        self.page.evaluate("() => new Promise(requestAnimationFrame)")  # a finger's moves wait for the next frame

    def _lift(self, x, y):
        self._send("touchEnd", [])

    def _send(self, kind, points):
        self._devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
