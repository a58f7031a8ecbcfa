"""The network that comes with the project is as good as its card says."""

import re

import pytest

from core.evaluate import evaluate_mnist
from core.train import recipe
from core.weights import SHIPPED, load_weights, read_config


@pytest.fixture(scope="module")
def measured():
    return evaluate_mnist(load_weights(SHIPPED), worst=0)


def test_the_cards_figures_are_those_of_the_weights(measured):
    card = (SHIPPED / "MODEL_CARD.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z ]+?) \| ([\d,]+) \| (\d+) \| ([\d.]+)% \|$", card, re.MULTILINE)
    on_card = {name: (int(images.replace(",", "")), int(wrong), float(share)) for name, images, wrong, share in rows}
    assert len(on_card) == 3
    for name, result in measured.items():
        images, wrong, share = on_card[next(row for row in on_card if row.startswith(name))]
        # On another processor a sum may round otherwise, and a picture between two digits fall to the other side
        assert abs(wrong - result.errors) <= 2
        assert images == result.images
        assert share == pytest.approx(100 * (1 - wrong / images), abs=0.005)


def test_it_is_what_the_recipe_makes():
    assert read_config(SHIPPED)[0] == recipe("robust")


def test_it_reads_994_of_1000_at_least(measured):
    assert measured["whole"].accuracy >= 0.994


def test_it_is_read_only_for_everybody_who_loads_it():
    first, second = load_weights(SHIPPED), load_weights(SHIPPED)
    first.conv1.weight.data.zero_()
    assert second.conv1.weight.abs().sum() > 0
