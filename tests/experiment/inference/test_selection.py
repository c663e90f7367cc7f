"""The best is named or kept among those that may be, as often as promised."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simsupport.experiment import InputError
from simsupport.experiment.inference.selection import (
    direction,
    replicates_to_select,
    select,
    selection_table,
)

MEANS = np.array([0.0, 0.3, 0.5, 0.55])


def samples(draws: np.random.Generator, replicates: int = 20) -> np.ndarray:
    """Return replicates of four scenarios that share a large common part."""
    own = draws.normal(size=(replicates, 4)) * [0.2, 0.4, 0.3, 0.5]
    return MEANS + own + 5.0 * draws.normal(size=(replicates, 1))


def test_two_scenarios_are_told_apart_by_the_paired_t_test() -> None:
    draws = np.random.default_rng(1)
    pair = draws.normal([0.0, 0.4], size=(15, 2))
    got = select(pair, "higher")
    apart = pair[:, 1] - pair[:, 0]
    half = stats.t.ppf(0.95, 14) * stats.sem(apart)
    assert got.best == 1
    assert got.central == pytest.approx([-apart.mean(), apart.mean()])
    assert got.upper[1] == pytest.approx(apart.mean() + half)
    assert bool(got.may_be_best[0]) == (apart.mean() - half <= 0.0)


def test_promises_hold_together_as_often_as_they_say() -> None:
    draws = np.random.default_rng(2)
    truth = MEANS - np.array([0.55, 0.55, 0.55, 0.5])
    rounds, kept, right = 1500, 0, 0
    for _ in range(rounds):
        got = select(samples(draws), "higher")
        kept += bool(got.may_be_best[3])
        right += bool(((got.lower <= truth) & (truth <= got.upper)).all())
    error = 3.0 * np.sqrt(0.95 * 0.05 / rounds)
    assert kept / rounds > 0.95 - error
    assert right / rounds > 0.95 - error


def test_far_behind_is_excluded_and_alone_at_the_front_is_no_worse_than_the_rest() -> None:
    draws = np.random.default_rng(3)
    clear = draws.normal(size=(20, 3)) * 0.1 + [5.0, 1.0, 3.0] + draws.normal(size=(20, 1))
    got = select(clear, "lower")
    assert got.may_be_best.tolist() == [False, True, False]
    assert got.best == 1
    assert got.upper[1] == 0.0
    assert (got.lower[[0, 2]] == 0.0).all()
    assert got.central == pytest.approx([4.0, -2.0, 2.0], abs=0.3)


def test_scenarios_without_any_difference_may_all_be_best() -> None:
    same = np.repeat(np.random.default_rng(4).normal(size=(10, 1)), 3, axis=1)
    assert select(same, "lower").may_be_best.all()


@given(st.integers(0, 10_000), st.integers(2, 6), st.integers(2, 30))
def test_there_is_always_a_best_and_intervals_hold_their_centre(
    seed: int, scenarios: int, replicates: int
) -> None:
    draws = np.random.default_rng(seed)
    values = draws.normal(size=(replicates, scenarios)) + draws.normal(size=scenarios)
    low, high = select(values, "lower"), select(-values, "higher")
    assert low.may_be_best[low.best]
    assert low.may_be_best.tolist() == high.may_be_best.tolist()
    assert low.lower == pytest.approx(-high.upper)
    assert (low.lower <= low.central + 1e-12).all()
    assert (low.central <= low.upper + 1e-12).all()


def test_the_two_stage_rule_selects_right() -> None:
    draws = np.random.default_rng(5)
    rounds, right, within = 600, 0, 0.25
    for _ in range(rounds):
        first = samples(draws, 15)
        needed = replicates_to_select(first, within)
        whole = np.concatenate([first, samples(draws, needed - 15)])
        right += MEANS[select(whole, "higher").best] >= MEANS.max() - within
    assert right / rounds > 0.95 - 3.0 * np.sqrt(0.95 * 0.05 / rounds)


def test_the_rule_asks_for_four_times_as_many_at_half_the_difference() -> None:
    first = samples(np.random.default_rng(6), 15)
    coarse, fine = (replicates_to_select(first, within) for within in (0.1, 0.05))
    assert fine == pytest.approx(4 * coarse, abs=4)
    assert replicates_to_select(first, 100.0) == 15


def test_failed_replicates_are_left_out() -> None:
    whole = samples(np.random.default_rng(7))
    torn = np.insert(whole, 3, [np.nan, 1.0, 2.0, 3.0], axis=0)
    assert select(torn, "lower").upper == pytest.approx(select(whole, "lower").upper)
    with pytest.raises(InputError, match="4 scenarios with 1 replicates in common"):
        select(whole[:1], "lower")


def test_the_table_begins_with_the_best() -> None:
    values = samples(np.random.default_rng(8), 400)
    table = selection_table(values, ["a", "b", "c", "d"], "gini", "index", "higher")
    assert table["scenario"].tolist() == ["d", "c", "b", "a"]
    assert table["may_be_best"].tolist()[0]
    assert not table["may_be_best"].tolist()[3]


def test_nothing_is_best_by_an_outcome_without_direction() -> None:
    with pytest.raises(InputError, match="migration: more is neither better nor worse"):
        direction("migration", "neither")
