"""Writes the table of ideas in docs/recognition.md: what each gave, from trainings of the same short length.

python -m docs.recognition_ideas --drawings FOLDER --runs-dir FOLDER_FOR_THE_TRAININGS

Takes about a quarter of an hour on a core. Trainings that were finished in that folder are not made again.
"""

import argparse
import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from core import runs
from core.calibration import Calibration, fit_calibration
from core.data import load_mnist, to_ink
from core.drawings import read_examples
from core.model import Architecture, ConvNet
from core.report_commands import without
from core.tables import table
from core.train import TrainConfig, recipe, train
from docs.placed_drawings import ACCEPTED, Cell, Reader, marks, placed, reader_of, squared, together, turned
from docs.recognition_figures import PAGE, replaced

PICTURES = 450_000
"""That each training sees, as nearly as whole epochs allow: a part of what the recipe gives them."""
SEED = 0
PLAIN = Architecture(dropout=0.0)
REJECTS = Architecture(dropout=0.0, rejects=True)
TURNS = (-8.0, 0.0, 8.0)
"""Degrees by which a picture is turned where the answers to several turns are averaged."""


@dataclass(frozen=True, kw_only=True)
class Idea:
    """One line of the table.

    changes: of the robust recipe; the architecture among them.
    seeds: of the trainings whose answers are averaged.
    read: what is done with a network's reader.
    certain: the verdict's rule, where it is another one.
    """

    name: str
    changes: dict = field(default_factory=dict)
    seeds: tuple[int, ...] = (SEED,)
    read: Callable[[Reader], Reader] = lambda reader: reader
    certain: Callable = squared


def plain_product(probabilities, in_class: float) -> float:
    """A verdict's rule that was given up: the product of both probabilities."""
    return float(max(probabilities)) * float(in_class)


NO_DRAWINGS = {"nondigits": 0, "architecture": PLAIN, "averaging": 0.0, "repeats": 1}
ONE_BY_ONE = (
    Idea(name="MNIST as it is", changes=NO_DRAWINGS | {"synthetic_digits": 0, "distortion": 0, "final_distortion": 0}),
    Idea(name="+ distorted", changes=NO_DRAWINGS | {"synthetic_digits": 0}),
    Idea(name="+ digits drawn in code", changes=NO_DRAWINGS),
    Idea(name="+ MNIST twice an epoch", changes=NO_DRAWINGS | {"repeats": 2}),
    Idea(name="+ drawings of no digit, and an output for them", changes={"averaging": 0.0}, certain=plain_product),
    Idea(name="+ averaged weights", certain=plain_product),
    Idea(name="+ the best digit's probability squared: the recipe, in short"),
)
"""Each with all that stand above it."""
INSTEAD = (
    Idea(name="MNIST once an epoch", changes={"repeats": 1}),
    Idea(name="stronger distortions", changes={"distortion": 1.8, "final_distortion": 0.8}),
    Idea(name="label smoothing 0.05", changes={"label_smoothing": 0.05}),
    Idea(name="dropout 0.3", changes={"architecture": dataclasses.replace(REJECTS, dropout=0.3)}),
    Idea(
        name="three turns of a picture averaged",
        read=lambda reader: together([turned(reader, degrees) for degrees in TURNS]),
    ),
    Idea(name="two networks averaged", seeds=(SEED, SEED + 1)),
    Idea(
        name="16 and 32 feature maps",
        changes={"architecture": dataclasses.replace(REJECTS, depths=(16, 32))},
    ),
)
"""Each alone, in the recipe's place."""
HEAD = (
    "worst right",
    "mean right",
    f"wrong at {ACCEPTED:.0%} accepted",
    f"called a digit at {ACCEPTED:.0%}",
    "MNIST's 10,000",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--drawings", required=True, metavar="FOLDER_OR_FILE", help="see docs/drawings.md")
    parser.add_argument("--runs-dir", required=True, metavar="FOLDER", help="where the trainings are kept")
    parser.add_argument("--leave-out", nargs="+", default=(), metavar="LABEL", help="as for python -m core evaluate")
    options = parser.parse_args()
    cells = placed(without(read_examples(options.drawings), options.leave_out))
    parts = [
        table([name, *HEAD], [_row(idea, options.runs_dir, cells) for idea in ideas])
        for name, ideas in (("each with those above it", ONE_BY_ONE), ("instead", INSTEAD))
    ]
    page = replaced(PAGE.read_text(encoding="utf-8"), "ideas", "\n\n".join([conditions(), *parts]))
    PAGE.write_text(page, encoding="utf-8")


def conditions() -> str:
    """What all the trainings of the table have in common."""
    return (
        f"Each line: about {PICTURES:,} pictures seen, one training, seed {SEED}. Mistakes, and drawings of no digit "
        f"that are called one, are counted at the threshold with which {ACCEPTED:.0%} of the digits are accepted."
    )


def config_of(idea: Idea, seed: int = SEED) -> TrainConfig:
    """The recipe with an idea's changes, as many epochs as make `PICTURES`, on one thread."""
    config = recipe("robust", **({"seed": seed, "threads": 1} | idea.changes))
    real = config.repeats * config.training_images
    return dataclasses.replace(
        config, epochs=max(round(PICTURES / (real + config.synthetic_digits + config.nondigits)), 1)
    )


def _row(idea: Idea, folder: str, cells: Sequence[Cell]) -> list[str]:
    networks = [_trained(config_of(idea, seed), folder) for seed in idea.seeds]
    reader = together([idea.read(reader_of(network, _calibrated(network))) for network in networks])
    found, mnist = marks(reader, cells, idea.certain), load_mnist().whole
    right = (reader(to_ink(mnist.images))[0].argmax(1) == mnist.labels.numpy()).mean()
    called = "" if found.called is None else f"{found.called:.1%}"
    print(f"{idea.name}: {found}, MNIST {right:.2%}", flush=True)
    return [idea.name, f"{found.worst:.1%}", f"{found.mean:.1%}", f"{found.wrong:.2%}", called, f"{right:.2%}"]


def _trained(config: TrainConfig, folder: str) -> ConvNet:
    """The network of a config, from the run that has it where there is one."""
    mine = (run for run in map(lambda name: runs.open_run(name, runs=folder), runs.run_names(runs=folder)))
    run = next((run for run in mine if run.config == config), None) or runs.create_run(None, config, runs=folder)
    for _ in train(config, run=run):
        pass
    return run.load_network()


def _calibrated(network: ConvNet) -> Calibration:
    return fit_calibration(network, drawings=5_000 if network.architecture.rejects else 0)


if __name__ == "__main__":
    main()
