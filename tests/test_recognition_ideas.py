"""The table of ideas: its trainings are equally long, and its figures those of the report."""

import dataclasses

import numpy as np
import pytest
import torch

from core.calibration import load_calibration
from core.drawings import Example
from core.report import answers, summarise, summary
from core.synthesis import draw_digit, draw_nondigit
from core.tradeoff import given_certainties, trade_off
from core.weights import SHIPPED
from docs import placed_drawings, recognition_ideas
from docs.placed_drawings import marks, placed, reader_of, together, turned
from docs.recognition_ideas import INSTEAD, ONE_BY_ONE, PICTURES, config_of


@pytest.fixture(scope="module")
def examples():
    """Drawings made in code, as if somebody had drawn them."""
    digits = [draw_digit(np.random.default_rng((12, k)), digit=k % 10) for k in range(60)]
    others = [draw_nondigit(np.random.default_rng((13, k))) for k in range(60)]
    return [Example(set="digits", name=s.style, label=s.label, strokes=s.strokes) for s in digits] + [
        Example(set="others", name=s.style, label=s.style, strokes=s.strokes) for s in others
    ]


def test_figures_are_those_of_the_report_at_the_threshold_that_accepts_as_many(examples, recognizer):
    found = marks(reader_of(recognizer.network, load_calibration(SHIPPED)), placed(examples))
    given = list(answers(recognizer, examples))
    told = summary(summarise(given).rows)
    assert found.worst == pytest.approx(told["worst right"])
    assert found.mean == pytest.approx(told["mean right"])
    certain = given_certainties(given)
    threshold = np.quantile(certain.digits, 1 - placed_drawings.ACCEPTED)
    (trade,) = trade_off(certain, [threshold - 1e-6])
    assert found.wrong == pytest.approx(trade.accepted_and_wrong, abs=1e-3)
    assert found.called == pytest.approx(trade.called_a_digit, abs=0.01)


def test_a_drawing_that_nobody_labelled_is_left_out(examples):
    unknown = dataclasses.replace(examples[0], label=None, canvas=((2, 2), 0.1))
    assert sum(len(cell.labels) for cell in placed([examples[0], unknown])) == len(placed([examples[0]]))


def test_several_readers_are_averaged_and_a_turn_turns():
    def first(inputs):
        return inputs.flatten(1).numpy(), np.zeros(len(inputs))

    def second(inputs):
        return np.zeros((len(inputs), inputs[0].numel())), np.ones(len(inputs))

    inputs = torch.rand(2, 1, 5, 5)
    values, in_class = together([first, second])(inputs)
    assert np.allclose(values, inputs.flatten(1).numpy() / 2) and in_class.tolist() == [0.5, 0.5]
    quarter = turned(first, 90)(inputs)[0].reshape(2, 5, 5)
    assert np.allclose(quarter, np.rot90(inputs[:, 0].numpy(), -1, (1, 2)), atol=1e-5) or np.allclose(
        quarter, np.rot90(inputs[:, 0].numpy(), 1, (1, 2)), atol=1e-5
    )


@pytest.mark.parametrize("idea", [*ONE_BY_ONE, *INSTEAD], ids=lambda idea: idea.name)
def test_every_training_sees_about_as_many_pictures(idea):
    config = config_of(idea)
    seen = config.epochs * (config.repeats * config.training_images + config.synthetic_digits + config.nondigits)
    assert 0.8 * PICTURES <= seen <= 1.2 * PICTURES


def test_no_two_lines_are_the_same():
    told = [(config_of(idea), idea.seeds, idea.certain, idea.read(str)) for idea in (*ONE_BY_ONE, *INSTEAD)]
    assert all(one != other for place, one in enumerate(told) for other in told[:place])


def test_the_page_has_a_place_for_the_table():
    page = recognition_ideas.PAGE.read_text(encoding="utf-8")
    assert "| new |" in recognition_ideas.replaced(page, "ideas", "| new |")
