"""What a training will take: counted exactly, its time from steps that were taken."""

import pytest

from core import estimate as room
from core.estimate import count_parameters, estimate
from core.model import Architecture, ConvNet
from core.train import recipe
from tests.small_training import small_config


@pytest.mark.parametrize(
    "architecture", [Architecture(), Architecture(depths=(1, 64), kernel_size=1, hidden=3, classes=36, rejects=True)]
)
def test_parameters_are_those_of_the_network(architecture):
    config = recipe("robust", architecture=architecture) if architecture.rejects else small_config()
    config = config if architecture.rejects else recipe("fast", architecture=architecture)
    assert count_parameters(config) == sum(values.numel() for values in ConvNet(architecture).parameters())


def test_the_time_is_that_of_the_steps_and_of_the_looks_at_the_validation_images(monkeypatch):
    monkeypatch.setattr(room, "_speed", lambda kind: (0.5, 0.001))
    found = estimate(recipe("classic"))
    assert (found.steps, found.records) == (20 * 938, 20 * 10 + 1)
    assert found.seconds == pytest.approx(20 * 938 * 0.5 + 201 * 5000 * 0.001)
    few = estimate(recipe("fast", epochs=1), images=1000, validating=10)
    assert (few.steps, few.records) == (8, 2)


def test_a_step_is_measured_once_for_each_kind_of_step():
    room._speed.cache_clear()
    first = estimate(small_config(epochs=2, seed=1))
    second = estimate(small_config(epochs=4, seed=2, learning_rate=0.5))
    assert second.seconds == pytest.approx(2 * first.seconds, rel=0.2)
    estimate(small_config(batch_size=16))
    assert room._speed.cache_info().misses == 2
    assert first.seconds > 0


def test_what_is_drawn_in_code_counts(monkeypatch):
    monkeypatch.setattr(room, "_speed", lambda kind: (1.0, 0.0))
    assert estimate(recipe("robust")).seconds == 25 * -(-(2 * 60_000 + 105_000) // 128)


def test_a_large_network_is_not_waited_for(monkeypatch):
    taken = []

    def measured(kind):
        taken.append(kind.batch_size)
        return 0.25 + 0.5 * kind.batch_size, 0.125

    monkeypatch.setattr(room, "_measured", measured)
    room._speed.cache_clear()
    large = Architecture(depths=(64, 64), kernel_size=15, hidden=4096)
    found = estimate(small_config(batch_size=1000, architecture=large, epochs=1), images=1000, validating=1)
    assert max(taken) <= 2
    assert found.seconds == pytest.approx(0.25 + 0.5 * 1000 + 0.125)
    estimate(recipe("classic"))
    assert taken[-1] == 64
    room._speed.cache_clear()
