"""Answers of the Train tab's Python that come late, or not at all."""

import json
from collections.abc import Callable

from playwright.sync_api import Page, Route


class Answers:
    """Stands between the page and Python; lets everything through but what it is told to hold or to lose."""

    def __init__(self, page: Page):
        self.asked: list[dict] = []
        self.held: list[Route] = []
        self._holds: Callable[[dict], bool] = lambda request: False
        self._loses: Callable[[dict], bool] = lambda request: False
        page.route("**/component_server**", self._pass)

    def hold(self, which: Callable[[dict], bool]) -> None:
        """From now on, requests of this kind wait until `release`."""
        self._holds = which

    def lose(self, which: Callable[[dict], bool]) -> None:
        self._loses = which

    def release(self) -> None:
        """Let go what was held, and hold no more."""
        self._holds = lambda request: False
        while self.held:
            self.held.pop(0).continue_()

    @property
    def holds_one(self) -> bool:
        return len(self.held) > 0

    def _pass(self, route: Route) -> None:
        body = json.loads(route.request.post_data)
        request = body["data"] if body["fn_name"] == "train" else {}
        if request:
            self.asked.append(request)
        if self._loses(request):
            route.abort()
        elif self._holds(request):
            self.held.append(route)
        else:
            route.continue_()


def asks(action: str, **values) -> Callable[[dict], bool]:
    """Whether a request is for this."""
    wanted = {"do": action, **values}
    return lambda request: all(request.get(name) == value for name, value in wanted.items())
