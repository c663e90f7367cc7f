"""Targets: a straight line to the deadline, raised on the way down, never more than are listed."""

from fractions import Fraction

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.core.calendar import Month
from simsupport.governance.letters import passed_down, sign_letters, yearly_share
from simsupport.governance.pressure import Pressure
from tests.governance.nations import chain_of

LISTED = np.array([700, 1400, 0, 2100, 3500, 70, 7, 14_000])
JANUARY = Month(24)
"""January 2015: six years to go."""


def signed(pressure, month=JANUARY, listed=LISTED, first_gap=0.5, **columns):
    """Return the chain after letters were signed."""
    chain = chain_of()
    for name, values in columns.items():
        chain.officials.arrays[name][:] = values
    sign_letters(chain, month, listed, pressure, first_gap)
    return chain


def test_a_target_kept_every_year_leaves_nobody_by_the_deadline_in_equal_steps():
    left, leaving = Fraction(700), []
    for year in range(2014, 2021):
        step = left * Fraction(yearly_share(year)).limit_denominator(100)
        leaving.append(step)
        left -= step
    assert left == 0
    assert set(leaving) == {Fraction(100)}
    assert yearly_share(2020) == 1.0


@pytest.mark.parametrize("year", [2021, 2025])
def test_after_the_deadline_no_exits_are_demanded(year):
    assert yearly_share(year) == 0.0
    january = Month(12 * (year - 2013))
    chain = signed(Pressure(target=1.0, escalation=1.1), month=january)
    assert not chain.officials.target.any()
    assert not chain.officials.gap.any()


def test_without_escalation_targets_of_all_levels_are_the_same_part_of_the_list():
    chain = signed(Pressure(target=0.5))
    expected = np.rint(chain.add_up(LISTED) * 0.5 / 6)
    assert chain.officials.target.tolist() == expected.astype(int).tolist()


def test_targets_multiply_on_the_way_down():
    chain = signed(Pressure(target=1.0, escalation=1.1))
    listed = chain.add_up(LISTED)
    for level in Level:
        rows = chain.rows[level]
        factor = 1.1 ** (Level.PROVINCE - level)
        assert chain.officials.target[rows] == pytest.approx(listed[rows] / 6 * factor, abs=0.5001)
    totals = [chain.at(level, chain.officials.target).sum() for level in Level]
    assert sorted(totals, reverse=True) == totals
    assert len(set(totals)) == len(totals)


def test_nobody_is_asked_for_more_exits_than_are_listed():
    chain = signed(Pressure(target=1.0, escalation=2.0), month=Month(84))
    assert np.array_equal(chain.officials.target, chain.add_up(LISTED))


def test_factors_are_powers_of_the_escalation():
    levels = np.array([0.0, 3.0, 4.0, 1.0])
    assert passed_down(levels, 1.2) == pytest.approx([1.0, 1.2**3, 1.2**4, 1.2])


def test_before_any_result_all_with_a_target_expect_the_first_gap():
    chain = signed(Pressure(target=1.0), first_gap=0.3)
    officials = chain.officials
    assert officials.gap == pytest.approx(np.where(officials.target > 0, 0.3, 0.0))
    assert officials.gap[2] == 0.0


def test_afterwards_the_gap_is_what_last_year_s_honest_exits_leave_of_the_target():
    ready = np.zeros(len(chain_of().officials))
    ready[:4] = [0, 1000, 5, 140]
    officials = signed(Pressure(target=1.0), ready=ready).officials
    targets = np.rint(LISTED / 6)
    assert officials.gap[:4] == pytest.approx([1.0, 0.0, 0.0, 1 - 140 / targets[3]])


def test_without_a_target_there_is_no_gap():
    officials = signed(Pressure(weight=1.0), ready=3).officials
    assert not officials.target.any()
    assert not officials.gap.any()
