"""The Train tab where answers come late, or others do something meanwhile: what was chosen last is what is shown."""

import json

import numpy as np
import pytest

from core.insight import look_into
from core.teach import FILE
from tests.browser.drawing import FOUR, Mouse
from tests.browser.held import Answers, asks
from tests.browser.seen import wait_until
from tests.browser.training import TrainTab
from tests.small_rooms import let_fail, trained


@pytest.fixture
def train_tab(draw_page, app_server):
    """train_tab(number of runs): the tab of a visitor who has them, and what stands between it and Python."""

    def open_it(runs: int, **changes) -> tuple[TrainTab, Answers]:
        tab = TrainTab(draw_page(), app_server).open()
        for number in range(runs):
            trained(tab.room, f"run {number}", seed=number, **changes)
        answers = Answers(tab.page)
        tab.page.reload()
        return tab.open(), answers

    return open_it


def until(tab: TrainTab, testid: str, words: str, limit: float = 20) -> None:
    def the_words_are_shown():
        return tab.find(testid).count() > 0 and words in tab.find(testid).first.inner_text()

    wait_until(tab.page, the_words_are_shown, limit)


def holds_one(tab: TrainTab, answers: Answers) -> None:
    def a_request_waits():
        return answers.holds_one

    wait_until(tab.page, a_request_waits)


def test_a_run_that_is_chosen_while_an_answer_is_under_way_stays_on_view(train_tab):
    tab, answers = train_tab(2)

    def a_run_is_on_view():
        return tab.find("train-state").get_attribute("data-run") in tab.room.names()

    wait_until(tab.page, a_run_is_on_view)
    before = tab.find("train-state").get_attribute("data-run")
    (other,) = set(tab.room.names()) - {before}
    answers.hold(asks("watch"))
    holds_one(tab, answers)
    tab.page.locator(f"[data-run={other}] [data-testid=view-run]").click()
    answers.release()

    def the_other_is_on_view_and_is_what_is_asked_about():
        shown = tab.find("train-state").get_attribute("data-run")
        return (shown, answers.asked[-1].get("run")) == (other, other)

    wait_until(tab.page, the_other_is_on_view_and_is_what_is_asked_about)


def test_the_compared_curve_is_drawn_and_boxes_beyond_four_say_why_they_cannot_be_ticked(train_tab):
    tab, _ = train_tab(7, epochs=1)
    tab.find("compare").wait_for(timeout=60_000)
    # By their places: "the first that is not ticked" is another one where the table is drawn anew meanwhile
    boxes = tab.page.locator("[data-testid=overlay-run]:enabled")
    for place in range(4):
        boxes.nth(place).check()
    assert tab.page.locator("[data-testid=overlay-run]:enabled:not(:checked)").count() == 0
    assert "4 runs are ticked" in tab.find("overlay-full").inner_text()
    rest = tab.page.locator("tr:not(.is-view):not(:has(:checked)) [data-testid=view-run]").first.inner_text()
    tab.find("compare").select_option(label=rest)

    def the_compared_curve_is_named():
        names = tab.page.locator(".curve-legend .other").all_inner_texts()
        return len(names) == 5 and any(rest in name for name in names)

    wait_until(tab.page, the_compared_curve_is_named)
    tab.page.locator("[data-testid=overlay-run]:checked").first.uncheck()
    assert tab.find("overlay-full").inner_text() == ""


def test_pictures_are_those_of_the_last_choice_and_stay_when_another_run_ends(train_tab):
    tab, answers = train_tab(1)
    (name,) = tab.room.names()
    confusion = look_into(tab.room.path(name)).confusion()
    np.fill_diagonal(confusion, 0)
    late, newer = ([int(k) for k in divmod(at, 10)] for at in np.argsort(-confusion.ravel())[:2])
    tab.find("confusion-0-0").wait_for(timeout=60_000)
    assert f"24 of {confusion.sum():,}" in tab.find("pictures-title").inner_text()
    answers.hold(asks("cell", digit=late[0], answer=late[1]))
    tab.find(f"confusion-{late[0]}-{late[1]}").click()
    holds_one(tab, answers)
    tab.find(f"confusion-{newer[0]}-{newer[1]}").click()
    title = f"{newer[0]} read as {newer[1]}"
    until(tab, "pictures-title", title)
    with tab.page.expect_response("**/component_server**"):
        answers.release()
    trained(tab.room, "another", seed=3)

    def the_other_run_can_be_compared_with():
        return "another" in tab.find("compare").inner_text()

    wait_until(tab.page, the_other_run_can_be_compared_with)
    assert title in tab.find("pictures-title").inner_text()
    total = len([1 for first, second in zip(*answers_of(tab), strict=True) if first != second])
    tab.find("compare").select_option(label="another")
    until(tab, "pictures-title", f"60 of {total:,}")
    trained(tab.room, "a third", seed=4, epochs=1)

    def the_third_is_offered():
        return "a third" in tab.find("compare").inner_text()

    wait_until(tab.page, the_third_is_offered)
    assert tab.page.locator(".matrix.is-other, .is-other .matrix").count() == 1
    assert f"60 of {total:,}" in tab.find("pictures-title").inner_text()


def answers_of(tab: TrainTab):
    return [look_into(tab.room.path(name)).answers for name in tab.room.names()]


def test_a_run_that_failed_can_be_looked_into_kept_at_its_best_and_drawn_with(train_tab):
    tab, _ = train_tab(1)
    (name,) = tab.room.names()
    folder = tab.room.path(name)
    let_fail(folder, "the disk is full")
    tab.page.reload()
    tab.open()
    tab.wait_for("failed")
    tab.find("confusion-0-0").wait_for(timeout=60_000)
    tab.find("train-best").click()
    tab.wait_for("stopped")

    def the_best_network_is_in_place():  # which the page may hear of a moment before
        return (folder / "weights.safetensors").read_bytes() == (folder / "best.safetensors").read_bytes()

    wait_until(tab.page, the_best_network_is_in_place)
    shares = look_into(folder)

    def both_accuracies_are_named():
        said = tab.find("train-state").inner_text()
        validation, test = (f"{100 * shares.share(part).share:.2f}%" for part in ("validation", "test"))
        return f"{validation} of the validation images" in said and f"{test} of the test images" in said

    wait_until(tab.page, both_accuracies_are_named, 60)
    tab.find("train-use").click()
    tab.find("reader").wait_for()


def test_two_pages_that_are_opened_at_once_are_one_visitor(open_page, app_server):
    page = open_page()
    tabs = [TrainTab(each, app_server) for each in (page, page.context.new_page())]
    answers = [Answers(tab.page) for tab in tabs]
    for tab, each in zip(tabs, answers, strict=True):
        each.hold(asks("hello"))
        tab.page.goto(app_server.url)
        tab.page.get_by_role("tab").nth(1).click()
        tab.find("train-start").wait_for()
    holds_one(tabs[0], answers[0])
    for each in answers:
        each.release()
    for tab in tabs:
        tab.open()

    def both_ask_in_the_same_name():
        asked = [[request["visitor"] for request in each.asked if request["do"] == "watch"] for each in answers]
        return all(asked) and {names[-1] for names in asked} == {tabs[0].visitor}

    wait_until(page, both_ask_in_the_same_name)


@pytest.mark.page_errors_expected
def test_a_lesson_outlives_a_reload_and_a_lost_answer_and_says_what_was_measured(draw_page, app_server):
    page = draw_page()
    tab, answers = TrainTab(page, app_server), Answers(page)
    Mouse(page).draw(FOUR)
    page.get_by_test_id("teach").click()
    page.get_by_test_id("teach-9").click()
    answers.lose(asks("lesson"))
    page.get_by_test_id("teach-learn").click()

    def the_page_says_that_it_asks_again():
        return "the page asks again" in page.locator(".teach-result").inner_text()

    wait_until(page, the_page_says_that_it_asks_again)
    assert page.get_by_test_id("teach-learn").is_disabled()
    answers.lose(lambda request: False)
    page.reload()
    page.get_by_test_id("teach-use").wait_for(timeout=90_000)
    (name,) = tab.room.names()
    lesson = json.loads((tab.room.path(name) / FILE).read_text())
    said = page.locator(".teach-result").inner_text()
    assert f"MNIST's {lesson['after']['of']:,} test images" in said
    for when in ("before", "after"):
        assert f"{100 * lesson[when]['share']:.2f}%" in said
    page.reload()
    page.get_by_test_id("teach-use").click()
    page.get_by_test_id("reader").wait_for()
    page.reload()
    page.get_by_test_id("correction").wait_for()
    assert page.get_by_test_id("teach-use").count() == 0
