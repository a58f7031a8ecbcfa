"""A server that has drawn much holds no more memory than it uses."""

import subprocess
import sys

import pytest

from demo.border.memory import give_back_free_memory
from tests.app_server import ROOT

HOLES = """
import os
import torch
from demo.border.memory import give_back_free_memory
from tests.benchmarks.frame import memory

tensors = [torch.ones(20_000) for _ in range(2_000)]  # 80 kB each: not large enough to be given back one by one
full = memory(os.getpid())
kept = tensors[::100]
del tensors
freed = memory(os.getpid())
assert give_back_free_memory()
print(full - freed, freed - memory(os.getpid()))
assert all((tensor == 1).all() for tensor in kept)
"""


@pytest.mark.skipif(not give_back_free_memory(), reason="this C library has no malloc_trim")
def test_what_is_free_between_tensors_in_use_goes_back_to_the_system():
    done = subprocess.run([sys.executable, "-c", HOLES], cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr[-3000:]
    by_itself, given_back = map(int, done.stdout.split())
    assert by_itself < 20e6 and given_back > 120e6


def test_where_the_c_library_has_no_way_to_nothing_is_done(monkeypatch):
    for library in (lambda name: object(), raises(OSError), raises(TypeError)):
        monkeypatch.setattr("ctypes.CDLL", library)
        assert not give_back_free_memory()


def raises(error: type[Exception]):
    def library(name):
        raise error("no library without a name")

    return library
