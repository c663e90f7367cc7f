"""Every row of the mission: its key, its channel, size zero, the cut, and where it does nothing."""

import pytest

from simsupport.month import POLICIES
from simsupport.scenario import Scenario
from tests.mechanisms.cases import CASES
from tests.mechanisms.runs import SEEDS, interval, of_case

ROWS = {row.id: (policy, row) for policy in POLICIES for row in policy.rows}

cases = pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.row, marks=pytest.mark.row(case.row)) for case in CASES]
)


def test_every_row_of_the_registry_has_one_case():
    assert sorted(case.row for case in CASES) == sorted(ROWS)


@cases
def test_the_key_switches_and_scales_the_row(case):
    policy, row = ROWS[case.row]
    path = f"measures.{policy.key}.{row.size}"
    scenario = Scenario.load("whole-society")
    size = getattr(getattr(scenario.measures, policy.key), row.size)
    assert any(size.at(month) for month in range(96)), f"{path} is off in whole-society"
    assert row.size in policy.sizes
    assert any(name.startswith(f"measures.{policy.key}.") for name in case.off)


@cases
def test_switching_it_moves_its_channel(case):
    low, mean, high = interval(case, case.on, {**case.on, **case.off})
    assert (low if case.sign > 0 else -high) > 0, f"{low:.6g} {mean:.6g} {high:.6g}"


@cases
def test_at_size_zero_its_other_parameters_change_nothing(case):
    off = {**case.on, **case.off}
    one, other = (of_case(case, changes, SEEDS[0]) for changes in (off, {**off, **case.shape}))
    assert one.everything == other.everything


@cases
def test_households_differ_until_the_channel_is_cut(case):
    on, off = case.on, {**case.on, **case.off}
    differs = [
        of_case(case, on, seed).households != of_case(case, off, seed).households for seed in SEEDS
    ]
    assert any(differs)
    for seed in SEEDS[:2]:
        one, other = (of_case(case, {**changes, **case.cut}, seed) for changes in (on, off))
        assert one.households == other.households


@pytest.mark.full
@cases
def test_there_is_a_range_in_which_it_does_nothing_or_harm(case):
    name = case.row if case.harm is None else f"harm:{case.row}"
    on = {**case.on, **case.harmless}
    low, mean, high = interval(case, on, {**on, **case.off}, name)
    assert (high if case.sign > 0 else -low) <= 0, f"{low:.6g} {mean:.6g} {high:.6g}"
