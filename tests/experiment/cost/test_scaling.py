"""A policy made larger or smaller keeps its form, and spending is brought to a sum."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsupport.experiment.cost.meeting import TOLERANCE, meet
from simsupport.experiment.cost.scaling import acting, amounts, largest_factor, scaled
from simsupport.month import MEASURES
from simsupport.scenario import Scenario


def test_amounts_are_what_pays_and_does_or_all_of_a_measure_without_such() -> None:
    by_key = {measure.key: amounts(measure) for measure in MEASURES}
    assert by_key["designated_units"] == ("budget", "tiers")
    assert by_key["cash_transfer"] == ("amount", "gap_share")
    assert by_key["helpers"] == ("share",)
    assert "precision" not in by_key["east_west"]
    assert all(by_key.values())


def test_dates_and_all_that_is_no_amount_stay() -> None:
    before = Scenario.load("combined")
    after = scaled(before, dict.fromkeys(acting(before), 0.5))
    changed = {one.path: (one.before, one.after) for one in before.diff(after)}
    assert set(changed) == {
        "measures.cash_transfer.amount",
        "measures.employment_subsidy.wage_share",
        "measures.employment_subsidy.tax_relief",
        "measures.employment_subsidy.training",
        "measures.designated_units.budget",
        "measures.designated_units.tiers",
        "measures.first_secretaries.share",
    }
    assert changed["measures.cash_transfer.amount"] == ({"2014-01": 120.0}, {"2014-01": 60.0})


def test_the_largest_factor_is_where_the_first_amount_ends_its_range() -> None:
    assert largest_factor(Scenario.load("employment")) == pytest.approx(1.0 / 0.3)
    assert largest_factor(Scenario.load("designated-units")) == 1.0
    assert largest_factor(Scenario.load("baseline")) == math.inf


@given(power=st.floats(0.4, 2.0), target=st.floats(0.05, 1.0))
def test_spending_meets_the_sum_on_any_smooth_curve(power: float, target: float) -> None:
    factor, spent = meet(lambda one: one**power, target)
    assert spent == pytest.approx(target, rel=TOLERANCE)
    assert factor == pytest.approx(target ** (1.0 / power), rel=2.5 * TOLERANCE / power)


def test_near_linear_spending_takes_few_trials() -> None:
    tried: list[float] = []

    def spending(factor: float) -> float:
        tried.append(factor)
        return 100.0 * factor * (1.0 + 0.1 * factor)

    assert meet(spending, 20.0)[1] == pytest.approx(20.0, rel=TOLERANCE)
    assert len(tried) <= 3


def test_a_sum_out_of_reach_gives_the_nearest() -> None:
    assert meet(lambda one: 10.0 * one, 50.0, most=2.0) == (2.0, 20.0)
    factor, spent = meet(lambda one: 30.0 + one, 10.0)
    assert factor < 0.001
    assert spent == pytest.approx(30.0, abs=0.001)
