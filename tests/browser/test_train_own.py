"""Classes of one's own from the first stroke on: drawn on the page, learned, used, and called by name everywhere."""

import numpy as np
import pytest
from PIL import Image

from core.recognizer import Recognizer
from core.timeline import Timeline
from core.titles import title_for_file
from demo.examples import EXAMPLES, example_input
from tests.browser.drawing import Mouse
from tests.browser.inspecting import click_cell, wait_for_cell
from tests.browser.seen import shows_its_drawing, wait_until
from tests.browser.training import TrainTab
from tests.small_rooms import trained

BAR, CROSS = "一", "cross"
"""Names of classes, one of them in another script."""


@pytest.fixture
def tab(draw_page, app_server) -> TrainTab:
    return TrainTab(draw_page(), app_server).open()


def draw_on_the_pad(tab: TrainTab, name: str, strokes) -> None:
    """One drawing of a class, with the mouse."""
    begin_on_the_pad(tab, name, strokes)
    tab.find("drawn-add").click()


def begin_on_the_pad(tab: TrainTab, name: str, strokes) -> None:
    tab.find("drawn-name").fill(name)
    box = tab.find("drawn-pad").bounding_box()
    for stroke in strokes:
        points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        tab.page.mouse.move(*points[0])
        tab.page.mouse.down()
        for point in points[1:]:
            tab.page.mouse.move(*point)
        tab.page.mouse.up()


def bar(shift: float):
    return [[(0.15, 0.5 + shift), (0.5, 0.5), (0.85, 0.5 - shift)]]


def cross(shift: float):
    return [[(0.2, 0.2 + shift), (0.5, 0.5), (0.8, 0.8)], [(0.8 - shift, 0.2), (0.5, 0.5), (0.2, 0.8)]]


def test_classes_drawn_on_the_page_are_learned_and_called_by_name_everywhere(tab):
    tab.find("data-drawn").check()
    tab.find("drawn-pad").scroll_into_view_if_needed()
    for number in range(8):
        draw_on_the_pad(tab, BAR, bar(0.02 * number))
        draw_on_the_pad(tab, CROSS, cross(0.02 * number))
    assert sorted(tab.find("drawn-class").all_inner_texts()) == sorted([f"{BAR} × 8", f"{CROSS} × 8"])
    tab.find("drawn-use").click()
    tab.find("data-summary").wait_for()
    assert f"{BAR} (8)" in tab.find("data-summary").inner_text()
    name = tab.start(epochs=60)
    tab.wait_for("done", limit=90)
    classes = [CROSS, BAR]
    tab.find("confusion-0-0").wait_for(timeout=60_000)
    assert tab.page.locator(".matrix thead th").all_inner_texts() == classes
    assert tab.page.locator(".column-answer .meter-name").all_inner_texts() == classes
    tab.find("train-use").click()
    tab.find("reader").wait_for()
    page, own = tab.page, Recognizer.load(tab.room.path(name))
    Mouse(page).draw(bar(0.03))
    shows_its_drawing(page, own, at_rest=True)
    assert page.locator(".bar-digit").all_inner_texts() == classes
    assert BAR in page.get_by_test_id("verdict").inner_text()
    assert_reasons_name(page, classes)
    assert_the_inspector_names(page, classes)
    page.get_by_test_id("teach").click()
    assert page.locator(".teach-choices button").all_inner_texts() == classes
    assert_the_lesson_names(page, classes)
    assert_mnist_does_not_judge(page)
    page.get_by_test_id("clear").click()
    page.get_by_text("Draw one of its classes").wait_for()


def assert_reasons_name(page, classes) -> None:
    """Why this answer and not that one, in the names of the classes."""
    page.get_by_test_id("why-view-contrast").check(force=True)
    assert page.get_by_test_id("why-digit-0").locator("option").all_inner_texts() == classes

    def the_sentences_name_both():
        why, sums = (page.get_by_test_id(f"why-{name}").inner_text() for name in ("sentence", "sums"))
        return why.startswith(f"Why {BAR} (") and f"not {CROSS} (" in why and f"{BAR} over {CROSS}" in sums

    wait_until(page, the_sentences_name_both)
    page.get_by_test_id("why-view-off").check(force=True)


def assert_the_inspector_names(page, classes) -> None:
    """What an answer is called where its sum is opened, and what its output is called in the network."""
    for k, name in enumerate(classes):
        assert page.get_by_test_id(f"output-{k}").inner_text() == name
        page.get_by_test_id(f"output-{k}").click()
        crumbs = wait_for_cell(page, "output", k)["crumbs"]
        assert crumbs[-1].startswith(f"{name}: ")
        assert page.locator(".softmax-row[data-source] :first-child").all_inner_texts() == classes
    page.keyboard.press("Escape")
    click_cell(page, "conv1-0", 14, 14)
    wait_for_cell(page, "conv1", 0, 14, 14)


def assert_the_lesson_names(page, classes) -> None:
    """What to draw, and what came of it: here the bar, which is the last of the two classes."""
    page.get_by_test_id("lesson-start").click()
    assert page.locator(".lesson-task").inner_text().startswith(f"Draw {classes[-1]} on")
    page.get_by_test_id("clear").click()
    Mouse(page).draw(bar(0.06))
    page.locator("[data-testid=lesson][data-outcome='done']").wait_for()
    assert page.locator(".lesson-task").inner_text().endswith(f"the network reads {classes[-1]}.")
    page.get_by_test_id("lesson-skip").click()


def assert_mnist_does_not_judge(page) -> None:
    """Its labels are digits: what a network of other classes says of its images is neither right nor wrong."""
    page.get_by_test_id("samples-open").click()
    page.get_by_text("only for networks of the ten digits").wait_for()
    assert page.get_by_test_id("samples-kind").is_hidden()
    page.get_by_test_id("samples-open").click()


@pytest.fixture
def finished(tab):
    """The tab of a visitor with a finished run, and the run."""
    run = trained(tab.room)
    tab.page.reload()
    tab.open()
    tab.wait_for_records(len(run.records()))
    return tab, run


def saved(tab: TrainTab, kind: str, folder):
    with tab.page.expect_download() as download:
        tab.find(f"export-{kind}").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_the_time_machine_goes_home_as_a_moving_picture_and_as_numbers(finished, tmp_path):
    tab, run = finished
    records = run.records()
    gif = saved(tab, "gif", tmp_path)
    assert gif.name == f"digitscope-{title_for_file(tab.room.title(run.name))}.gif"
    with Image.open(gif) as film:
        assert film.n_frames == len(records)
    numbers = np.load(saved(tab, "npz", tmp_path))
    assert numbers["step"].tolist() == [record["step"] for record in records]
    assert numbers["validation_error"].tolist() == [record["validation_error"] for record in records]
    picture = example_input(len(EXAMPLES) - 1)
    assert np.array_equal(numbers["picture"], picture)
    assert np.array_equal(numbers["conv2"][-1], Timeline(run).moment(len(records) - 1, picture).maps["conv2"])
