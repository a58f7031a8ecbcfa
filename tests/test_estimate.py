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
    monkeypatch.setattr(room, "SPEEDS", room.Speeds())
    monkeypatch.setattr(room, "_speed", lambda kind: (0.5, 0.001))
    found = estimate(recipe("classic"))
    assert (found.steps, found.records) == (20 * 938, 20 * 10 + 1)
    assert found.seconds == pytest.approx(20 * 938 * 0.5 + 201 * 5000 * 0.001)
    few = estimate(recipe("fast", epochs=1), images=1000, validating=10)
    assert (few.steps, few.records) == (8, 2)


@pytest.fixture
def measured(monkeypatch):
    """Nothing was measured yet; the kinds that are measured from now on, each as slow as it is late."""
    taken = []

    def speed(kind):
        taken.append(kind)
        return float(len(taken)), 0.0

    monkeypatch.setattr(room, "SPEEDS", room.Speeds())
    monkeypatch.setattr(room, "_speed", speed)
    return taken


def steps_of(seconds: float) -> float:
    """Seconds of a step of the fast recipe."""
    return seconds / (recipe("fast").epochs * 469)


def test_a_step_is_measured_once_for_each_kind_of_step(measured):
    first = estimate(small_config(epochs=2, seed=1))
    second = estimate(small_config(epochs=4, seed=2, learning_rate=0.5))
    assert second.seconds == 2 * first.seconds
    estimate(small_config(batch_size=16))
    assert len(measured) == 2


def test_a_step_is_measured_again_after_some_minutes_but_not_beside_a_training(measured, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(room.time, "monotonic", lambda: now[0])
    assert steps_of(estimate(recipe("fast")).seconds) == 1
    now[0] += room.KEPT_SECONDS - 1
    assert steps_of(estimate(recipe("fast")).seconds) == 1
    now[0] += 2
    assert steps_of(estimate(recipe("fast"), busy=True).seconds) == 1
    assert steps_of(estimate(recipe("fast")).seconds) == 2


def test_what_had_to_be_measured_beside_a_training_counts_no_longer_than_that(measured):
    assert steps_of(estimate(recipe("fast"), busy=True).seconds) == 1
    assert steps_of(estimate(recipe("fast"), busy=True).seconds) == 1
    assert steps_of(estimate(recipe("fast")).seconds) == 2


def test_a_measured_step_takes_time():
    step, picture = room._speed(room._kind(small_config()))
    assert 0 < picture < step


def test_what_is_drawn_in_code_counts(monkeypatch):
    monkeypatch.setattr(room, "SPEEDS", room.Speeds())
    monkeypatch.setattr(room, "_speed", lambda kind: (1.0, 0.0))
    assert estimate(recipe("robust")).seconds == 25 * -(-(2 * 60_000 + 105_000) // 128)


def test_a_large_network_is_not_waited_for(monkeypatch):
    taken = []

    def measured(kind):
        taken.append(kind.batch_size)
        return 0.25 + 0.5 * kind.batch_size, 0.125

    monkeypatch.setattr(room, "_measured", measured)
    monkeypatch.setattr(room, "SPEEDS", room.Speeds())
    large = Architecture(depths=(64, 64), kernel_size=15, hidden=4096)
    found = estimate(small_config(batch_size=1000, architecture=large, epochs=1), images=1000, validating=1)
    assert max(taken) <= 2
    assert found.seconds == pytest.approx(0.25 + 0.5 * 1000 + 0.125)
    estimate(recipe("classic"))
    assert taken[-1] == 64
