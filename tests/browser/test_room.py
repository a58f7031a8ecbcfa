"""How the page uses the room of a screen."""

import pytest

from tests.browser.seen import at_widths

FIRST_SCREEN = ":is(.glass-head, .pad, .answer, .network, .bench) *"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_screen_shows_the_drawing_its_answer_and_the_network_without_scrolling(draw_page, scheme):
    page = draw_page(color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    lowest = page.evaluate(
        "(all) => Math.max(...[...document.querySelectorAll(all)].map(e => e.getBoundingClientRect().bottom))",
        FIRST_SCREEN,
    )
    assert 700 < lowest <= 800


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
