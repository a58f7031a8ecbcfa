"""Options of the page: of the command line, else the environment's, so that containers and Spaces can set them."""

import argparse
import os

PREFIX = "DIGITSCOPE_"


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
    levels = ("debug", "info", "warning", "error")
    _add(parser, "log-level", "warning", f"what is logged: {', '.join(levels)}; never a drawing", type=one_of(levels))
    return parser.parse_args(arguments)


def _add(parser: argparse.ArgumentParser, name: str, default: str, says: str, **kind) -> None:
    """One option, and the variable of the same name. The default is a text, so that it is checked as an option is."""
    variable = PREFIX + name.upper().replace("-", "_")
    parser.add_argument(
        f"--{name}",
        default=os.environ.get(variable, default),
        help=f"{says} ({variable}, default {default or 'none'})".replace("%", "%%"),
        **kind,
    )


def port(text: str) -> int:
    """A number from 1 to 65535; argparse turns the error into its own."""
    return _number(text, 1, 65_535)


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


def _number(text: str, low: int, high: int) -> int:
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"expected a number from {low} to {high}, got {text!r}")
    return int(text)
