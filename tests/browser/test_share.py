"""A link that holds the view: copied here and opened elsewhere it shows the same; and no link does harm."""

import json

import pytest
from playwright.sync_api import expect

from demo.text import WORDS
from tests.browser.drawing import FOUR, SEVEN, Mouse
from tests.browser.seen import Requests, at_widths, read_page, shows_its_drawing, wait_until

ENGLISH, CHINESE = WORDS["en"]["share"], WORDS["zh"]["share"]
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
FRAMED = """(url) => {
  const frame = Object.assign(document.createElement("iframe"), { src: url, width: 900, height: 700 });
  document.body.replaceChildren(frame);
}"""
CHOOSE_NETWORK = """() => window.dispatchEvent(new CustomEvent("digitscope-network", {
  detail: { visitor: "v-" + "0".repeat(32), run: "mine", title: "mine" },
}))"""
ENCODED = """async ([folder, view]) => (await import(`${folder}/share_code.js`)).encode(view)"""


@pytest.fixture
def open_link(open_page, app_server):
    """open_link(link, **context options) opens a link in a context that knows nothing else."""

    def open_it(link, **options):
        page = open_page(**{"color_scheme": "light", "reduced_motion": "reduce", **options})
        page.requests = Requests(page)
        page.goto(app_server.url + link if link.startswith("#") else link)
        page.get_by_test_id("conv2-7").wait_for()
        return page

    return open_it


def copied(page) -> str:
    """Copy, and read the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_test_id("share").click()
    page.get_by_text(ENGLISH["copied"], exact=True).wait_for()
    return page.evaluate("() => navigator.clipboard.readText()")


def encoded(page, **changes) -> str:
    """The fragment of a view, by the page's own code, however odd the view."""
    folder = page.evaluate(
        "() => performance.getEntriesByType('resource').map((e) => e.name).find((n) => /glass.main.js/.test(n))"
    )
    view = {"language": "en", "panel": "steps", "brush": 20, "cell": None, "drawing": {"strokes": []}, **changes}
    return page.evaluate(ENCODED, [folder.rsplit("/", 1)[0], view])


def asks_about(page, name, value):
    def the_page_asks_about_it():
        return page.requests.sent and page.requests.last.get(name) == value

    wait_until(page, the_page_asks_about_it)


def test_a_copied_link_opens_the_same_strokes_verdict_and_brush_elsewhere(draw_page, open_link, recognizer):
    page = draw_page()
    page.get_by_test_id("brush").fill("31")
    Mouse(page).draw(FOUR)
    shows_its_drawing(page, recognizer, at_rest=True)
    before, drawn = read_page(page), page.requests.last
    there = open_link(copied(page))
    asks_about(there, "strokes", drawn["strokes"])
    shows_its_drawing(there, recognizer, at_rest=True)
    after = read_page(there)
    assert there.requests.last["brush"] == 31
    assert (after["verdict"], after["digit"]) == (before["verdict"], before["digit"]) == ("digit", "4")
    assert after["probabilities"] == before["probabilities"]


def test_the_pinned_cell_the_panel_and_the_language_come_along(draw_page, open_link, recognizer):
    page = draw_page(locale="zh-CN")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    Mouse(page).draw(SEVEN)
    shows_its_drawing(page, recognizer, at_rest=True)
    page.get_by_test_id("conv2-3").click(position={"x": 11, "y": 8})  # in the middle of a cell
    pinned = page.locator("[data-testid=inspector].is-pinned[data-layer=conv2]")
    pinned.wait_for()
    names = ("layer", "channel", "row", "column")
    cell = {name: pinned.get_attribute(f"data-{name}") for name in names}
    page.get_by_test_id("share").click()
    page.get_by_text(CHINESE["copied"], exact=True).wait_for()
    there = open_link(page.evaluate("() => navigator.clipboard.readText()"), locale="en-US")
    opened = there.locator("[data-testid=inspector].is-pinned[data-layer=conv2]")
    opened.wait_for()
    assert {name: opened.get_attribute(f"data-{name}") for name in names} == cell
    assert there.get_by_test_id("clear").text_content() == WORDS["zh"]["clear"]
    there.get_by_role("tab", name=WORDS["zh"]["tabs"]["tabTrain"], exact=True).wait_for()


def test_no_server_sees_what_is_in_the_link(draw_page, open_link, recognizer):
    page = draw_page()
    Mouse(page).draw(FOUR)
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))
    link = copied(page)
    page.goto("about:blank")
    page.goto(link)
    page.get_by_test_id("conv2-7").wait_for()
    assert link.split("#view=")[1] and asked
    assert not [url for url in asked if "s~" in url.split("#")[0]]


@pytest.mark.parametrize(
    ("drawing", "name", "value"),
    [
        ({"example": 7}, "example", 7),
        ({"sample": {"part": "test", "index": 12}}, "sample", {"part": "test", "index": 12}),
    ],
)
def test_pictures_of_mnist_are_opened_by_their_number(draw_page, open_link, recognizer, drawing, name, value):
    there = open_link(encoded(draw_page(), drawing=drawing))
    asks_about(there, name, value)
    shows_its_drawing(there, recognizer, at_rest=True)
    expect(there.get_by_test_id("share-opened")).to_be_empty()


def test_a_link_goes_before_the_kept_drawing_and_undo_brings_that_back(draw_page, recognizer, app_server):
    page = draw_page()
    Mouse(page).draw(FOUR)
    shows_its_drawing(page, recognizer)
    kept = page.requests.last["strokes"]
    link = encoded(page, drawing={"strokes": [[[100, 100], [300, 300]]]})
    page.goto("about:blank")
    page.goto(app_server.url + "/" + link)
    page.get_by_test_id("conv2-7").wait_for()
    asks_about(page, "strokes", [[[100, 100], [300, 300]]])
    page.get_by_test_id("undo").click()
    asks_about(page, "strokes", kept)

    def the_link_has_left_the_address():
        return "#" not in page.url

    wait_until(page, the_link_has_left_the_address)


@pytest.mark.parametrize("is_own", [True, False])
def test_who_opens_a_view_of_another_network_is_told_until_something_else_is_drawn(draw_page, open_link, is_own):
    page = draw_page()
    Mouse(page).draw(SEVEN)
    if is_own:
        page.evaluate(CHOOSE_NETWORK)
        page.get_by_test_id("reader").wait_for()
    there = open_link(copied(page))
    expect(there.get_by_test_id("share-opened")).to_have_text(ENGLISH["own"] if is_own else "")
    Mouse(there).draw(FOUR)
    expect(there.get_by_test_id("share-opened")).to_be_empty()


DAMAGED = {
    "nothing": "#view=",
    "cut": "#view=1.en.steps.20.-.s~AgP2AVnKPJg",
    "changed": "#view=1.en.steps.20.-.s~AgP2AVnKPJg_vz69PgFkZA.9f52q8",
    "huge": "#view=1.en." + "9" * 200_000,
    "markup": "#view=1.en.<img src=x onerror=alert(1)>.20.-.s~.0",
    "odd version": "#view=-1.en",
    "broken percent signs": "#view=1.%E0%A4%A.%.%%",
}


@pytest.mark.parametrize("link", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_link_gets_a_sentence_and_an_empty_pad(open_link, recognizer, link):
    page = open_link(link)
    expect(page.get_by_test_id("share-opened")).to_have_text(ENGLISH["damaged"])
    asks_about(page, "strokes", [])
    shows_its_drawing(page, recognizer, at_rest=True)
    assert read_page(page)["verdict"] == "blank"
    Mouse(page).draw(SEVEN)
    expect(page.get_by_test_id("share-opened")).to_be_empty()
    shows_its_drawing(page, recognizer)


ODD = {
    "a panel that is none": {"panel": "toString"},
    "a brush like a house": {"brush": 5000},
    "an example that is not there": {"drawing": {"example": 4000}},
    "another part of MNIST": {"drawing": {"sample": {"part": "constructor", "index": 3}}},
    "an image that is not there": {"drawing": {"sample": {"part": "test", "index": 99_000}}},
    "a way around the town": {"drawing": {"strokes": [[[0, 0], [4000, 4000]] * 200]}},
    "a stroke without points": {"drawing": {"strokes": [[]]}},
    "a cell that is none": {"cell": {"layer": "conv1", "channel": -1, "row": 0, "column": 0}},
}


@pytest.mark.parametrize("view", ODD.values(), ids=ODD)
def test_what_is_well_coded_and_cannot_be_is_damaged_too(draw_page, open_link, view):
    page = open_link(encoded(draw_page(), **view))
    expect(page.get_by_test_id("share-opened")).to_have_text(ENGLISH["damaged"])
    asks_about(page, "strokes", [])


def test_a_cell_of_another_network_is_left_out(draw_page, open_link, recognizer):
    view = {"cell": {"layer": "conv1", "channel": 900, "row": 0, "column": 0}, "drawing": {"example": 2}}
    page = open_link(encoded(draw_page(), **view))
    shows_its_drawing(page, recognizer, at_rest=True)
    assert page.locator(".is-pinned").count() == 0


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_a_link_of_a_newer_form_is_told_so_in_the_pages_language(open_link, locale):
    page = open_link("#view=3.something~else", locale=locale)
    expect(page.get_by_test_id("share-opened")).to_have_text(WORDS[locale[:2]]["share"]["newer"])
    asks_about(page, "strokes", [])


def test_where_the_clipboard_is_forbidden_the_link_stands_selected_in_a_field(draw_page, recognizer):
    page = draw_page()
    page.add_init_script(NO_CLIPBOARD)
    page.reload()
    page.get_by_test_id("conv2-7").wait_for()
    Mouse(page).draw(FOUR)
    shows_its_drawing(page, recognizer)
    page.get_by_test_id("share").click()
    field = page.get_by_test_id("share-link")
    expect(field).to_be_focused()
    selected = field.evaluate("(input) => input.value.slice(input.selectionStart, input.selectionEnd)")
    assert selected == field.input_value() and "#view=1.en." in selected
    page.get_by_text(ENGLISH["byHand"], exact=True).wait_for()


@pytest.mark.parametrize("points", [3000, 3500])
def test_a_long_drawing_is_thinned_or_said_to_be_too_long(draw_page, points):
    page = draw_page()
    height = 1 if points == 3000 else 90
    zigzag = [[k % 397 + 1, 150 + height * (k % 2)] for k in range(points)]
    kept = {"strokes": [zigzag], "example": None, "sample": None, "brush": 20}
    page.evaluate("(kept) => sessionStorage.setItem('digitscope-drawing', kept)", json.dumps(kept))
    page.reload()
    page.get_by_test_id("conv2-7").wait_for()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_test_id("share").click()
    if points == 3000:
        page.get_by_text(ENGLISH["thinned"], exact=True).wait_for()
        assert len(page.evaluate("() => navigator.clipboard.readText()").split("#")[1]) < 8000
    else:
        page.get_by_text(ENGLISH["long"], exact=True).wait_for()


def test_the_language_is_switched_everywhere_and_kept(draw_page):
    page = draw_page(locale="en-US")
    page.get_by_test_id("language").get_by_text(CHINESE["name"]).click()
    expect(page.get_by_test_id("clear")).to_have_text(WORDS["zh"]["clear"])
    page.get_by_role("tab", name=WORDS["zh"]["tabs"]["tabTrain"], exact=True).wait_for()
    page.reload()
    expect(page.get_by_test_id("clear")).to_have_text(WORDS["zh"]["clear"])
    page.get_by_test_id("language").get_by_text(ENGLISH["name"]).click()
    expect(page.get_by_test_id("clear")).to_have_text(WORDS["en"]["clear"])
    page.get_by_role("tab", name=WORDS["en"]["tabs"]["tabTrain"], exact=True).wait_for()


def test_a_links_language_is_that_of_the_visit_and_another_choice_ends_it(draw_page, open_link):
    page = open_link(encoded(draw_page(), language="zh"), locale="en-US")
    expect(page.get_by_test_id("clear")).to_have_text(WORDS["zh"]["clear"])
    assert page.evaluate("() => localStorage.getItem('digitscope-language')") is None
    page.get_by_test_id("language").get_by_text(ENGLISH["name"]).click()
    expect(page.get_by_test_id("clear")).to_have_text(WORDS["en"]["clear"])


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_the_buttons_are_large_enough_and_cover_nothing(draw_page, locale):
    page = draw_page(locale=locale)
    page.get_by_test_id("language").wait_for()
    for width in at_widths(page, [360, 390, 1280], height=800):
        buttons = [page.get_by_test_id("share"), *page.get_by_test_id("language").get_by_role("button").all()]
        for button in buttons:
            box = button.bounding_box()
            assert min(box["width"], box["height"]) >= 44
            assert 0 <= box["x"] <= width - box["width"]
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        language = page.get_by_test_id("language").bounding_box()
        for tab in page.locator("#tabs [role=tab]").all():
            box = tab.bounding_box()
            beside = box["x"] + box["width"] <= language["x"] or box["y"] >= language["y"] + language["height"]
            assert not box["width"] or beside, tab.text_content()


def test_an_embedded_page_offers_a_tab_of_ones_own(draw_page, app_server):
    page = draw_page()
    page.get_by_test_id("language").wait_for()
    assert page.get_by_test_id("try-own").count() == 0
    page.evaluate(FRAMED, app_server.url)
    link = page.frame_locator("iframe").get_by_test_id("try-own")
    link.wait_for()
    assert link.get_attribute("target") == "_blank"
    assert link.evaluate("(link) => link.href") == app_server.url + "/"
