"""What a visitor finds again in the Train tab: the images that were chosen after a reload, and runs that come back."""

import json

import pytest
from playwright.sync_api import expect

from core.insight import measured
from tests.browser.drawing import FOUR, Mouse
from tests.browser.seen import wait_until
from tests.browser.test_train_own import bar, begin_on_the_pad, cross, draw_on_the_pad
from tests.browser.training import TrainTab
from tests.small_rooms import trained
from tests.test_train_actions import zip_of


@pytest.fixture
def tab(draw_page, app_server) -> TrainTab:
    return TrainTab(draw_page(), app_server).open()


@pytest.fixture
def with_run(tab) -> TrainTab:
    """The tab of a visitor with a finished run on view."""
    trained(tab.room)
    tab.page.reload()
    tab.open().wait_for("done")
    return tab


def again(tab: TrainTab) -> TrainTab:
    tab.page.reload()
    return tab.open()


def test_my_pictures_are_still_what_is_learned_from_after_a_reload(tab, tmp_path):
    tab.find("data-own").check(force=True)
    tab.find("train-start").click()
    expect(tab.find("train-notice")).to_contain_text("first")
    tab.find("data-file").set_input_files(zip_of(tmp_path / "shapes.zip", ("yes", "no")))
    tab.find("data-summary").wait_for(timeout=60_000)
    expect(tab.find("train-notice")).to_be_empty()
    expect(tab.find("train-plan")).to_contain_text("parameters")
    parameters = tab.find("train-plan").inner_text().split()[0]  # fewer than of ten digits
    again(tab)
    assert tab.find("data-own").is_checked()
    tab.find("data-summary").wait_for()
    expect(tab.find("train-plan")).to_contain_text(f"{parameters} parameters")


def test_the_question_about_bad_pictures_waits_while_one_looks_elsewhere(tab, tmp_path):
    tab.find("data-own").check(force=True)
    tab.find("data-file").set_input_files(zip_of(tmp_path / "shapes.zip", ("yes", "no"), broken=True))
    tab.find("data-drawn").check(force=True)
    tab.find("drawn-pad").wait_for()
    tab.find("data-own").check(force=True)
    tab.find("data-skip").wait_for(timeout=60_000)
    tab.find("data-drawn").check(force=True)
    expect(tab.find("data-skip")).to_have_count(0)
    tab.find("data-own").check(force=True)
    tab.find("data-skip").click()
    tab.find("data-summary").wait_for(timeout=60_000)


def test_why_a_zip_was_refused_stands_where_zips_are_chosen_and_nowhere_else(tab, tmp_path):
    (tmp_path / "no.zip").write_bytes(b"no zip")
    tab.find("data-own").check(force=True)
    tab.find("data-file").set_input_files(tmp_path / "no.zip")
    expect(tab.find("data-notice")).to_contain_text("zip", timeout=60_000)
    for source in ("drawn", "mnist"):
        tab.find(f"data-{source}").check(force=True)
        expect(tab.find("data-notice")).to_be_empty()
    tab.find("data-own").check(force=True)
    expect(tab.find("data-notice")).to_contain_text("zip")


def test_my_drawings_are_still_what_is_learned_from_after_a_reload(tab):
    tab.find("data-drawn").check(force=True)
    tab.find("drawn-pad").scroll_into_view_if_needed()
    for number in range(3):
        draw_on_the_pad(tab, "bar", bar(0.03 * number))
        draw_on_the_pad(tab, "cross", cross(0.03 * number))
    begin_on_the_pad(tab, "bar", bar(0.1))
    assert again(tab).find("data-drawn").is_checked()
    assert tab.find("drawn-name").input_value() == "bar"
    tab.find("drawn-add").click()
    again(tab)
    assert tab.find("drawn-name").input_value() == "bar"
    assert tab.find("drawn-add").is_disabled(), "what was added is no longer under the pen"
    assert tab.find("data-summary").count() == 0, "nobody has said yet that these are all"
    tab.find("drawn-use").click()
    tab.find("data-summary").wait_for()
    again(tab).find("data-summary").wait_for()
    assert "bar (4)" in tab.find("data-summary").inner_text()
    tab.find("data-mnist").check(force=True)
    assert again(tab).find("data-mnist").is_checked()


def test_a_run_that_comes_back_reads_what_is_drawn(with_run):
    tab = with_run
    tab.find("train-use").click()
    tab.find("sketchpad").wait_for()
    Mouse(tab.page).draw(FOUR)
    tab.open()
    tab.find("delete-run").click()
    tab.find("undo-delete").wait_for()
    tab.page.reload()
    tab.page.get_by_role("tab").first.click()
    expect(tab.find("verdict")).to_contain_text("go back to the shipped one")
    tab.open()
    tab.find("undo-delete").click()
    tab.find("run-row").wait_for()
    tab.page.get_by_role("tab").first.click()
    expect(tab.find("verdict")).not_to_contain_text("go back to the shipped one")


def test_a_run_that_was_uploaded_is_looked_at_with_its_figures_in_the_table(with_run, tmp_path):
    tab = with_run
    with tab.page.expect_download() as download:
        tab.find("download-run").click()
    download.value.save_as(tmp_path / "run.zip")
    tab.find("upload-run").set_input_files(tmp_path / "run.zip")

    def it_is_on_view():
        return tab.find("train-state").get_attribute("data-run").startswith("uploaded-")

    wait_until(tab.page, it_is_on_view)
    name = tab.find("train-state").get_attribute("data-run")
    row = tab.page.locator(f"[data-run='{name}'][data-testid=run-row]")
    expect(row).to_contain_text("%–", timeout=60_000)
    share = measured(tab.room.path(name))["test"].share
    assert f"{100 * share:.2f}%" in row.inner_text()
    assert f"{100 * share:.2f}%" in tab.find("train-state").inner_text()


@pytest.mark.parametrize("kept", [{"strokes": [[None]], "name": "x"}, {"strokes": [[[1, 2]]]}, {"strokes": 7}, "{"])
def test_a_damaged_copy_of_what_was_begun_is_left_alone(tab, kept):
    kept = kept if isinstance(kept, str) else json.dumps(kept)
    tab.page.evaluate("kept => sessionStorage.setItem('digitscope-drawn-begun', kept)", kept)
    again(tab).find("data-drawn").check(force=True)
    tab.find("drawn-pad").scroll_into_view_if_needed()
    assert tab.find("drawn-add").is_disabled()
    draw_on_the_pad(tab, "bar", bar(0))
    expect(tab.find("drawn-class")).to_have_text("bar × 1")


def test_a_class_that_was_drawn_says_that_pressing_it_takes_a_drawing_away(tab):
    tab.find("data-drawn").check(force=True)
    tab.find("drawn-pad").scroll_into_view_if_needed()
    draw_on_the_pad(tab, "bar", bar(0))
    mark = tab.find("drawn-class").evaluate("chip => getComputedStyle(chip, '::after').content")
    assert json.loads(mark).strip() == "−"
    tab.find("drawn-class").click()
    expect(tab.find("drawn-class")).to_have_count(0)
