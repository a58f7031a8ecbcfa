"""What an epoch sees beside MNIST: drawings made in code, in turn, from pools that are made once."""

import contextlib
import dataclasses
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch

from core.curriculum import Curriculum
from core.data import NO_CLASS, LabelledImages
from core.errors import InvalidInput
from core.model import Architecture, ConvNet
from core.synthesis import cache as pools
from core.synthesis import digit_pictures, nondigit_pictures
from core.train import recipe, train
from core.trainer import Trainer
from tests.small_training import small_config, small_data

ROOT = Path(__file__).parents[1]


def pictures(first, count, label=0):
    images = torch.arange(first, first + count, dtype=torch.uint8).view(-1, 1, 1, 1).expand(-1, 1, 28, 28)
    return LabelledImages(images, torch.full((count,), label))


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGITSCOPE_CACHE", str(tmp_path))
    return tmp_path


def test_each_epoch_sees_all_real_pictures_and_the_next_of_each_pool():
    curriculum = Curriculum(pictures(0, 3), ((pictures(10, 5), 2), (pictures(20, 2, NO_CLASS), 1)))
    seen = [curriculum.epoch(k).images[:, 0, 0, 0].tolist() for k in range(3)]
    assert len(curriculum) == 6
    assert seen == [[0, 1, 2, 10, 11, 20], [0, 1, 2, 12, 13, 21], [0, 1, 2, 14, 10, 20]]
    assert curriculum.epoch(1).labels.tolist() == [0, 0, 0, 0, 0, NO_CLASS]


def test_without_pools_an_epoch_is_the_real_pictures_themselves():
    real = pictures(0, 3)
    assert Curriculum(real).epoch(7) is real


def test_a_pool_is_what_the_drawing_functions_draw_however_many_draw_it(own_cache, monkeypatch):
    monkeypatch.setattr(pools, "CHUNK", 6)
    assert torch.equal(pools.kept_digits(10, 5).images, digit_pictures(10, 5).images)
    others = pools.kept_nondigits(6, 5)
    assert torch.equal(others.images, nondigit_pictures(6, 5))
    assert set(others.labels.tolist()) == {NO_CLASS}


def test_a_pool_is_drawn_once_and_again_where_its_copy_is_damaged(own_cache, monkeypatch):
    first = pools.kept_digits(6, 5)
    (copy,) = own_cache.iterdir()
    monkeypatch.setattr(pools, "_draw", lambda *_: pytest.fail("drawn again"))
    assert torch.equal(pools.kept_digits(6, 5).images, first.images)
    copy.write_bytes(copy.read_bytes()[:100])
    monkeypatch.setattr(pools, "_draw", lambda *_: first)
    assert torch.equal(pools.kept_digits(6, 5).images, first.images)
    assert len(copy.read_bytes()) > 100


def rejecting_config(**changes):
    shape = dataclasses.replace(small_config().architecture, rejects=True)
    return small_config("fast", architecture=shape, synthetic_digits=20, nondigits=30, **changes)


def test_a_network_that_rejects_learns_to(own_cache):
    trainer = Trainer(rejecting_config(epochs=12), **small_data())
    while not trainer.finished:
        trainer.advance()
    network = trainer.result.eval()
    with torch.no_grad():
        digits, others = (
            network.activations(images.float() / 255)["in_class"].mean().item()
            for images in (small_data()["validation"].images, nondigit_pictures(40, 9))
        )
    assert digits > others + 0.5


def test_only_pictures_of_a_class_count_among_the_errors(own_cache):
    trainer = Trainer(rejecting_config(epochs=1), **small_data())
    while not trainer.finished:
        trainer.advance()
    assert trainer.seen == len(small_data()["training"]) + 20


def test_a_network_that_rejects_has_one_output_more_and_the_same_answers():
    plain = ConvNet()
    rejecting = ConvNet(Architecture(rejects=True))
    rejecting.load_state_dict(plain.state_dict(), strict=False)
    x = torch.rand(3, 1, 28, 28)
    assert tuple(rejecting.eval().activations(x)["in_class"].shape) == (3, 1)
    assert torch.equal(rejecting(x), plain.eval()(x))
    assert sum(p.numel() for p in rejecting.parameters()) == 207_258 + 513


@pytest.mark.parametrize(("nondigits", "rejects"), [(10, False), (0, True)])
def test_rejecting_and_what_it_is_learned_from_go_together(nondigits, rejects):
    with pytest.raises(InvalidInput, match="a network that rejects"):
        recipe("fast", nondigits=nondigits, architecture=Architecture(rejects=rejects))


def test_the_same_seed_gives_the_same_weights_with_drawings_too(own_cache):
    def weights():
        reports = train(rejecting_config(epochs=2), **small_data())
        return [report.kernels["conv1.weight"] for report in reports]

    assert all(np.array_equal(a, b) for a, b in zip(weights(), weights(), strict=True))


KILLED = """
import multiprocessing, threading, time
from core.synthesis import cache

def tell():
    while len(multiprocessing.active_children()) < 2:
        time.sleep(0.05)
    print("drawing", flush=True)

threading.Thread(target=tell, daemon=True).start()
cache._draw("digits", 10**6, 0, 2)
"""
"""A program that has two others draw for it."""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no groups of processes")
def test_who_draws_for_a_program_that_is_killed_ends_with_it(own_cache):
    with subprocess.Popen(
        [sys.executable, "-c", KILLED], stdout=subprocess.PIPE, cwd=ROOT, start_new_session=True
    ) as program:
        assert program.stdout.readline() == b"drawing\n"
        program.kill()
        program.wait()
        deadline = time.monotonic() + 60
        try:
            with pytest.raises(ProcessLookupError):
                while time.monotonic() < deadline:
                    os.killpg(program.pid, 0)
                    time.sleep(0.1)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)
