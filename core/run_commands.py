"""What `python -m core runs` does; what looks into a run is in `core.look_commands`."""

import json
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from core import look_commands, runs, shelf_commands
from core.commands import line_of
from core.errors import InvalidInput
from core.export import export_run as write_export
from core.options import add_runs_dir
from core.titles import checked_title, title_of, write_title
from core.train import Report


def add_runs(subparsers) -> None:
    """The parser of `runs` and of its own commands."""
    parser = subparsers.add_parser(
        "runs",
        help="list, show, film, compare, rename, delete, export, pack and unpack runs",
        description="What was trained. Without a command: list.",
        epilog="examples:\n  python -m core runs\n  python -m core runs show mine --json\n"
        "  python -m core runs export mine core/shipped\n"
        "  python -m core runs pack mine mine.zip\n  python -m core runs film mine mine.gif\n"
        "  python -m core runs compare mine other",
    )
    parser.set_defaults(action=list_runs, json=False, runs_dir=None)
    actions = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, action, words in (
        ("list", list_runs, "all runs, the newest first"),
        ("show", show_run, "the choices and the records of a run"),
        ("film", look_commands.film_run, "write how its maps and answers changed, as .gif or as numbers, .npz"),
        ("compare", look_commands.compare_runs, "which pictures only one of two runs reads right"),
        (
            "keep-best",
            look_commands.keep_best_of_run,
            "take the network of the record with the lowest validation error",
        ),
        ("rename", shelf_commands.rename_run, "give a run a title, in any script; its name stays"),
        ("delete", shelf_commands.delete_run, "throw a run away with all that is in its folder"),
        ("undo", shelf_commands.undo_delete, "bring back a run that was deleted; without a name, list those"),
        ("export", export_run, "write the network of a finished run, with a model card, to a folder"),
        ("pack", pack_run, "write a run as one zip: network, records, model card, ONNX"),
        ("unpack", unpack_run, "make a run of such a zip"),
    ):
        command = actions.add_parser(name, help=words, description=words.capitalize() + ".")
        command.set_defaults(action=action)
        _add_arguments(command, name)
        add_runs_dir(command)


def _add_arguments(command: ArgumentParser, name: str) -> None:
    """What the command of this name takes."""
    if name not in ("list", "unpack"):
        command.add_argument("run", metavar="NAME", help="name of the run", nargs="?" if name == "undo" else None)
    if name == "rename":
        command.add_argument("title", metavar="TITLE", help="what to call it")
    if name == "delete":
        command.add_argument("--for-good", action="store_true", help="at once, with no way back")
    if name == "compare":
        command.add_argument("other", metavar="OTHER", help="name of the other run")
    if name == "export":
        command.add_argument("folder", type=Path, metavar="FOLDER", help="made where it does not exist")
    if name in ("pack", "unpack", "film"):
        command.add_argument("file", type=Path, metavar="FILE", help=".gif or .npz" if name == "film" else "the zip")
    if name == "film":
        command.add_argument(
            "--picture", type=Path, metavar="FILE", help="a picture or drawing to watch; usually training image 70"
        )
    if name == "unpack":
        command.add_argument("--title", help="what to call it; usually what it was called before")
    if name in ("list", "show", "compare"):
        command.add_argument("--json", action="store_true", help="as JSON")


def list_runs(arguments: Namespace) -> None:
    """One line for each run; one that cannot be read does not hide the others."""
    summaries = []
    for name in runs.run_names(runs=arguments.runs_dir):
        try:
            summaries.append(runs.open_run(name, runs=arguments.runs_dir).summary())
        except InvalidInput as error:
            summaries.append({"name": name, "status": "damaged", "error": str(error)})
    if arguments.json:
        print(json.dumps(summaries))
    elif not summaries:
        print(f"no runs yet in {runs.runs_folder(arguments.runs_dir)}; make one with: python -m core train")
    for summary in [] if arguments.json else summaries:
        print(_summary(summary))


def show_run(arguments: Namespace) -> None:
    """The choices of a run, and its records."""
    run = runs.open_run(arguments.run, runs=arguments.runs_dir)
    records = run.records()
    if arguments.json:
        print(json.dumps({**run.summary(), "config": asdict(run.config), "made": run.made, "records": records}))
        return
    print(f"{_summary(run.summary())}\n{run.folder}\n")
    for name, value in {**asdict(run.config), **asdict(run.config.architecture), **run.made}.items():
        if name != "architecture":
            print(f"{name:<16} {value}")
    print()
    for record in records:
        print(line_of(Report(**{key: value for key, value in record.items() if key != "event"}, kernels={})))


def export_run(arguments: Namespace) -> None:
    """Write a network to hand on."""
    run = runs.open_run(arguments.run, runs=arguments.runs_dir)
    whole = write_export(run, arguments.folder)["whole"]
    print(f"wrote {arguments.folder}: reads {whole.accuracy:.2%} of the {whole.images:,} test images right")


def pack_run(arguments: Namespace) -> None:
    """Write a run as one zip."""
    from core.parcels import pack

    run = runs.open_run(arguments.run, runs=arguments.runs_dir)
    for missing in pack(run, arguments.file):
        print(missing)
    print(f"wrote {arguments.file}")


def unpack_run(arguments: Namespace) -> None:
    """Make a run of such a zip."""
    from core.parcels import unpack

    title = None if arguments.title is None else checked_title(arguments.title)
    run = unpack(arguments.file, runs.runs_folder(arguments.runs_dir))
    if title:
        write_title(run.folder, title)
    title = title_of(run.folder)
    print(f"run {run.name} in {run.folder}" + (f", called {title}" if title else ""))


def _summary(summary: dict) -> str:
    if summary["status"] == "damaged":
        return f"{summary['name']:<20} damaged   {summary['error']}"
    known = summary["validation_error"] is not None
    result = (
        f"batch {summary['step']}/{summary['steps']}, validation {summary['validation_error']:.2%} wrong"
        if known
        else ""
    )
    called = f"  called {summary['title']}" if summary["title"] else ""
    return f"{summary['name']:<20} {summary['status']:<9} {summary['recipe']:<8} {result}{called}".rstrip()
