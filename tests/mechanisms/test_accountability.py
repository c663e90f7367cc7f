"""What targets, careers, inspections and penalties do to effort, reports and exits."""

import numpy as np
import pytest

TARGET = "measures__responsibility__target"
LONG = {"households": 1200, "months": 72}


def weak(**changes):
    """Targets without accountability."""
    return {"scenario": "accountability-weak"} | LONG | changes


def strong(**changes):
    """Targets with accountability."""
    return {"scenario": "accountability-strong"} | LONG | changes


LOW, HIGH = {TARGET: {"2014-01": 0.5}}, {TARGET: {"2014-01": 1.5}}


def total(name):
    """The sum of a yearly outcome over the run."""
    return lambda series: np.nansum(series[name])


def mean(name):
    """The mean of a yearly outcome over the Decembers since the campaign began."""
    return lambda series: np.nanmean(series[name][12:])


def last(name):
    """The last December's value of an outcome."""
    return lambda series: series[name][-1]


@pytest.mark.row("G1")
@pytest.mark.parametrize("outcome", ["reported_exits", "false_exits"])
def test_without_accountability_a_stronger_target_raises_reported_and_false_exits(pairs, outcome):
    low, _, _ = pairs.interval(total(outcome), weak(**HIGH), weak(**LOW))
    assert low > 0


@pytest.mark.row("H1")
def test_weight_on_results_without_inspection_raises_what_is_reported(pairs):
    idle = weak(measures__assessment__weight=0.0)
    low, _, _ = pairs.interval(total("reported_exits"), weak(), idle)
    assert low > 0


@pytest.mark.row("H2")
@pytest.mark.parametrize("outcome", ["effort_inflate", "effort_take"])
def test_accountability_lowers_inflation_and_diversion(pairs, outcome):
    _, _, high = pairs.interval(mean(outcome), strong(), weak())
    assert high < 0


def test_accountability_raises_the_share_of_effort_that_is_real(pairs):
    low, _, _ = pairs.interval(mean("real_share"), strong(), weak())
    assert low > 0


def test_accountability_lowers_false_exits(pairs):
    _, _, high = pairs.interval(total("false_exits"), strong(), weak())
    assert high < 0


def test_accountability_brings_the_reports_nearer_to_the_register(pairs):
    def apart(series):
        return last("registered_poor")(series) - last("reported_poor")(series)

    _, _, high = pairs.interval(apart, strong(), weak())
    assert high < 0


@pytest.mark.row("H2")
def test_penalties_that_also_fall_on_honest_failure_lower_real_work(pairs):
    blamed = strong(measures__penalties__honest_failure=1.0)
    _, _, high = pairs.interval(
        mean("effort_real"), blamed, strong(measures__penalties__honest_failure=0.0)
    )
    assert high < 0


@pytest.mark.row("H4")
def test_announced_inspections_find_less(pairs):
    announced = strong(measures__inspections__announced=1.0, measures__penalties__level=0.5)
    sudden = strong(measures__inspections__announced=0.0, measures__penalties__level=0.5)
    low, _, _ = pairs.interval(mean("effort_take"), announced, sudden)
    assert low > 0


@pytest.mark.row("H6")
def test_evaluators_refuse_counties_that_would_have_been_let_out(pairs):
    without = weak(months=96)
    evaluated = weak(months=96, measures__third_party__households_per_county={"2016-01": 1575})
    low, _, _ = pairs.interval(total("county_refusals"), evaluated, without)
    assert low > 0
    _, _, high = pairs.interval(last("county_exits"), evaluated, without)
    assert high < 0


@pytest.mark.row("H5")
def test_disclosure_lowers_diversion(pairs):
    _, _, high = pairs.interval(
        mean("effort_take"), weak(measures__social_supervision__disclosure=1.0), weak()
    )
    assert high < 0


def test_officials_take_no_money_that_does_not_pass_through_their_hands(pairs):
    for series in pairs.outcomes(**weak(measures__cash_transfer__handled=0.0)):
        assert np.nansum(series["spending_diverted"]) == 0.0
