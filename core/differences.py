"""What tells a run from its recipe: the choices that somebody made otherwise."""

import dataclasses

from core.model import Architecture
from core.train import RECIPES, TrainConfig

_UNSAID = ("recipe", "threads", "classes")
"""Fields that are no choice of how to learn: the page trains on one thread, and classes come with the pictures."""


def differences(config: TrainConfig) -> dict[str, object]:
    """Field → value, of each setting of the training or the network that the recipe has otherwise.

    >>> from core.train import recipe
    >>> differences(recipe("classic", seed=3, epochs=5, threads=1, architecture=Architecture(hidden=64)))
    {'epochs': 5, 'seed': 3, 'hidden': 64}
    """
    usual = RECIPES[config.recipe]
    return _changed(config, usual, TrainConfig) | _changed(config.architecture, usual.architecture, Architecture)


def _changed(values, usual, settings: type) -> dict[str, object]:
    names = [field.name for field in dataclasses.fields(settings) if field.name not in (*_UNSAID, "architecture")]
    return {name: getattr(values, name) for name in names if getattr(values, name) != getattr(usual, name)}
