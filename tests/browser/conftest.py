"""A real Chromium for the tests of the page, and the page in it."""

import pytest
import torch

from tests.browser.chromium import MISSING, find_chromium
from tests.browser.convolving import note, open_tab, shows_a_result
from tests.browser.drawing import FOUR, Mouse
from tests.browser.seen import Requests
from tests.browser.visitors import Visitors

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 800}


# A package's fixture, not a session's: Playwright runs an event loop in this thread, which later tests must not meet
@pytest.fixture(scope="package")
def browser():
    """Chromium through Playwright's synchronous interface. Without one the tests fail; they never just skip."""
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def visitors(browser):
    """A context for each visitor of the tests, see `tests.browser.visitors`."""
    return Visitors(browser)


@pytest.fixture
def open_page(visitors, request):
    """open_page(**options of Browser.new_context) gives the empty page of a new visitor.

    The test fails on any error of a page's scripts or in its console, unless it is marked page_errors_expected.
    """
    contexts, errors = [], []

    def open_one(**options):
        contexts.append(visitors.come(**{"viewport": DESKTOP, **options}))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(f"script: {error}"))
        page.on("console", lambda message: _note_error(message, errors))
        return page

    yield open_one
    for context in contexts:
        visitors.go(context)
    if not request.node.get_closest_marker("page_errors_expected"):
        assert not errors, "\n".join(["the page reported errors:", *errors])


@pytest.fixture
def page(open_page):
    """An empty page of 1280×800 pixels."""
    return open_page()


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """Numbers can differ in their last digit with the number of threads; the app uses one."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def draw_page(open_page, app_server):
    """draw_page(**context options) opens the app and waits until its first frame is shown."""

    def open_it(**options):
        page = open_page(**{"color_scheme": "light", "reduced_motion": "reduce", **options})
        page.requests = Requests(page)
        page.goto(app_server.url)
        page.get_by_test_id("conv2-7").wait_for()
        return page

    return open_it


@pytest.fixture
def playground(draw_page):
    """playground(**context options) opens the app, draws a 4, and opens the tab of the playground."""

    def open_it(strokes=FOUR, **options):
        page = draw_page(**options)
        page.asked = []  # what the playground asks Python to convolve, newest last
        page.on("request", lambda request: note(request, page.asked))
        if strokes:
            Mouse(page).draw(strokes)
        open_tab(page)
        shows_a_result(page)
        return page

    return open_it


def _note_error(message, errors):
    if message.type == "error":
        errors.append(f"console: {message.text} ({message.location.get('url', '')})")
