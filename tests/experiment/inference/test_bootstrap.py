"""Bootstrap intervals agree with t where t is right, and do better where replicates are skewed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simsupport.experiment.inference.bootstrap import FEWEST, bootstrap_intervals, resampled_t
from simsupport.experiment.inference.intervals import mean_intervals


def test_each_resample_has_the_t_statistic_of_its_values() -> None:
    samples = np.random.default_rng(4).gamma(1.0, size=(12, 3))
    got = resampled_t(samples, seed=9, resamples=5)
    times = np.random.default_rng(9).multinomial(12, np.full(12, 1 / 12), 5)
    for row, count in zip(got, times, strict=True):
        drawn = np.repeat(samples, count, axis=0)
        expected = stats.ttest_1samp(drawn, samples.mean(axis=0)).statistic
        assert row == pytest.approx(expected)


def test_normal_replicates_get_nearly_students_interval() -> None:
    samples = np.random.default_rng(2).normal(3.0, 2.0, (400, 5))
    boot, student = bootstrap_intervals(samples), mean_intervals(samples)
    half = student.upper - student.central
    # the 95 % quantile of 1999 resamples has a standard error of about 0.042 of a t unit
    assert np.abs(boot.lower - student.lower).max() < 4.0 * 0.042 * half.max() / 1.97
    assert np.abs(boot.upper - student.upper).max() < 4.0 * 0.042 * half.max() / 1.97
    assert boot.central == pytest.approx(student.central)


def test_skewed_replicates_are_covered_better_than_by_t() -> None:
    rounds, replicates = 1500, 20
    samples = np.random.default_rng(6).exponential(1.0, (rounds, replicates)).T
    boot, student = bootstrap_intervals(samples), mean_intervals(samples)
    covered = [float(((i.lower <= 1.0) & (i.upper >= 1.0)).mean()) for i in (boot, student)]
    assert abs(covered[0] - 0.95) < 3.0 * np.sqrt(0.95 * 0.05 / rounds)
    assert covered[1] < covered[0]


def test_missing_replicates_are_left_out_and_few_have_no_bounds() -> None:
    samples = np.random.default_rng(5).normal(size=(FEWEST + 2, 3))
    samples[[1, 4], 1] = np.nan
    samples[:3, 2] = np.nan
    got = bootstrap_intervals(samples)
    assert got.central == pytest.approx(np.nanmean(samples, axis=0))
    assert np.isfinite(got.lower).tolist() == [True, True, False]
    assert (got.lower < got.central)[:2].all()
    assert (got.central < got.upper)[:2].all()


def test_equal_replicates_have_an_interval_of_no_width() -> None:
    got = bootstrap_intervals(np.full((FEWEST, 2, 2), 0.1))
    assert got.lower.shape == (2, 2)
    assert (got.lower == got.upper).all()


def test_the_same_seed_gives_the_same_interval() -> None:
    samples = np.random.default_rng(7).gamma(2.0, size=(20, 4))
    one, two = bootstrap_intervals(samples), bootstrap_intervals(samples)
    assert (one.lower == two.lower).all()
    assert (bootstrap_intervals(samples, seed=1).lower != one.lower).all()
