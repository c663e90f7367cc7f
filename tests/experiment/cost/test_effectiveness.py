"""Who is on the frontier, what the next exit costs, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from simsupport.experiment import InputError
from simsupport.experiment.cost.acceptability import acceptability, payments
from simsupport.experiment.cost.effectiveness import (
    DOMINATED,
    EXTENDED,
    FRONTIER,
    check_effect,
    cost_effectiveness,
    rank,
)
from simsupport.experiment.inference.headlines import Headlines
from simsupport.experiment.inference.intervals import Interval, ratio_interval
from tests.experiment.standin import OUTCOMES

if TYPE_CHECKING:
    from simsupport.experiment.comparison import Comparison

NAMES = ("none", "a", "b", "c", "d")


def of(spending: list[list[float]], out: list[list[float]]) -> Headlines:
    """Return headlines of scenarios with spending and exits by replicate."""
    values = np.stack([np.array(spending), np.array(out)], axis=-1)[:, :, np.newaxis, :]
    count, replicates = values.shape[:2]
    outcomes = ("spending", "start_poor_out")
    return Headlines(NAMES[:count], tuple(range(replicates)), ("national",), outcomes, values)


def test_a_textbook_case_is_ranked_as_by_hand() -> None:
    cost, effect = np.array([0.0, 10.0, 20.0, 30.0, 40.0]), np.array([0.0, 1.0, 4.0, 3.0, 5.0])
    standings = rank(cost, effect)
    assert [one.name for one in standings] == [FRONTIER, EXTENDED, FRONTIER, DOMINATED, FRONTIER]
    assert [one.against for one in standings] == [(), (0, 2), (0,), (2,), (2,)]


POINTS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(-5, 30)), min_size=2, max_size=8, unique=True
)


@given(points=POINTS)
def test_the_frontier_is_what_is_best_at_some_price(points: list[tuple[int, int]]) -> None:
    cost, effect = np.array(points, dtype=float).T
    for place, standing in enumerate(rank(cost, effect)):
        low, high = 0.0, np.inf
        for other in range(len(points)):
            more, dearer = effect[place] - effect[other], cost[place] - cost[other]
            if more > 0.0:
                low = max(low, dearer / more)
            elif more < 0.0:
                high = min(high, dearer / more)
            elif dearer > 0.0:
                high = -np.inf
        assert (standing.name == FRONTIER) == (low < high)


@given(points=POINTS)
def test_the_dominated_are_no_better_than_what_they_are_held_against(
    points: list[tuple[int, int]],
) -> None:
    cost, effect = np.array(points, dtype=float).T
    for place, standing in enumerate(rank(cost, effect)):
        against = list(standing.against)
        if standing.name == DOMINATED:
            assert cost[against] <= cost[place]
            assert effect[against] >= effect[place]
        elif standing.name == EXTENDED:
            share = (effect[place] - effect[against[0]]) / np.diff(effect[against])
            mixture = cost[against[0]] + share * np.diff(cost[against])
            assert 0.0 < share < 1.0
            assert mixture <= cost[place] + 1e-9


def test_icers_and_intervals_are_paired_differences_from_the_next_cheaper() -> None:
    spending = [[0.0, 0.0, 0.0], [10.0, 11.0, 12.0], [30.0, 31.0, 35.0]]
    out = [[100.0, 200.0, 300.0], [105.0, 206.0, 305.0], [110.0, 212.0, 311.0]]
    found = cost_effectiveness(of(spending, out), OUTCOMES, "none")
    assert found is not None
    assert found.frontier == ("none", "a", "b")
    assert found.unit == "yuan/person"
    row = found.row("b")
    further = np.array([20.0, 20.0, 23.0]), np.array([5.0, 6.0, 6.0])
    expected = ratio_interval(*further)
    assert isinstance(expected, Interval)
    assert row["against"] == "a"
    assert row["icer"] == pytest.approx(63.0 / 17.0)
    assert (row["icer_lower"], row["icer_upper"]) == pytest.approx((expected.lower, expected.upper))
    assert np.isnan(found.row("none")["icer"])


def test_where_the_further_effect_may_be_none_there_is_no_interval_and_a_note() -> None:
    found = cost_effectiveness(
        of([[0.0, 0.0], [5.0, 6.0], [9.0, 9.0]], [[0.0, 0.0], [-9.0, 15.0], [-9.0, -9.0]]),
        OUTCOMES,
        "none",
    )
    assert found is not None
    assert np.isnan(found.row("a")["icer_upper"])
    assert found.row("a")["note"] == "no interval: its denominator cannot be told from zero"
    assert found.row("b")["standing"] == DOMINATED


def test_it_takes_two_scenarios_that_spend_money_and_the_effect() -> None:
    one = of([[0.0, 0.0], [5.0, 6.0], [0.0, 0.0]], [[0.0, 0.0], [1.0, 2.0], [1.0, 1.0]])
    assert cost_effectiveness(one, OUTCOMES, "none") is None
    two = of([[0.0, 0.0], [5.0, 6.0], [9.0, 9.0]], [[0.0, 0.0], [1.0, 2.0], [3.0, 4.0]])
    assert cost_effectiveness(two, OUTCOMES, "none", "true_exits") is None


def test_replicates_that_a_scenario_lacks_are_left_out() -> None:
    nan = float("nan")
    found = cost_effectiveness(
        of([[0.0] * 3, [5.0, 6.0, nan], [9.0] * 3], [[0.0] * 3, [1.0, 2.0, nan], [3.0, 4.0, 99.0]]),
        OUTCOMES,
        "none",
    )
    assert found is not None
    assert found.row("b")["effect"] == pytest.approx(3.5)


def test_an_effect_without_a_price_is_refused() -> None:
    with pytest.raises(InputError, match="did you mean true_exits"):
        check_effect("true_exit")
    with pytest.raises(InputError, match="choose one of start_poor_out"):
        check_effect("gini")


def test_probabilities_are_those_of_normal_means() -> None:
    replicates = 200
    draws = np.random.default_rng(1)
    cost = np.column_stack([np.zeros(replicates), draws.normal(10.0, 4.0, replicates)])
    effect = np.column_stack([np.zeros(replicates), draws.normal(1.0, 1.0, replicates)])
    worth = np.array([0.0, 9.0, 10.0, 11.0, 1e6])
    table = acceptability(("none", "a"), cost, effect, worth)
    wide = table.pivot(index="willingness_to_pay", columns="scenario", values="probability")
    np.testing.assert_allclose(wide.sum(axis=1), 1.0)
    benefit = worth[:, np.newaxis] * effect[:, 1] - cost[:, 1]
    expected = norm.cdf(benefit.mean(axis=1) / (benefit.std(axis=1) / np.sqrt(replicates)))
    error = 4.0 * np.sqrt(0.25 / 2_000)
    np.testing.assert_allclose(wide["a"], expected, atol=error)
    best = table[table["best"]].set_index("willingness_to_pay")["scenario"]
    assert best[0.0] == "none"
    assert best[1e6] == "a"


def test_the_same_seed_gives_the_same_curve_and_one_replicate_none() -> None:
    cost, effect = np.array([[0.0, 1.0], [0.0, 3.0]]), np.array([[0.0, 1.0], [0.0, 1.0]])
    worth = np.array([1.0, 2.0])
    first, again = (acceptability(("x", "y"), cost, effect, worth, seed=3) for _ in range(2))
    assert first.equals(again)
    assert len(acceptability(("x", "y"), cost[:1], effect[:1], worth)) == 0


def test_prices_reach_above_the_dearest_icer() -> None:
    nothing = np.zeros(2)
    grid = payments(np.array([np.nan, 1200.0, 16_411.0]), nothing, nothing)
    assert (grid[0], grid[-1], len(grid)) == (0.0, 40_000.0, 101)
    assert payments(np.array([np.nan]), np.array([0.0, 10.0]), np.array([0.0, 4.0]))[-1] == 5.0


def test_a_comparison_ranks_all_its_scenarios(comparison: Comparison) -> None:
    assert comparison.worth is not None
    assert set(comparison.worth.table["scenario"]) == set(comparison.scenarios)
    assert comparison.worth.table["cost"].is_monotonic_increasing
    row = comparison.row("transfers", "spending")
    assert row is not None
    assert comparison.worth.row("transfers")["cost"] == pytest.approx(row["central"])
