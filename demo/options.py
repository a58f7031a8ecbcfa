"""Options of the page: of the command line, else the environment's, so that containers and Spaces can set them."""

import argparse
import dataclasses
import os
from pathlib import Path

from core.jobs.limits import Limits

PREFIX = "DIGITSCOPE_"
LANGUAGES = sorted(path.parent.name for path in (Path(__file__).parent / "text").glob("*/__init__.py"))
"""Those that the page can speak: the folders of `demo.text`, and nothing else says so."""
MOUNTED = Path("/data")
"""Where a Space has storage that outlives a restart, if it has any."""


def read_options(arguments: list[str] | None = None) -> argparse.Namespace:
    """The options; a wrong one ends the program with a sentence, whether it was given or set.

    >>> read_options(["--port", "9000"]).port
    9000
    """
    on_a_space = "SPACE_ID" in os.environ
    parser = argparse.ArgumentParser(description="Start DigitScope's page.", prog="app.py")
    everywhere = "0.0.0.0"  # noqa: S104 (a Space's own proxy stands before it, and is not on this address)
    _add(parser, "host", everywhere if on_a_space else "127.0.0.1", "address to listen on; 0.0.0.0 lets others in")
    _add(parser, "port", "7860", "port to listen on", type=port)
    _add(parser, "root-path", "", "path under which a proxy shows the page, such as /digits")
    _add(
        parser,
        "proxies",
        "1" if on_a_space else "0",
        "proxies of your own before the server, which tell in X-Forwarded-For who asks: limits count for each client",
        type=count,
    )
    _add(parser, "embed", "*", "who may show the page in a frame: * for all, hosts, or an empty text for nobody")
    _add(parser, "visitors", "500", "pages that may draw at a time; a later one is told to wait", type=some)
    _add(parser, "connections", "800", "connections that may be open at a time", type=some)
    _add(parser, "patience", "30", "seconds in which a client must send or take what is due", type=some)
    levels = ("debug", "info", "warning", "error")
    _add(parser, "log-level", "warning", f"what is logged: {', '.join(levels)}; never a drawing", type=one_of(levels))
    _add(parser, "training", "on", "whether visitors may train networks: on, off", type=one_of(("on", "off")))
    mounted = str(MOUNTED / "runs") if on_a_space and os.access(MOUNTED, os.W_OK) else ""
    _add(parser, "runs", mounted, "folder for the visitors' runs; where none is named, one in the user's data folder")
    _add(
        parser,
        "languages",
        ",".join(LANGUAGES),
        "what the page speaks, the first to browsers that want none of them",
        type=some_of(LANGUAGES),
    )
    for field in dataclasses.fields(Limits):
        _add(parser, f"limit-{field.name.replace('_', '-')}", str(field.default), field.metadata["help"].rstrip("."))
    return parser.parse_args(arguments)


def settle(options: argparse.Namespace) -> None:
    """Put into the environment what is read there, by other processes too: the runs' folder, languages, limits."""
    for name, value in vars(options).items():
        if name in ("runs", "languages") or name.startswith("limit_"):
            os.environ.update({variable_of(name): value} if value else {})


def variable_of(name: str) -> str:
    """The environment's name of an option.

    >>> variable_of("root-path")
    'DIGITSCOPE_ROOT_PATH'
    """
    return PREFIX + name.upper().replace("-", "_")


def _add(parser: argparse.ArgumentParser, name: str, default: str, says: str, **kind) -> None:
    """One option, and the variable of the same name. The default is a text, so that it is checked as an option is."""
    variable = variable_of(name)
    parser.add_argument(
        f"--{name}",
        default=os.environ.get(variable, default),
        help=f"{says} ({variable}, default {default or 'none'})".replace("%", "%%"),
        **kind,
    )


def port(text: str) -> int:
    """A number from 1 to 65535; argparse turns the error into its own."""
    return _number(text, 1, 65_535)


def some(text: str) -> int:
    """A number from 1 to 100,000."""
    return _number(text, 1, 100_000)


def count(text: str) -> int:
    """A number from 0 to 9."""
    return _number(text, 0, 9)


def one_of(words: tuple[str, ...]):
    """One of these words, as what argparse calls: it checks the environment's text, too."""

    def check(text: str) -> str:
        if text not in words:
            raise argparse.ArgumentTypeError(f"expected one of {', '.join(words)}, got {text!r}")
        return text

    return check


def some_of(words: list[str]):
    """Some of these words, each once, with commas between them."""

    def check(text: str) -> str:
        names = text.split(",")
        if not set(names) <= set(words) or len(set(names)) < len(names):
            raise argparse.ArgumentTypeError(f"expected some of {', '.join(words)}, with commas, got {text!r}")
        return text

    return check


def _number(text: str, low: int, high: int) -> int:
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"expected a number from {low} to {high}, got {text!r}")
    return int(text)
