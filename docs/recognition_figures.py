"""Writes the figures of docs/recognition.md, so that none is typed.

python -m docs.recognition_figures --drawings FOLDER --network fast=RUN_FOLDER robust=core/shipped
"""

import argparse
import re
import time
from pathlib import Path

from core import verdict
from core.calibration import load_calibration
from core.drawings import read_examples
from core.evaluate import evaluate_mnist
from core.plots import save_curve, save_diagram
from core.recognizer import Recognizer
from core.report import Answer, Report, answers, mnist_reliability, summarise, summary
from core.report_commands import without
from core.synthesis import digit_pictures, nondigit_pictures
from core.tables import calibration_table, report_tables, table, trade_table
from core.tradeoff import SEED, given_certainties, synthetic_certainties, trade_off
from core.weights import read_config

TIMED = 1_000
"""Drawings of each kind that are timed."""
PAGE = Path(__file__).parent / "recognition.md"
THRESHOLDS = (
    ("SURE", "certainty from which the best digit is the answer: *digit*"),
    ("REJECTED", "*is a digit* below which it is *not a digit*"),
    ("GUESS", "*best* below which it is *not a digit* either; what lies between is *unsure*"),
    ("CANDIDATE", "probability from which a third candidate is named"),
)
COLUMNS = ("worst right", "mean right", "mean accepted", "mean accepted and wrong", "mean called a digit")
"""What `core.report.summary` may tell."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", required=True, metavar="FOLDER_OR_FILE", help="see docs/drawings.md")
    parser.add_argument(
        "--network",
        nargs="+",
        required=True,
        metavar="NAME=FOLDER",
        help="networks to compare; the last one is the one that the page is about",
    )
    parser.add_argument("--leave-out", nargs="+", default=(), metavar="LABEL", help="as for python -m core evaluate")
    options = parser.parse_args()
    examples = without(read_examples(options.drawings), options.leave_out)
    if wrong := [network for network in options.network if "=" not in network]:
        parser.error(f"expected NAME=FOLDER, got {wrong[0]}")
    networks = dict(network.split("=", 1) for network in options.network)
    found = {name: list(answers(Recognizer.load(folder), examples)) for name, folder in networks.items()}
    reports = {name: summarise(mine) for name, mine in found.items()}
    last = list(networks)[-1]
    figures = {
        "thresholds": thresholds(),
        "compare": comparison(networks, reports),
        "tables": "\n\n".join(f"### {name}\n\n{report_tables(report)}" for name, report in reports.items()),
        **about(Path(networks[last]), found[last], reports[last]),
    }
    page = PAGE.read_text(encoding="utf-8")
    for name, text in figures.items():
        page = replaced(page, name, text)
    PAGE.write_text(page, encoding="utf-8")


def replaced(page: str, name: str, text: str) -> str:
    """The page with a text between the marks of that name.

    >>> replaced("<!-- figures: a -->\\nold\\n<!-- end -->", "a", "new")
    '<!-- figures: a -->\\n\\nnew\\n\\n<!-- end -->'
    """
    marks = re.compile(rf"(<!-- figures: {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    if len(marks.findall(page)) != 1:
        raise ValueError(f"expected the marks of {name} once on the page")
    return marks.sub(lambda match: f"{match[1]}\n{text}\n\n{match[2]}", page)


def thresholds() -> str:
    rows = [[f"`{name}`: {words}", f"{getattr(verdict, name)}"] for name, words in THRESHOLDS]
    return table(["threshold", "is"], rows)


def comparison(networks: dict[str, str], reports: dict[str, Report]) -> str:
    """A line for each network."""
    rows = []
    for name, folder in networks.items():
        figures, report = summary(reports[name].rows), reports[name]
        wrong = evaluate_mnist(Recognizer.load(folder).network, worst=0)["whole"]
        shares = [figures.get(column) for column in COLUMNS]
        error = "" if report.reliability is None else f"{report.reliability.error:.2%}"
        rows.append([name, *("" if s is None else f"{s:.1%}" for s in shares), f"{wrong.accuracy:.2%}", error])
    return table(["network", *COLUMNS, "MNIST's 10,000", "calibration error"], rows)


def about(folder: Path, found: list[Answer], report: Report) -> dict[str, str]:
    """What is told of one network alone; draws both diagrams beside the page."""
    recognizer = Recognizer.load(folder)
    reliabilities = {"MNIST's test half": mnist_reliability(recognizer), "drawings of people": report.reliability}
    save_diagram(PAGE.with_name("reliability.png"), reliabilities)
    sources = {"made in code": synthetic_certainties(recognizer), "of people": given_certainties(found)}
    save_curve(PAGE.with_name("tradeoff.png"), sources)
    curves = [trade_table(name, trade_off(source)) for name, source in sources.items()]
    numbers = load_calibration(folder)
    words = f"Temperature {numbers.temperature}, slope {numbers.slope}, offset {numbers.offset}."
    return {
        "tradeoff": "\n\n".join(["![What the threshold trades](tradeoff.png)", *curves]),
        "making": making(folder),
        "calibration": "\n\n".join(
            [words, calibration_table(reliabilities), "![Share right over probability](reliability.png)"]
        ),
    }


def making(folder: Path) -> str:
    """What the training took by the network's card, and what the drawings take on this computer."""
    config, card = read_config(folder)[0], (folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    told = re.search(r"^Recipe .*\n.*\.", card, re.MULTILINE)
    wanted = (config.synthetic_digits + config.nondigits) * config.pools
    start = time.process_time()
    digit_pictures(TIMED, seed=SEED), nondigit_pictures(TIMED, seed=SEED)
    minutes = (time.process_time() - start) / (2 * TIMED) * wanted / 60
    return (
        f"{told[0] if told else ''}\n\nBefore the first training {wanted:,} drawings are made, once, by two processes: "
        f"{minutes:.1f} minutes of a core,\nby {2 * TIMED:,} of them that were drawn when this page was written."
    )


if __name__ == "__main__":
    main()
