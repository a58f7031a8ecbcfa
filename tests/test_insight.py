"""Where a network fails: every number is what counting gives, and every index leads to its image."""

import numpy as np
import pytest
import torch

from core.calibration import Calibration
from core.comparison import compare, sign_test
from core.data import LabelledImages, Pictures, load_mnist, to_ink
from core.errors import InvalidInput
from core.evaluate import evaluate_parts
from core.insight import ask, look_into, measure, measured
from core.model import Architecture, ConvNet
from core.recognizer import Recognizer
from core.reliability import wilson
from core.runs import create_run
from core.train import train
from core.weights import SHIPPED
from tests.small_training import small_config, small_data

DIGITS = tuple("0123456789")


@pytest.fixture(scope="module")
def pictures():
    mnist = load_mnist()
    return Pictures(mnist.train[:50], mnist.whole[:300], 200)


def untrained(seed: int) -> ConvNet:
    torch.manual_seed(seed)
    return ConvNet(Architecture(depths=(2, 3), hidden=16)).eval()


@pytest.fixture(scope="module")
def insight(pictures):
    return ask(untrained(0), pictures, DIGITS)


@pytest.mark.parametrize(("part", "first", "last"), [("validation", 0, 200), ("test", 200, 300), ("whole", 0, 300)])
def test_every_share_is_what_counting_gives(insight, pictures, part, first, last):
    with torch.no_grad():
        answers = untrained(0)(to_ink(pictures.whole.images[first:last])).argmax(1)
    labels = pictures.whole.labels[first:last]
    right = answers == labels
    share = insight.share(part)
    assert (share.count, share.of) == (int(right.sum()), last - first)
    assert (share.low, share.high) == wilson(share.count, share.of)
    for c, one in enumerate(insight.per_class(part)):
        mine = labels == c
        assert (one.count, one.of) == (int(right[mine].sum()), int(mine.sum()))
    matrix = np.zeros((10, 10), int)
    for meant, answer in zip(labels.tolist(), answers.tolist(), strict=True):
        matrix[meant, answer] += 1
    assert (insight.confusion(part) == matrix).all()


@pytest.mark.parametrize("part", ["validation", "test", "whole"])
def test_each_cell_of_the_matrix_leads_to_its_images(insight, part):
    matrix, seen = insight.confusion(part), []
    for meant in range(10):
        for answer in range(10):
            cell = insight.cell(meant, answer, part)
            assert len(cell) == matrix[meant, answer]
            assert all(insight.labels[index] == meant and insight.answers[index] == answer for index in cell)
            sureness = [insight.probabilities[index, answer] for index in cell]
            assert sureness == sorted(sureness, reverse=True)
            seen += cell
    where = insight.parts[part]
    assert sorted(seen) == list(range(300))[where]


def test_the_worst_mistakes_come_first_and_agree_with_the_evaluation(insight, pictures):
    losses = [mistake["loss"] for mistake in insight.worst(most=10**6)]
    assert losses == sorted(losses, reverse=True)
    assert len(losses) == int((~insight.right).sum())
    evaluation = evaluate_parts(untrained(0), pictures, worst=5)
    for part, start in (("validation", 0), ("test", 200), ("whole", 0)):
        ours = insight.worst(part, 5)
        assert [mistake["index"] - start for mistake in ours] == [m["index"] for m in evaluation[part].worst]
        assert [m["loss"] for m in ours] == pytest.approx([m["loss"] for m in evaluation[part].worst], rel=1e-5)


def test_a_picture_loaded_into_the_view_gives_the_very_same_answer(pictures):
    network, calibration = untrained(0), Calibration(temperature=2.0)
    insight = ask(network, pictures, DIGITS, calibration)
    recognizer = Recognizer(network, calibration)
    for mistake in insight.worst(most=5):
        said = recognizer.predict_input(insight.picture(mistake["index"]))
        assert said.digit == mistake["answer"]
        assert float(said.probabilities.max()) == pytest.approx(mistake["probability"], abs=1e-5)


@pytest.mark.parametrize("index", [-1, 300, None, 1.0, True])
def test_an_image_that_there_is_not_is_told(insight, index):
    with pytest.raises(InvalidInput, match="index must be from 0 to 299"):
        insight.picture(index)


def test_an_empty_part_and_a_class_that_nobody_shows_have_no_share(pictures):
    few = Pictures(pictures.train, LabelledImages(pictures.whole.images[:3], torch.tensor([0, 1, 1])), 3)
    insight = ask(untrained(0), few, DIGITS)
    assert insight.share("test") is None
    assert insight.per_class()[5] is None
    assert insight.worst("test") == []


def test_two_networks_are_compared_image_by_image(pictures, insight):
    other = ask(untrained(1), pictures, DIGITS)
    found = compare(insight, other)
    for index in range(300):
        first, second = bool(insight.right[index]), bool(other.right[index])
        assert (index in found.only_first) == (first and not second)
        assert (index in found.only_second) == (second and not first)
        assert (index in found.both_wrong) == (not first and not second)
        assert (index in found.differ) == (insight.answers[index] != other.answers[index])
    assert compare(other, insight).only_first == found.only_second
    assert found.p == sign_test(len(found.only_first), len(found.only_second))
    assert set(compare(insight, other, "test").differ) == {index for index in found.differ if index >= 200}


def test_networks_with_other_pictures_or_classes_are_not_compared(pictures, insight):
    others = Pictures(pictures.train, load_mnist().whole[1:301], 200)
    for other in (ask(untrained(0), others, DIGITS), ask(untrained(0), pictures, tuple("abcdefghij"))):
        with pytest.raises(InvalidInput, match="cannot be compared"):
            compare(insight, other)


@pytest.mark.parametrize(("first", "second"), [(0, 1), (3, 9), (20, 20), (100, 60), (3000, 2900)])
def test_the_sign_test_is_that_of_fair_coins(first, second):
    trials = np.random.default_rng(0).binomial(first + second, 0.5, 200_000)
    away = abs(first - second) / 2
    assert sign_test(first, second) == pytest.approx((abs(trials - (first + second) / 2) >= away).mean(), abs=0.01)


@pytest.fixture
def run(tmp_path):
    run = create_run("mine", small_config(), runs=tmp_path)
    list(train(run.config, run=run, **small_data()))
    return run


def test_a_runs_figures_are_kept_until_its_weights_change(run):
    assert measured(run.folder) is None
    found = measure(run.folder)
    assert found["whole"] == look_into(run.folder).share()
    assert measured(run.folder) == measure(run.folder) == found
    other = create_run("other", small_config(seed=5), runs=run.folder.parent)
    list(train(other.config, run=other, **small_data()))
    (other.folder / "weights.safetensors").replace(run.folder / "weights.safetensors")
    assert measured(run.folder) is None
    assert measure(run.folder) != found


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"of": 1, "shares": 2}'])
def test_damaged_figures_are_measured_again(run, content):
    found = measure(run.folder)
    (run.folder / "measured.json").write_bytes(content)
    assert measured(run.folder) is None
    assert measure(run.folder) == found


def test_a_run_without_a_network_cannot_be_looked_into(tmp_path):
    with pytest.raises(InvalidInput, match="there is no network"):
        look_into(create_run("mine", small_config(), runs=tmp_path).folder)


def test_the_shipped_network_can_be_looked_into():
    insight = look_into(SHIPPED)
    assert insight.share().of == 10_000
    assert look_into(SHIPPED) is insight
