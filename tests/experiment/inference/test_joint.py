"""Joint intervals hold all at once, and are no wider than they must be."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simsupport.experiment.inference.intervals import mean_intervals
from simsupport.experiment.inference.joint import DRAWS, joint_intervals


def factor(samples: np.ndarray) -> np.ndarray:
    """Return the critical value: how much wider joint intervals are, times Student's quantile."""
    got, alone = joint_intervals(samples), mean_intervals(samples)
    wider = (got.upper - got.central) / (alone.upper - alone.central)
    return wider * stats.t.ppf(0.975, len(samples) - 1)


def test_one_scenario_has_the_interval_of_one_difference() -> None:
    samples = np.random.default_rng(1).normal(size=(9, 1))
    got, alone = joint_intervals(samples), mean_intervals(samples)
    # half a per cent is the standard error of the drawn critical value
    assert float(got.upper[0]) == pytest.approx(float(alone.upper[0]), rel=0.02, abs=0.01)
    assert float(got.central[0]) == pytest.approx(float(alone.central[0]))


def test_the_critical_value_is_that_of_the_multivariate_t() -> None:
    draws = np.random.default_rng(2)
    samples = draws.normal(size=(9, 3)) @ draws.normal(size=(3, 3))
    critical = factor(samples)
    assert critical == pytest.approx([critical[0]] * 3)
    distribution = stats.multivariate_t(shape=np.corrcoef(samples, rowvar=False), df=8)
    inside = distribution.cdf(
        np.full(3, critical[0]), lower_limit=np.full(3, -critical[0]), random_state=1
    )
    assert inside == pytest.approx(0.95, abs=4.0 * np.sqrt(0.95 * 0.05 / DRAWS))


def test_scenarios_that_move_as_one_need_no_wider_intervals() -> None:
    one = np.random.default_rng(3).normal(size=(9, 1))
    together = factor(one * np.arange(1.0, 6.0))
    apart = factor(np.random.default_rng(3).normal(size=(9, 5)))
    student, bonferroni = stats.t.ppf([0.975, 1.0 - 0.025 / 5], 8)
    assert together == pytest.approx([student] * 5, rel=0.02)
    assert student * 1.1 < apart[0] < bonferroni * 1.02


def test_a_scenario_without_change_or_without_values_does_not_disturb_the_rest() -> None:
    two = np.random.default_rng(4).normal(size=(20, 2))
    more = np.column_stack([two, np.zeros(20), np.full(20, np.nan)])
    got, alone = joint_intervals(more), joint_intervals(two)
    assert got.upper[:2] == pytest.approx(alone.upper)
    assert (got.lower[2], got.upper[2]) == (0.0, 0.0)
    assert np.isnan([got.lower[3], got.central[3], got.upper[3]]).all()
    assert np.isnan(joint_intervals(two[:1]).upper).all()


@pytest.mark.parametrize("replicates", [9, 20])
def test_a_scenario_that_moves_in_one_replicate_only_does_not_disturb_the_rest(
    replicates: int,
) -> None:
    samples = np.random.default_rng(6).normal(size=(replicates, 3))
    samples[:, 2] = 0.0
    samples[0, 1:] = np.nan, 1.0  # where the second has no value
    got = joint_intervals(samples)
    rest = joint_intervals(samples[:, :2])
    assert got.upper[:2] == pytest.approx(rest.upper)
    assert got.upper[2] > got.central[2] > 0.0


@pytest.mark.parametrize("replicates", [9, 20])
def test_all_are_right_as_often_as_they_say(replicates: int) -> None:
    draws = np.random.default_rng(5)
    rounds, right = 250, 0
    mix = np.eye(4) + 0.5
    for _ in range(rounds):
        got = joint_intervals(draws.normal(size=(replicates, 4)) @ mix)
        right += bool(((got.lower <= 0.0) & (got.upper >= 0.0)).all())
    assert abs(right / rounds - 0.95) < 3.0 * np.sqrt(0.95 * 0.05 / rounds)
