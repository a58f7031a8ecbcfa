"""How much one machine gives to its visitors."""

import dataclasses
import os
from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import InvalidInput
from core.settings import check_settings, expected, setting

PREFIX = "DIGITSCOPE_LIMIT_"
"""Of the environment's variables: DIGITSCOPE_LIMIT_TRAININGS=2."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Settings of whoever runs the app.

    >>> Limits(trainings=0)
    Traceback (most recent call last):
    core.errors.InvalidInput: trainings must be a whole number from 1 to 64, got 0
    """

    trainings: int = setting(1, "Trainings at once on this machine; the others wait in line.", low=1, high=64)
    waiting: int = setting(20, "Trainings that may wait in line.", low=0, high=1000)
    visitor_trainings: int = setting(4, "Trainings of one visitor that may run or wait in line.", low=1, high=1000)
    minutes: int = setting(
        120, "Minutes that a training may compute before others have their turn; 0 for no end.", low=0, high=10**6
    )
    niceness: int = setting(10, "How far a training stands back behind the page; 19 is furthest.", low=0, high=19)
    runs: int = setting(40, "Runs that one visitor may keep.", low=1, high=10_000)
    visitor_mb: int = setting(400, "Megabytes that one visitor's runs may take.", low=1, high=10**7)
    disk_mb: int = setting(4_000, "Megabytes that all runs together may take.", low=1, high=10**8)
    days: int = setting(14, "Days after which a run that nobody used is removed; 0 for never.", low=0, high=10_000)
    trash_minutes: int = setting(60, "Minutes in which a deletion can be undone.", low=0, high=100_000)
    upload_mb: int = setting(200, "Megabytes of the largest file that is taken.", low=1, high=10_000)
    preparing: int = setting(2, "Sets of own pictures that are prepared at once.", low=1, high=64)
    pictures: int = setting(20_000, "Pictures of the largest data set of one's own.", low=4, high=10**6)

    def __post_init__(self):
        check_settings(self)


def limits_from(environment: Mapping[str, str] = os.environ) -> Limits:
    """The limits that variables such as DIGITSCOPE_LIMIT_DAYS name, the usual ones for the others.

    Raises:
        InvalidInput: one of them is no whole number within its limits.

    >>> limits_from({"DIGITSCOPE_LIMIT_DAYS": "2"}).days
    2
    """
    given = {}
    for field in dataclasses.fields(Limits):
        word = environment.get(PREFIX + field.name.upper())
        if word is None:
            continue
        try:
            given[field.name] = int(word)
        except ValueError:
            raise InvalidInput(f"{PREFIX}{field.name.upper()} must be {expected(field)}, got {word!r}") from None
    return Limits(**given)
