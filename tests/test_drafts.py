"""Prepared pictures that wait to be trained on: few are kept, and few are prepared at once."""

import pytest

from core.errors import InvalidInput
from core.files import locked
from core.jobs.drafts import MOST_KEPT, draft, keep_drawings, prepare_draft
from core.jobs.limits import Limits
from core.jobs.shelf import Shelf, new_visitor
from core.own_data.prepare import Labelled
from tests.picture_zips import pictures, zipped


@pytest.fixture
def shelf(tmp_path):
    return Shelf(home=tmp_path / "runs", visitor=new_visitor(), limits=Limits(preparing=1))


def drawings(names="ab") -> list[Labelled]:
    """Two drawings that differ for each name."""
    return [
        Labelled(label=name, strokes=[[[x, 60], [200, y]]], size=(280, 280), brush=20)
        for name in names
        for x, y in ((60, 230), (90, 120))
    ]


def test_a_new_draft_takes_the_place_of_the_oldest(shelf):
    words = [keep_drawings(shelf, drawings()).word for _ in range(MOST_KEPT + 1)]
    assert draft(shelf, words[-1]).own.classes == ("a", "b")
    assert draft(shelf, words[1]).own.classes == ("a", "b")
    with pytest.raises(InvalidInput, match="not here any more"):
        draft(shelf, words[0])


def test_who_would_be_one_too_many_is_told_to_come_again_and_leaves_nothing(shelf, tmp_path):
    source = zipped(tmp_path / "mine.zip", pictures(2, names="ab"))
    shelf.home.mkdir()
    with locked(shelf.home / ".preparing-0", refusal=""), pytest.raises(InvalidInput, match="try again in a minute"):
        list(prepare_draft(shelf, source))
    assert list(shelf.folder.iterdir()) == []
    list(prepare_draft(shelf, source))
    assert len(list(shelf.folder.iterdir())) == 1


def test_a_name_that_no_file_can_hold_is_refused(shelf):
    with pytest.raises(InvalidInput, match="no text"):
        keep_drawings(shelf, drawings(["a", "\ud800"]))
