"""The tests' own hands: mouse, pen and finger give the page the pointer events that a person's would."""

import pytest

from tests.browser.drawing import FOUR, Finger, Mouse, Pen

# A bare sketchpad of 200×100 pixels at (50, 30) that writes down what it is told
SKETCHPAD = """
<div data-testid="sketchpad" style="position: absolute; left: 50px; top: 30px; width: 200px; height: 100px;
     touch-action: none"></div>
<script>
  window.told = [];
  const pad = document.querySelector("[data-testid=sketchpad]");
  for (const kind of ["pointerdown", "pointermove", "pointerup"])
    pad.addEventListener(kind, (event) => {
      if (kind === "pointerdown") pad.setPointerCapture(event.pointerId);
      if (event.buttons || kind === "pointerup")
        told.push([kind, event.pointerType, (event.clientX - 50) / 200, (event.clientY - 30) / 100]);
    });
</script>
"""


@pytest.fixture
def sketch(open_page):
    page = open_page(has_touch=True)
    page.set_content(SKETCHPAD)
    return page


with_every_hand = pytest.mark.parametrize(("hand", "kind"), [(Mouse, "mouse"), (Pen, "pen"), (Finger, "touch")])


@with_every_hand
def test_each_stroke_is_a_press_moves_through_its_points_and_a_release(sketch, hand, kind):
    hand(sketch).draw(FOUR)
    told = sketch.evaluate("told")
    assert [event for event, *_ in told] == [
        event for stroke in FOUR for event in ["pointerdown", *["pointermove"] * (len(stroke) - 1), "pointerup"]
    ]
    assert {pointer for _, pointer, *_ in told} == {kind}
    drawn = [(x, y) for event, _, x, y in told if event != "pointerup"]
    assert drawn == [pytest.approx(point, abs=0.011) for stroke in FOUR for point in stroke]


@with_every_hand
def test_a_stroke_may_leave_the_sketchpad_and_stay_open(sketch, hand, kind):
    one = hand(sketch)
    one.draw([[(0.5, 0.5), (1.1, 0.5), (0.6, 0.6)]], lift=False)
    told = sketch.evaluate("told")
    assert [event for event, *_ in told] == ["pointerdown", "pointermove", "pointermove"]
    assert told[1][2] == pytest.approx(1.1, abs=0.011)
    one.lift()
    assert sketch.evaluate("told.at(-1)[0]") == "pointerup"
