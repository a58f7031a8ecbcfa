"""What can be chosen before a training, with the limits of the settings themselves, and what of a choice is wrong."""

import dataclasses
from dataclasses import dataclass

from core.errors import InvalidInput
from core.model import Architecture
from core.settings import check_settings
from core.train import RECIPES, TrainConfig

GROUPS = {
    "network": ("depths", "kernel_size", "hidden", "dropout"),
    "learning": ("epochs", "batch_size", "optimizer", "learning_rate", "momentum"),
    "pictures": ("training_images", "distortion", "final_distortion", "seed"),
}
"""Group of the form → the fields in it, in their order."""

CARDS = ("fast", "classic")
"""The recipes that the page offers."""

_FIELDS = {field.name: field for settings in (TrainConfig, Architecture) for field in dataclasses.fields(settings)}
_OF_NETWORK = {field.name for field in dataclasses.fields(Architecture)}


@dataclass(frozen=True, kw_only=True)
class Form:
    """What the page's values come to.

    config: the choices, without those that are wrong.
    errors: field → "limits" where its value is outside of them, else a sentence; empty where all can be used.
    """

    config: TrainConfig
    errors: dict[str, str]


def form_fields() -> list[dict]:
    """Every field of the form as the page builds it.

    Returns:
        name, group, help; count: how many values it has; whole: whether they are whole numbers; low, high, above:
        their limits (see `core.settings.setting`); choices: the words to choose from, or None.
    """
    return [
        {
            "name": name,
            "group": group,
            "count": len(sample) if isinstance(sample := _FIELDS[name].default, tuple) else 1,
            "whole": isinstance(sample[0] if isinstance(sample, tuple) else sample, int),
            **{key: _FIELDS[name].metadata[key] for key in ("help", "low", "high", "above", "choices")},
        }
        for group, names in GROUPS.items()
        for name in names
    ]


def recipe_values() -> dict[str, dict]:
    """Recipe → field → its value there.

    >>> recipe_values()["classic"]["depths"], recipe_values()["fast"]["optimizer"]
    ((4, 8), 'adamw')
    """
    return {
        recipe: {
            name: getattr(RECIPES[recipe].architecture if name in _OF_NETWORK else RECIPES[recipe], name)
            for names in GROUPS.values()
            for name in names
        }
        for recipe in CARDS
    }


def read_form(recipe, values) -> Form:
    """The choices of the page, each checked by itself: one that is wrong does not take the others with it.

    Raises:
        InvalidInput: there is no such recipe on the page, or the values are no object.

    >>> form = read_form("classic", {"epochs": 0, "hidden": 64, "kernel_size": 4})
    >>> form.errors["epochs"], form.errors["kernel_size"][:23]
    ('limits', 'kernel_size must be odd')
    >>> form.config.epochs, form.config.architecture.hidden
    (20, 64)
    """
    if recipe not in CARDS:
        raise InvalidInput(f"recipe must be one of {', '.join(CARDS)}, got {str(recipe)[:40]!r}")
    if not isinstance(values, dict):
        raise InvalidInput(f"expected an object of values, got {type(values).__name__}")
    known = {name for names in GROUPS.values() for name in names}
    config, errors = RECIPES[recipe], {}
    for name, value in values.items():
        if name not in known:
            raise InvalidInput(f"the form has no {str(name)[:40]!r}; it has {', '.join(sorted(known))}")
        try:
            config = _with(config, name, tuple(value) if isinstance(value, list) else value)
        except InvalidInput as error:
            errors[name] = "limits" if _is_outside(name, value) else str(error)
    return Form(config=config, errors=errors)


def _with(config: TrainConfig, name: str, value) -> TrainConfig:
    if name in _OF_NETWORK:
        return dataclasses.replace(config, architecture=dataclasses.replace(config.architecture, **{name: value}))
    return dataclasses.replace(config, **{name: value})


def _is_outside(name: str, value) -> bool:
    """Whether the field's own limits refuse the value, rather than a rule beyond them."""
    alone = dataclasses.make_dataclass("Alone", [(name, type(_FIELDS[name].default), _FIELDS[name])], frozen=True)
    try:
        check_settings(alone(**{name: tuple(value) if isinstance(value, list) else value}))
    except InvalidInput:
        return True
    return False
