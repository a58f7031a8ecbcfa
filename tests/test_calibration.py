"""Calibration: the fitted numbers are those that numpy finds, and they change probabilities but no answer."""

import json

import numpy as np
import pytest
import torch
from safetensors import safe_open

from core import runs
from core.__main__ import main
from core.calibration import (
    Calibration,
    fit_calibration,
    fit_line,
    fit_temperature,
    is_calibrated,
    load_calibration,
    save_calibration,
)
from core.errors import InvalidInput
from core.files import write_tensors
from core.model import Architecture, ConvNet
from core.recognizer import Recognizer
from core.train import recipe
from core.weights import load_weights, made_now, write_config
from tests.four import FOUR


def softmax(logits: np.ndarray) -> np.ndarray:
    raised = np.exp(logits - logits.max(1, keepdims=True))
    return raised / raised.sum(1, keepdims=True)


def network(rejects: bool = True) -> ConvNet:
    torch.manual_seed(0)
    return ConvNet(Architecture(depths=(2, 3), hidden=16, rejects=rejects))


def bold_answers(temperature: float, count: int = 4000) -> tuple[torch.Tensor, torch.Tensor]:
    """Logits that are `temperature` times as bold as the labels deserve."""
    rng = np.random.default_rng(0)
    honest = rng.normal(0, 2, (count, 10))
    labels = [rng.choice(10, p=p) for p in softmax(honest)]
    return torch.tensor(honest * temperature, dtype=torch.float32), torch.tensor(labels)


@pytest.fixture
def folder(tmp_path):
    """A network that rejects, as a folder holds it."""
    config = recipe("fast", nondigits=10, architecture=Architecture(depths=(2, 3), hidden=16, rejects=True))
    write_config(tmp_path, config, made_now())
    write_tensors(tmp_path / "weights.safetensors", network().state_dict(), {"step": 7})
    return tmp_path


@pytest.mark.parametrize("temperature", [0.4, 1.0, 3.0])
def test_the_temperature_by_which_answers_are_too_bold_is_found(temperature):
    assert fit_temperature(*bold_answers(temperature)) == pytest.approx(temperature, rel=0.05)


def test_no_temperature_makes_the_labels_more_probable():
    logits, labels = bold_answers(2.0)
    found = fit_temperature(logits, labels)

    def loss(temperature):
        return -np.log(softmax(logits.numpy() / temperature)[np.arange(len(labels)), labels.numpy()]).mean()

    assert loss(found) <= min(loss(found * 0.98), loss(found * 1.02))


@pytest.mark.parametrize(("wrong", "limit"), [(False, 0.05), (True, 20.0)])
def test_answers_that_are_all_right_or_all_wrong_end_at_a_limit(wrong, limit):
    labels = torch.arange(50) % 10
    logits = torch.nn.functional.one_hot((labels + wrong) % 10, 10).float()
    assert fit_temperature(logits, labels) == pytest.approx(limit, rel=0.01)


def test_the_line_is_the_one_that_the_logits_were_bent_by():
    rng = np.random.default_rng(0)
    honest = rng.normal(0, 3, 20_000)
    is_digit = rng.random(len(honest)) < 1 / (1 + np.exp(-honest))
    bent = torch.tensor((honest + 1) / 0.5)
    slope, offset = fit_line(bent[is_digit], bent[~is_digit])
    assert slope == pytest.approx(0.5, rel=0.05)
    assert offset == pytest.approx(-1, abs=0.1)


def test_both_kinds_weigh_the_same_however_many_there_are():
    rng = np.random.default_rng(0)
    digits, others = torch.tensor(rng.normal(1, 1, 500)), torch.tensor(rng.normal(-1, 1, 500))
    assert fit_line(digits.repeat(8), others) == pytest.approx(fit_line(digits, others), abs=0.02)


def test_kinds_that_never_meet_give_a_line_within_the_limits():
    slope, offset = fit_line(torch.full((100,), 9.0), torch.full((100,), -9.0))
    assert 0 < slope < 20
    assert offset == pytest.approx(0, abs=0.01)


def test_probabilities_are_those_of_the_divided_logits_and_the_logits_stay(folder):
    save_calibration(folder, Calibration(temperature=2.5, slope=0.7, offset=-0.3))
    plain, calibrated = Recognizer(load_weights(folder)), Recognizer.load(folder)
    before, after = (r.predict_strokes(FOUR, size=(400, 400)) for r in (plain, calibrated))
    assert np.array_equal(before.activations["logits"], after.activations["logits"])
    assert after.probabilities == pytest.approx(softmax(before.activations["logits"][None] / 2.5)[0], abs=1e-6)
    assert after.probabilities.sum() == pytest.approx(1, abs=1e-6)
    assert after.digit == before.digit
    logit = float(before.activations["in_class"][0])
    assert before.in_class == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-6)
    assert after.in_class == pytest.approx(1 / (1 + np.exp(0.3 - 0.7 * logit)), abs=1e-6)


def test_a_network_without_calibration_answers_as_it_always_did(folder):
    assert not is_calibrated(folder)
    assert load_calibration(folder) == Calibration()
    p = Recognizer.load(folder).predict_strokes(FOUR, size=(400, 400))
    assert p.probabilities == pytest.approx(softmax(p.activations["logits"][None])[0], abs=1e-6)


def test_a_calibration_lies_with_the_weights_and_leaves_them_as_they_are(folder):
    before = load_weights(folder).state_dict()
    save_calibration(folder, Calibration(temperature=1.5))
    after = load_weights(folder).state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert load_calibration(folder) == Calibration(temperature=1.5)
    with safe_open(folder / "weights.safetensors", framework="pt") as file:
        numbers = json.loads(file.metadata()["numbers"])
    assert numbers == {"step": 7, "calibration": {"temperature": 1.5, "slope": 1.0, "offset": 0.0}}


@pytest.mark.parametrize("values", [{"temperature": 0}, {"temperature": "hot"}, {"heat": 1}, [1], None])
def test_what_is_no_calibration_is_refused_with_the_files_name(folder, values):
    write_tensors(folder / "weights.safetensors", network().state_dict(), {"calibration": values})
    with pytest.raises(InvalidInput, match=r"weights\.safetensors: "):
        Recognizer.load(folder)


def test_fitting_twice_gives_the_same_and_no_slope_for_a_network_that_cannot_reject():
    assert fit_calibration(network(), drawings=20) == fit_calibration(network(), drawings=20)
    alone = fit_calibration(network(rejects=False), drawings=0)
    assert (alone.slope, alone.offset) == (1.0, 0.0)
    assert alone.temperature != 1


@pytest.fixture(scope="module")
def rejecting(tmp_path_factory):
    """A folder of runs, in which `mine` rejects, as far as a moment's training goes."""
    home = tmp_path_factory.mktemp("runs")
    few = ["--training-images", "256", "--synthetic-digits", "200", "--nondigits", "200", "--pools", "1"]
    small = ["--epochs", "1", "--depths", "2", "3", "--hidden", "16", "--threads", "1"]
    assert main(["train", "--recipe", "robust", "--run", "mine", "--runs-dir", str(home), *few, *small]) == 0
    return home


def test_the_command_calibrates_a_finished_run_and_export_takes_it_along(rejecting, tmp_path, capsys):
    where = ["--runs-dir", str(rejecting)]
    before = runs.open_run("mine", runs=rejecting).records()
    assert main(["calibrate", "--run", "mine", "--drawings", "40", *where]) == 0
    found = load_calibration(rejecting / "mine")
    assert found != Calibration() and found.slope != 1
    assert f"temperature {found.temperature}, slope {found.slope}, offset {found.offset}" in capsys.readouterr().out
    assert runs.open_run("mine", runs=rejecting).records() == before
    assert main(["runs", "export", "mine", str(tmp_path), *where]) == 0
    assert Recognizer.load(tmp_path).calibration == found
    card = (tmp_path / "MODEL_CARD.md").read_text()
    assert f"temperature {found.temperature}" in card
    assert "200 digits and 200 drawings of no digit, made in code" in card


def test_export_calibrates_a_network_that_rejects_by_itself(rejecting, tmp_path, monkeypatch):
    run = rejecting / "mine"
    write_tensors(run / "weights.safetensors", load_weights(run).state_dict())
    monkeypatch.setattr("core.calibration.fit_calibration", lambda network: Calibration(temperature=2.0))
    assert main(["runs", "export", "mine", str(tmp_path), "--runs-dir", str(rejecting)]) == 0
    assert load_calibration(tmp_path) == Calibration(temperature=2.0)


def test_a_run_under_way_cannot_be_calibrated(rejecting, capsys):
    run = runs.create_run("begun", runs.open_run("mine", runs=rejecting).config, runs=rejecting)
    assert main(["calibrate", "--run", run.name, "--runs-dir", str(rejecting)]) == 2
    assert "has not finished" in capsys.readouterr().err
