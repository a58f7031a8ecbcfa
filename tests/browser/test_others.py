"""Firefox and WebKit draw the same four and show what Python says of it, as Chromium does; skipped where missing."""

import pytest

from tests.browser.drawing import FOUR
from tests.browser.others import Firefox, WebKit, draw, waited
from tests.browser.seen import answer_of

WATCH = """(() => {
  const theirs = window.fetch;
  window.asked = [];
  window.failed = [];
  const isNote = (message) => message.startsWith("ResizeObserver loop"); // the rest of it comes with the next frame
  window.addEventListener("error", ({ message }) => isNote(message) || window.failed.push(message));
  window.addEventListener("unhandledrejection", (event) => window.failed.push(String(event.reason)));
  window.fetch = (address, options) => {
    if (String(address?.url ?? address).endsWith("/drawing/frame")) window.asked.push(JSON.parse(options.body).drawing);
    return theirs(address, options);
  };
})()"""
SEEN = """(() => {
  const { verdict, digit, shown } = document.querySelector("[data-testid=verdict]").dataset;
  const bars = [...document.querySelectorAll(".bar")].map((bar) => Number(bar.dataset.value));
  return { verdict, digit, shown, bars, asked: window.asked.at(-1) ?? null, failed: window.failed };
})()"""


@pytest.fixture(scope="module", params=[Firefox, WebKit], ids=["Firefox", "WebKit"])
def browser(request, tmp_path_factory):
    if request.param.program() is None:
        pytest.skip(f"no {request.param.__name__} here; python -m tests.browser.others installs Debian's")
    with request.param(tmp_path_factory.mktemp("browser")) as browser:
        yield browser


@pytest.fixture
def opened(browser, app_server):
    browser.open(app_server.url)
    waited(lambda: browser.run("document.querySelector('[data-testid=conv2-7]') !== null"))
    browser.run(WATCH)
    browser.run("document.querySelector('[data-testid=clear]').click()")
    return browser


def rests_on(browser, recognizer) -> dict:
    """Wait until the page shows in large what Python says of the last drawing that it asked about; what it shows."""

    def shows_pythons_answer():
        seen = browser.run(SEEN)
        if not seen["asked"]:
            return None
        said = answer_of(recognizer, seen["asked"])
        is_it = (seen["shown"], seen["bars"]) == (said.verdict, said.probabilities.tolist())
        return seen if is_it else None

    return waited(shows_pythons_answer, limit=40)


@pytest.mark.parametrize("kind", ["mouse", "touch"])
def test_the_same_four_gets_the_same_answer_as_in_python(opened, recognizer, kind):
    draw(opened, FOUR, kind)
    seen = rests_on(opened, recognizer)
    assert (seen["verdict"], seen["digit"]) == ("digit", "4")
    assert [len(stroke) for stroke in seen["asked"]["strokes"]] == [5, 2]
    assert not seen["failed"]


@pytest.mark.parametrize(("tab", "testid"), [(1, "train-start"), (2, "playground-sum")])
def test_the_other_tabs_are_there(opened, tab, testid):
    opened.run(f"document.querySelectorAll('[role=tab]')[{tab}].click()")
    waited(lambda: opened.run(f"document.querySelector('[data-testid={testid}]')?.checkVisibility() ?? false"))
    assert not opened.run("window.failed")
