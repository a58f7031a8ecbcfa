"""The time machine: at every record the maps are exact, and the answers those of the network of that moment."""

import copy
import shutil
import struct
import tempfile
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core import history
from core.data import load_mnist
from core.errors import InvalidInput
from core.film import save_gif
from core.history import FILE, History, HistoryWriter, most_bytes, shapes
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
def run_and_networks(tmp_path_factory):
    run = create_run("mine", small_config(record_every=3), runs=tmp_path_factory.mktemp("runs"))
    return run, trained(run)


@pytest.fixture(scope="module")
def run(run_and_networks):
    return run_and_networks[0]


@pytest.fixture(scope="module")
def networks(run_and_networks):
    return run_and_networks[1]


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


def test_two_who_ask_at_once_hear_of_their_own_records(run, networks, picture, monkeypatch):
    timeline, forward, both = Timeline(run), ConvNet.forward, threading.Barrier(2, timeout=20)
    records = 0, len(networks) - 1
    alone = [timeline.moment(index, picture).probabilities for index in records]

    def forward_together(network, ink):
        both.wait()
        return forward(network, ink)

    monkeypatch.setattr(ConvNet, "forward", forward_together)
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda index: timeline.moment(index, picture).probabilities, records))
    assert np.array_equal(together, alone)


@pytest.mark.parametrize(("most", "thirds"), [(1, (0, 2)), (25_000, (0, 1, 2))])
def test_a_training_with_too_little_room_keeps_some_networks_from_first_to_last(
    tmp_path, picture, monkeypatch, most, thirds
):
    monkeypatch.setattr(history, "MOST_BYTES", most)
    run = create_run("mine", small_config(record_every=1), runs=tmp_path)
    networks = trained(run)
    timeline = Timeline(run)
    assert (run.folder / FILE).stat().st_size <= most_bytes(run.config.architecture, len(timeline))
    assert len(timeline.whole) < len(timeline)
    assert timeline.whole[0] == 0
    assert timeline.whole[-1] == len(networks) - 1
    assert {3 * kept // len(timeline) for kept in timeline.whole} == set(thirds)
    for index in range(len(timeline)):
        moment = timeline.moment(index, picture)
        assert moment.known == max(kept for kept in timeline.whole if kept <= index)
        with torch.no_grad():
            wanted = networks[moment.known].eval()(torch.from_numpy(picture).view(1, 1, 28, 28)).exp().numpy()[0]
        assert np.allclose(moment.probabilities, wanted, atol=2e-3)


def test_every_parameter_is_rounded_to_its_step_and_no_more(run, networks):
    timeline = Timeline(run)
    for index, network in enumerate(networks):
        for name, values in timeline.history.parameters(index).items():
            assert (network.state_dict()[name] - values).abs().max() <= history.STEP / 2


def test_all_networks_of_a_classic_run_have_room():
    """As large steps as its first ones take, at every one of its records."""
    generator = torch.Generator().manual_seed(0)
    state = {name: 0.03 * torch.randn(shape, generator=generator) for name, shape in shapes(Architecture()).items()}
    with tempfile.NamedTemporaryFile("ab") as file:
        writer = HistoryWriter(file, Architecture(), records=201)
        for index in range(20):
            writer.add(index, state, last=False)
            state = {
                name: values + 5e-4 * torch.randn(values.shape, generator=generator) for name, values in state.items()
            }
        found = History(Path(file.name), Architecture(), 201)
        assert found.kept == list(range(20))
        assert file.tell() / 20 < history.MOST_BYTES / 201


@pytest.mark.parametrize("stop", [1, 2, 5, 8, 11])
def test_a_training_that_was_stopped_anywhere_keeps_the_same_networks(run, networks, tmp_path, stop):
    other = create_run("other", run.config, runs=tmp_path)
    batches = iter(range(10**6))
    generator = train(other.config, run=hasty(other), on_batch=lambda _: next(batches) >= stop, **small_data())
    list(generator)
    assert not other.finished
    assert len(Timeline(other)) == len(other.records())
    list(train(other.config, run=other, **small_data()))
    for name in (FILE, "kernels.f32"):
        assert (other.folder / name).read_bytes() == (run.folder / name).read_bytes()
    assert torch.equal(other.load_network().fc1.weight, run.load_network().fc1.weight)


def test_a_run_without_a_history_shows_its_maps(run, networks, picture, tmp_path):
    shutil.copytree(run.folder, tmp_path / "old")
    (tmp_path / "old" / FILE).unlink()
    moment = Timeline(read_run(tmp_path / "old")).moment(3, picture)
    assert moment.probabilities is None
    assert moment.known is None
    assert moment.maps["conv1"].any()


BEGUN = b"DSH2" + struct.pack("<I?I", 0, True, 3) + b"abc"


@pytest.mark.parametrize(
    "content",
    [
        b"DSH",
        b"DSH1aaaa",
        b"nothing at all",
        BEGUN,
        BEGUN + struct.pack("<I?I", 0, True, 0),
        b"DSH2" + struct.pack("<I?I", 0, False, 0),
        b"DSH2" + struct.pack("<I?I", 0, True, 20) + zlib.compress(bytes(10**7), 9)[:20],
    ],
)
def test_a_damaged_history_is_told_in_a_sentence(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(InvalidInput, match=r"history\.bin is damaged"):
        History(tmp_path / FILE, Architecture(), 3).check()


@pytest.mark.parametrize("cut", [1, 300, 5_000])
def test_a_history_that_is_being_written_ends_with_the_last_whole_network(run, tmp_path, cut):
    (tmp_path / FILE).write_bytes((run.folder / FILE).read_bytes()[:-cut])
    whole, found = (History(folder / FILE, run.config.architecture, 99) for folder in (run.folder, tmp_path))
    assert found.kept == whole.kept[: len(found.kept)]
    assert len(found.kept) < len(whole.kept)
    found.check()


def test_a_history_that_was_cut_and_has_grown_anew_is_read_anew(run, tmp_path):
    path, architecture = tmp_path / FILE, run.config.architecture
    shutil.copyfile(run.folder / FILE, path)
    before = History(path, architecture, 99)
    path.write_bytes(path.read_bytes()[:2_000])
    cut = History(path, architecture, 99, before)
    assert len(cut.kept) < len(before.kept)
    shutil.copyfile(run.folder / FILE, path)
    assert History(path, architecture, 99, cut).kept == before.kept


def test_a_network_that_broke_is_not_kept(tmp_path):
    architecture = small_config().architecture
    state = {name: torch.zeros(shape) for name, shape in shapes(architecture).items()}
    with open(tmp_path / FILE, "ab") as file:
        writer = HistoryWriter(file, architecture, records=4)
        for index, value in enumerate((0.5, float("nan"), 1e30, -0.5)):
            writer.add(index, {name: values + value for name, values in state.items()}, last=index == 3)
    found = History(tmp_path / FILE, architecture, 4)
    assert found.kept == [0, 3]
    assert all((values == -0.5).all() for values in found.parameters(3).values())


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


def test_numbers_of_more_records_than_there_is_room_for_are_of_evenly_chosen_ones(run, networks, picture, tmp_path):
    timeline = Timeline(run)
    save_npz(timeline, picture, tmp_path / "few.npz", most_bytes=1)
    with np.load(tmp_path / "few.npz") as arrays:
        assert arrays["index"].tolist() == [0, len(timeline) - 1]
        assert np.array_equal(arrays["conv1"][-1], timeline.moment(len(timeline) - 1, picture).maps["conv1"])
