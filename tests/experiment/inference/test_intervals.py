"""Intervals have textbook values and cover as often as they say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simsupport.experiment.inference.intervals import (
    Interval,
    Undefined,
    mean_intervals,
    pair_variances,
    ratio_interval,
    t_quantiles,
)


def test_mean_interval_is_students_where_the_sample_has_the_moments_of_the_normal() -> None:
    values = 3.0 + np.repeat([-np.sqrt(3.0), 0.0, np.sqrt(3.0)], [4, 16, 4])
    got = mean_intervals(values)
    low, high = stats.t.interval(0.95, 23, values.mean(), stats.sem(values))
    assert float(got.central) == pytest.approx(values.mean())
    assert (float(got.lower), float(got.upper)) == pytest.approx((low, high))


def test_a_skewed_sample_has_the_correction_of_its_moments() -> None:
    values = np.random.default_rng(7).exponential(size=(20, 3))
    got = t_quantiles(values, 0.9)
    x = stats.norm.ppf(0.95)
    skewness, kurtosis = stats.skew(values), stats.kurtosis(values)
    polynomial = skewness**2 * (x**4 + 2 * x**2 - 3) / 18 - kurtosis * (x**2 - 3) / 12
    assert got == pytest.approx(stats.t.ppf(0.95, 19) + x * polynomial / 20)


def test_skewed_replicates_are_held_more_often_than_by_students_interval() -> None:
    rounds = 4000
    samples = np.random.default_rng(6).exponential(size=(20, rounds))
    got, error = mean_intervals(samples), stats.sem(samples)
    away = np.abs(samples.mean(axis=0) - 1.0)
    held = ((got.lower <= 1.0) & (got.upper >= 1.0)).mean()
    assert held > 0.93 - 2.0 * np.sqrt(0.93 * 0.07 / rounds)
    assert held > (away <= stats.t.ppf(0.975, 19) * error).mean() + 0.005


@pytest.mark.parametrize("replicates", [3, 5, 10, 20])
def test_normal_replicates_are_held_as_often_as_said(replicates: int) -> None:
    rounds = 10_000
    samples = np.random.default_rng(replicates).normal(size=(replicates, rounds))
    got = mean_intervals(samples)
    held = ((got.lower <= 0.0) & (got.upper >= 0.0)).mean()
    assert 0.95 - 3.0 * np.sqrt(0.95 * 0.05 / rounds) < held < 0.96 + 0.002


def test_missing_replicates_are_dropped_column_by_column() -> None:
    values = np.array([[1.0, np.nan, np.nan], [2.0, 5.0, np.nan], [3.0, 7.0, np.nan]])
    got = mean_intervals(values)
    alone = mean_intervals(np.array([5.0, 7.0]))
    assert got.central[:2] == pytest.approx([2.0, 6.0])
    assert got.upper[1] == pytest.approx(float(alone.upper))
    assert np.isnan([got.lower[2], got.central[2], got.upper[2]]).all()


def test_one_replicate_has_a_value_but_no_bounds() -> None:
    got = mean_intervals(np.array([4.0]))
    assert float(got.central) == 4.0
    assert np.isnan([got.lower, got.upper]).all()


def test_equal_replicates_have_an_interval_of_no_width() -> None:
    got = mean_intervals(np.zeros(5))
    assert float(got.lower) == float(got.central) == float(got.upper) == 0.0


def test_pairs_that_move_together_do_not_vary_and_strangers_vary_as_if_unpaired() -> None:
    draws = np.random.default_rng(1)
    baseline = draws.normal(size=4000)
    paired, unpaired = pair_variances(baseline - 1.0, baseline)
    assert float(paired) == pytest.approx(0.0, abs=1e-12)
    assert float(unpaired) == pytest.approx(2.0 * baseline.var(ddof=1))
    paired, unpaired = pair_variances(draws.normal(size=4000), baseline)
    assert abs(float(paired / unpaired) - 1.0) < 4.0 / np.sqrt(4000)


def test_ratio_of_a_certain_denominator_is_the_mean_interval_scaled() -> None:
    numerator = np.array([10.0, 12.0, 11.0, 13.0])
    got = ratio_interval(numerator, np.full(4, 2.0))
    mean = mean_intervals(numerator / 2.0)
    assert isinstance(got, Interval)
    expected = (float(mean.lower), float(mean.central), float(mean.upper))
    assert (got.lower, got.central, got.upper) == pytest.approx(expected)


def test_fieller_bounds_are_where_the_mean_of_their_line_is_just_away_from_zero() -> None:
    draws = np.random.default_rng(3)
    x, y = draws.normal(5.0, 1.0, 12), draws.normal(20.0, 4.0, 12)
    got = ratio_interval(y, x)
    assert isinstance(got, Interval)
    quantile = float(t_quantiles(y - got.central * x))
    for bound in (got.lower, got.upper):
        line = y - bound * x
        assert abs(line.mean()) == pytest.approx(quantile * stats.sem(line))


def test_fieller_covers_as_often_as_it_says() -> None:
    draws = np.random.default_rng(8)
    rounds, truth = 1500, 4.0
    hits = 0
    for _ in range(rounds):
        shared = draws.normal(size=20)
        x = 5.0 + shared + draws.normal(size=20)
        y = 20.0 + 4.0 * shared + 3.0 * draws.normal(size=20)
        got = ratio_interval(y, x)
        assert isinstance(got, Interval)
        hits += got.lower <= truth <= got.upper
    assert abs(hits / rounds - 0.95) < 3.0 * np.sqrt(0.95 * 0.05 / rounds)


def test_ratio_says_why_it_is_undefined() -> None:
    noise = np.array([-1.0, 1.1, -0.9, 1.0])
    unclear = ratio_interval(np.ones(4), noise)
    alone = ratio_interval(np.ones(1), np.ones(1))
    assert unclear == Undefined("its denominator cannot be told from zero")
    assert alone == Undefined("it takes at least two replicates")
