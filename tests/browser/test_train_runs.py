"""Finished runs on the page: the time machine, where they fail, and the table; trained here, in the visitor's room."""

import json

import numpy as np
import pytest

from core.classes import write_classes
from core.data import Pictures, load_mnist
from core.insight import look_into, measured
from core.jobs.control import clear_outcome, write_outcome
from core.own_data.store import load_own, save_own
from core.recognizer import Recognizer
from core.run_writer import kept_record
from core.timeline import Timeline
from demo.examples import EXAMPLES, example_input
from demo.theme import LIGHT
from tests.browser.drawing import FOUR, Mouse
from tests.browser.pixels import colours_of
from tests.browser.seen import at_widths, read_page, wait_until
from tests.browser.training import TrainTab
from tests.small_rooms import let_fail, trained
from tests.test_train_actions import zip_of


@pytest.fixture
def train_tab(draw_page, app_server):
    """train_tab(number of runs, **context options): the tab of a visitor who has them."""

    def open_it(runs: int = 1, **options) -> TrainTab:
        tab = TrainTab(draw_page(**options), app_server).open()
        for number in range(runs):
            trained(tab.room, f"run {number}", seed=number)
        tab.page.reload()
        return tab.open()

    return open_it


def pixels(tab: TrainTab, testid: str) -> np.ndarray:
    return colours_of(tab.find(testid))


def shows(tab: TrainTab, picture: np.ndarray) -> bool:
    """Whether the time machine shows the network this picture, uint8."""
    return bool(np.abs(pixels(tab, "record-input-0") - inked(picture / 255)).max() <= 1.5)


def inked(shares: np.ndarray) -> np.ndarray:
    """The colours of so much ink on paper, a cell a row."""
    return colour("paper") + (colour("ink") - colour("paper")) * shares.ravel()[:, None]


def colour(name: str) -> np.ndarray:
    return np.array([int(LIGHT[name][at : at + 2], 16) for at in (1, 3, 5)], float)


def test_the_slider_moves_kernels_maps_answer_and_cursor_together(train_tab):
    tab = train_tab()
    (name,) = tab.room.names()
    timeline = Timeline(tab.room.run(name))
    tab.wait_for_records(len(timeline))
    picture = example_input(len(EXAMPLES) - 1)
    cursors = []
    for index in (0, 7):
        tab.find("time-slider").fill(str(index))

        def the_record_is_shown(index=index):
            return tab.find("time-slider").get_attribute("data-shown") == str(index)

        wait_until(tab.page, the_record_is_shown)
        moment = timeline.moment(index, picture)
        expected = inked(moment.maps["conv1"][1] / moment.maps["conv1"].max())
        assert np.abs(pixels(tab, "record-maps-conv1-1") - expected).max() <= 1.5
        kernel = moment.kernels["conv1.weight"]
        share = (kernel[1].ravel() / np.abs(kernel).max())[:, None]
        ends = np.where(share < 0, colour("negative"), colour("positive"))
        expected = colour("paper") + (ends - colour("paper")) * np.abs(share)
        assert np.abs(pixels(tab, "record-kernels-conv1-1") - expected).max() <= 2
        cursors.append(float(tab.page.locator(".curve-cursor").get_attribute("x1")))
    assert cursors[0] < cursors[1]


def test_the_training_plays_to_its_end(train_tab):
    tab = train_tab()
    tab.wait_for_records(10)
    tab.find("time-play").click()
    last = str(tab.records - 1)
    seen = set()

    def the_last_record_is_shown():
        seen.add(tab.find("time-slider").get_attribute("data-shown"))
        return tab.find("time-slider").get_attribute("data-shown") == last and len(seen) > 5

    wait_until(tab.page, the_last_record_is_shown, 30)


def test_a_cell_of_the_matrix_opens_its_pictures_and_one_of_them_loads_into_the_view(train_tab):
    tab = train_tab()
    (name,) = tab.room.names()
    folder = tab.room.path(name)
    insight = look_into(folder)
    confusion = insight.confusion()
    np.fill_diagonal(confusion, 0)
    digit, answer = map(int, np.unravel_index(confusion.argmax(), confusion.shape))
    cell = tab.find(f"confusion-{digit}-{answer}")
    cell.wait_for(timeout=60_000)
    assert cell.inner_text() == str(confusion[digit, answer])
    cell.click()

    def the_title_names_the_cell():
        return f"{digit} read as {answer}" in tab.find("pictures-title").inner_text()

    wait_until(tab.page, the_title_names_the_cell)
    tile = tab.find("tile").first
    part, index = tile.get_attribute("data-part"), int(tile.get_attribute("data-index"))
    whole = index + (5_000 if part == "test" else 0)
    assert (insight.labels[whole], insight.answers[whole]) == (digit, answer)
    tile.click()
    expected = Recognizer.load(folder).predict_input(insight.picture(whole))

    def the_network_view_shows_the_picture_as_that_run_reads_it():
        return read_page(tab.page)["probabilities"] == expected.probabilities.tolist()

    wait_until(tab.page, the_network_view_shows_the_picture_as_that_run_reads_it)
    assert read_page(tab.page)["digit"] == str(answer)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_caption_of_the_matrix_makes_no_column_wider_and_stays_on_the_screen(train_tab, width):
    tab = train_tab(viewport={"width": width, "height": 844})
    table = tab.page.locator(".matrix")
    table.wait_for(timeout=60_000)
    heads = [head.bounding_box()["width"] for head in table.locator("thead tr > *").all()]
    assert max(heads) - min(heads) <= 1
    caption = tab.page.locator(".matrix-box > p").first.bounding_box()
    assert caption["x"] >= 0
    assert caption["x"] + caption["width"] <= width
    assert caption["y"] + caption["height"] <= table.bounding_box()["y"] + 1
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width


def test_two_runs_are_laid_over_each_other_and_compared(train_tab):
    tab = train_tab(2)
    tab.find("compare").wait_for(timeout=60_000)
    tab.find("compare").select_option(index=1)

    def both_answers_are_named():
        return "this run / the other" in tab.find("pictures-title").inner_text()

    wait_until(tab.page, both_answers_are_named)
    tab.page.locator("[data-testid=overlay-run]:enabled").first.check()

    def two_validation_curves_are_drawn():
        return tab.page.locator(".curve.validation, .curve.other").count() == 2

    wait_until(tab.page, two_validation_curves_are_drawn)


def test_a_run_is_renamed_deleted_and_brought_back_and_names_are_text(train_tab):
    tab = train_tab()
    tab.find("rename-run").click()
    tab.find("rename-field").fill("<img src=x onerror=alert(1)> 第一次")
    tab.find("rename-field").press("Enter")

    def the_name_is_shown_as_text():
        return tab.find("view-run").inner_text() == "<img src=x onerror=alert(1)> 第一次"

    wait_until(tab.page, the_name_is_shown_as_text)
    tab.find("delete-run").click()
    tab.wait_for("idle")
    assert tab.find("run-row").count() == 0
    tab.page.reload()
    tab.open().find("undo-delete").click()
    tab.wait_for("done")
    assert tab.find("run-row").count() == 1


def test_a_run_goes_down_as_a_zip_and_up_again(train_tab, tmp_path):
    tab = train_tab()
    with tab.page.expect_download() as download:
        tab.find("download-run").click()
    download.value.save_as(tmp_path / "run.zip")
    tab.find("upload-run").set_input_files(tmp_path / "run.zip")

    def there_are_two_runs():
        return tab.find("run-row").count() == 2

    wait_until(tab.page, there_are_two_runs)
    (tmp_path / "no.zip").write_bytes(b"nothing")
    tab.find("upload-run").set_input_files(tmp_path / "no.zip")

    def the_refusal_is_said():
        return tab.find("runs-notice").inner_text() != ""

    wait_until(tab.page, the_refusal_is_said)
    assert tab.find("run-row").count() == 2


def test_a_training_that_failed_says_why(train_tab):
    tab = train_tab()
    (name,) = tab.room.names()
    folder = tab.room.path(name)
    let_fail(folder, "the disk is full")
    tab.page.reload()
    tab.open()
    tab.wait_for("failed")
    assert "the disk is full" in tab.find("train-state").inner_text()
    assert tab.find("train-use").is_enabled(), "what it had learned can be used"


def test_the_page_says_which_record_was_kept_and_what_was_not_measured_in_the_end(train_tab):
    tab = train_tab()
    (name,) = tab.room.names()
    run = tab.room.run(name)
    tab.room.stop(name, keep_best=True)
    kept = f"batch {kept_record(run.folder)['step']}, "

    def the_kept_record_is_told():
        return tab.find("fact-kept").count() == 1 and kept in tab.find("fact-kept").inner_text()

    wait_until(tab.page, the_kept_record_is_told)
    clear_outcome(run.folder)
    write_outcome(run.folder, "the disk is full")

    def what_failed_is_told():
        return "Trained, and yet: the disk is full" in tab.find("train-state").inner_text()

    wait_until(tab.page, what_failed_is_told)
    (run.folder / "measured.json").unlink(missing_ok=True)
    tab.find("train-measure").click()

    def it_is_measured():
        return "It reads" in tab.find("train-state").inner_text() and tab.find("train-measure").count() == 0

    wait_until(tab.page, it_is_measured, 60)
    assert measured(run.folder)


def test_what_python_refuses_is_said_in_chinese_on_the_chinese_page(train_tab, tmp_path):
    tab = train_tab(1, locale="zh-CN")
    (name,) = tab.room.names()
    (tmp_path / "no.zip").write_bytes(b"nothing")
    tab.find("upload-run").set_input_files(tmp_path / "no.zip")

    def the_refusal_is_said():
        return tab.find("runs-notice").inner_text() == "这不是 zip 文件，或缺了结尾"

    wait_until(tab.page, the_refusal_is_said)
    tab.find("use-run").click()
    tab.find("reader").wait_for()
    tab.room.delete(name)
    Mouse(tab.page).draw(FOUR)

    def the_verdict_says_that_the_network_is_gone():
        return "它已不在这里；请换回自带的网络" in tab.find("verdict").inner_text()

    wait_until(tab.page, the_verdict_says_that_the_network_is_gone)


def test_a_long_curve_is_thin_on_the_page(train_tab):
    tab = train_tab()
    (name,) = tab.room.names()
    path = tab.room.path(name) / "events.jsonl"
    record = json.loads(path.read_text().splitlines()[0])
    lines = [json.dumps({**record, "step": step, "steps": 5_000}) for step in range(1, 5_001)]
    path.write_text("\n".join(lines) + "\n")
    tab.page.reload()
    tab.open()

    def the_curve_is_drawn():
        return tab.find("curves").get_attribute("data-points") == "158"  # every 32nd, and the last

    wait_until(tab.page, the_curve_is_drawn)


def test_own_pictures_are_shown_before_training_and_their_names_are_everywhere_after_it(train_tab, tmp_path):
    tab = train_tab(0)
    tab.find("data-own").check()
    tab.find("data-file").set_input_files(zip_of(tmp_path / "shapes.zip", ("yes", "no")))
    tab.find("data-preview").wait_for(timeout=60_000)
    assert tab.page.locator(".pair").count() == 20
    before, after = (colours_of(tab.page.locator(".pair canvas").nth(k))[0].tolist() for k in (0, 1))
    assert before == [255, 255, 255], "as it came, dark on white"
    assert after == colour("paper").tolist()
    assert "yes (12)" in tab.find("data-summary").inner_text()
    tab.start(epochs=1)
    tab.wait_for("done", limit=90)
    tab.find("confusion-0-0").wait_for(timeout=60_000)
    assert tab.page.locator(".matrix thead th").all_inner_texts() == ["no", "yes"]
    (name,) = tab.room.names()
    first = load_own(tab.room.path(name)).train.images[0, 0].numpy()

    def the_network_is_shown_one_of_them():
        return shows(tab, first)

    wait_until(tab.page, the_network_is_shown_one_of_them)
    assert tab.page.locator(".segment", has_text="One of its images").locator("input").is_checked()
    tab.find("confusion-0-0").click()
    tab.find("tile").first.click()

    def the_bars_are_named_as_the_folders_were():
        return tab.page.locator(".bar-digit").all_inner_texts() == ["no", "yes"]

    wait_until(tab.page, the_bars_are_named_as_the_folders_were)


def test_without_the_pictures_it_learned_from_a_run_has_no_figures_and_can_be_used(train_tab):
    tab = train_tab()
    (name,) = tab.room.names()
    tab.find("confusion-0-0").wait_for(timeout=60_000)
    write_classes(tab.room.path(name), tuple("零一二三四五六七八九"))
    (tab.room.path(name) / "measured.json").unlink()
    tab.page.reload()
    tab.open()
    tab.find("unmeasured").wait_for()
    assert "not here" in tab.find("unmeasured").inner_text()
    assert tab.find("train-state").inner_text().count("cannot be measured") == 1
    assert "not measured" in tab.find("run-row").inner_text()
    assert tab.find("picture-example").is_hidden()
    assert tab.find("picture-drawing").is_checked()
    tab.find("use-unmeasured").click()
    tab.find("reader").wait_for()
    assert tab.find("reader").get_attribute("data-run") == name
    tab.open()
    pictures = Pictures(load_mnist().train[:20], load_mnist().whole[:20], 10)
    save_own(tab.room.path(name), pictures)  # as where another run learned from the same

    def one_of_the_pictures_that_came_back_is_shown():
        return tab.find("picture-example").is_checked() and shows(tab, pictures.train.images[0, 0].numpy())

    wait_until(tab.page, one_of_the_pictures_that_came_back_is_shown)


def test_nothing_is_wider_than_the_screen(train_tab):
    tab = train_tab(2)
    tab.find("confusion-0-0").wait_for(timeout=60_000)
    for width in at_widths(tab.page, [360, 390, 768, 1280]):
        assert tab.page.evaluate("document.documentElement.scrollWidth") == width


def test_what_a_finger_presses_is_large_enough(train_tab):
    tab = train_tab(1, viewport={"width": 390, "height": 844}, has_touch=True)
    tab.find("confusion-0-0").wait_for(timeout=60_000)
    tab.find("train-more").locator("summary").click()
    small = tab.page.evaluate(
        """() => [...document.querySelectorAll('.trainer :is(button, select, summary, input[type=number])')]
          .filter((each) => each.offsetParent)
          .map((each) => [each.dataset.testid ?? each.textContent, each.getBoundingClientRect()])
          .filter(([, box]) => box.height < 44 || box.width < 40)
          .map(([name, box]) => `${name} ${box.width}×${box.height}`)"""
    )
    assert small == []
