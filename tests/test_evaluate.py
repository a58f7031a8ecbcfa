"""The figures about a network are those that counting gives."""

import json

import numpy as np
import pytest
import torch

from core.data import LabelledImages, load_mnist, to_ink
from core.errors import InvalidInput
from core.evaluate import evaluate, evaluate_mnist, log_probabilities, summarise
from core.model import Architecture, ConvNet


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return ConvNet(Architecture(depths=(2, 3), hidden=32))


@pytest.fixture(scope="module")
def pictures():
    return load_mnist().whole[:1500]


def test_every_figure_is_what_counting_gives(network, pictures):
    result = evaluate(network, pictures, worst=7)
    network.eval()
    with torch.no_grad():
        answers = network(to_ink(pictures.images)).double().numpy()
    labels, given = pictures.labels.numpy(), answers.argmax(1)
    losses = -answers[np.arange(1500), labels]
    assert result.images == 1500
    assert result.errors == (given != labels).sum()
    assert result.accuracy == pytest.approx((given == labels).mean())
    assert result.loss == pytest.approx(losses.mean(), rel=1e-5)
    for digit in range(10):
        assert result.accuracy_per_class[digit] == pytest.approx((given[labels == digit] == digit).mean())
        for answer in range(10):
            assert result.confusion[digit][answer] == ((labels == digit) & (given == answer)).sum()
    wrong = np.flatnonzero(given != labels)
    dearest = wrong[np.argsort(-losses[wrong])][:7]
    assert [mistake["loss"] for mistake in result.worst] == pytest.approx(losses[dearest], rel=1e-5)
    assert [mistake["digit"] for mistake in result.worst] == labels[dearest].tolist()
    assert [mistake["answer"] for mistake in result.worst] == given[dearest].tolist()
    assert result.worst[0]["probability"] == pytest.approx(np.exp(answers[dearest[0]].max()), rel=1e-5)


def test_the_whole_is_the_sum_of_its_halves(network):
    parts = evaluate_mnist(network)
    halves = [parts["validation"], parts["test"]]
    assert [half.images for half in halves] == [5000, 5000]
    assert parts["whole"].errors == sum(half.errors for half in halves)
    assert np.array_equal(parts["whole"].confusion, np.sum([half.confusion for half in halves], axis=0))


def test_a_perfect_network_has_no_mistakes():
    labels = torch.tensor([3, 1, 4, 1, 5])
    sure = torch.log(torch.eye(10)[labels] * 0.9 + 0.01)
    result = summarise(sure, labels)
    assert (result.errors, result.accuracy, result.worst) == (0, 1.0, [])
    assert result.accuracy_per_class[0] is None
    assert result.accuracy_per_class[1] == 1.0


def test_a_certainty_of_zero_for_the_right_answer_is_still_a_mistake_like_others():
    answers = torch.tensor([[0.0, -np.inf], [-0.1, -2.3]])
    assert [mistake["index"] for mistake in summarise(answers, torch.tensor([1, 1])).worst] == [0, 1]


def test_the_result_is_json(network, pictures):
    result = evaluate(network, pictures[:50]).to_dict()
    assert json.loads(json.dumps(result)) == result


@pytest.mark.parametrize("training", [True, False])
def test_measuring_neither_drops_neurons_nor_changes_the_mode(network, pictures, training):
    network.train(training)
    first, second = (log_probabilities(network, pictures.images[:20]) for _ in range(2))
    assert torch.equal(first, second)
    assert network.training is training


def test_nothing_to_look_at_is_told_in_a_sentence(network, pictures):
    with pytest.raises(InvalidInput, match="at least one picture"):
        evaluate(network, pictures[:0])


def test_a_network_without_an_answer_for_a_label_is_told_in_a_sentence():
    with pytest.raises(InvalidInput, match="need 10 different answers, and the network has 9"):
        evaluate_mnist(ConvNet(Architecture(classes=9)))


def test_answers_that_no_label_asks_for_do_no_harm(pictures):
    result = evaluate(ConvNet(Architecture(depths=(1, 1), hidden=4, classes=12)), pictures[:100])
    assert len(result.confusion) == 12
    assert result.accuracy_per_class[10:] == [None, None]


def test_the_worst_is_never_more_than_asked_for(network, pictures):
    one = LabelledImages(pictures.images[:1], pictures.labels[:1])
    assert len(evaluate(network, one, worst=20).worst) <= 1
    assert evaluate(network, pictures, worst=0).worst == []
