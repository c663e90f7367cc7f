"""Inequality from histograms against direct formulas on persons."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsupport.indicators.inequality import BIN_YUAN, BINS, bin_of, gini, quantile_means

RNG = np.random.default_rng(5)
INCOME = np.exp(RNG.normal(9.0, 0.7, 4000)).clip(0, BIN_YUAN * BINS - 1)
PERSONS = RNG.integers(1, 40, 4000)


def histogram(income, persons):
    """Return persons and money by bin, as a record holds them."""
    bins = bin_of(np.asarray(income, np.float32))
    fen = np.rint(np.asarray(income) * 100).astype(np.int64)
    people = np.bincount(bins, persons, BINS).astype(np.int64)
    return people, np.bincount(bins, persons * fen, BINS).astype(np.int64)


def direct_gini(income, persons):
    """Return half the mean absolute difference of persons' incomes over their mean."""
    income, persons = np.asarray(income, float), np.asarray(persons, float)
    differences = np.abs(income[:, None] - income[None, :])
    pairs = persons[:, None] * persons[None, :]
    mean = np.average(income, weights=persons)
    return float((differences * pairs).sum() / pairs.sum() / mean / 2)


def test_the_gini_index_agrees_with_the_mean_difference():
    assert gini(*histogram(INCOME, PERSONS)) == pytest.approx(
        direct_gini(INCOME, PERSONS), abs=1e-4
    )


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 50)), min_size=2, max_size=20).filter(
        lambda rows: sum(step for step, _ in rows)
    )
)
def test_where_nobody_shares_a_bin_the_gini_index_is_exact(rows):
    steps, persons = np.array(rows).T
    income = np.unique(steps) * BIN_YUAN
    persons = persons[: len(income)]
    assert gini(*histogram(income, persons)) == pytest.approx(
        direct_gini(income, persons), abs=1e-9
    )


def test_equal_incomes_have_a_gini_of_zero_and_one_owner_nearly_one():
    assert gini(*histogram([5000.0] * 10, np.ones(10, int))) == pytest.approx(0.0, abs=1e-12)
    one = gini(*histogram([0.0] * 999 + [1e4], np.ones(1000, int)))
    assert one == pytest.approx(0.999, abs=1e-9)


def test_without_people_or_money_there_is_no_gini():
    nothing = np.zeros(BINS, np.int64)
    assert math.isnan(gini(nothing, nothing))
    assert math.isnan(gini(nothing + 1, nothing))


def test_bins_are_twenty_yuan_and_the_last_is_open():
    amounts = np.float32([-500.0, 0.0, 19.99, 20.0, 1e9])
    assert bin_of(amounts).tolist() == [0, 0, 0, 1, BINS - 1]


@pytest.mark.parametrize("parts", [5, 10])
def test_quantile_means_agree_with_sorted_households(parts):
    people, money = histogram(INCOME, PERSONS)
    order = np.argsort(INCOME)
    running = np.cumsum(PERSONS[order])
    part = np.minimum((running - PERSONS[order] / 2) * parts // running[-1], parts - 1)
    expected = [
        np.average(INCOME[order][part == k], weights=PERSONS[order][part == k])
        for k in range(parts)
    ]
    found = np.array(quantile_means(people, people, money, parts)) / 100
    # A household on a border may be counted on either side, a bin is 20 yuan wide.
    assert found == pytest.approx(expected, rel=0.01, abs=BIN_YUAN)


def test_quantile_means_recompose_the_mean():
    people, money = histogram(INCOME, PERSONS)
    found = quantile_means(people, people, money, 5)
    assert np.mean(found) == pytest.approx(money.sum() / people.sum(), rel=1e-9)
