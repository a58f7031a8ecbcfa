"""What `python -m core teach` does: a copy of a network learns drawings that were read wrong."""

import json
from argparse import Namespace
from contextlib import closing
from dataclasses import asdict

from core import runs
from core.commands import line_of
from core.errors import InvalidInput
from core.options import add_run_options
from core.train import train

DESCRIPTION = """Teach a copy of a network somebody's hand: drawings and what they were meant to be, mixed with what
the network had learned, so that it does not forget. The result is a run like any other."""


def add_teach(subparsers) -> None:
    """The parser of `teach`."""
    parser = subparsers.add_parser(
        "teach",
        help="teach a copy of a network drawings that it read wrong",
        description=DESCRIPTION,
        epilog="examples:\n  python -m core teach --drawings mine.json\n"
        "  python -m core teach --drawings mine.json --base fast-1 --run my-hand",
    )
    parser.set_defaults(action=teach)
    parser.add_argument(
        "--drawings",
        metavar="FILE",
        required=True,
        help="labelled strokes: .json as the page saves them, or .npz; see evaluate --help",
    )
    parser.add_argument("--base", metavar="NAME", help="name of the run to teach; not given, the shipped network")
    add_run_options(parser, "name of the new run; not given, the first free one of taught-1, taught-2, …")
    parser.add_argument("--json", action="store_true", help="what it did as one JSON object")


def teach(arguments: Namespace) -> None:
    """Make the run, train it, and say what was learned and what was forgotten."""
    # Only this command needs drawings and a recognizer
    from core.teach import Correction, finish_lesson, lesson_config, read_lesson, write_lesson

    base = runs.open_run(arguments.base, runs=arguments.runs_dir).folder if arguments.base else runs.SHIPPED
    corrections = [Correction(**one) for one in _labelled(arguments.drawings)]
    config = lesson_config(base, corrections)
    run = runs.create_run(arguments.run, config, runs=arguments.runs_dir, stem="taught")
    write_lesson(run.folder, base, corrections, name=arguments.base)
    with closing(train(config, run=run)) as reports:
        for report in reports:
            if not arguments.json:
                print(line_of(report), flush=True)
    finish_lesson(run)
    lesson = read_lesson(run.folder)
    if arguments.json:
        print(json.dumps({"run": run.name, "folder": str(run.folder), **asdict(lesson)}))
        return
    right = [sum(one[when]["digit"] == one["meant"] for one in lesson.drawings) for when in ("before", "after")]
    print(f"run {run.name} in {run.folder}")
    print(f"of {len(lesson.drawings)} drawings {right[0]} were read right, and now {right[1]} are")
    print(
        f"of {lesson.after.of:,} other pictures {lesson.before.share:.2%} were, and now {lesson.after.share:.2%}: "
        f"{lesson.lost} lost and {lesson.won} won, so it {'forgot' if lesson.forgot else 'did not forget'}"
    )


def _labelled(path: str) -> list[dict]:
    """The drawings of a file as `core.teach.Correction` takes them; those that are no digits are left out."""
    from core.drawings import read_examples

    found = []
    for example in read_examples(path):
        if example.strokes is None or not example.is_digit:
            continue
        size, brush = example.some_canvas
        strokes = [stroke.tolist() for stroke in example.strokes]
        found.append({"meant": example.label, "strokes": strokes, "size": size, "brush": brush})
    if not found:
        raise InvalidInput(f"{path} holds no drawing of a digit; teaching needs strokes with a label from 0 to 9")
    return found
