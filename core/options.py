"""Command line options made out of the settings classes, so that a choice is described in one place."""

import argparse
import dataclasses

from core.model import Architecture
from core.settings import expected
from core.train import RECIPES, TrainConfig, recipe

DEFAULT_RECIPE = "fast"


def add_settings(parser: argparse.ArgumentParser, settings_class: type) -> None:
    """One option for each field made by `setting`, its help and its limits; not given, it is None."""
    for field in dataclasses.fields(settings_class):
        if "help" not in field.metadata or field.name == "recipe":
            continue
        several = isinstance(field.default, tuple)
        kind = type(field.default[0] if several else field.default)
        if kind is bool:
            words = field.metadata["help"]
            parser.add_argument(option(field.name), action=argparse.BooleanOptionalAction, default=None, help=words)
            continue
        parser.add_argument(
            option(field.name),
            type=kind,
            nargs=len(field.default) if several else None,
            choices=field.metadata["choices"],
            metavar=None if field.metadata["choices"] else {int: "N", float: "X"}.get(kind, "NAME"),
            help=f"{field.metadata['help']} {_capitalised(expected(field))}.".replace("%", "%%"),
        )


def add_run_options(parser: argparse.ArgumentParser, words: str, *, required: bool = False) -> None:
    """--run and --runs-dir."""
    parser.add_argument("--run", metavar="NAME", help=words, required=required)
    add_runs_dir(parser)


def add_runs_dir(parser: argparse.ArgumentParser) -> None:
    """--runs-dir."""
    parser.add_argument(
        "--runs-dir",
        metavar="FOLDER",
        help="folder that holds the runs; not given, DIGITSCOPE_RUNS, else a folder of the user's",
    )


def chosen_settings(arguments: argparse.Namespace) -> dict:
    """The settings that were given, by field name; the architecture's are among them."""
    fields = [field for kind in (TrainConfig, Architecture) for field in dataclasses.fields(kind)]
    given = {field.name: getattr(arguments, field.name, None) for field in fields}
    return {name: tuple(v) if isinstance(v, list) else v for name, v in given.items() if v is not None}


def config_with(chosen: dict) -> TrainConfig:
    """The chosen recipe, or the usual one, with the other chosen settings in it.

    Raises:
        InvalidInput: a value is outside its limits.

    >>> config_with({"recipe": "classic", "epochs": 2, "depths": (2, 3)}).architecture.depths
    (2, 3)
    """
    shape = {field.name: chosen[field.name] for field in dataclasses.fields(Architecture) if field.name in chosen}
    others = {name: value for name, value in chosen.items() if name not in shape and name != "recipe"}
    base = recipe(chosen.get("recipe", DEFAULT_RECIPE))
    return dataclasses.replace(base, architecture=dataclasses.replace(base.architecture, **shape), **others)


def command_for(config: TrainConfig) -> str:
    """The command that trains with this config.

    >>> command_for(config_with({"recipe": "classic", "seed": 3, "depths": (2, 3)}))
    'python -m core train --recipe classic --seed 3 --depths 2 3'
    """
    words = ["python -m core train --recipe", config.recipe]
    base = RECIPES[config.recipe]
    for mine, usual in ((config, base), (config.architecture, base.architecture)):
        for field in dataclasses.fields(mine):
            value = getattr(mine, field.name)
            if "help" not in field.metadata or value == getattr(usual, field.name):
                continue
            if isinstance(value, bool):
                words.append(option(field.name if value else f"no_{field.name}"))
            else:
                words += [option(field.name), *map(str, value if isinstance(value, tuple) else [value])]
    return " ".join(words)


def option(name: str) -> str:
    """
    >>> option("batch_size")
    '--batch-size'
    """
    return "--" + name.replace("_", "-")


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
