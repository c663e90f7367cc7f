"""Estimators find known effects, and their standard errors cover as they say."""

import numpy as np
import pandas as pd
import pytest

from simsupport.experiment import InputError
from simsupport.experiment.studies.estimators import (
    _pilot_of_bends,
    at_the_cutoff,
    difference_in_differences,
    event_study,
    imbens_kalyanaraman,
    randomised,
    regression_discontinuity,
)

REPETITIONS = 200
COVERED = 0.95
ERROR = 3.0 * np.sqrt(COVERED * (1.0 - COVERED) / REPETITIONS)
"""Three Monte-Carlo standard errors of the share covered: 4.6 points."""
SMALL_SAMPLE = 0.025
"""By how much intervals with some 40 clusters may fall short of their level."""


def a_trial(draws, *, villages=40, each=8, effect=2.0):
    """Villages treated by lot, whose households share a shock."""
    village = np.repeat(np.arange(villages), each)
    treated = np.repeat(draws.permutation(np.arange(villages) % 2), each)
    before = draws.normal(0.0, 1.0, len(village))
    y = 10.0 + effect * treated + before + draws.normal(0.0, 1.0, villages)[village]
    y += draws.normal(0.0, 1.0, len(village))
    return pd.DataFrame({"y": y, "treated": treated, "cluster": village, "stratum": 0, "b": before})


def a_panel(draws, *, units=60, effect=2.0, trend=0.0):
    """Units that differ for good, and years that differ for all; half are treated from 2015 on."""
    years = np.arange(2013, 2017)
    unit, year = np.repeat(np.arange(units), 4), np.tile(years, units)
    treated, after = (unit % 2), (year >= 2015).astype(int)
    y = draws.normal(0.0, 3.0, units)[unit] + draws.normal(0.0, 3.0, 4)[year - 2013]
    y += effect * treated * after + trend * treated * (year - 2013)
    walk = np.cumsum(draws.normal(0.0, 1.0, (units, 4)), axis=1).ravel()
    return pd.DataFrame(
        {"y": y + walk, "unit": unit, "year": year, "after": after, "treated": treated,
         "cluster": unit}
    )  # fmt: skip


def a_jump(draws, *, n=600, effect=2.0):
    running = draws.uniform(-1.0, 1.0, n)
    treated = (running < 0.0).astype(int)
    y = np.sin(2.0 * running) + effect * treated + draws.normal(0.0, 0.5, n)
    return pd.DataFrame({"y": y, "running": running, "treated": treated, "cluster": np.arange(n)})


def covered(estimates, truth=2.0):
    return np.mean([low <= truth <= high for low, high in (e.interval() for e in estimates)])


@pytest.mark.parametrize(
    ("make", "estimate", "short"),
    [
        (a_trial, randomised, SMALL_SAMPLE),
        (a_panel, difference_in_differences, SMALL_SAMPLE),
        (a_jump, lambda data: regression_discontinuity(data, 0.0, 0.35), SMALL_SAMPLE),
    ],
)
def test_intervals_cover_a_known_effect_as_often_as_they_say(make, estimate, short):
    draws = np.random.default_rng(7)
    found = [estimate(make(draws)) for _ in range(REPETITIONS)]
    values = np.array([one.value for one in found])
    assert abs(values.mean() - 2.0) < 3.0 * values.std() / np.sqrt(REPETITIONS)
    assert COVERED - ERROR - short <= covered(found) <= COVERED + ERROR
    assert np.mean([one.error for one in found]) == pytest.approx(values.std(), rel=0.18)


def test_without_clusters_the_error_of_a_cluster_lottery_is_far_too_small():
    draws = np.random.default_rng(7)
    found = [randomised(a_trial(draws).assign(cluster=np.arange(320))) for _ in range(60)]
    assert covered(found) < 0.8


def test_a_baseline_that_explains_half_of_the_rest_makes_the_error_smaller():
    data = a_trial(np.random.default_rng(3), villages=200)
    plain, controlled = randomised(data), randomised(data.rename(columns={"b": "baseline"}))
    assert controlled.error < 0.95 * plain.error
    assert controlled.value == pytest.approx(2.0, abs=3.0 * controlled.error)


def test_strata_with_levels_of_their_own_do_not_bias_unequal_lots():
    draws, off = np.random.default_rng(5), []
    stratum = np.repeat([0, 1], 500)
    treated = np.r_[np.arange(500) < 400, np.arange(500) < 100].astype(int)
    frame = {"treated": treated, "cluster": np.arange(1000), "stratum": stratum}
    for _ in range(36):
        data = pd.DataFrame(frame | {"y": 50.0 * stratum + 2.0 * treated + draws.normal(size=1000)})
        within = randomised(data)
        off.append((within.value - 2.0) / within.error)
    assert abs(np.mean(off)) < 3.0 / np.sqrt(36)
    assert randomised(data.assign(stratum=0)).value < -10.0


def test_differences_equal_the_four_means_and_the_regression_with_all_dummies():
    data = a_panel(np.random.default_rng(2))
    means = data.groupby(["treated", "after"])["y"].mean()
    by_hand = (means[1, 1] - means[1, 0]) - (means[0, 1] - means[0, 0])
    found = difference_in_differences(data)
    assert found.value == pytest.approx(by_hand, rel=1e-9)
    assert found.clusters == 60


def test_an_event_study_sees_trends_that_differ_before_the_treatment():
    draws = np.random.default_rng(4)
    straight = event_study(a_panel(draws, units=400), 2014)
    bent = event_study(a_panel(draws, units=400, trend=1.0), 2014)
    assert set(straight) == {2013, 2015, 2016}
    assert abs(straight[2013].value) < 3.0 * straight[2013].error
    assert bent[2013].interval()[1] < 0.0
    assert straight[2015].value == pytest.approx(2.0, abs=3.0 * straight[2015].error)


def test_with_one_year_before_and_one_after_the_event_is_the_difference_itself():
    data = a_panel(np.random.default_rng(2))
    data = data[data["year"].isin([2014, 2015])]
    whole, event = difference_in_differences(data), event_study(data, 2014)[2015]
    assert event.value == pytest.approx(whole.value, rel=1e-9)
    assert event.base == pytest.approx(whole.base, rel=1e-9)


def test_the_rule_narrows_where_the_curve_bends_and_with_more_data():
    draws = np.random.default_rng(1)
    x = draws.uniform(-1.0, 1.0, 20_000)
    noise = draws.normal(0.0, 0.5, len(x))
    straight = imbens_kalyanaraman(x + noise, x)
    bent = imbens_kalyanaraman(np.where(x < 0.0, 4.0, -4.0) * x**2 + noise, x)
    fewer = imbens_kalyanaraman((np.where(x < 0.0, 4.0, -4.0) * x**2 + noise)[:1000], x[:1000])
    assert bent < 0.5 * straight
    assert bent < fewer


def test_the_rule_finds_the_best_width_of_a_known_curve():
    """Equation 7 of Imbens & Kalyanaraman (2012) with the curve's own bends and noise."""
    draws = np.random.default_rng(8)
    x = draws.uniform(-1.0, 1.0, 40_000)
    y = np.where(x < 0.0, 3.0, -3.0) * x**2 + draws.normal(0.0, 0.5, len(x))
    best = 3.4375 * (2.0 * 0.25 / (0.5 * (6.0 + 6.0) ** 2)) ** 0.2 * len(x) ** -0.2
    assert imbens_kalyanaraman(y, x) == pytest.approx(best, rel=0.1)


@pytest.mark.parametrize("factor", [1e-3, 1e3])
def test_the_unit_of_the_running_variable_changes_the_width_and_nothing_else(factor):
    data = a_jump(np.random.default_rng(6), n=500)
    one = regression_discontinuity(data, 0.0)
    other = regression_discontinuity(data.assign(running=factor * data["running"]), 0.0)
    assert other.bandwidth == pytest.approx(factor * one.bandwidth, rel=1e-9)
    assert (other.value, other.error) == pytest.approx((one.value, one.error), rel=1e-9)


def test_without_a_third_derivative_the_pilot_reaches_as_far_as_the_data():
    distance = np.arange(1.0, 21.0)
    assert _pilot_of_bends(distance, spread=1.0, density=0.5, third=0.0) == 20.0


def test_an_outcome_that_never_varies_near_the_cutoff_is_an_error():
    x = np.random.default_rng(6).uniform(-1.0, 1.0, 200)
    with pytest.raises(InputError, match="is the same all around"):
        imbens_kalyanaraman(np.zeros(200), x)


def test_a_jump_is_found_with_the_rule_and_the_limit_of_one_side_is_its_own():
    draws = np.random.default_rng(6)
    data = a_jump(draws, n=4000)
    found = regression_discontinuity(data, 0.0)
    assert found.value == pytest.approx(2.0, abs=3.0 * found.error)
    side = data[data["treated"] > 0]
    limit = at_the_cutoff(side["y"].to_numpy(), side["running"].to_numpy(), found.bandwidth)
    assert limit == pytest.approx(found.base + found.value, rel=1e-9)


def test_too_few_observations_near_the_cutoff_are_an_error():
    data = a_jump(np.random.default_rng(6), n=40)
    with pytest.raises(InputError, match="wider bandwidth"):
        regression_discontinuity(data, 0.0, 0.01)
