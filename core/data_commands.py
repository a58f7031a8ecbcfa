"""What `python -m core train --data` does with pictures of one's own."""

from argparse import Namespace
from pathlib import Path

from core import runs
from core.classes import write_classes
from core.drawings import Example, read_examples
from core.errors import InvalidInput
from core.jobs.disk import remove
from core.options import chosen_settings
from core.own_data.prepare import Labelled, OwnData, prepare, prepare_drawings, suited
from core.own_data.store import save_own
from core.train import TrainConfig


def new_run(arguments: Namespace, config: TrainConfig) -> runs.Run:
    """A run with the pictures of --data in it.

    What was not chosen is made to suit them: how often an epoch sees each, and what it sees beside them.
    """
    is_drawn = arguments.data.suffix.lower() in (".json", ".npz")
    own = (_drawn if is_drawn else prepare)(arguments.data, skip_bad=arguments.skip_bad)
    if not arguments.json:
        for one in own.skipped:
            print(f"left out {one.name}: {one.reason}")
        for name, count in zip(own.classes, own.counts, strict=True):
            print("{}: {} train, {} validate, {} test".format(name, *count))
    chosen = chosen_settings(arguments)
    if chosen.get("classes", len(own.classes)) != len(own.classes):
        raise InvalidInput(f"--classes is {chosen['classes']}, and {arguments.data} has {len(own.classes)} classes")
    kept = {name: chosen[name] for name in ("repeats", "record_every") if name in chosen}
    run = runs.create_run(arguments.run, suited(config, own, **kept), runs=arguments.runs_dir)
    try:
        save_own(run.folder, own.pictures)
        write_classes(run.folder, own.classes)
    except BaseException:
        remove(run.folder)
        raise
    return run


def _drawn(file: Path, *, skip_bad: bool) -> OwnData:
    """The drawings of a file, each of the class that it is labelled with; skip_bad: leave out those without a label."""
    examples = [example for example in read_examples(file) if not skip_bad or example.label is not None]
    for example in examples:
        if example.label is None:
            raise InvalidInput(f"{example.name} has no label; --skip-bad leaves such drawings out")
    return prepare_drawings([_labelled(example) for example in examples])


def _labelled(example: Example) -> Labelled:
    strokes = [stroke.tolist() for stroke in example.strokes]
    size, brush = example.some_canvas
    return Labelled(label=str(example.label), strokes=strokes, size=size, brush=brush)
