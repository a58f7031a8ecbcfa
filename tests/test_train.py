"""Training does what its settings say, each time the same; the classic recipe is the book's loop to the last digit."""

import dataclasses
import json
import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader

from core.data import LabelledImages, to_ink
from core.errors import InvalidInput
from core.model import Architecture, ConvNet
from core.optimizers import distortion_strength, learning_rate_share
from core.records import KERNELS
from core.train import RECIPES, TrainConfig, config_from_dict, recipe, train
from core.trainer import Trainer, order_of_epoch
from tests.small_training import TINY, small_config, small_data


@pytest.fixture(autouse=True)
def threads():
    """Tests may change torch's threads."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def trained(config, **data):
    """All reports of a training and the network that it leaves."""
    generator, reports = train(config, **(data or small_data())), []
    while True:
        try:
            reports.append(next(generator))
        except StopIteration as end:
            return reports, end.value


def same_weights(first: torch.nn.Module, second: torch.nn.Module) -> bool:
    return all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))


def book_loop(config, training, validation):
    """The book's exercise in plain PyTorch: yields both error rates and copies of the kernels every so many batches."""
    torch.manual_seed(config.seed)
    network = ConvNet(config.architecture)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.001, momentum=0.9)
    criterion = torch.nn.CrossEntropyLoss()
    dataset = [(to_ink(image), int(label)) for image, label in zip(training.images, training.labels, strict=True)]
    for epoch in range(config.epochs):
        order = order_of_epoch(config.seed, epoch, len(dataset)).tolist()
        right = seen = 0
        # With a generator of its own, the loader leaves the chance of the dropout alone
        loader = DataLoader(dataset, batch_size=64, sampler=order, generator=torch.Generator())
        for batch, (images, labels) in enumerate(loader):
            network.train()
            output = network(images)
            loss = criterion(output, labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            right += int((output.argmax(1) == labels).sum())
            seen += len(labels)
            if batch % config.record_every == 0:
                network.eval()
                with torch.no_grad():
                    answers = network(to_ink(validation.images)).argmax(1)
                wrong = int((answers != validation.labels).sum())
                kernels = [network.get_parameter(name).detach().clone() for name in KERNELS]
                yield 1 - right / seen, wrong / len(validation), kernels, network


def test_the_classic_recipe_is_the_book_loop_record_by_record():
    torch.set_num_threads(1)
    data = small_data(training=800, validation=200)  # 13 batches an epoch, the last one smaller
    config = recipe("classic", epochs=2, record_every=3, threads=1, seed=5)
    reports, network = trained(config, **data)
    book = list(book_loop(config, **data))
    assert [report.step for report in reports] == [1, 4, 7, 10, 13, 14, 17, 20, 23, 26]
    for report, (training_error, validation_error, kernels, _) in zip(reports, book, strict=True):
        assert report.training_error == pytest.approx(training_error, abs=1e-12)
        assert report.validation_error == pytest.approx(validation_error, abs=1e-12)
        for name, expected in zip(KERNELS, kernels, strict=True):
            assert np.array_equal(report.kernels[name], expected.numpy())
    assert same_weights(network, book[-1][3])


def test_the_classic_recipe_is_the_book_exercise():
    config = RECIPES["classic"]
    assert (config.batch_size, config.optimizer, config.learning_rate, config.momentum) == (64, "sgd", 0.001, 0.9)
    assert (config.epochs, config.record_every, config.training_images) == (20, 100, 60_000)
    assert config.architecture == Architecture()
    off = (config.weight_decay, config.label_smoothing, config.distortion, config.final_distortion, config.averaging)
    assert not any(off)


@pytest.mark.parametrize("optimizer", ["sgd", "adamw", "muon"])
@pytest.mark.parametrize("threads", [1, 2])
def test_the_same_seed_gives_the_same_weights(optimizer, threads):
    config = small_config(optimizer=optimizer, threads=threads, epochs=1)
    (first, network), (second, again) = trained(config), trained(config)
    assert same_weights(network, again)
    assert [report.validation_loss for report in first] == [report.validation_loss for report in second]


def test_another_seed_gives_other_weights():
    assert not same_weights(trained(small_config(epochs=1))[1], trained(small_config(epochs=1, seed=1))[1])


def test_what_the_caller_does_between_two_reports_changes_nothing():
    undisturbed = trained(small_config())[1]
    generator = train(small_config(), **small_data())
    with torch.no_grad():
        try:
            while True:
                next(generator)
                torch.rand(100)
                torch.manual_seed(7)
                torch.set_num_threads(2)
        except StopIteration as end:
            assert same_weights(end.value, undisturbed)


def test_training_leaves_the_callers_chance_and_threads_alone():
    torch.set_num_threads(2)
    before = torch.get_rng_state()
    trained(small_config(epochs=1, threads=1))
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.get_num_threads() == 2


@pytest.mark.parametrize("optimizer", ["sgd", "adamw", "muon"])
@pytest.mark.parametrize("averaging", [0.0, 0.9])
def test_a_restored_state_goes_on_as_if_nothing_had_happened(optimizer, averaging):
    config = small_config(optimizer=optimizer, averaging=averaging, epochs=2)
    first, second = (Trainer(config, **small_data()) for _ in range(2))
    for _ in range(3):
        first.advance()
    tensors, numbers = first.state()
    second.restore({name: tensor.clone() for name, tensor in tensors.items()}, json.loads(json.dumps(numbers)))
    while not first.finished:
        ours, theirs = first.advance(), second.advance()
        assert {**ours.numbers(), "elapsed": 0} == {**theirs.numbers(), "elapsed": 0}
    assert second.finished
    assert same_weights(first.result, second.result)


def test_the_state_of_another_training_is_refused():
    other = Trainer(small_config(architecture=Architecture(depths=(5, 5))), **small_data())
    with pytest.raises(InvalidInput, match="does not fit this training"):
        Trainer(small_config(), **small_data()).restore(*other.state())


@pytest.mark.parametrize("name", ["classic", "fast"])
def test_training_learns(name):
    rate = {"classic": 0.05, "fast": 0.01}[name]
    changes = dict(architecture=Architecture(dropout=0.0), learning_rate=rate, epochs=6, averaging=0.0)
    reports, _ = trained(small_config(name, **changes), **small_data(training=600, validation=300))
    assert reports[0].validation_error > 0.6
    assert reports[-1].validation_error < 0.35


def test_reports_count_as_the_book_does_and_end_with_the_last_batch():
    reports, _ = trained(small_config(epochs=2, record_every=3))  # 7 batches an epoch
    assert [report.step for report in reports] == [1, 4, 7, 8, 11, 14]
    assert [report.epoch for report in reports] == [1, 1, 1, 2, 2, 2]
    assert {(report.steps, report.epochs) for report in reports} == {(14, 2)}


def test_the_training_error_starts_anew_with_each_epoch():
    data = small_data()
    data["training"] = data["training"][:1]  # either right or wrong
    reports, _ = trained(small_config("classic", epochs=4, architecture=Architecture(dropout=0.0)), **data)
    assert {report.training_error for report in reports} <= {0.0, 1.0}


def test_the_kernels_of_a_report_are_copies_of_the_network_it_would_leave():
    reports, network = trained(small_config(averaging=0.9))
    for name in KERNELS:
        assert np.array_equal(reports[-1].kernels[name], network.get_parameter(name).detach().numpy())
        assert not np.array_equal(reports[0].kernels[name], reports[-1].kernels[name])


def test_the_network_comes_out_in_evaluation_mode_and_equals_its_last_report():
    data = small_data()
    reports, network = trained(small_config(), **data)
    assert not network.training
    answers = network(to_ink(data["validation"].images))
    labels = data["validation"].labels
    assert reports[-1].validation_error == pytest.approx((answers.argmax(1) != labels).float().mean().item())
    assert reports[-1].validation_loss == pytest.approx(F.nll_loss(answers, labels).item(), rel=1e-5)


@pytest.mark.parametrize("count", [1, 10, 1000])
def test_an_epoch_takes_every_image_once_in_an_order_of_its_own(count):
    orders = [order_of_epoch(seed, epoch, count) for seed in (0, 1) for epoch in (0, 1)]
    assert all(sorted(order.tolist()) == list(range(count)) for order in orders)
    if count == 1000:
        assert len({tuple(order.tolist()) for order in orders}) == 4


@pytest.mark.parametrize("warmup", [0.0, 0.25, 0.9])
def test_one_cycle_rises_to_the_full_rate_and_falls_to_almost_nothing(warmup):
    config = recipe("fast", warmup=warmup)
    shares = [learning_rate_share(config, step, 400) for step in range(400)]
    top = int(np.argmax(shares))
    assert shares[top] == 1
    assert top == round(warmup * 400)
    assert shares[:top] == sorted(shares[:top])
    assert shares[top:] == sorted(shares[top:], reverse=True)
    assert 0 < shares[-1] < 0.01


def test_distortions_go_evenly_from_their_first_strength_to_their_last():
    config = recipe("fast", distortion=2.0, final_distortion=1.0)
    assert [distortion_strength(config, step, 4) for step in range(4)] == [2.0, 1.75, 1.5, 1.25]


def test_a_training_that_runs_away_says_so():
    trainer = Trainer(small_config("classic", learning_rate=0.5), **small_data())
    trainer.network.fc2.bias.data.fill_(math.inf)
    with pytest.raises(InvalidInput, match=r"ran away: .* choose a learning_rate below 0\.5"):
        trainer.advance()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"epochs": 0}, "epochs must be a whole number from 1 to 1000, got 0"),
        ({"epochs": 2.0}, "epochs must be a whole number"),
        ({"learning_rate": 0.0}, "learning_rate must be a number above 0"),
        ({"learning_rate": math.nan}, "learning_rate must be a number"),
        ({"optimizer": "adam"}, "optimizer must be one of sgd, adamw, muon, got 'adam'"),
        ({"architecture": {"depths": [4, 0]}}, "depths must be"),
        ({"architecture": None}, "must be an object"),
        ({"speed": 3}, "TrainConfig has no speed"),
        (["epochs"], "must be an object"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(values, message):
    with pytest.raises(InvalidInput, match=message):
        config_from_dict(values)


def test_settings_survive_json_exactly():
    config = recipe("fast", learning_rate=0.1 + 0.2, architecture=TINY)
    assert config_from_dict(json.loads(json.dumps(dataclasses.asdict(config)))) == config


@pytest.mark.parametrize("changes", [{"name": "slow"}, {"name": "fast", "speed": 3}])
def test_a_recipe_that_there_is_not_is_named(changes):
    with pytest.raises(InvalidInput, match=r"slow|speed"):
        recipe(**changes)


def test_an_architecture_must_be_one():
    with pytest.raises(InvalidInput, match="architecture must be an Architecture"):
        TrainConfig(architecture={"depths": (4, 8)})


def test_labels_beyond_the_networks_answers_are_refused():
    config = small_config(architecture=Architecture(classes=5))
    with pytest.raises(InvalidInput, match="need 10 different answers, and the network has 5"):
        next(train(config, **small_data()))


def test_no_pictures_are_refused():
    nothing = LabelledImages(torch.zeros(0, 1, 28, 28, dtype=torch.uint8), torch.zeros(0, dtype=torch.int64))
    with pytest.raises(InvalidInput, match="at least one picture"):
        next(train(small_config(), **{**small_data(), "training": nothing}))
