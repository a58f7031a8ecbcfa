"""Options of the page: of the command line, else the environment's, so that containers and Spaces can set them."""

import argparse
import dataclasses
import os
from collections.abc import Callable
from pathlib import Path

from core.jobs.limits import Limits

PREFIX = "DIGITSCOPE_"
LANGUAGES = sorted(path.parent.name for path in (Path(__file__).parent / "text").glob("*/__init__.py"))
"""Those that the page can speak: the folders of `demo.text`, and nothing else says so."""
MOUNTED = Path("/data")
"""Where a Space has storage that outlives a restart, if it has any."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Option:
    """One option. default: a text, so that it is checked as a given one is. says: what it is for. type: checks it.

    settled: whether it is read in the environment, by other processes too, so that it is put there.
    """

    name: str
    default: str
    says: str
    type: Callable[[str], str | int] = str
    settled: bool = False

    @property
    def variable(self) -> str:
        """The environment's name of it.

        >>> Option(name="root-path", default="", says="").variable
        'DIGITSCOPE_ROOT_PATH'
        """
        return PREFIX + self.name.upper().replace("-", "_")


def options_of(*, on_a_space: bool = False) -> list[Option]:
    """All options, with the defaults that they have on a Space or elsewhere."""
    everywhere = "0.0.0.0"  # noqa: S104 (a Space's own proxy stands before it, and is not on this address)
    mounted = str(MOUNTED / "runs") if on_a_space and os.access(MOUNTED, os.W_OK) else ""
    levels = ("debug", "info", "warning", "error")
    limits = [
        Option(
            name=f"limit-{field.name.replace('_', '-')}",
            default=str(field.default),
            says=_uncapitalised(field.metadata["help"].rstrip(".")),
            settled=True,
        )
        for field in dataclasses.fields(Limits)
    ]
    return [
        Option(
            name="host",
            default=everywhere if on_a_space else "127.0.0.1",
            says="address to listen on; 0.0.0.0 lets others in",
        ),
        Option(name="port", default="7860", says="port to listen on", type=port),
        Option(name="root-path", default="", says="path under which a proxy shows the page, such as /digits"),
        Option(
            name="proxies",
            default="1" if on_a_space else "0",
            says="proxies of your own before the server, which tell in X-Forwarded-For who asks: limits count for each "
            "client",
            type=count,
        ),
        Option(
            name="embed",
            default="*",
            says="who may show the page in a frame: * for all, hosts, or an empty text for nobody",
        ),
        Option(
            name="visitors", default="500", says="pages that may draw at a time; a later one is told to wait", type=some
        ),
        Option(name="connections", default="800", says="connections that may be open at a time", type=some),
        Option(
            name="patience", default="30", says="seconds in which a client must send or take what is due", type=some
        ),
        Option(
            name="log-level",
            default="warning",
            says=f"what is logged: {', '.join(levels)}; never a drawing",
            type=one_of(levels),
        ),
        Option(
            name="training",
            default="on",
            says="whether visitors may train networks: on, off",
            type=one_of(("on", "off")),
        ),
        Option(
            name="stop-trainings",
            default="auto",
            says="whether trainings are saved and end with the server: 1, 0; auto for 1 where they would be killed",
            type=one_of(("auto", "1", "0")),
            settled=True,
        ),
        Option(
            name="runs",
            default=mounted,
            says="folder for the visitors' runs; where none is named, one in the user's data folder",
            settled=True,
        ),
        Option(
            name="cache",
            default="",
            says="folder for what can be made again, as MNIST unpacked; where none is named, the user's cache folder",
            settled=True,
        ),
        Option(
            name="languages",
            default=",".join(LANGUAGES),
            says="what the page speaks, the first to browsers that want none of them",
            type=some_of(LANGUAGES),
            settled=True,
        ),
        *limits,
    ]


def read_options(arguments: list[str] | None = None) -> argparse.Namespace:
    """The options; a wrong one ends the program with a sentence, whether it was given or set.

    >>> read_options(["--port", "9000"]).port
    9000
    """
    parser = argparse.ArgumentParser(description="Start DigitScope's page.", prog="app.py")
    for option in options_of(on_a_space="SPACE_ID" in os.environ):
        parser.add_argument(
            f"--{option.name}",
            default=os.environ.get(option.variable, option.default),
            help=f"{option.says} ({option.variable}, default {option.default or 'none'})".replace("%", "%%"),
            type=option.type,
        )
    return parser.parse_args(arguments)


def settle(options: argparse.Namespace) -> None:
    """Put into the environment what is read there, by other processes too: folders, languages, limits."""
    for option in options_of():
        if option.settled and (value := getattr(options, option.name.replace("-", "_"))):
            os.environ[option.variable] = value


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


def _uncapitalised(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
