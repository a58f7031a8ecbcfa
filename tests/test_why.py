"""Why this answer: each number against PyTorch, and the sums that must come out."""

import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients

from core import why
from core.data import load_mnist
from core.errors import InvalidInput
from core.model import Architecture, ConvNet
from core.recognizer import Recognizer
from core.silence import Silenced
from core.why import SIZES, TOLERANCE, evidence, occlusion, without_each_map
from tests.four import FOUR, SIZE


def logits(recognizer, picture, silenced):
    return recognizer.predict_input(picture, silenced=silenced).activations["logits"]


@pytest.fixture(scope="module", params=range(8))
def digit_of_mnist(recognizer, request):
    picture = load_mnist().validation.images[request.param].numpy().reshape(28, 28)
    return recognizer.predict_input(np.float32(picture / np.float32(255)))


def test_the_evidence_adds_up_to_the_rise_of_the_logit_over_a_blank_sheet(recognizer, digit_of_mnist):
    found = evidence(recognizer, digit_of_mnist, digit_of_mnist.digit)
    blank = recognizer.predict_input(np.zeros((28, 28), np.float32)).activations["logits"]
    expected = digit_of_mnist.activations["logits"] - blank
    assert found.values.sum() == pytest.approx(expected[digit_of_mnist.digit], abs=TOLERANCE * 1.01)
    assert found.start == pytest.approx(blank[digit_of_mnist.digit], abs=1e-5)
    assert abs(found.error) <= TOLERANCE


@pytest.mark.parametrize("silenced", [Silenced(), Silenced(conv1=(3,), conv2=(2,))])
@pytest.mark.parametrize("against", [0, 9])
def test_a_contrast_adds_up_to_the_lead_of_one_digit_over_the_other(recognizer, silenced, against):
    prediction = recognizer.predict_strokes(FOUR, SIZE, silenced=silenced)
    found = evidence(recognizer, prediction, 4, against)
    blank = logits(recognizer, np.zeros((28, 28), np.float32), silenced)
    end = prediction.activations["logits"]
    assert found.end == pytest.approx(end[4] - end[against], abs=1e-5)
    assert found.start == pytest.approx(blank[4] - blank[against], abs=1e-5)
    assert found.values.sum() == pytest.approx(found.end - found.start, abs=TOLERANCE * 1.01)


def test_evidence_is_the_ink_times_the_mean_slope_on_the_way(recognizer, four):
    found = evidence(recognizer, four, 4, in_full=False)
    slopes = []
    for step in range(found.steps):
        picture = torch.tensor(four.input * np.float32((step + 0.5) / found.steps))[None, None].requires_grad_()
        recognizer.network.activations(picture)["logits"][0, 4].backward()
        slopes.append(picture.grad[0, 0].numpy())
    assert found.values == pytest.approx(four.input * np.mean(slopes, 0), abs=1e-5)
    assert found.values.dtype == np.float32


@pytest.mark.parametrize("against", [None, 9])
def test_evidence_is_captums(recognizer, four, against):
    network = recognizer.network

    def score(pictures):
        values = network.activations(pictures)["logits"]
        return values[:, 4] if against is None else values[:, 4] - values[:, against]

    found = evidence(recognizer, four, 4, against)
    picture = torch.from_numpy(four.input)[None, None]
    expected = IntegratedGradients(score).attribute(picture, n_steps=found.steps, method="riemann_middle")
    assert found.values == pytest.approx(expected[0, 0].detach().numpy(), abs=1e-5)


def test_paper_says_nothing_in_evidence(recognizer, four):
    assert not evidence(recognizer, four, 4).values[four.input == 0].any()


def test_the_second_digits_evidence_against_the_first_is_the_same_with_the_sign_turned(recognizer, four):
    one, other = evidence(recognizer, four, 4, 9), evidence(recognizer, four, 9, 4)
    assert one.values == pytest.approx(-other.values, abs=1e-5)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("silenced", [Silenced(), Silenced(conv1=(3,))])
def test_occlusion_is_the_drop_of_the_probability_under_each_patch(recognizer, size, silenced):
    prediction = recognizer.predict_strokes(FOUR, SIZE, silenced=silenced)
    digit, half = prediction.digit, size // 2
    drops = occlusion(recognizer, prediction, digit, size)
    for row, column in [(0, 0), (27, 27), (14, 14), (10, 9), (0, 14), (20, 12), (17, 20), (5, 27)]:
        covered = prediction.input.copy()
        covered[max(row - half, 0) : row + half + 1, max(column - half, 0) : column + half + 1] = 0
        expected = recognizer.predict_input(covered, silenced=silenced).probabilities[digit]
        assert drops[row, column] == pytest.approx(prediction.probabilities[digit] - expected, abs=1e-5)
    assert drops.shape == (28, 28)
    assert drops.dtype == np.float32


def test_a_patch_over_paper_changes_nothing(recognizer):
    picture = np.zeros((28, 28), np.float32)
    picture[4:24, 14] = 1
    drops = occlusion(recognizer, recognizer.predict_input(picture), 1, 3)
    assert drops[:, 14].any()
    assert not np.delete(drops, (13, 14, 15), 1).any()
    assert not drops[:3].any()


@pytest.mark.parametrize("silenced", [Silenced(), Silenced(conv1=(0,), conv2=(1, 5))])
def test_removals_are_the_answers_with_one_more_map_silenced(recognizer, silenced):
    prediction = recognizer.predict_strokes(FOUR, SIZE, silenced=silenced)
    found = without_each_map(recognizer, prediction)
    names = {(removal.layer, removal.map) for removal in found}
    assert len(found) == len(names) == 12 - len(silenced.conv1) - len(silenced.conv2)
    for removal in found:
        maps = {"conv1": silenced.conv1, "conv2": silenced.conv2}
        maps[removal.layer] = (*maps[removal.layer], removal.map)
        expected = recognizer.predict_strokes(FOUR, SIZE, silenced=Silenced(**maps))
        assert removal.probabilities == pytest.approx(expected.probabilities, abs=1e-5)
        assert (removal.digit, removal.verdict) == (expected.digit, expected.verdict)
        top = prediction.digit
        assert removal.drop == pytest.approx(prediction.probabilities[top] - expected.probabilities[top], abs=1e-5)


def test_removals_are_ranked_by_the_drop_of_the_top_probability(recognizer, four):
    drops = [removal.drop for removal in without_each_map(recognizer, four)]
    assert drops == sorted(drops, reverse=True)


def test_nothing_is_left_to_take_away_where_every_map_is_silent(recognizer):
    silenced = Silenced(conv1=tuple(range(4)), conv2=tuple(range(8)))
    assert without_each_map(recognizer, recognizer.predict_strokes(FOUR, SIZE, silenced=silenced)) == []


def test_batches_make_no_difference(recognizer, four, monkeypatch):
    def numbers():
        removals = {(r.layer, r.map): r.drop for r in without_each_map(recognizer, four)}
        return [
            evidence(recognizer, four, 4).values,
            occlusion(recognizer, four, 4),
            np.array(sorted(removals.values())),
        ]

    together = numbers()
    monkeypatch.setattr(why, "BATCH", 5)
    for one, other in zip(together, numbers(), strict=True):
        assert one == pytest.approx(other, abs=1e-5)


def test_a_network_of_another_shape_is_asked_the_same_way(four):
    torch.manual_seed(0)
    recognizer = Recognizer(ConvNet(Architecture(depths=(8, 16), kernel_size=3, hidden=32, classes=7)))
    prediction = recognizer.predict_input(four.input)
    assert len(without_each_map(recognizer, prediction)) == 24
    found = evidence(recognizer, prediction, 6, 2)
    assert abs(found.error) <= TOLERANCE
    assert occlusion(recognizer, prediction, 6).any()


def test_a_blank_sheet_has_no_reasons(recognizer):
    blank = recognizer.predict_input(np.zeros((28, 28), np.float32))
    assert not evidence(recognizer, blank, 3).values.any()
    assert not occlusion(recognizer, blank, 3).any()


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda r, p: evidence(r, p, 10), "a class from 0 to 9, got 10"),
        (lambda r, p: evidence(r, p, True), "got True"),
        (lambda r, p: evidence(r, p, 4, -1), "got -1"),
        (lambda r, p: evidence(r, p, 4, 4), "two different classes, got 4 twice"),
        (lambda r, p: occlusion(r, p, None), "got None"),
        (lambda r, p: occlusion(r, p, 4, 4), "3, 5, 7, 9 pixels, got 4"),
        (lambda r, p: occlusion(r, p, 4, None), "got None"),
        (lambda r, p: occlusion(r, p, 4, "5" * 100), "got 5{40}$"),
    ],
)
def test_a_question_that_makes_no_sense_gets_a_sentence(recognizer, four, ask, says):
    with pytest.raises(InvalidInput, match=says):
        ask(recognizer, four)
