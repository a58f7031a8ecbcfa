"""How the page uses the room of a screen."""

import pytest

from tests.browser.seen import at_widths

FIRST_SCREEN = ":is(.glass-head, .pad, .answer, .network, .bench) *"
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries())
    shifts.push([value, sources.map(({ node }) => String(node?.className ?? node?.nodeName))]);
}).observe({ type: "layout-shift", buffered: true });
"""
TWO_PICTURES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
GOOD_SHIFT = 0.1
"""What is called good at most: the share of the screen that moves, times how far (web.dev/articles/cls)."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_screen_shows_the_drawing_its_answer_and_the_network_without_scrolling(draw_page, scheme):
    page = draw_page(color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    lowest = page.evaluate(
        "(all) => Math.max(...[...document.querySelectorAll(all)].map(e => e.getBoundingClientRect().bottom))",
        FIRST_SCREEN,
    )
    assert 700 < lowest <= 800


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_seen_stays_where_it_is_while_the_page_opens(open_page, app_server, width):
    page = open_page(viewport={"width": width, "height": 844}, reduced_motion="reduce")
    page.add_init_script(WATCH_SHIFTS)
    page.goto(app_server.url)
    page.get_by_test_id("conv2-7").wait_for()
    page.get_by_test_id("verdict").and_(page.locator("[data-verdict=digit]")).wait_for()
    shifts = page.evaluate(f"{TWO_PICTURES}.then(() => shifts)")
    assert sum(value for value, _ in shifts) <= GOOD_SHIFT, shifts


def test_nothing_is_wider_than_the_screen(draw_page):
    page = draw_page()
    for width in at_widths(page, [360, 390, 430, 768, 1024, 1280, 1600]):
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_maps_are_drawn_at_whole_multiples_of_their_cells(draw_page):
    for width in (390, 1280):
        page = draw_page(viewport={"width": width, "height": 844})
        ratios = page.evaluate(
            "[...document.querySelectorAll('.maps canvas')].map(c => c.getBoundingClientRect().width / c.width)"
        )
        assert len(ratios) == 26
        assert all(ratio == round(ratio) >= 1 for ratio in ratios)
