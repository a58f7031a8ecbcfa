"""Stands in for the package `spaces` on a ZeroGPU Space: runs what is marked in a forked process, as long as it may.

It lends nothing; each time it is asked to, it adds a line to the file that LENT names. Where LENT holds "none left", it
refuses as that package does.
"""

import multiprocessing
import os
from functools import wraps
from pathlib import Path

import gradio as gr

_FORK = multiprocessing.get_context("fork")
if "SPACES_ZERO_GPU" in os.environ:
    LENT = Path(os.environ["LENT"])


def gradio_auto_wrap(function):
    return function


def GPU(duration):
    return lambda task: _lending(task, duration)


def _lending(task, duration):
    @wraps(task)
    def asks(*arguments):
        if "none left" in LENT.read_text():
            raise gr.Error("You have exceeded your free ZeroGPU quota (60s requested vs. 0s left).")
        with LENT.open("a") as file:
            print(f"{task.__name__} for {duration}", file=file)
        here, there = _FORK.Pipe(duplex=False)
        process = _FORK.Process(target=lambda: there.send(task(*arguments)), daemon=True)
        process.start()
        there.close()
        try:
            if here.poll(duration):
                return here.recv()
        except EOFError:
            pass
        process.kill()
        raise gr.Error("GPU task aborted")

    return asks
