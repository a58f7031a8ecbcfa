"""What the commands of `python -m core` do with their parsed arguments; each prints, and raises InvalidInput."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict

from core import runs
from core.data import load_mnist
from core.errors import InvalidInput
from core.evaluate import Evaluation, check_classes, evaluate_mnist
from core.export import export_run as write_export
from core.options import chosen_settings, config_with, option
from core.train import Report, train


def train_run(arguments: Namespace) -> None:
    """Train a new run, or go on with one."""
    run = _resumed_run(arguments) if arguments.resume else _new_run(arguments)
    _tell(arguments, f"run {run.name} in {run.folder}", event="started", run=run.name, folder=str(run.folder))
    try:
        with closing(train(run.config, run=run)) as reports:
            for report in _with_progress(reports, arguments):
                _tell(arguments, _line(report), event="record", **report.numbers())
        measured = evaluate_mnist(run.load_network(), worst=0)
    except KeyboardInterrupt:
        where = f" --runs-dir {arguments.runs_dir}" if arguments.runs_dir else ""
        raise KeyboardInterrupt(f"stopped; go on with: python -m core train --run {run.name}{where} --resume") from None
    figures = {name: result.accuracy for name, result in measured.items()}
    words = (
        "finished: reads {validation:.2%} of the validation half, {test:.2%} of the test half, {whole:.2%} of all right"
    )
    _tell(arguments, words.format_map(figures), event="finished", run=run.name, accuracy=figures)


def evaluate_network(arguments: Namespace) -> None:
    """Measure a run's network, or the shipped one."""
    if arguments.drawings:
        # What only trains and lists needs neither pictures nor reports
        from core import report_commands

        report_commands.evaluate_drawings(arguments, _network_folder(arguments))
        return
    for name in ("sheet", "diagram", "per_set", "leave_out"):
        if getattr(arguments, name) is not None:
            raise InvalidInput(f"--{name.replace('_', '-')} is for drawings: --drawings FOLDER_OR_FILE")
    if arguments.worst < 0:
        raise InvalidInput(f"--worst must be 0 or more, got {arguments.worst}")
    measured = evaluate_mnist(runs.load_weights(_network_folder(arguments)), worst=arguments.worst)
    if arguments.json:
        print(json.dumps({name: result.to_dict() for name, result in measured.items()}))
        return
    for name, result in measured.items():
        print(f"{name:<11}{result.accuracy:8.2%} right  {result.errors:5} of {result.images:,} wrong")
    print("\n" + _confusion(measured["whole"]))
    for mistake in measured["whole"].worst:
        print("test image {index:4}: {digit} read as {answer}, {probability:.1%} sure".format_map(mistake))


def show_tradeoff(arguments: Namespace) -> None:
    """What the verdict's threshold trades."""
    from core import report_commands

    report_commands.show_tradeoff(arguments, _network_folder(arguments))


def calibrate_run(arguments: Namespace) -> None:
    """Make the probabilities of a run's network mean what they say."""
    from core import report_commands

    report_commands.calibrate_run(arguments)


def predict_files(arguments: Namespace) -> None:
    """Read every picture that can be read, then say which could not."""
    # Only this command needs pictures
    from core.pictures import open_picture
    from core.recognizer import Recognizer

    recognizer = Recognizer.load(_network_folder(arguments))
    answers, wrong = [], []
    for file in arguments.files:
        try:
            answer = recognizer.predict(open_picture(file))
        except InvalidInput as error:
            wrong.append(str(error))
            answers.append({"file": file, "error": str(error)})
            continue
        probabilities = [float(probability) for probability in answer.probabilities]
        words = {"digit": answer.digit, "verdict": answer.verdict, "reason": answer.reason}
        answers.append({"file": file, **words, "probabilities": probabilities})
        if not arguments.json:
            sure = "" if answer.digit is None else f"{answer.digit}  {max(probabilities):6.1%}  "
            print(f"{file}: {sure}{answer.verdict.replace('_', ' ')}")
    if arguments.json:
        print(json.dumps(answers))
    if wrong:
        raise InvalidInput("; ".join(wrong))


def explain_file(arguments: Namespace) -> None:
    """Keep the whole view of a drawing or picture."""
    from core import explain

    explain.explain_file(arguments, _network_folder(arguments))


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
        print(_line(Report(**{key: value for key, value in record.items() if key != "event"}, kernels={})))


def delete_run(arguments: Namespace) -> None:
    runs.delete_run(arguments.run, runs=arguments.runs_dir)
    print(f"deleted run {arguments.run}")


def export_run(arguments: Namespace) -> None:
    """Write a network to hand on."""
    run = runs.open_run(arguments.run, runs=arguments.runs_dir)
    whole = write_export(run, arguments.folder)["whole"]
    print(f"wrote {arguments.folder}: reads {whole.accuracy:.2%} of the {whole.images:,} test images right")


def _new_run(arguments: Namespace) -> runs.Run:
    config = config_with(chosen_settings(arguments))
    check_classes(config.architecture, load_mnist().train)  # before there is a run that can never be trained
    return runs.create_run(arguments.run, config, runs=arguments.runs_dir)


def _resumed_run(arguments: Namespace) -> runs.Run:
    """The run to go on with; what is given beside its name must be what it was started with."""
    if not arguments.run:
        raise InvalidInput("--resume needs the run to go on with: --run NAME")
    run = runs.open_run(arguments.run, runs=arguments.runs_dir)
    own = {**asdict(run.config.architecture), **asdict(run.config)}
    for name, value in chosen_settings(arguments).items():
        if own[name] != value:
            mine, other = (" ".join(map(str, v)) if isinstance(v, tuple) else v for v in (own[name], value))
            raise InvalidInput(f"run {run.name} was started with {option(name)} {mine}; it cannot go on with {other}")
    return run


def _network_folder(arguments: Namespace):
    return runs.open_run(arguments.run, runs=arguments.runs_dir).folder if arguments.run else runs.SHIPPED


def _with_progress(reports: Iterable[Report], arguments: Namespace) -> Iterator[Report]:
    """The same reports, with a progress bar where somebody watches."""
    if not _is_watched(arguments):
        yield from reports
        return
    from tqdm import tqdm

    with tqdm(unit=" batches", dynamic_ncols=True) as bar:
        for report in reports:
            bar.total = report.steps
            bar.set_postfix_str(
                f"epoch {report.epoch}/{report.epochs}, wrong: training {report.training_error:.2%}, "
                f"validation {report.validation_error:.2%}",
                refresh=False,
            )
            bar.update(report.step - bar.n)
            yield report


def _is_watched(arguments: Namespace) -> bool:
    return sys.stderr.isatty() and (arguments.json or sys.stdout.isatty())


def _tell(arguments: Namespace, line: str, *, event: str, **values) -> None:
    """For a program a JSON object, for a person a line; the bar stands for the lines of records."""
    if arguments.json:
        print(json.dumps({"event": event, **values}), flush=True)
    elif event != "record" or not _is_watched(arguments):
        print(line, flush=True)


def _line(report: Report) -> str:
    return (
        f"epoch {report.epoch}/{report.epochs}  batch {report.step}/{report.steps}  {report.elapsed:.1f} s  wrong: "
        f"training {report.training_error:.2%}, validation {report.validation_error:.2%}"
    )


def _summary(summary: dict) -> str:
    if summary["status"] == "damaged":
        return f"{summary['name']:<20} damaged   {summary['error']}"
    known = summary["validation_error"] is not None
    result = (
        f"batch {summary['step']}/{summary['steps']}, validation {summary['validation_error']:.2%} wrong"
        if known
        else ""
    )
    return f"{summary['name']:<20} {summary['status']:<9} {summary['recipe']:<8} {result}".rstrip()


def _confusion(result: Evaluation) -> str:
    """The confusion matrix as text, nothing where there is nobody."""
    classes = range(len(result.confusion))
    lines = ["meant | read as" + "".join(f"{answer:6}" for answer in classes)]
    for digit, row in zip(classes, result.confusion, strict=True):
        lines.append(f"{digit:5} |        " + "".join(f"{count or '':6}" for count in row))
    return "\n".join(lines) + "\n"
