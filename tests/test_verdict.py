"""The rule from probabilities to a verdict: each threshold on both of its sides, and the rest of the rule with it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.verdict import CANDIDATE, GUESS, REJECTED, SURE, candidates, certainty, verdict


def ten(*first: float) -> np.ndarray:
    """Probabilities that begin with these; the others share what is left."""
    return np.array([*first, *[(1 - sum(first)) / (10 - len(first))] * (10 - len(first))])


@pytest.mark.parametrize(
    ("best", "in_class", "expected"),
    [
        (1.0, SURE, "digit"),
        (1.0, SURE - 0.001, "unsure"),
        (SURE**0.5 + 1e-9, 1.0, "digit"),
        (SURE**0.5 - 0.001, 1.0, "unsure"),
        (GUESS, 1.0, "unsure"),
        (GUESS - 0.001, 1.0, "not_a_digit"),
        (1.0, REJECTED, "unsure"),
        (1.0, REJECTED - 0.001, "not_a_digit"),
        (0.7, 0.6, "unsure"),
        (0.6, 0.9, "unsure"),
    ],
)
def test_each_threshold_parts_two_verdicts(best, in_class, expected):
    assert verdict(ten(best), in_class) == expected


@given(
    st.lists(st.floats(0.001, 1), min_size=10, max_size=10).map(lambda v: np.array(v, np.float32) / np.float32(sum(v))),
    st.floats(0, 1),
)
def test_the_verdict_is_the_certainty_and_nothing_else(probabilities, in_class):
    certain, found = certainty(probabilities, in_class), verdict(probabilities, in_class)
    assert 0 <= certain <= 1.001
    assert (found == "digit") == (certain >= SURE)
    assert (found == "not_a_digit") == (certain == 0)


def test_a_digit_has_one_candidate_and_what_is_none_has_none():
    assert candidates(ten(0.1, 0.8), 1.0) == [1]
    assert candidates(ten(0.1, 0.8), 0.1) == []


@pytest.mark.parametrize(("third", "expected"), [(CANDIDATE, [2, 0, 1]), (CANDIDATE - 0.01, [2, 0])])
def test_a_third_candidate_is_named_where_it_is_likely(third, expected):
    assert candidates(ten(0.3, third, 0.45), 1.0) == expected


def test_a_choice_between_two_digits_counts_more_than_a_doubt_whether_there_is_one():
    assert certainty(ten(0.7), 0.9) < certainty(ten(0.9), 0.7)
