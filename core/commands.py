"""What the commands of `python -m core` do with their parsed arguments; each prints, and raises InvalidInput."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict

from core import runs
from core.classes import read_classes
from core.data import load_mnist
from core.errors import InvalidInput
from core.evaluate import Evaluation, check_classes, evaluate_parts
from core.options import chosen_settings, config_with, option
from core.own_data.store import pictures_of
from core.reliability import wilson
from core.train import Report, train


def train_run(arguments: Namespace) -> None:
    """Train a new run, or go on with one."""
    run = _resumed_run(arguments) if arguments.resume else _new_run(arguments)
    _tell(arguments, f"run {run.name} in {run.folder}", event="started", run=run.name, folder=str(run.folder))
    try:
        with closing(train(run.config, run=run)) as reports:
            for report in _with_progress(reports, arguments):
                _tell(arguments, line_of(report), event="record", **report.numbers())
        measured = evaluate_parts(run.load_network(), run.pictures(), worst=0)
    except KeyboardInterrupt:
        where = f" --runs-dir {arguments.runs_dir}" if arguments.runs_dir else ""
        raise KeyboardInterrupt(f"stopped; go on with: python -m core train --run {run.name}{where} --resume") from None
    figures = {name: result.accuracy for name, result in measured.items()}
    parts = {"validation": "the validation part", "test": "the test part", "whole": "all"}
    words = ", ".join(f"{figures[name]:.2%} of {part}" for name, part in parts.items() if name in figures)
    _tell(arguments, f"finished: reads {words} right", event="finished", run=run.name, accuracy=figures)


def evaluate_network(arguments: Namespace) -> None:
    """Measure a run's network, or the shipped one."""
    if arguments.pictures and arguments.drawings:
        raise InvalidInput("--pictures shows pictures that were held back, and goes with no --drawings")
    if arguments.drawings:
        # What only trains and lists needs neither pictures nor reports
        from core import report_commands

        report_commands.evaluate_drawings(arguments, _network_folder(arguments))
        return
    for name in ("diagram", "per_set", "leave_out", *(() if arguments.pictures else ("sheet",))):
        if getattr(arguments, name) is not None:
            raise InvalidInput(f"--{name.replace('_', '-')} is for drawings: --drawings FOLDER_OR_FILE")
    if arguments.worst < 0:
        raise InvalidInput(f"--worst must be 0 or more, got {arguments.worst}")
    folder = _network_folder(arguments)
    if arguments.pictures:
        from core import look_commands

        look_commands.show_cell(arguments, folder)
        return
    network, pictures = runs.load_weights(folder), pictures_of(folder)
    names = read_classes(folder, network.architecture)
    measured = evaluate_parts(network, pictures, worst=arguments.worst)
    if arguments.json:
        print(json.dumps({name: result.to_dict() for name, result in measured.items()}))
        return
    for name, result in measured.items():
        low, high = wilson(result.images - result.errors, result.images)
        right = f"{result.accuracy:8.2%} right [{100 * low:.2f}–{100 * high:.2f}]"
        print(f"{name:<11}{right}  {result.errors:5} of {result.images:,} wrong")
    print("In brackets: the interval that holds the share with 95% confidence.")
    print("\n" + _confusion(measured["whole"], names))
    for mistake in measured["whole"].worst:
        meant, answer = names[mistake["digit"]], names[mistake["answer"]]
        print(f"test image {mistake['index']:4}: {meant} read as {answer}, {mistake['probability']:.1%} sure")


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
        words = {"digit": answer.digit, "name": answer.name, "verdict": answer.verdict, "reason": answer.reason}
        answers.append({"file": file, **words, "probabilities": probabilities})
        if not arguments.json:
            print(f"{file}: {answer.answer_in_words}")
    if arguments.json:
        print(json.dumps(answers))
    if wrong:
        raise InvalidInput("; ".join(wrong))


def explain_file(arguments: Namespace) -> None:
    """Keep the whole view of a drawing or picture."""
    from core import explain

    explain.explain_file(arguments, _network_folder(arguments))


def _new_run(arguments: Namespace) -> runs.Run:
    config = config_with(chosen_settings(arguments))
    if arguments.data:
        # What only trains on MNIST needs no pictures
        from core import data_commands

        return data_commands.new_run(arguments, config)
    if arguments.skip_bad:
        raise InvalidInput("--skip-bad is for pictures of your own: --data FOLDER_OR_FILE")
    check_classes(config.architecture, load_mnist().train)  # before there is a run that can never be trained
    return runs.create_run(arguments.run, config, runs=arguments.runs_dir)


def _resumed_run(arguments: Namespace) -> runs.Run:
    """The run to go on with; what is given beside its name must be what it was started with."""
    if not arguments.run:
        raise InvalidInput("--resume needs the run to go on with: --run NAME")
    if arguments.data:
        raise InvalidInput("a run keeps the pictures that it was started with: --resume takes no --data")
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


def line_of(report: Report) -> str:
    return (
        f"epoch {report.epoch}/{report.epochs}  batch {report.step}/{report.steps}  {report.elapsed:.1f} s  wrong: "
        f"training {report.training_error:.2%}, validation {report.validation_error:.2%}"
    )


def _confusion(result: Evaluation, names: tuple[str, ...]) -> str:
    """The confusion matrix as text, nothing where there is nobody; long names are cut."""
    lines = ["meant | read as" + "".join(f"{name[:5]:>6}" for name in names)]
    for name, row in zip(names, result.confusion, strict=True):
        lines.append(f"{name[:5]:>5} |        " + "".join(f"{count or '':6}" for count in row))
    return "\n".join(lines) + "\n"
