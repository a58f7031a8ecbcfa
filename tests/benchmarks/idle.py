"""What the page costs while nobody is there, and what a program waits for it: against Gradio's queue as it comes.

    .venv/bin/python -m tests.benchmarks.idle

The same page twice, once with the queue's own pauses (see `demo.page.IDLE`); both run beside each other, so that what
else the computer does meets both alike. Target: a third of the processor time or less.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from gradio_client import Client, handle_file
from PIL import Image

from tests.app_server import ROOT, AppServer
from tests.benchmarks.frame import used_by

TARGET = 1 / 3
AS_IT_COMES = """
import sys
sys.path.insert(0, {root!r})
import app, demo.page
demo.page.IDLE = 0.001
app.main()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=20, help="without a visitor (default %(default)s)")
    parser.add_argument("--questions", type=int, default=20, help="of a program, to each (default %(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        script, picture = Path(folder) / "as_it_comes.py", Path(folder) / "grey.png"
        script.write_text(AS_IT_COMES.format(root=str(ROOT)))
        Image.new("L", (28, 28), 128).save(picture)
        with AppServer(Path(folder), [sys.executable, str(script)]) as theirs, AppServer(Path(folder)) as ours:
            servers = {"Gradio's own pauses": theirs, "DigitScope": ours}
            costs = idle({name: server.pid for name, server in servers.items()}, options.seconds)
            for name, server in servers.items():
                delays = answered(server.url, picture, options.questions)
                waited = f"median {1000 * statistics.median(delays):.0f} ms, slowest {1000 * max(delays):.0f} ms"
                print(f"{name:<20} idle: {100 * costs[name]:.1f}% of a core; /predict: {waited}")
    print(f"ratio of the idle costs {costs['DigitScope'] / costs[next(iter(servers))]:.2f}, target {TARGET:.2f}")


def idle(pids: dict[str, int], seconds: float) -> dict[str, float]:
    """Share of a core that each process uses while nobody asks it anything."""
    time.sleep(3)  # what a start leaves to do
    began = {name: used_by(pid) for name, pid in pids.items()}
    time.sleep(seconds)
    return {name: (used_by(pid) - began[name]) / seconds for name, pid in pids.items()}


def answered(url: str, picture: Path, questions: int) -> list[float]:
    """Seconds from a program's question to its answer, the picture's way up included."""
    client, delays = Client(url, verbose=False), []
    for number in range(questions + 1):
        began = time.perf_counter()
        client.predict(handle_file(str(picture)), api_name="/predict")
        if number:  # the first loads what only the first needs
            delays.append(time.perf_counter() - began)
    return delays


if __name__ == "__main__":
    main()
