"""The chosen tab stands in the address: it can be copied, loaded again and gone back to."""

import pytest
from playwright.sync_api import expect

SHOWN = {"train": "train-start", "convolution": "playground-sum"}


@pytest.mark.parametrize("tab", SHOWN)
def test_an_address_with_a_tab_opens_it_and_loading_again_stays_there(draw_page, app_server, tab):
    page = draw_page()
    page.goto("about:blank")
    page.goto(f"{app_server.url}/#{tab}")
    page.get_by_test_id(SHOWN[tab]).wait_for()
    page.reload()
    page.get_by_test_id(SHOWN[tab]).wait_for()


def test_the_address_follows_the_tab_and_the_first_one_needs_no_name(draw_page):
    page = draw_page()
    start = page.url
    for tab, shown in SHOWN.items():
        page.locator(f"#tabs [data-tab-id={tab}]").click()
        page.get_by_test_id(shown).wait_for()
        expect(page).to_have_url(f"{start}#{tab}")
    page.locator("#tabs [data-tab-id=draw]").click()
    expect(page.get_by_test_id("sketchpad")).to_be_visible()
    expect(page).to_have_url(start)


def test_an_address_that_names_no_tab_opens_the_first_one(draw_page, app_server):
    page = draw_page()
    page.goto("about:blank")
    page.goto(f"{app_server.url}/#toString")
    expect(page.get_by_test_id("sketchpad")).to_be_visible()


def test_another_language_keeps_the_tab(draw_page):
    page = draw_page(locale="en-US")
    page.locator("#tabs [data-tab-id=train]").click()
    page.get_by_test_id("language").get_by_role("button").last.click()
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    page.get_by_test_id(SHOWN["train"]).wait_for()
