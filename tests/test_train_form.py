"""The form of the Train tab: limits from the settings themselves, and each value checked by itself."""

import dataclasses

import pytest

from core.errors import InvalidInput
from core.model import Architecture
from core.train import RECIPES, TrainConfig
from demo.text import WORDS
from demo.training.form import form_fields, read_form, recipe_values

SETTINGS = {field.name: field for kind in (TrainConfig, Architecture) for field in dataclasses.fields(kind)}


def test_limits_and_help_are_those_of_the_settings():
    for field in form_fields():
        metadata = SETTINGS[field["name"]].metadata
        assert all(field[name] == metadata[name] for name in ("low", "high", "above", "choices", "help"))


def test_everything_that_a_visitor_may_want_to_change_can_be_changed():
    wanted = "depths kernel_size hidden dropout optimizer learning_rate momentum batch_size epochs distortion seed"
    assert {*wanted.split(), "training_images"} <= {field["name"] for field in form_fields()}


@pytest.mark.parametrize("language", WORDS)
def test_every_field_has_its_words(language):
    words = WORDS[language]["train"]
    for field in form_fields():
        label, help_ = words["fields"][field["name"]]
        assert label and (help_ or language == "en"), field["name"]
        assert set(field["choices"] or ()) <= set(words["choices"])
        assert field["group"] in words["groups"]


@pytest.mark.parametrize("recipe", ["fast", "classic"])
def test_a_recipe_unchanged_is_the_recipe(recipe):
    values = {name: list(v) if isinstance(v, tuple) else v for name, v in recipe_values()[recipe].items()}
    form = read_form(recipe, values)
    assert form.config == RECIPES[recipe]
    assert form.errors == {}


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("epochs", 0, "limits"),
        ("epochs", 2.5, "limits"),
        ("epochs", "", "limits"),
        ("epochs", None, "limits"),
        ("learning_rate", 0, "limits"),
        ("learning_rate", 1e400, "limits"),
        ("learning_rate", float("nan"), "limits"),
        ("depths", [4], "limits"),
        ("depths", [4, 65], "limits"),
        ("depths", 4, "limits"),
        ("optimizer", "adam", "limits"),
        ("optimizer", ["sgd"], "limits"),
        ("seed", {"a": 1}, "limits"),
        ("kernel_size", 4, "kernel_size must be odd"),
    ],
)
def test_a_value_that_cannot_work_says_so_at_its_field_and_keeps_the_others(name, value, error):
    form = read_form("classic", {"batch_size": 32, name: value, "hidden": 64})
    assert list(form.errors) == [name]
    assert form.errors[name].startswith(error)
    expected = dataclasses.replace(RECIPES["classic"], batch_size=32, architecture=Architecture(hidden=64))
    assert form.config == expected


@pytest.mark.parametrize(
    ("recipe", "values"),
    [("robust", {}), (None, {}), (["fast"], {}), ("fast", []), ("fast", {"threads": 64}), ("fast", {"classes": 2})],
)
def test_what_is_not_on_the_form_is_refused(recipe, values):
    with pytest.raises(InvalidInput):
        read_form(recipe, values)
