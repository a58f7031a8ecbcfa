"""The command line: python -m core train | evaluate | calibrate | tradeoff | predict | explain | teach | runs."""

import argparse
import os
import sys
from pathlib import Path

from core import commands, run_commands, teach_command
from core.calibration import DRAWINGS
from core.errors import InvalidInput
from core.model import Architecture
from core.options import DEFAULT_RECIPE, add_run_options, add_settings
from core.train import RECIPES, TrainConfig

EPILOG = """examples:
  python -m core train                        train by today's recipe, as a run named fast-1
  python -m core train --recipe classic       the exercise of the book, 20 epochs
  python -m core train --run mine --resume    go on with a run that was stopped
  python -m core evaluate --run mine          how good it is, and where it fails
  python -m core predict seven.png            read a picture with the shipped network
  python -m core explain seven.png            draw all that the network makes of it
  python -m core teach --drawings mine.json   teach a copy of the shipped network somebody's hand
  python -m core runs                         what runs there are

Each command has a --help of its own."""

TRAIN = """Train a network on MNIST, or on pictures of your own: 2 to 36 folders, or a zip of them, whose names are the
classes. The run's folder keeps its choices, its error rates and its weights; a training
that was stopped, in whatever way, goes on with --resume and ends with the same weights.

A recipe is a set of choices. Each of them can be changed by its option, the shape of the network too."""

TRAIN_EXAMPLES = """examples:
  python -m core train --run quick --epochs 2
  python -m core train --run wide --depths 16 32 --seed 7
  python -m core train --run steep --recipe classic --learning-rate 0.01
  python -m core train --run quick --resume
  python -m core train --run letters --data my-letters.zip --skip-bad
  python -m core train --epochs 1 --json | head -1"""

DRAWINGS_WORDS = """With --drawings: how many are read right, accepted, accepted and wrong, in several places and sizes,
with intervals of 95% confidence, and how far their probabilities can be trusted. It takes a folder, or a file:
  .json   {"format": "digitscope-drawings", "version": 1, "drawings": [{"label": 7, "strokes": [[[x, y], …], …],
          "size": [width, height], "brush": 20}, …]}; label is a digit, a word for what is no digit, or null where
          nobody said; what the page's "save my drawing" writes
  .npz    arrays points (P, 2), stroke_lengths (S,), strokes_per_sample (N,), label (N,)
  folder  of such files, and of pictures in folders named by their digit; in any other folder they are no digits
docs/drawings.md tells more."""

FAILED, INTERRUPTED, PIPE_CLOSED = 2, 130, 141
"""Exit codes: bad input; Ctrl-C and a closed pipe, as a shell counts them."""


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that says in one line what is wrong, and takes no abbreviated options."""

    def __init__(self, **options):
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False, **options)

    def error(self, message: str):
        self.exit(FAILED, f"error: {message} (see {self.prog} --help)\n")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code, 0 when all went well."""
    chosen = build_parser().parse_args(arguments)
    try:
        chosen.action(chosen)
        sys.stdout.flush()
        return 0
    except BrokenPipeError:
        # Whoever read has seen enough; without this, Python complains once more when it closes stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt as interrupt:
        print(f"\n{interrupt}" if str(interrupt) else "\nstopped", file=sys.stderr)
        return INTERRUPTED
    except InvalidInput as error:
        print(f"error: {error}", file=sys.stderr)
    except OSError as error:
        print(f"error: {error.strerror or error}{f': {error.filename}' if error.filename else ''}", file=sys.stderr)
    return FAILED


def build_parser() -> Parser:
    """The parser of all commands; each sets `action` to its function in `core.commands`."""
    parser = Parser(
        prog="python -m core", description="DigitScope without its page: train, measure, read pictures.", epilog=EPILOG
    )
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_train(subparsers)
    _add_evaluate(subparsers)
    _add_calibrate(subparsers)
    _add_tradeoff(subparsers)
    _add_predict(subparsers)
    _add_explain(subparsers)
    teach_command.add_teach(subparsers)
    run_commands.add_runs(subparsers)
    return parser


def _add_train(subparsers) -> None:
    parser = subparsers.add_parser("train", help="train a network", description=TRAIN, epilog=TRAIN_EXAMPLES)
    parser.set_defaults(action=commands.train_run)
    parser.add_argument(
        "--recipe",
        choices=tuple(RECIPES),
        help=f"classic: the exercise of the book; fast: what is known today. Usually {DEFAULT_RECIPE}.",
    )
    add_run_options(parser, "name of the run; not given, the first free one of fast-1, fast-2, …")
    parser.add_argument("--resume", action="store_true", help="go on with the run of that name")
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FOLDER_OR_FILE",
        help="pictures of your own: a folder or zip, one folder a class, or labelled drawings, .json or .npz; usually "
        "MNIST",
    )
    parser.add_argument("--skip-bad", action="store_true", help="leave out pictures of --data that cannot be used")
    parser.add_argument("--json", action="store_true", help="a JSON object a line: started, each record, finished")
    add_settings(parser.add_argument_group("how it is trained (not given: what the recipe says)"), TrainConfig)
    add_settings(parser.add_argument_group("the network"), Architecture)


def _add_evaluate(subparsers) -> None:
    parser = subparsers.add_parser(
        "evaluate",
        help="measure a network on MNIST's test images, or on anybody's drawings",
        description="Error rates on the validation half (first 5,000), the test half and the whole of MNIST's 10,000 "
        "test images,\nwho is taken for whom, and the worst mistakes.\n\n" + DRAWINGS_WORDS,
        epilog="examples:\n  python -m core evaluate\n  python -m core evaluate --run mine --json\n"
        "  python -m core evaluate --run mine --pictures 4 9 --sheet fours.png\n"
        "  python -m core evaluate --drawings my-drawings --sheet mistakes.png --diagram reliability.png",
    )
    parser.set_defaults(action=commands.evaluate_network)
    add_run_options(parser, "name of the run; not given, the shipped network")
    parser.add_argument("--worst", type=int, default=10, metavar="N", help="how many mistakes to list (usually 10)")
    parser.add_argument(
        "--pictures",
        nargs=2,
        metavar=("TRUE", "READ_AS"),
        help="list only the pictures of a class that are read as another, or the same one",
    )
    _add_drawings(parser)
    parser.add_argument("--sheet", metavar="FILE", help="draw the mistakes of --drawings, or --pictures, into this PNG")
    parser.add_argument(
        "--diagram", metavar="FILE", help="draw how often answers are right over their probability into this PNG"
    )
    parser.add_argument("--json", action="store_true", help="everything as one JSON object")


def _add_tradeoff(subparsers) -> None:
    parser = subparsers.add_parser(
        "tradeoff",
        help="what the threshold of the verdict trades",
        description="For each threshold: the share of digits that are accepted, that are accepted and wrong, and of "
        "drawings of no\ndigit that are called one; on drawings made in code that nothing was trained on, and on "
        "those that are given.\n\n" + DRAWINGS_WORDS,
        epilog="examples:\n  python -m core tradeoff --picture curve.png\n"
        "  python -m core tradeoff --drawings my-drawings --json",
    )
    parser.set_defaults(action=commands.show_tradeoff)
    add_run_options(parser, "name of the run; not given, the shipped network")
    _add_drawings(parser)
    parser.add_argument("--picture", metavar="FILE", help="draw the curve into this PNG")
    parser.add_argument("--json", action="store_true", help="a JSON object with a list for each kind of drawings")


def _add_calibrate(subparsers) -> None:
    parser = subparsers.add_parser(
        "calibrate",
        help="make the probabilities of a run's network mean what they say",
        description="Fit a temperature for the ten probabilities, and a slope and an offset for that of being a digit "
        "at all,\non MNIST's validation half and on drawings made in code. They are kept with the run's weights, and "
        "leave the\nanswers as they are. The same run gives the same numbers. `runs export` does this by itself for a "
        "network that\nrejects.",
        epilog="examples:\n  python -m core calibrate --run mine\n"
        "  python -m core calibrate --run mine --drawings 0    on MNIST alone",
    )
    parser.set_defaults(action=commands.calibrate_run)
    add_run_options(parser, "name of the finished run", required=True)
    parser.add_argument(
        "--drawings",
        type=int,
        default=DRAWINGS,
        metavar="N",
        help=f"how many digits, and how many drawings of none, are made in code (usually {DRAWINGS})",
    )
    parser.add_argument("--json", action="store_true", help="the three numbers as a JSON object")


def _add_predict(subparsers) -> None:
    parser = subparsers.add_parser(
        "predict",
        help="read pictures of a digit",
        description="Read one digit from each picture: of any size, dark on light or light on dark.",
        epilog="examples:\n  python -m core predict seven.png\n  python -m core predict *.jpg --json",
    )
    parser.set_defaults(action=commands.predict_files)
    parser.add_argument("files", nargs="+", metavar="FILE", help="a picture: PNG, JPEG or the like")
    add_run_options(parser, "name of the run whose network reads; not given, the shipped one")
    parser.add_argument("--json", action="store_true", help="a JSON list with an object for each file")


def _add_explain(subparsers) -> None:
    parser = subparsers.add_parser(
        "explain",
        help="draw the whole view of one drawing: every map, kernel and probability",
        description="Draw what the network makes of one picture, or of one drawing of a file of strokes "
        "(docs/drawings.md),\nfrom the ink to the probabilities, as a figure for a slide; or keep all the numbers. "
        "docs/view.md tells more.",
        epilog="examples:\n  python -m core explain seven.png\n"
        "  python -m core explain digitscope-drawing.json --out four.svg four.npz\n"
        "  python -m core explain seven.png --json",
    )
    parser.set_defaults(action=commands.explain_file)
    parser.add_argument("file", metavar="FILE", help="a picture, or a file of drawings: .json or .npz")
    parser.add_argument(
        "--out",
        nargs="+",
        metavar="FILE",
        help="what to write: .png, .svg or .npz; not given, and without --json, FILE's name and -explained.png",
    )
    parser.add_argument("--number", type=int, metavar="N", help="which drawing of a file of several, counted from 0")
    parser.add_argument("--dark", action="store_true", help="the figure for a dark page")
    add_run_options(parser, "name of the run whose network reads; not given, the shipped one")
    parser.add_argument("--json", action="store_true", help="print the numbers as a JSON object")


def _add_drawings(parser) -> None:
    parser.add_argument("--drawings", metavar="FOLDER_OR_FILE", help="drawings of people, see above")
    parser.add_argument("--per-set", type=int, metavar="N", help="at most N drawings of each set, chosen by chance")
    parser.add_argument(
        "--leave-out",
        nargs="+",
        metavar="WORD",
        help="leave out what has these labels, such as drawings of no digit that look like one; 'Greek/*' for many",
    )


if __name__ == "__main__":
    sys.exit(main())
