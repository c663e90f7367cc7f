"""Poverty measures against their definitions, household by household."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsupport.indicators import poverty

LINE = 2736.0
FAMILIES = st.lists(
    st.tuples(st.floats(-5000, 60_000, width=32), st.integers(0, 8), st.integers(1, 50)),
    min_size=1,
    max_size=30,
)


def arrays(families):
    """Return income of the year, size and weight."""
    income, size, weight = zip(*families, strict=True)
    return np.array(income, np.float32), np.array(size, np.uint8), np.array(weight, np.int64)


@given(FAMILIES)
def test_the_foster_greer_thorbecke_measures_follow_their_definition(families):
    income, size, weight = arrays(families)
    persons = weight * size
    poor, lacks = poverty.income_poor(income, size, LINE), poverty.gap(income, size, LINE)
    head = gap = severity = 0.0
    for (amount, members, weigh), is_poor in zip(families, poor, strict=True):
        if members and is_poor:
            short = min((LINE - amount / members) / LINE, 1.0)
            head += weigh * members
            gap += weigh * members * short
            severity += weigh * members * short**2
    assert np.dot(persons, poor) == head
    assert np.dot(persons, lacks / LINE) == pytest.approx(gap, rel=1e-4, abs=1e-3)
    assert np.dot(persons, (lacks / LINE) ** 2) == pytest.approx(severity, rel=1e-4, abs=1e-3)


def test_an_income_on_the_line_is_not_poor_and_an_empty_row_never_is():
    income = np.array([LINE * 3, LINE * 3 - 1, -100.0, 0.0], np.float32)
    size = np.array([3, 3, 0, 0], np.uint8)
    assert poverty.income_poor(income, size, LINE).tolist()[:2] == [False, True]
    assert poverty.gap(income, size, LINE)[2:].tolist() == [0.0, 0.0]
    assert not poverty.income_poor(np.zeros(1, np.float32), np.zeros(1, np.uint8), LINE).any()


def test_a_gap_is_at_most_the_line_itself():
    lacking = poverty.gap(np.float32([-9000.0, 0.0]), np.uint8([1, 1]), LINE)
    assert lacking.tolist() == [LINE, LINE]


def lacking(**flags):
    """Return columns of guarantees, 0 unless given."""
    names = ("health", "school", "housing", "water")
    return SimpleNamespace(**{name: np.uint8([flags.get(name, 0)]) for name in names})


@pytest.mark.parametrize("name", ["health", "school", "housing", "water"])
def test_lacking_any_one_guarantee_is_deprivation_but_not_yet_multidimensional(name):
    assert poverty.deprived(lacking(**{name: 1})).tolist() == [True]
    assert poverty.multidimensional(lacking(**{name: 1}), np.array([False])).tolist() == [False]


def test_a_third_of_what_counts_is_multidimensional_poverty():
    assert not poverty.deprived(lacking())[0]
    assert poverty.multidimensional(lacking(water=1, school=1), np.array([False]))[0]
    assert poverty.multidimensional(lacking(), np.array([True]))[0]
    assert not poverty.multidimensional(lacking(), np.array([False]))[0]
