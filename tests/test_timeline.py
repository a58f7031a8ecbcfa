"""The time machine: at every record the maps are exact, and the answers those of the network of that moment."""

import copy
import shutil
from itertools import pairwise

import numpy as np
import pytest
import torch
from PIL import Image

from core import history
from core.data import load_mnist
from core.errors import InvalidInput
from core.film import save_gif
from core.history import History, stride
from core.model import Architecture, ConvNet
from core.records import KERNELS, records_of, steps_of
from core.runs import create_run, read_run
from core.timeline import Timeline, save_npz
from core.train import train
from tests.small_training import hasty, small_config, small_data


@pytest.fixture(scope="module")
def picture():
    return load_mnist().train.images[69, 0].numpy().astype(np.float32) / np.float32(255)


def trained(run, **options) -> list[ConvNet]:
    """The network at each record of the run, which is trained."""
    networks = []

    def keep(trainer) -> bool:
        networks.append((trainer.step, copy.deepcopy(trainer.result)))
        return False

    reports = list(train(run.config, run=run, on_batch=keep, **small_data(), **options))
    at = dict(networks)
    return [at.get(report.step) or run.load_network() for report in reports]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return create_run("mine", small_config(record_every=3), runs=tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="module")
def networks(run):
    return trained(run)


def test_at_every_record_the_maps_are_exactly_those_of_that_network(run, networks, picture):
    timeline = Timeline(run)
    assert len(timeline) == len(networks) == len(run.records())
    for index, network in enumerate(networks):
        with torch.no_grad():
            layers = network.eval().activations(torch.from_numpy(picture).view(1, 1, 28, 28))
        moment = timeline.moment(index, picture)
        for name in ("conv1", "pool1", "conv2", "pool2"):
            assert np.array_equal(moment.maps[name], layers[name].numpy()[0])
        for name in KERNELS:
            assert np.array_equal(moment.kernels[name], network.state_dict()[name].numpy())
        assert moment.record == run.records()[index]


def test_the_answers_are_those_of_that_network_to_the_third_digit(run, networks, picture):
    timeline = Timeline(run)
    assert timeline.whole == list(range(len(networks)))
    for index, network in enumerate(networks):
        with torch.no_grad():
            wanted = network.eval()(torch.from_numpy(picture).view(1, 1, 28, 28)).exp().numpy()[0]
        moment = timeline.moment(index, picture)
        assert moment.known == index
        assert np.allclose(moment.probabilities, wanted, atol=2e-3)


@pytest.mark.parametrize("most", [2, 4, 5])
def test_a_long_training_keeps_some_networks_evenly_and_the_last(tmp_path, picture, monkeypatch, most):
    monkeypatch.setattr(history, "MOST_KEPT", most)
    run = create_run("mine", small_config(record_every=1), runs=tmp_path)
    networks = trained(run)
    timeline = Timeline(run)
    steps = set(np.diff(timeline.whole[:-1]))
    assert len(timeline.whole) <= most
    assert timeline.whole[0] == 0
    assert timeline.whole[-1] == len(networks) - 1
    assert len(steps) <= 1
    for index in range(len(timeline)):
        moment = timeline.moment(index, picture)
        assert moment.known == max(kept for kept in timeline.whole if kept <= index)
        with torch.no_grad():
            wanted = networks[moment.known].eval()(torch.from_numpy(picture).view(1, 1, 28, 28)).exp().numpy()[0]
        assert np.allclose(moment.probabilities, wanted, atol=2e-3)


@pytest.mark.parametrize("stop", [1, 2, 5, 8, 11])
def test_a_training_that_was_stopped_anywhere_keeps_the_same_networks(run, networks, tmp_path, stop):
    other = create_run("other", run.config, runs=tmp_path)
    batches = iter(range(10**6))
    generator = train(other.config, run=hasty(other), on_batch=lambda _: next(batches) >= stop, **small_data())
    list(generator)
    assert not other.finished
    assert len(Timeline(other)) == len(other.records())
    list(train(other.config, run=other, **small_data()))
    for name in ("history.f16", "kernels.f32"):
        assert (other.folder / name).read_bytes() == (run.folder / name).read_bytes()
    assert torch.equal(other.load_network().fc1.weight, run.load_network().fc1.weight)


def test_a_run_without_a_history_shows_its_maps(run, networks, picture, tmp_path):
    shutil.copytree(run.folder, tmp_path / "old")
    (tmp_path / "old" / "history.f16").unlink()
    moment = Timeline(read_run(tmp_path / "old")).moment(3, picture)
    assert moment.probabilities is None
    assert moment.known is None
    assert moment.maps["conv1"].any()


@pytest.mark.parametrize("content", [b"DSH", b"DSH2aaaa", b"nothing at all"])
def test_a_damaged_history_is_told_in_a_sentence(tmp_path, content):
    (tmp_path / "history.f16").write_bytes(content)
    with pytest.raises(InvalidInput, match=r"history\.f16 is damaged"):
        History(tmp_path / "history.f16", Architecture(), 3, finished=True)


@pytest.mark.parametrize(
    ("index", "given", "message"),
    [
        (-1, None, "a record from 0 to"),
        (10**6, None, "a record from 0 to"),
        (1.5, None, "a record from 0 to"),
        (0, np.zeros((28, 28)), "float32"),
        (0, np.zeros((27, 28), np.float32), "28, 28"),
        (0, np.full((28, 28), 2, np.float32), r"in \[0, 1\]"),
        (0, np.full((28, 28), np.nan, np.float32), r"in \[0, 1\]"),
    ],
)
def test_what_there_is_no_moment_of_is_told(run, networks, picture, index, given, message):
    with pytest.raises(InvalidInput, match=message):
        Timeline(run).moment(index, picture if given is None else given)


@pytest.mark.parametrize("architecture", [Architecture(), Architecture(depths=(64, 64), hidden=4096)])
@pytest.mark.parametrize("records", [1, 2, 51, 201, 20_001])
def test_what_is_kept_never_passes_its_limits(architecture, records):
    every = stride(architecture, records)
    kept = len(range(0, records, every)) + ((records - 1) % every > 0)
    width = 2 * sum(p.numel() for name, p in ConvNet(architecture).state_dict().items() if name not in KERNELS)
    assert kept <= history.MOST_KEPT
    assert kept * width <= history.MOST_BYTES or kept <= 2


@pytest.mark.parametrize("record_every", [1, 2, 3, 6, 7, 100])
def test_steps_and_records_are_known_before_a_training(record_every):
    config = small_config(record_every=record_every)
    reports = list(train(config, **small_data()))
    assert reports[-1].step == steps_of(config, 200)
    assert len(reports) == records_of(config, 200)


def test_everything_can_be_taken_home_as_arrays(run, networks, picture, tmp_path):
    timeline = Timeline(run)
    save_npz(timeline, picture, tmp_path / "time.npz")
    with np.load(tmp_path / "time.npz", allow_pickle=False) as arrays:
        assert np.array_equal(arrays["picture"], picture)
        assert arrays["step"].tolist() == [record["step"] for record in run.records()]
        assert arrays["known"].tolist() == timeline.whole
        for index in (0, len(networks) - 1):
            moment = timeline.moment(index, picture)
            assert np.array_equal(arrays["conv2"][index], moment.maps["conv2"])
            assert np.array_equal(arrays["conv1.weight"][index], moment.kernels["conv1.weight"])
            assert np.array_equal(arrays["probabilities"][index], moment.probabilities)


@pytest.mark.parametrize("architecture", [None, Architecture(depths=(20, 3), kernel_size=1, hidden=5, classes=12)])
def test_the_film_moves_and_has_a_frame_for_each_record(run, networks, picture, tmp_path, architecture):
    if architecture:
        run = create_run("other", small_config(architecture=architecture, record_every=3), runs=tmp_path)
        trained(run)
    save_gif(Timeline(run), picture, tmp_path / "film.gif", seconds=2)
    with Image.open(tmp_path / "film.gif") as film:
        assert film.n_frames == len(run.records())
        frames = []
        for index in range(film.n_frames):
            film.seek(index)
            frames.append(np.asarray(film.convert("RGB"), int))
        assert film.size[0] == 640
    assert all((first != second).any() for first, second in pairwise(frames))


def test_a_run_without_records_has_no_film(picture, tmp_path):
    timeline = Timeline(create_run("mine", small_config(), runs=tmp_path))
    for save in (save_gif, save_npz):
        with pytest.raises(InvalidInput, match="has no record yet"):
            save(timeline, picture, tmp_path / "x")
        assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), 1000])
def test_a_film_has_a_length(run, networks, picture, tmp_path, seconds):
    with pytest.raises(InvalidInput, match="seconds must be"):
        save_gif(Timeline(run), picture, tmp_path / "x.gif", seconds=seconds)
