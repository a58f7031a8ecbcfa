"""What the pages under docs/ name is there."""

import re

import pytest

from tests.app_server import ROOT

PLACES = re.compile(r"`((?:tests|core|demo|docs)/[\w/.-]+)`")


@pytest.mark.parametrize(
    "page", sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]), ids=lambda page: page.name
)
def test_every_place_that_a_page_names_is_there(page):
    named = PLACES.findall(page.read_text(encoding="utf-8"))
    assert [place for place in named if not (ROOT / place).exists()] == []
