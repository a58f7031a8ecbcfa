"""What `python -m core runs` does with what a run shows: its film, two runs side by side, and its best network."""

import json
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core import runs
from core.errors import InvalidInput
from core.files import locked
from core.run_writer import keep_best, kept_record

TEXTBOOK = 70
"""The training image that a film shows where no picture is given: the book's."""


def film_run(arguments: Namespace) -> None:
    """Write the time machine as a moving picture or as numbers."""
    from core.film import save_gif
    from core.timeline import Timeline, save_npz

    kind = arguments.file.suffix.lower()
    if kind not in (".gif", ".npz"):
        raise InvalidInput(f"expected a file that ends in .gif or .npz, got {arguments.file}")
    run = runs.open_run(arguments.run, runs=arguments.runs_dir)
    picture = _picture(run, arguments.picture)
    save = save_gif if kind == ".gif" else save_npz
    save(Timeline(run), picture, arguments.file)
    print(f"wrote {arguments.file}: {len(run.records())} records")


def compare_runs(arguments: Namespace) -> None:
    """Two networks on all pictures that were held back from both."""
    from core.comparison import compare
    from core.insight import look_into

    names = arguments.run, arguments.other
    if names[0] == names[1]:
        raise InvalidInput(f"expected two runs to compare, got {names[0]} twice")
    first, second = (look_into(runs.open_run(name, runs=arguments.runs_dir).folder) for name in names)
    found = compare(first, second)
    only_first, only_second, wrong = map(len, (found.only_first, found.only_second, found.both_wrong))
    right = len(first.labels) - only_first - only_second - wrong
    if arguments.json:
        counts = {"both_right": right, "only_first": only_first, "only_second": only_second, "both_wrong": wrong}
        print(json.dumps({"runs": names, **counts, "p": found.p, "differ": found.differ}))
        return
    print(f"{right:6,} both read right\n{only_first:6,} only {names[0]}\n{only_second:6,} only {names[1]}")
    print(f"{wrong:6,} both read wrong\n")
    print(f"By chance alone, a difference at least this large comes up in {found.p:.1%} of such comparisons.")


def show_cell(arguments: Namespace, folder: Path) -> None:
    """The pictures of one class that were read as another: those behind a number of the confusion matrix."""
    from core.insight import look_into
    from core.plots import save_pictures

    insight = look_into(folder)
    meant, answer = (_class(insight.classes, name) for name in arguments.pictures)
    found = insight.cell(meant, answer)
    if arguments.sheet:
        save_pictures(arguments.sheet, insight, found)
    described = [insight.describe(index) for index in found]
    if arguments.json:
        print(json.dumps(described))
        return
    print(f"pictures of {arguments.pictures[0]} that are read as {arguments.pictures[1]}: {len(found):,}")
    for one in described:
        print(f"test image {one['index']:4}: {one['probability']:.1%} sure")


def _class(classes: Sequence[str], name: str) -> int:
    if name not in classes:
        raise InvalidInput(f"--pictures takes two of the classes {', '.join(classes)}, got {name}")
    return classes.index(name)


def keep_best_of_run(arguments: Namespace) -> None:
    """Put the network with the lowest validation error in the place of the last one."""
    run = runs.open_run(arguments.run, runs=arguments.runs_dir)
    with locked(run.folder / "lock", refusal=f"run {run.name} is being trained by another process; stop that first"):
        keep_best(run.folder)
    kept = kept_record(run.folder)
    print(f"kept the network of batch {kept['step']:,}: {kept['validation_error']:.2%} of the validation images wrong")


def _picture(run: runs.Run, file: Path | None) -> np.ndarray:
    """(28, 28) float32 in [0, 1]: what the file shows, as a drawing is prepared; without one the textbook's image."""
    if file is None:
        images = run.pictures().train.images
        return images[min(TEXTBOOK, len(images) - 1), 0].numpy().astype(np.float32) / np.float32(255)
    from core.explain import read_file
    from core.recognizer import Recognizer

    return read_file(Recognizer.load(run.folder), file).input
