"""What axe finds in what opens: panels, lists, cards, dialogs, a training and what came of it, in both themes."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.drawing import FOUR, Mouse
from tests.browser.inspecting import click_cell, wait_for_cell
from tests.browser.seen import at_widths, shows_its_drawing, wait_until
from tests.browser.training import LONG, SHORT, TrainTab
from tests.small_rooms import trained_on_classes

WIDTHS = [1280, 390]
CLASSES = (*"零一二三四五六七八九十百千萬", "大寫的數字", "a long name of a class")
DARKEN, LIGHTEN = (f"() => document.body.classList.toggle('dark', {is_dark})" for is_dark in ("true", "false"))


class Watcher:
    """Collects what axe says of a page, so that one run tells all of it."""

    def __init__(self, page):
        self.page, self.found, self.is_first = page, [], True

    def look(self, what: str) -> None:
        """In the light, and the colours in the dark; the first of each kind also as wide as a phone."""
        for width in at_widths(self.page, WIDTHS if self.is_first else WIDTHS[:1]):
            self._run(f"{what}, {width}", {})
        self.is_first = False
        self.page.evaluate(DARKEN)
        self._run(f"{what}, dark", {"runOnly": ["color-contrast"]})
        self.page.evaluate(LIGHTEN)

    def _run(self, what: str, options: dict) -> None:
        # All that axe is content with would be told, too, node by node
        found = Axe().run(self.page, options={"resultTypes": ["violations"], **options})
        for violation in found.response["violations"]:
            for node in violation["nodes"]:
                self.found.append(f"{what}: {violation['id']} {node['target']} {node['failureSummary']}")

    def has_found_nothing(self) -> None:
        assert not self.found, "\n\n".join(self.found)


@pytest.fixture
def watched(draw_page, recognizer):
    """A page with a drawn four, and who watches it."""
    page = draw_page(color_scheme="light", reduced_motion="reduce")
    Mouse(page).draw(FOUR)
    shows_its_drawing(page, recognizer, at_rest=True)
    return page, Watcher(page)


def test_in_a_pinned_cell_of_any_layer(watched):
    page, watcher = watched
    for layer, channel, row, column in [("conv1", 2, 9, 9), ("pool1", 1, 6, 7), ("conv2", 5, 6, 7), ("pool2", 3, 3, 3)]:
        click_cell(page, f"{layer}-{channel}", row, column)
        wait_for_cell(page, layer, channel, row, column)
        watcher.look(layer)
    page.get_by_test_id("output-4").click()
    wait_for_cell(page, "output", 4)
    watcher.look("output")
    page.locator(".addition-line[data-source]").first.click()
    page.locator("[data-testid=inspector][data-layer=hidden]").wait_for()
    watcher.look("hidden")
    watcher.has_found_nothing()


def test_in_every_way_of_asking_why_and_with_a_map_switched_off(watched):
    page, watcher = watched
    for view in ("evidence", "contrast", "occlusion"):
        page.get_by_test_id(f"why-view-{view}").check(force=True)
        page.locator("[data-testid=why-cell], [data-testid=why-picture]").first.wait_for()
        page.locator("[data-testid=why-sentence]:not(:empty)").wait_for()
        watcher.look(view)
    page.get_by_test_id("eye-conv2-1").click()
    page.get_by_test_id("silenced").wait_for()
    watcher.look("a map switched off")
    watcher.has_found_nothing()


def test_in_the_lists_of_images_kernels_the_lesson_and_a_link_that_cannot_be_copied(watched):
    page, watcher = watched
    for tab in page.locator(".bench-tab").all():
        tab.click()
        watcher.look(tab.inner_text())
    page.get_by_test_id("samples-open").click()
    page.locator("[data-testid=samples]:not([aria-busy])").wait_for()
    watcher.look("MNIST")
    page.get_by_test_id("samples-open").click()
    page.get_by_test_id("teach").click()
    page.get_by_test_id("teach-4").click()
    watcher.look("a correction")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_test_id("share").click()
    page.get_by_test_id("share-link").wait_for()
    watcher.look("a link")
    page.get_by_test_id("lesson-start").click()
    for stop in range(1, 6):
        page.locator(f"[data-testid=lesson][data-stop='{stop}']").wait_for()
        watcher.look(f"stop {stop}")
        if stop < 5:
            page.get_by_test_id("lesson-next").click()
    watcher.has_found_nothing()


def test_in_a_training_that_runs_and_in_what_came_of_one(draw_page, app_server):
    tab = TrainTab(draw_page(color_scheme="light", reduced_motion="reduce"), app_server).open()
    watcher = Watcher(tab.page)
    tab.start(**SHORT)
    tab.wait_for("done")

    def its_failures_are_shown():
        return tab.page.locator(".failures canvas, .failures table").count() > 0

    wait_until(tab.page, its_failures_are_shown)
    watcher.look("what came of it")
    name = tab.start(**LONG)
    tab.wait_for_records(3)
    watcher.look("it runs")
    tab.find("train-stop").click()
    tab.wait_for("stopped")
    watcher.look("stopped")
    assert not tab.room.state(name).alive
    look_at_classes_with_names(tab, watcher)
    watcher.has_found_nothing()


def look_at_classes_with_names(tab, watcher) -> None:
    """A network that tells many classes of one's own apart, where it fails and as it reads."""
    run = trained_on_classes(tab.room, CLASSES)
    tab.page.reload()
    tab.open()
    tab.find("confusion-0-0").wait_for(timeout=60_000)
    watcher.look("where a network of own classes fails")
    tab.page.locator(f"[data-run='{run.name}'] [data-testid=use-run]").click()
    tab.find("reader").wait_for()
    Mouse(tab.page).draw(FOUR)
    tab.page.locator("[data-testid=verdict][data-letters]:not([data-shown=''])").wait_for()
    watcher.is_first = True  # names take other room on a phone
    watcher.look("classes with names")
    tab.find("why-view-contrast").check(force=True)
    tab.page.locator("[data-testid=why-sentence]:not(:empty)").wait_for()
    tab.find("output-15").click()
    wait_for_cell(tab.page, "output", 15)
    watcher.look("the sum of a class with a name, and why")
