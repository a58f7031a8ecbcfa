"""What the commands that measure drawings and probabilities do; each prints, and raises InvalidInput."""

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from fnmatch import fnmatchcase
from pathlib import Path

from core import runs
from core.calibration import fit_calibration, save_calibration
from core.drawings import Example, read_examples
from core.errors import InvalidInput
from core.plots import save_curve, save_diagram, save_sheet
from core.recognizer import Recognizer
from core.report import Answer, answers, mnist_reliability, placements_of, some_of_each, summarise
from core.tables import report_tables, trade_table
from core.tradeoff import given_certainties, synthetic_certainties, trade_off


def evaluate_drawings(arguments: Namespace, network: Path) -> None:
    """Print the report on somebody's drawings, and draw what else was asked for."""
    recognizer = Recognizer.load(network)
    found = _answers(recognizer, _chosen(arguments))
    report = summarise(found)
    others = {"MNIST's test half": mnist_reliability(recognizer)} if report.rows else {}
    if arguments.sheet:
        save_sheet(arguments.sheet, recognizer, found)
    if arguments.diagram:
        save_diagram(arguments.diagram, {**others, "these drawings": report.reliability})
    if arguments.json:
        told = {name: reliability.to_dict() for name, reliability in others.items()}
        print(json.dumps({**report.to_dict(), "other_reliability": told}))
    else:
        print(report_tables(report, others))


def show_tradeoff(arguments: Namespace, network: Path) -> None:
    """Print what the verdict's threshold trades, and draw it."""
    recognizer = Recognizer.load(network)
    sources = {"made in code": synthetic_certainties(recognizer)}
    if arguments.drawings:
        sources["these drawings"] = given_certainties(_answers(recognizer, _chosen(arguments)))
    if arguments.picture:
        save_curve(arguments.picture, sources)
    trades = {name: trade_off(found) for name, found in sources.items()}
    if arguments.json:
        print(json.dumps({name: [asdict(trade) for trade in found] for name, found in trades.items()}))
    else:
        print("\n\n".join(trade_table(name, found) for name, found in trades.items()))


def calibrate_run(arguments: Namespace) -> None:
    """Fit the calibration of a finished run's network, and put it with the weights."""
    run = runs.open_run(arguments.run, runs=arguments.runs_dir)
    if not run.finished:
        raise InvalidInput(f"run {run.name} has not finished; only a finished run can be calibrated")
    if not 0 <= arguments.drawings <= 1_000_000:
        raise InvalidInput(f"--drawings must be a number from 0 to 1000000, got {arguments.drawings}")
    found = fit_calibration(run.load_network(), drawings=arguments.drawings)
    save_calibration(run.folder, found)
    if arguments.json:
        print(json.dumps({"run": run.name, **asdict(found)}))
    else:
        print(f"run {run.name}: " + ", ".join(f"{name} {value}" for name, value in asdict(found).items()))


def _chosen(arguments: Namespace) -> list[Example]:
    """The drawings that were asked for."""
    if arguments.per_set is not None and arguments.per_set < 1:
        raise InvalidInput(f"--per-set must be 1 or more, got {arguments.per_set}")
    examples = read_examples(arguments.drawings)
    kept = without(examples, arguments.leave_out or ())
    if not kept:
        raise InvalidInput(f"--leave-out leaves none of the {len(examples)} drawings")
    return some_of_each(kept, arguments.per_set) if arguments.per_set else kept


def without(examples: Sequence[Example], patterns: Sequence[str]) -> list[Example]:
    """The drawings whose label is none of the patterns, as file names have them; those without a label stay."""
    return [e for e in examples if e.label is None or not any(fnmatchcase(str(e.label), p) for p in patterns)]


def _answers(recognizer: Recognizer, examples: Sequence[Example]) -> list[Answer]:
    """All answers, with a progress bar where somebody watches."""
    from tqdm import tqdm

    total = sum(len(placements_of(example)) for example in examples)
    watched = sys.stderr.isatty()
    return list(tqdm(answers(recognizer, examples), total=total, unit=" drawings", leave=False, disable=not watched))
