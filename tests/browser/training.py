"""The Train tab in a real browser: opens it, fills its form, and waits for what it shows."""

import json
from pathlib import Path

from playwright.sync_api import Page

from core.jobs.room import Room
from tests.app_server import AppServer
from tests.browser.seen import wait_until

LONG = {"training_images": 640, "epochs": 400}
"""A training that goes on for as long as a test may take."""
SHORT = {"training_images": 640, "epochs": 2}


class TrainTab:
    """The tab of one visitor."""

    def __init__(self, page: Page, server: AppServer):
        self.page, self.home = page, Path(server.log).parent / "runs"

    def open(self) -> "TrainTab":
        """Turn to the tab, once Python has told who the visitor is."""
        self.page.get_by_role("tab").nth(1).click()
        self.find("train-start").wait_for()
        wait_until(self.page, self.the_visitor_is_known)
        return self

    def find(self, testid: str):
        return self.page.get_by_test_id(testid)

    def the_visitor_is_known(self) -> bool:
        return self.visitor is not None

    @property
    def visitor(self) -> str | None:
        return self.page.evaluate("localStorage.getItem('digitscope-visitor')")

    @property
    def room(self) -> Room:
        """What Python has of this visitor."""
        return Room(home=self.home, visitor=self.visitor)

    @property
    def state(self) -> str:
        return self.find("train-state").get_attribute("data-state")

    @property
    def records(self) -> int:
        """How many records the page knows of."""
        slider = self.find("time-slider")
        return int(slider.get_attribute("max")) + 1 if slider.is_enabled() else 0

    def wait_for(self, state: str, limit: float = 60) -> None:
        def the_state_is_shown():
            return self.state == state

        wait_until(self.page, the_state_is_shown, limit)

    def wait_for_records(self, count: int, limit: float = 60) -> None:
        def so_many_records_have_come():
            return self.records >= count

        wait_until(self.page, so_many_records_have_come, limit)

    def fill(self, **values) -> None:
        """Put values into the fields under "more"."""
        more = self.find("train-more")
        if more.get_attribute("open") is None:
            more.locator("summary").click()
        for name, value in values.items():
            field = self.find(f"field-{name}").locator("input, select").first
            if field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(str(value))

    def start(self, **values) -> str:
        """Begin a training; the name of its run."""
        before = self.find("train-state").get_attribute("data-run")
        self.fill(**values)
        self.find("train-start").click()

        def another_run_is_on_view():
            return self.find("train-state").get_attribute("data-run") not in (None, "", before)

        wait_until(self.page, another_run_is_on_view)
        return self.find("train-state").get_attribute("data-run")

    def told(self, storage: str, key: str):
        """What the page keeps under a key."""
        return json.loads(self.page.evaluate(f"{storage}.getItem('{key}')"))
