"""How long from the command to the page, with the environment ready, against only importing PyTorch and Gradio.

    .venv/bin/python -m tests.benchmarks.startup

Both are started in turn, so that what else the computer does meets both alike. Target: a ratio of 1.5 or less.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import run
from tests.app_server import ROOT, AppServer

TARGET = 1.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=7, help="times that each is started (default %(default)s)")
    rounds = parser.parse_args().rounds
    if not run.is_ready(run.ROOT, run.FOR_APP):
        sys.exit("the environment is not ready: python3 run.py makes it")

    measure_imports(), measure_page()  # files that were not read yet would count against whoever comes first
    imports, pages = [], []
    for _ in range(rounds):
        imports.append(measure_imports())
        pages.append(measure_page())
    ratio = statistics.median(pages) / statistics.median(imports)
    print(f"import torch, gradio      {in_words(imports)}")
    print(f"run.py app → page served  {in_words(pages)}")
    print(f"ratio of the medians      {ratio:.2f}, target {TARGET}")


def measure_imports() -> float:
    """Seconds of a Python that only imports the two."""
    start = time.perf_counter()
    subprocess.run([run.venv_python(run.ROOT), "-c", "import torch, gradio"], check=True)
    return time.perf_counter() - start


def measure_page() -> float:
    """Seconds from starting run.py until the page answers; ending the app is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        server = AppServer(Path(folder), [sys.executable, str(ROOT / "run.py"), "app"])
        start = time.perf_counter()
        server.start(pause=0.01)
        seconds = time.perf_counter() - start
        server.stop()
    return seconds


def in_words(seconds: list[float]) -> str:
    return f"median {statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f}, n={len(seconds)})"


if __name__ == "__main__":
    main()
