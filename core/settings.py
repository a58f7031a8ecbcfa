"""Settings whose fields carry their own limits and help, for the constructor, the command line and the page."""

import dataclasses

from core.errors import InvalidInput


def setting(default, help, *, low=None, high=None, choices=None, above=None):
    """A dataclass field with limits in its metadata.

    Args:
        default: the value when none is given; its type is the type of the field (a tuple: of its items).
        help: one sentence for a person who is about to choose a value, units included.
        low, high: inclusive limits of the number, or of each item of a tuple.
        above: exclusive lower limit, where `low` itself would be no valid value.
        choices: the allowed values, for a field that names one of several.
    """
    metadata = {"help": help, "low": low, "high": high, "above": above, "choices": choices}
    return dataclasses.field(default=default, metadata=metadata)


def check_settings(settings) -> None:
    """Check every field made by `setting`.

    Numpy numbers and lists are not accepted, so that JSON round trips are exact.

    Raises:
        InvalidInput: names the field, its limits and the value that was given.
    """
    for field in dataclasses.fields(settings):
        value = getattr(settings, field.name)
        if "help" not in field.metadata:
            continue  # not made by `setting`
        if isinstance(field.default, tuple):
            if not isinstance(value, tuple) or len(value) != len(field.default):
                raise InvalidInput(f"{field.name} must be {len(field.default)} numbers, got {value!r}")
            for item in value:
                _check_value(field, type(field.default[0]), item)
        else:
            _check_value(field, type(field.default), value)


def expected(field: dataclasses.Field) -> str:
    """What values the field takes, in words.

    >>> from core.model import Architecture
    >>> expected(dataclasses.fields(Architecture)[0])
    'a whole number from 1 to 64'
    """
    limits = field.metadata
    if limits["choices"]:
        return "one of " + ", ".join(limits["choices"])
    sample = field.default[0] if isinstance(field.default, tuple) else field.default
    if isinstance(sample, bool):
        return "true or false"
    kind = "a whole number" if isinstance(sample, int) else "a number"
    low = f"above {limits['above']}" if limits["above"] is not None else f"from {limits['low']}"
    return f"{kind} {low} to {limits['high']}"


def from_dict(settings_class, values: dict):
    """Build a settings class from parsed JSON, in which tuples have become lists.

    Raises:
        InvalidInput: for a name that the class does not have, or a value outside its limits.
    """
    if not isinstance(values, dict):
        raise InvalidInput(f"{settings_class.__name__} must be an object of named values, got {values!r}")
    names = {field.name for field in dataclasses.fields(settings_class)}
    if unknown := sorted(set(values) - names):
        raise InvalidInput(f"{settings_class.__name__} has no {', '.join(unknown)}; it has {', '.join(sorted(names))}")
    return settings_class(
        **{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    )


def _check_value(field, kind, value) -> None:
    limits = field.metadata
    # bool is a subclass of int, and True is no sensible number of feature maps
    right_type = type(value) is kind or (kind is float and type(value) is int)
    if right_type and limits["choices"]:
        right = value in limits["choices"]
    elif right_type and kind is not bool:
        # Comparisons with NaN are false, and every number has a high limit
        right = limits["low"] is None or value >= limits["low"]
        right = right and (limits["above"] is None or value > limits["above"])
        right = right and value <= limits["high"]
    else:
        right = right_type
    if not right:
        raise InvalidInput(f"{field.name} must be {expected(field)}, got {value!r}")
