"""Counties are judged by the published rule, on samples that err as samples of their size do."""

from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import binom

from simsupport.core.streams import Streams
from simsupport.governance.evaluation import (
    ExitRule,
    Rates,
    binomial_share,
    passes,
    sampled_rates,
    true_rates,
)

RULE, STREAMS = ExitRule(), Streams(21)
PUBLISHED = 1575
"""Households interviewed in a county in 2018."""

PERFECT = {"composite": 0.0, "false_exit": 0.0, "missed": 0.0, "approval": 1.0}
BIT = 1e-9


def verdict(west=False, rule=RULE, **figures):
    """Return whether a county of these rates passes."""
    rates = Rates(**{name: np.array([rate]) for name, rate in (PERFECT | figures).items()})
    return bool(passes(rates, np.array([west]), rule)[0])


@pytest.mark.parametrize("west", [False, True])
@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [("false_exit", 0.02 - BIT, 0.02), ("missed", 0.02 - BIT, 0.02), ("approval", 0.9, 0.9 - BIT)],
)
def test_each_figure_alone_blocks_the_exit_just_outside_its_limit(name, inside, outside, west):
    assert verdict(west, **{name: inside})
    assert not verdict(west, **{name: outside})


def test_the_composite_rate_may_be_higher_in_the_west():
    for west, limit in ((False, 0.02), (True, 0.03)):
        assert verdict(west, composite=limit - BIT)
        assert not verdict(west, composite=limit)


def test_a_county_just_inside_all_four_limits_passes():
    assert verdict(composite=0.0199, false_exit=0.0199, missed=0.0199, approval=0.9)


def test_limits_are_parameters():
    strict = ExitRule(
        composite=0.01, composite_west=0.015, false_exit=0.005, missed=0.005, approval=0.95
    )
    for west, name, value in (
        (False, "composite", 0.012),
        (True, "composite", 0.016),
        (False, "false_exit", 0.01),
        (False, "missed", 0.01),
        (False, "approval", 0.92),
    ):
        assert verdict(west, **{name: value})
        assert not verdict(west, strict, **{name: value})


def county(on=0, off=0, wrong=0, never=0, missed=0):
    """Return the counts of one county."""
    counts = {
        "on_register": on,
        "off_register": off,
        "wrongly_out": wrong,
        "never_listed": never,
        "missed": missed,
        "persons": on + off + never,
    }
    return SimpleNamespace(**{name: np.array([value]) for name, value in counts.items()})


def test_rates_follow_the_published_definitions():
    """Composite: those left on the register, wrongly off it and missed, in all persons."""
    place = county(on=300, off=2000, wrong=40, never=17_700, missed=118)
    rates = true_rates(place, np.array([0.95]), RULE)
    assert rates.composite[0] == pytest.approx((300 + 40 + 118) / 20_000)
    assert rates.false_exit[0] == pytest.approx(40 / 2000)
    assert rates.missed[0] == pytest.approx(118 / 17_700)
    grievance = 40 / 2000 + 118 / 17_700 + 0.05
    assert rates.approval[0] == pytest.approx(0.985 - 0.5 * grievance)


def test_a_county_without_any_register_has_rates_of_zero():
    rates = true_rates(county(never=100), np.array([1.0]), RULE)
    assert (rates.composite[0], rates.false_exit[0], rates.missed[0]) == (0.0, 0.0, 0.0)
    assert true_rates(county(), np.array([1.0]), RULE).composite[0] == 0.0


def test_approval_is_a_share_however_great_the_grievance():
    harsh = ExitRule(resentment=5.0)
    rates = true_rates(county(off=10, wrong=10), np.array([0.0]), harsh)
    assert rates.approval[0] == 0.0


def test_an_incident_that_nobody_answered_costs_approval_and_nothing_else():
    place = county(on=300, off=2000, wrong=40, never=17_700, missed=118)
    calm = true_rates(place, np.array([0.95]), RULE)
    upset = true_rates(place, np.array([0.95]), RULE, np.array([0.5]))
    assert upset.approval[0] == pytest.approx(calm.approval[0] - 0.5 * RULE.outrage)
    assert (upset.composite, upset.false_exit, upset.missed) == (
        calm.composite,
        calm.false_exit,
        calm.missed,
    )


# ---- the binomial ----


@pytest.mark.parametrize("size", [1, 2, 29, 525, 1050, 66_667])
@pytest.mark.parametrize("rate", [0.0, 1e-6, 0.01, 0.04, 0.5, 0.985, 1.0])
def test_shares_are_those_of_the_inverse_binomial_distribution(size, rate):
    draw = np.random.default_rng(size).random(200).astype(np.float32)
    draw[:4] = [2.0**-24, 1 - 2.0**-24, 0.5, 0.25]
    found = binomial_share(draw, np.full(200, float(size)), np.full(200, rate))
    assert found == pytest.approx(binom.ppf(draw.astype(float), size, rate) / size, abs=0)


def test_where_nobody_is_asked_nobody_is_found():
    assert binomial_share(np.float32([0.9]), np.zeros(1), np.array([0.5])).tolist() == [0.0]


# ---- operating characteristic ----


def many(number, rate, off=50_000, on=0):
    """Return many equal counties with a rate of false exits, and all else as it should be."""
    counts = county(on=on, off=off, wrong=round(off * rate), never=450_000)
    return SimpleNamespace(
        **{name: np.repeat(value, number) for name, value in vars(counts).items()}
    )


def judged(number, rate, month=47, households=PUBLISHED, **changes):
    """Return the true rates of equal counties, the rates found, and who passes."""
    counties = many(number, rate, **changes)
    rates = true_rates(counties, np.ones(number), RULE)
    found = sampled_rates(rates, counties, households, STREAMS, month, RULE)
    return rates, found, passes(found, np.zeros(number, np.bool_), RULE)


def chance_to_pass(rate, households=PUBLISHED):
    """Return the exact chance that false exits found stay below 2 %."""
    asked = round(households / RULE.design_effect * RULE.registered_sample)
    most = np.ceil(0.02 * asked) - 1
    return binom.cdf(most, asked, rate)


NUMBER = 20_000


@pytest.mark.parametrize("rate", [0.01, 0.02, 0.04])
def test_counties_pass_as_often_as_the_exact_binomial_says(rate):
    exact = chance_to_pass(rate)
    share = judged(NUMBER, rate)[2].mean()
    assert abs(share - exact) <= 5 * np.sqrt(exact * (1 - exact) / NUMBER)


def test_at_the_published_sample_one_percent_passes_and_four_percent_is_found_out():
    assert chance_to_pass(0.01) >= 0.90
    assert chance_to_pass(0.04) <= 0.05
    for rate, least, most in ((0.01, 0.90, 1.0), (0.04, 0.0, 0.05)):
        share = judged(NUMBER, rate)[2].mean()
        error = np.sqrt(share * (1 - share) / NUMBER)
        assert least <= share - 3 * error
        assert share + 3 * error <= most


def test_a_smaller_sample_tells_good_from_bad_less_well():
    small = [judged(NUMBER, rate, households=150)[2].mean() for rate in (0.01, 0.04)]
    large = [judged(NUMBER, rate)[2].mean() for rate in (0.01, 0.04)]
    assert small[0] - small[1] < large[0] - large[1] - 0.1


def test_samples_are_unbiased_with_the_spread_of_their_size():
    rates, found, _ = judged(NUMBER, 0.03, on=10_000)
    asked = np.rint(PUBLISHED / 1.5 * 0.5 * 50_000 / 60_000)
    error = np.sqrt(0.03 * 0.97 / asked)
    assert abs(found.false_exit.mean() - 0.03) <= 5 * error / np.sqrt(NUMBER)
    assert abs(found.false_exit.std() - error) <= 5 * error / np.sqrt(2 * NUMBER)
    assert found.composite.mean() == pytest.approx(rates.composite[0], rel=0.01)
    spread = np.sqrt(rates.approval[0] * (1 - rates.approval[0]) / 1050)
    assert abs(found.approval.mean() - rates.approval[0]) <= 5 * spread / np.sqrt(NUMBER)
    assert found.approval.std() == pytest.approx(spread, rel=0.05)
    assert np.all(found.missed == 0.0)


def test_missed_persons_are_looked_for_among_those_never_listed():
    counties = county(off=50_000, never=450_000, missed=9000)
    counties = SimpleNamespace(
        **{name: np.repeat(value, NUMBER) for name, value in vars(counties).items()}
    )
    rates = true_rates(counties, np.ones(NUMBER), RULE)
    found = sampled_rates(rates, counties, PUBLISHED, STREAMS, 5, RULE)
    error = np.sqrt(0.02 * 0.98 / 525)
    assert abs(found.missed.mean() - 0.02) <= 5 * error / np.sqrt(NUMBER)
    assert abs(found.missed.std() - error) <= 5 * error / np.sqrt(2 * NUMBER)
    assert np.all(found.false_exit == 0.0)


def test_figures_of_a_county_are_drawn_apart_and_anew_each_year():
    counties = county(on=0, off=50_000, wrong=1500, never=450_000, missed=9000)
    counties = SimpleNamespace(
        **{name: np.repeat(value, NUMBER) for name, value in vars(counties).items()}
    )
    rates = true_rates(counties, np.ones(NUMBER), RULE)
    one, other = (
        sampled_rates(rates, counties, PUBLISHED, STREAMS, month, RULE) for month in (47, 59)
    )
    pairs = [
        (one.false_exit, one.missed),
        (one.false_exit, one.approval),
        (one.missed, one.approval),
        (one.false_exit, other.false_exit),
    ]
    for left, right in pairs:
        assert abs(np.corrcoef(left, right)[0, 1]) <= 5 / np.sqrt(NUMBER)
