"""A language is a folder: put beside the others it is spoken, by the page and by Gradio's own parts alike."""

import shutil
import sys

import pytest
from playwright.sync_api import expect

from demo.text import WORDS
from tests.app_server import ROOT, AppServer

NEW = {'"locale": "zh-CN"': '"locale": "fr"', f'"name": "{WORDS["zh"]["share"]["name"]}"': '"name": "Français"'}
"""What tells the copy of a language from the language: the name of its numbers and its own."""
FOOTER = "Utiliser via API"
"""Gradio's, in French."""


@pytest.fixture(scope="module")
def french(tmp_path_factory):
    """The app with a third language, which is a copy of the Chinese folder under another name, before the others."""
    tree = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "demo", tree / "demo")
    shutil.copy(ROOT / "app.py", tree)
    (tree / "core").symlink_to(ROOT / "core")
    shutil.copytree(ROOT / "demo/text/zh", tree / "demo/text/fr")
    words = tree / "demo/text/fr/draw.py"
    text = words.read_text(encoding="utf-8")
    for old, new in NEW.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    words.write_text(text, encoding="utf-8")
    with AppServer(tree, [sys.executable, str(tree / "app.py"), "--languages", "fr,en"]) as server:
        yield server


@pytest.mark.parametrize("locale", ["fr-CA", "de-DE"])
def test_a_copied_folder_is_a_language_and_the_first_one_is_for_browsers_that_want_none(french, open_page, locale):
    page = open_page(locale=locale)
    page.goto(french.url)
    expect(page.get_by_test_id("clear")).to_have_text(WORDS["zh"]["clear"])
    expect(page.locator("footer")).to_contain_text(FOOTER)
    assert page.get_by_test_id("language").get_by_role("button").all_inner_texts() == ["Français", "English"]
    page.get_by_test_id("language").get_by_text("English").click()
    expect(page.get_by_test_id("clear")).to_have_text(WORDS["en"]["clear"])
    expect(page.locator("footer")).to_contain_text("Use via API")
