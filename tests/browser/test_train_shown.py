"""What the Train tab shows is what Python says: numbers of a training, pictures of one's own, records, runs."""

import zipfile

import pytest

from core import history
from core.timeline import Timeline
from demo.examples import EXAMPLES, example_input
from tests.browser.held import Answers
from tests.browser.seen import wait_until
from tests.browser.training import LONG, TrainTab
from tests.small_rooms import trained
from tests.test_train_actions import zip_of

NOTE_WAITS = """() => {
  const { setTimeout } = window;
  window.waits = [];
  window.setTimeout = (work, wait, ...rest) => (window.waits.push(wait), setTimeout(work, wait, ...rest));
}"""


@pytest.fixture
def tab(draw_page, app_server):
    """The tab of a visitor who has nothing yet."""
    tab = TrainTab(draw_page(), app_server).open()
    yield tab
    for name in tab.room.names():
        if tab.room.state(name).alive:
            tab.room.stop(name)


def until(tab: TrainTab, testid: str, words: str, limit: float = 20) -> None:
    def the_words_are_shown():
        return tab.find(testid).count() > 0 and words in tab.find(testid).first.inner_text()

    wait_until(tab.page, the_words_are_shown, limit)


def seconds(words: str) -> float:
    """ "1 min 5 s" → 65.0"""
    parts = words.replace("min", "").replace("s", "").split()
    return sum(float(part) * 60**power for power, part in enumerate(reversed(parts)))


def test_the_numbers_beside_a_training_are_those_that_python_tells(tab):
    told = []

    def note(response):
        if "component_server" in response.url and '"watch"' in response.request.post_data:
            told.append(response.json())

    tab.page.on("response", note)
    tab.start(**LONG)
    tab.wait_for_records(4)

    def the_numbers_are_of_one_answer():
        shown = {name: tab.find(f"fact-{name}").first for name in ("elapsed", "remaining", "rate", "step", "epoch")}
        if any(fact.count() == 0 for fact in shown.values()):
            return False
        shown = {name: fact.inner_text() for name, fact in shown.items()}
        runs = [answer["run"] for answer in map(unwrapped, told[-3:]) if answer.get("run")]
        return any(
            run["rate"]
            and shown["rate"] == f"{round(run['rate']):,}"
            and abs(seconds(shown["elapsed"]) - run["elapsed"]) <= 0.5
            and abs(seconds(shown["remaining"]) - run["remaining"]) <= 0.5
            and shown["step"] == f"{run['step']:,} / {run['steps']:,}"
            and shown["epoch"] == f"{run['epoch']} / {run['epochs']}"
            for run in runs
        )

    wait_until(tab.page, the_numbers_are_of_one_answer)


def unwrapped(answer) -> dict:
    """Python's answer as Gradio sends it."""
    while isinstance(answer, list):
        answer = answer[0]
    return answer


def test_the_time_machine_steps_plays_faster_and_names_the_record_that_the_answer_is_of(tab, monkeypatch):
    monkeypatch.setattr(history, "MOST_BYTES", 1)  # of a training too large to be kept whole between its ends
    run = trained(tab.room, epochs=5, learning_rate=0.02)
    tab.page.reload()
    tab.open()
    timeline = Timeline(run)
    tab.wait_for_records(len(timeline))
    slider = tab.find("time-slider")

    def shows(index: int):
        def the_record_is_shown():
            return slider.get_attribute("data-shown") == str(index)

        wait_until(tab.page, the_record_is_shown)

    slider.fill("0")
    shows(0)
    assert tab.find("record-as-of").inner_text() == ""
    tab.find("time-next").click()
    shows(1)
    until(tab, "record-as-of", f"as of batch {timeline.records[0]['step']}")
    probabilities = timeline.moment(1, example_input(len(EXAMPLES) - 1)).probabilities
    bars = tab.page.locator(".column-answer .meter-number").all_inner_texts()
    assert bars == [f"{100 * p:.1f}%" for p in probabilities.tolist()]
    tab.find("time-back").click()
    shows(0)
    tab.page.evaluate(NOTE_WAITS)
    for speed, wait in (("1", 1000), ("10", 100)):
        tab.page.locator(".time-buttons select").select_option(speed)
        tab.find("time-play").click()
        assert wait in tab.page.evaluate("waits")
        if speed == "1":
            tab.find("time-play").click()
    shows(len(timeline) - 1)
    logarithmic = tab.page.locator(".curve.validation").get_attribute("points")
    tab.find("curves-log").uncheck()
    assert tab.page.locator(".curve.validation").get_attribute("points") != logarithmic
    assert "0%" in tab.page.locator(".curves text").all_text_contents()
    assert tab.find("run-changed").inner_text().startswith("Epochs 5 · ")
    assert "Learning rate 0.02" in tab.find("run-changed").inner_text()
    tab.find("confusion-0-0").wait_for(timeout=60_000)
    until(tab, "run-row", "%–")


def test_an_image_that_was_opened_on_the_draw_tab_is_my_drawing_in_the_time_machine(tab):
    run = trained(tab.room)
    answers = Answers(tab.page)
    tab.page.reload()
    tab.open()
    tile = tab.find("tile").first
    tile.wait_for(timeout=60_000)
    sample = {"part": tile.get_attribute("data-part"), "index": int(tile.get_attribute("data-index"))}
    tile.click()
    tab.open()
    tab.find("picture-drawing").check(force=True)

    def the_image_was_asked_about():
        return any(request.get("picture") == {"sample": sample} for request in answers.asked)

    wait_until(tab.page, the_image_was_asked_about)
    assert len(run.records()) == tab.records


def draw_on_the_pad(tab: TrainTab, name: str, slant: float) -> None:
    tab.find("drawn-name").fill(name)
    tab.find("drawn-pad").scroll_into_view_if_needed()
    box = tab.find("drawn-pad").bounding_box()
    tab.page.mouse.move(box["x"] + 40, box["y"] + 30)
    tab.page.mouse.down()
    tab.page.mouse.move(box["x"] + 40 + slant, box["y"] + 120)
    tab.page.mouse.up()
    tab.find("drawn-add").click()


def test_nothing_is_trained_on_pictures_that_were_refused_or_have_changed(tab, tmp_path):
    tab.find("data-own").check(force=True)
    path = zip_of(tmp_path / "shapes.zip", ("yes", "no"), broken=True)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("yes/again.png", archive.read("yes/0.png"))
    tab.find("data-file").set_input_files(path)
    tab.find("data-skip").wait_for(timeout=60_000)
    assert "broken.png" in tab.find("data-bad").inner_text()
    tab.find("data-skip").click()
    tab.find("data-summary").wait_for(timeout=60_000)
    assert tab.find("data-duplicates").inner_text().endswith(": 1.")
    (tmp_path / "no.zip").write_text("no zip")
    tab.find("data-file").set_input_files(tmp_path / "no.zip")
    until(tab, "data-notice", "zip")
    assert tab.find("data-summary").count() == 0
    tab.find("train-start").click()
    until(tab, "train-notice", "first")
    assert tab.room.names() == []
    tab.find("data-drawn").check(force=True)
    for number in range(4):
        draw_on_the_pad(tab, "left", -4.0 * number)
        draw_on_the_pad(tab, "right", 30 + 4.0 * number)
    tab.find("drawn-use").click()
    tab.find("data-summary").wait_for()
    assert tab.page.locator(".pair").count() == 8
    draw_on_the_pad(tab, "left", -20)
    assert tab.find("data-summary").count() == 0
    tab.find("train-start").click()
    until(tab, "train-notice", "first")
    assert tab.room.names() == []
