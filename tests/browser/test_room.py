"""How the page uses the room of a screen."""

import pytest


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_screen_shows_it_all_without_scrolling(draw_page, scheme):
    page = draw_page(color_scheme=scheme)
    width, height = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert (width, height) == (1280, 800)
    lowest = page.evaluate(
        "Math.max(...[...document.querySelectorAll('.glass *')].map(e => e.getBoundingClientRect().bottom))"
    )
    assert lowest <= 800


@pytest.mark.parametrize("width", [360, 390, 430, 768, 1024, 1280, 1600])
def test_nothing_is_wider_than_the_screen(draw_page, width):
    page = draw_page(viewport={"width": width, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_maps_are_drawn_at_whole_multiples_of_their_cells(draw_page):
    for width in (390, 1280):
        page = draw_page(viewport={"width": width, "height": 844})
        ratios = page.evaluate(
            "[...document.querySelectorAll('.maps canvas')].map(c => c.getBoundingClientRect().width / c.width)"
        )
        assert len(ratios) == 26
        assert all(ratio == round(ratio) >= 1 for ratio in ratios)
