"""The Train tab in a real browser: trainings that are started, watched, steered, used and understood from the page."""

import numpy as np
import pytest

from core.recognizer import Recognizer
from core.runs import read_run
from core.train import recipe, train
from tests.browser.drawing import FOUR, Mouse
from tests.browser.seen import answer_of, read_page, shows, shows_its_drawing, wait_until
from tests.browser.training import LONG, SHORT, TrainTab


@pytest.fixture
def train_tab(draw_page, app_server):
    """train_tab(**context options): the tab of a visitor of its own."""
    opened = []

    def open_it(**options) -> TrainTab:
        opened.append(TrainTab(draw_page(**options), app_server).open())
        return opened[-1]

    yield open_it
    for tab in opened:  # the next test is not to wait in the line
        for name in tab.room.names():
            if tab.room.state(name).alive:
                tab.room.stop(name)


def numbers(record: dict) -> dict:
    """A record without what differs from one time to the next."""
    return {name: value for name, value in record.items() if name != "elapsed"}


def test_the_tab_is_the_second_and_opens_with_the_fast_recipe_and_nothing_trained(train_tab):
    tab = train_tab()
    assert tab.page.get_by_role("tab").nth(1).get_attribute("aria-selected") == "true"
    assert tab.state == "idle"
    assert tab.find("recipe-fast").is_checked()
    assert tab.records == 0

    def the_estimate_is_shown():
        return "207,258" in tab.find("train-plan").inner_text()

    wait_until(tab.page, the_estimate_is_shown)


def test_records_arrive_and_a_reload_in_the_middle_loses_nothing(train_tab):
    tab = train_tab()
    name = tab.start(**LONG)
    tab.wait_for("running")
    tab.wait_for_records(3)
    tab.page.reload()
    tab.open()
    tab.wait_for("running")
    assert tab.find("train-state").get_attribute("data-run") == name
    tab.wait_for_records(5)
    shown = int(tab.find("curves").get_attribute("data-points"))
    assert 3 <= shown <= len(tab.room.run(name).records())


def test_whoever_looks_at_another_tab_is_told_nothing_until_they_come_back(train_tab):
    tab = train_tab()
    name = tab.start(**LONG)
    tab.wait_for_records(3)
    asked = watches_of(tab.page)
    tab.page.get_by_role("tab").first.click()

    def records_have_come_since(count):
        return lambda: len(tab.room.run(name).records()) >= count

    there = len(tab.room.run(name).records())
    wait_until(tab.page, records_have_come_since(there + 3), 60)  # a look that was under way has ended by then
    before = len(asked)
    wait_until(tab.page, records_have_come_since(there + 12), 60)
    assert len(asked) == before
    tab.open()
    tab.wait_for_records(there + 12)


def watches_of(page) -> list:
    """Grows by one with each time that the page looks at a training."""
    asked = []
    page.on("request", lambda request: asked.append(request) if '"watch"' in (request.post_data or "") else None)
    return asked


def test_a_number_that_changes_is_written_where_it_stands(train_tab):
    tab = train_tab()
    tab.start(**LONG)
    tab.wait_for_records(2)
    number = tab.find("fact-step").element_handle()
    tab.wait_for_records(tab.records + 3)
    assert number.evaluate("element => element === document.querySelector('[data-testid=fact-step]')")
    assert number.inner_text()[0] in "123456789"


def test_a_training_is_paused_goes_on_and_is_stopped(train_tab):
    tab = train_tab()
    name = tab.start(**LONG)
    tab.wait_for_records(2)
    tab.find("train-pause").click()
    tab.wait_for("paused")
    before = len(tab.room.run(name).records())
    tab.find("train-pause").click()
    tab.wait_for("running")
    tab.wait_for_records(before + 1)
    tab.find("train-stop").click()
    tab.wait_for("stopped")
    assert tab.room.state(name).name == "stopped"


def test_what_was_stopped_can_be_drawn_with_and_the_shipped_network_comes_back(train_tab, recognizer):
    tab = train_tab()
    name = tab.start(**LONG)
    tab.wait_for_records(3)
    tab.find("train-best").click()
    tab.wait_for("stopped")
    tab.find("train-use").click()
    tab.find("reader").wait_for()
    Mouse(tab.page).draw(FOUR)
    own = Recognizer.load(tab.room.path(name))
    shows_its_drawing(tab.page, own)
    assert tab.page.requests.last["network"] == {"visitor": tab.visitor, "run": name}
    assert tab.find("reader").get_attribute("data-run") == name
    tab.find("shipped-network").click()
    shows_its_drawing(tab.page, recognizer)
    assert "network" not in tab.page.requests.last
    assert not tab.find("reader").is_visible()


@pytest.mark.page_errors_expected
def test_a_restarted_server_finds_the_training_again(train_tab, app_server):
    tab = train_tab()
    name = tab.start(**LONG)
    tab.wait_for_records(2)
    before = tab.records
    app_server.restart()
    tab.page.reload()
    tab.open()
    tab.wait_for("running")
    tab.wait_for_records(before + 1)
    assert tab.find("train-state").get_attribute("data-run") == name


def test_others_wait_in_the_line_and_may_leave_it(train_tab):
    first, second = train_tab(), train_tab()
    first.start(**LONG)
    first.wait_for("running")
    name = second.start(**SHORT)
    second.wait_for("waiting")
    assert "Next in the line. One training at a time computes" in second.find("train-state").inner_text()
    assert second.find("fact-step").count() == 0, "nothing has been computed yet"
    second.find("train-stop").click()
    second.wait_for("idle")
    assert name not in second.room.names()
    assert first.state == "running"


def test_whoever_waited_begins_when_it_is_their_turn(train_tab):
    first, second = train_tab(), train_tab()
    first.start(**LONG)
    first.wait_for("running")
    second.start(**SHORT)
    second.wait_for("waiting")
    first.find("train-stop").click()
    first.wait_for("stopped")
    second.wait_for("done", limit=90)
    assert second.find("run-row").count() == 1


def test_the_pages_classic_run_is_pythons_classic_run_record_by_record(train_tab):
    tab = train_tab()
    tab.find("recipe-classic").check()
    name = tab.start(**SHORT, seed=3)
    tab.wait_for("done", limit=90)
    config = recipe("classic", training_images=640, epochs=2, seed=3, threads=1)
    run = read_run(tab.room.path(name))
    assert run.config == config
    expected = list(train(config))
    assert [numbers(record) for record in run.records()] == [
        {"event": "record", **numbers(report.numbers())} for report in expected
    ]
    for kernel, values in run.kernels().items():
        assert np.array_equal(values, np.stack([report.kernels[kernel] for report in expected]))


def test_a_value_that_cannot_work_says_so_at_its_field_and_keeps_the_others(train_tab):
    tab = train_tab()
    tab.fill(epochs=0, hidden=64)

    def the_field_says_what_it_takes():
        return "1 to 1000" in tab.find("field-epochs").inner_text()

    wait_until(tab.page, the_field_says_what_it_takes)
    assert tab.find("field-epochs").locator("input").get_attribute("aria-invalid") == "true"
    assert tab.find("field-hidden").locator("input").input_value() == "64"
    tab.find("train-start").click()

    def the_start_is_refused():
        return tab.find("train-notice").inner_text() != ""

    wait_until(tab.page, the_start_is_refused)
    assert tab.state == "idle"
    assert tab.room.names() == []


def test_who_trains_first_and_teaches_then_stays_the_same_visitor(train_tab):
    tab = train_tab()
    visitor, page = tab.visitor, tab.page
    page.get_by_role("tab").first.click()
    Mouse(page).draw(FOUR)
    page.get_by_test_id("teach").click()
    page.get_by_test_id("teach-9").click()
    page.get_by_test_id("teach-learn").click()

    def the_lesson_has_begun():
        return len(tab.room.names()) == 1

    wait_until(page, the_lesson_has_begun)
    assert tab.visitor == visitor


def test_an_image_of_the_data_teaches_nothing_and_the_page_says_why(draw_page):
    page = draw_page()
    page.get_by_test_id("example-3").click()
    page.get_by_test_id("teach").click()
    assert "kept aside to test it" in page.get_by_test_id("teach-why-not").inner_text()
    assert page.get_by_test_id("teach-7").count() == 0
    page.get_by_test_id("clear").click()
    wait_until(page, page.get_by_test_id("teach").is_disabled)
    assert not page.get_by_test_id("teach-why-not").is_visible()
    Mouse(page).draw(FOUR)
    page.get_by_test_id("teach").click()
    page.get_by_test_id("teach-7").click()
    assert page.get_by_test_id("correction").count() == 1


def test_a_corrected_hand_is_taught_and_can_be_drawn_with(draw_page, app_server):
    page = draw_page()
    tab = TrainTab(page, app_server)
    Mouse(page).draw(FOUR)
    page.get_by_test_id("teach").click()
    page.get_by_test_id("teach-9").click()
    assert page.get_by_test_id("correction").count() == 1
    page.reload()
    page.get_by_test_id("correction").wait_for()
    page.get_by_test_id("teach-learn").click()
    page.get_by_test_id("teach-use").wait_for(timeout=90_000)
    page.get_by_test_id("teach-use").click()
    (name,) = tab.room.names()
    taught = Recognizer.load(tab.room.path(name))

    def the_taught_network_reads_the_drawing():
        return shows(page, answer_of(taught, page.requests.last))

    wait_until(page, the_taught_network_reads_the_drawing)
    assert read_page(page)["digit"] == "9"
    page.get_by_test_id("correction").click()
    assert page.get_by_test_id("correction").count() == 0
