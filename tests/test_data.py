"""MNIST comes out of the repository whole, and whatever happens to the cache nobody trains on damaged digits."""

import contextlib
import hashlib
import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torchvision.datasets import MNIST
from torchvision.transforms import ToTensor

from core import data
from core.data import MD5, PACKED, load_mnist, to_ink, unpacked_mnist
from core.errors import InvalidInput


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache folder in use, and a process that has read nothing yet."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("DIGITSCOPE_CACHE", str(folder))
    data._loaded.cache_clear()
    yield folder
    data._loaded.cache_clear()


def checksums(root):
    return {path.name: hashlib.md5(path.read_bytes()).hexdigest() for path in (root / "MNIST" / "raw").iterdir()}


def test_the_four_original_files_come_out_and_nothing_else(cache):
    assert checksums(unpacked_mnist()) == MD5


def test_two_that_ask_at_once_share_one_mnist(cache, monkeypatch):
    place, both = unpacked_mnist(), threading.Barrier(2)

    def unpacked():
        with contextlib.suppress(threading.BrokenBarrierError):
            both.wait(0.3)  # where both read it, both come by here
        return place

    monkeypatch.setattr(data, "unpacked_mnist", unpacked)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: load_mnist(), range(2))
    assert one is other


def test_no_file_in_the_repository_reaches_ten_megabytes():
    assert max(path.stat().st_size for path in PACKED.iterdir()) < 10_000_000


def test_the_halves_are_the_first_and_the_last_5000_test_images():
    mnist = load_mnist()
    assert (len(mnist.train), len(mnist.whole)) == (60_000, 10_000)
    assert torch.equal(torch.cat([mnist.validation.images, mnist.test.images]), mnist.whole.images)
    assert torch.equal(mnist.validation.labels, mnist.whole.labels[:5000])
    assert mnist.whole.labels[:5].tolist() == [7, 2, 1, 0, 4]  # known by heart to everybody who met MNIST


@pytest.mark.parametrize("part", ["train", "whole"])
def test_all_images_and_labels_are_torchvisions(part):
    oracle, ours = MNIST(unpacked_mnist(), train=part == "train"), getattr(load_mnist(), part)
    assert torch.equal(ours.images[:, 0], oracle.data)
    assert torch.equal(ours.labels, oracle.targets)


def test_the_network_reads_exactly_what_torchvision_gives():
    oracle = MNIST(unpacked_mnist(), train=False, transform=ToTensor())
    images = to_ink(load_mnist().whole.images[:50])
    assert images.shape == (50, 1, 28, 28)
    assert torch.equal(images, torch.stack([oracle[i][0] for i in range(50)]))


@pytest.mark.parametrize("damage", [b"", b"only the start", None])
def test_a_damaged_copy_is_unpacked_again(cache, damage):
    labels = unpacked_mnist() / "MNIST" / "raw" / "t10k-labels-idx1-ubyte"
    labels.unlink() if damage is None else labels.write_bytes(damage)
    assert checksums(unpacked_mnist()) == MD5


def test_a_whole_copy_is_left_as_it_is(cache):
    raw = unpacked_mnist() / "MNIST" / "raw"
    before = {path: path.stat().st_mtime_ns for path in raw.iterdir()}
    unpacked_mnist()
    assert {path: path.stat().st_mtime_ns for path in raw.iterdir()} == before


def test_a_cache_that_cannot_be_a_folder_is_replaced_by_a_temporary_one(cache):
    cache.write_text("a file stands where the folder should be")
    root = unpacked_mnist()
    assert cache not in root.parents
    assert checksums(root) == MD5


def test_nowhere_to_write_is_told_in_a_sentence(cache, monkeypatch):
    def refuse(root):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(data, "_unpack_to", refuse)
    with pytest.raises(InvalidInput, match=r"No space left on device.*DIGITSCOPE_CACHE"):
        unpacked_mnist()


@pytest.mark.parametrize("content", [b"version https://git-lfs.github.com/spec/v1", None])
def test_a_damaged_repository_is_told_in_a_sentence(cache, tmp_path, monkeypatch, content):
    monkeypatch.setattr(data, "PACKED", tmp_path)
    if content:
        (tmp_path / "train-images-idx3-ubyte.xz").write_bytes(content)
    with pytest.raises(InvalidInput, match=r"train-images-idx3-ubyte\.xz is missing or damaged.*git"):
        unpacked_mnist()


def test_two_processes_may_unpack_at_once(cache):
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        roots = [pool.apply_async(unpacked_mnist) for _ in range(2)]
        assert {result.get(60) for result in roots} == {cache}
    assert checksums(cache) == MD5
