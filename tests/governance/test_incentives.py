"""Each taste, temptation and watch moves the benefit it should, the way it should, and no other."""

from dataclasses import replace

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.core.calendar import Month
from simsupport.governance import incentives as wants
from simsupport.governance.choice import TASKS
from simsupport.governance.incentives import Incentives, benefits, choose_effort
from simsupport.governance.pressure import Pressure
from tests.governance.nations import chain_of, rows_of

USUAL = Incentives()
PRESSED = Pressure(
    target=1.0,
    weight=0.5,
    inspections=0.3,
    announced=0.5,
    penalty=1.0,
    certainty=0.5,
    honest_failure=0.1,
)
LATE = Month(48)
"""A month in which the label no longer pays."""


def worth(month=LATE, pressure=PRESSED, columns=None, **changes):
    """Return the benefits in a small nation; gaps are 0.4 at all levels."""
    chain = chain_of()
    chain.officials.gap[:] = 0.4
    chain.officials.behind[:] = 0.1
    for name, value in (columns or {}).items():
        chain.officials.arrays[name][:] = value
    return benefits(chain, month, Incentives(**changes), pressure)


def moved(one, other):
    """Return which tasks are worth more (+) or less (-) to everybody in the second case."""
    change = other - one
    signs = {}
    for place, task in enumerate(TASKS):
        if np.any(np.abs(change[:, place]) > 1e-9):
            assert np.all(change[:, place] > 0) or np.all(change[:, place] < 0), task
            signs[task] = "+" if change[0, place] > 0 else "-"
    return signs


BY_COLUMN = [
    ("ability", 1.5, {"real": "+"}),
    ("integrity", 0.9, {"take": "-"}),
    ("ambition", 1.5, {"real": "+", "show": "+", "inflate": "+"}),
    ("tenure", 8, {"real": "-", "show": "-", "inflate": "-"}),
    ("behind", 0.6, {"inflate": "+"}),
    ("seen", 3.0, {"real": "-", "inflate": "-", "take": "-"}),
    ("strictness", 1.5, {"real": "-", "inflate": "-", "take": "-"}),
    ("followed", 0.5, {"real": "-", "inflate": "-", "take": "-"}),
]


@pytest.mark.parametrize(("column", "value", "signs"), BY_COLUMN)
def test_who_an_official_is_moves_what_it_should(column, value, signs):
    assert moved(worth(), worth(columns={column: value})) == signs


BY_PRESSURE = [
    ("weight", 0.9, {"real": "+", "show": "+", "inflate": "+"}),
    ("penalty", 2.0, {"real": "-", "inflate": "-", "take": "-"}),
    ("certainty", 0.9, {"real": "-", "inflate": "-", "take": "-"}),
    ("honest_failure", 0.5, {"real": "-"}),
    ("third_party", 1575.0, {"inflate": "-"}),
    ("disclosure", 0.8, {"real": "-", "inflate": "-", "take": "-"}),
    ("announced", 1.0, {"real": "+", "inflate": "+", "take": "+"}),
    ("target", 0.3, {}),
    ("escalation", 1.4, {}),
]


@pytest.mark.parametrize(("name", "value", "signs"), BY_PRESSURE)
def test_accountability_moves_what_it_should(name, value, signs):
    assert moved(worth(), worth(pressure=replace(PRESSED, **{name: value}))) == signs


BY_PARAMETER = [
    ("duty", 0.9, {"real": "+"}),
    ("attention", 0.4, {"real": "+", "show": "+", "inflate": "+"}),
    ("visibility", 0.8, {"show": "+"}),
    ("take_gain", 1.5, {"take": "+"}),
    ("tenure_decay", 0.5, {"real": "-", "show": "-", "inflate": "-"}),
    ("audit_penalty", 1.0, {"real": "-", "inflate": "-", "take": "-"}),
    ("unannounced_power", 0.95, {"real": "-", "inflate": "-", "take": "-"}),
    ("announced_power", 0.5, {"real": "-", "inflate": "-", "take": "-"}),
    ("third_party_half", 100.0, {"inflate": "-"}),
    ("disclosure_power", 0.6, {"real": "-", "inflate": "-", "take": "-"}),
    ("cost_real", 3.0, {}),
    ("paperwork", 0.4, {}),
    ("first_gap", 0.9, {}),
]


@pytest.mark.parametrize(("name", "value", "signs"), BY_PARAMETER)
def test_each_parameter_moves_what_it_should(name, value, signs):
    pressure = replace(PRESSED, third_party=500.0, disclosure=0.5)
    columns = {"tenure": 3}
    before = worth(pressure=pressure, columns=columns)
    assert moved(before, worth(pressure=pressure, columns=columns, **{name: value})) == signs


def test_the_four_benefits_are_what_the_formulas_say():
    columns = {"ability": 1.2, "integrity": 0.3, "ambition": 0.8, "tenure": 2}
    pressure = replace(PRESSED, third_party=1000.0, disclosure=0.5)
    found = worth(Month(12), pressure, columns)
    career = 0.8 * (0.10 + 0.5) / (1 + 0.10 * 2)
    power = 0.8 - 0.5 * 0.3 / (0.04 + 0.3) * (0.8 - 0.25)
    eye = 1 - 0.6 * 0.4 * 0.5
    public = 1 - 0.5 * 0.3
    inflating = 1 - (1 - 0.25 * power * eye) * 0.5 * public
    taking = 1 - (1 - 0.25 * power) * public
    penalty = 0.4 + 1.0 * 0.5
    expected = [
        (0.45 + career) * 1.2 - 0.2 - taking * penalty * 0.1,
        career * 0.35,
        career * (0.4 + 0.1) - inflating * penalty - 0.2,
        0.7 * 0.9 - taking * penalty,
    ]
    assert found[0] == pytest.approx(expected, rel=1e-6)


def test_the_label_pays_in_poor_counties_until_its_month_and_nowhere_else():
    chain = chain_of()
    poor = chain.officials.poor_county > 0
    before, after = (worth(month) for month in (Month(35), Month(36)))
    change = after - before
    assert change[poor][:, [0, 2]] == pytest.approx(USUAL.label_rent)
    assert np.all(change[poor][:, [1, 3]] == 0)
    assert np.all(change[~poor] == 0)
    assert 0 < np.count_nonzero(poor) < len(poor)
    assert not chain.officials.poor_county[chain.rows[Level.PREFECTURE]].any()
    later = worth(Month(36), label_until="2017-01")
    assert np.array_equal(later, before)
    dearer = worth(Month(35), label_rent=0.5)
    assert np.all(dearer[poor][:, [0, 2]] < before[poor][:, [0, 2]])
    assert np.array_equal(dearer[~poor], before[~poor])


def test_a_superior_who_misses_his_own_target_makes_inflating_safer_for_those_below_him_only():
    chain = chain_of()
    county = rows_of(chain, Level.COUNTY)[0]
    before = benefits(chain, LATE, USUAL, PRESSED)
    chain.officials.gap[county] = 0.8
    change = benefits(chain, LATE, USUAL, PRESSED) - before
    below = np.flatnonzero(chain.officials.superior == county)
    assert np.all(change[below, 2] > 0)
    assert np.flatnonzero(change.any(axis=1)).tolist() == [*below.tolist(), county]
    assert np.all(change[below][:, [0, 1, 3]] == 0)
    career = wants.career_concern(chain.officials, USUAL, PRESSED)[county]
    assert change[county, 2] == pytest.approx(career * 0.8, rel=1e-6)  # its own urge


def test_collusion_needs_a_parameter_a_gap_and_a_weight():
    chain = chain_of()
    chain.officials.gap[:] = 0.5
    lost = wants.superiors_interest(chain, USUAL, PRESSED)
    assert lost[chain.rows[Level.PROVINCE]].tolist() == [0.0]
    assert lost[:-1] == pytest.approx(0.6 * 0.5 * 0.5)
    for rules, pressure in (
        (Incentives(collusion=0.0), PRESSED),
        (USUAL, replace(PRESSED, weight=0.0)),
    ):
        assert not wants.superiors_interest(chain, rules, pressure).any()
    chain.officials.gap[:] = 0.0
    assert not wants.superiors_interest(chain, USUAL, PRESSED).any()


def test_collusion_does_not_hide_diversion():
    chain = chain_of()
    before = wants.perceived_detection(chain, USUAL, PRESSED)
    chain.officials.gap[:] = 1.0
    after = wants.perceived_detection(chain, USUAL, PRESSED)
    assert np.array_equal(after[1], before[1])
    assert np.all(after[0][:-1] < before[0][:-1])


def test_inspections_find_between_what_announced_and_unannounced_ones_find():
    none = Pressure()
    assert wants.inspection_power(USUAL, none) == 0.8
    all_announced = Pressure(inspections=1.0, announced=1.0)
    assert wants.inspection_power(Incentives(audit=0.0), all_announced) == pytest.approx(0.25)
    mixed = wants.inspection_power(USUAL, all_announced)
    assert mixed == pytest.approx((0.04 * 0.8 + 1.0 * 0.25) / 1.04)
    assert wants.inspection_power(Incentives(audit=0.0), none) == 0.8


def test_an_area_is_inspected_if_auditors_or_inspectors_come():
    chance = wants.inspection_chance(USUAL, Pressure(inspections=0.5))
    assert chance == pytest.approx(1 - 0.96 * 0.5)
    assert wants.inspection_chance(USUAL, Pressure()) == pytest.approx(0.04)
    assert wants.inspection_chance(USUAL, Pressure(inspections=3.0)) == 1.0


def test_evaluators_find_half_at_their_half_and_nothing_if_they_interview_nobody():
    assert wants.third_party_power(USUAL, Pressure()) == 0.0
    assert wants.third_party_power(USUAL, Pressure(third_party=1000.0)) == 0.5
    assert wants.third_party_power(USUAL, Pressure(third_party=1e5)) < 1.0


def test_paperwork_takes_time_and_always_leaves_some():
    assert wants.working_time(USUAL, Pressure(inspections=1.0)) == pytest.approx(1 - 0.1 * 1.04)
    assert wants.working_time(Incentives(paperwork=0.0), PRESSED) == 1.0
    assert wants.working_time(Incentives(paperwork=0.5), Pressure(inspections=5.0)) == 0.1


def test_officials_spend_no_more_time_than_paperwork_leaves():
    chain = chain_of()
    officials = chain.officials
    officials.gap[:] = 1.0
    officials.ambition[:] = 5.0
    pressure = replace(PRESSED, inspections=4.0, penalty=0.0)
    choose_effort(chain, LATE, USUAL, pressure)
    spent = officials.real + officials.show + officials.inflate + officials.take
    assert spent == pytest.approx(wants.working_time(USUAL, pressure), rel=1e-6)
    choose_effort(chain, LATE, Incentives(paperwork=0.0), pressure)
    more = officials.real + officials.show + officials.inflate + officials.take
    assert more == pytest.approx(1.0, rel=1e-6)


def test_choices_are_written_in_the_order_of_the_tasks():
    chain = chain_of()
    nothing = {"duty": 0.0, "attention": 0.0, "take_gain": 0.0, "audit_penalty": 0.0}
    one_each = [
        ({"duty": 1.0}, Pressure(), 1.0),
        ({"attention": 0.5}, Pressure(), 0.0),
        ({"visibility": 0.0}, Pressure(weight=0.5), 0.0),
        ({"take_gain": 5.0}, Pressure(), 1.0),
    ]
    chosen = []
    for changes, pressure, ability in one_each:
        chain.officials.gap[:] = 0.5 * (pressure.weight > 0)
        chain.officials.ability[:] = ability
        choose_effort(chain, LATE, Incentives(**(nothing | changes)), pressure)
        columns = (getattr(chain.officials, task) for task in TASKS)
        chosen.append([bool(np.all(column > 0)) for column in columns])
    assert chosen == np.eye(4, dtype=bool).tolist()


def test_dearer_tasks_are_done_less():
    chain = chain_of()
    chain.officials.gap[:] = 1.0
    costs = dict.fromkeys((f"cost_{task}" for task in TASKS), 2.0)
    lenient = replace(PRESSED, penalty=0.0)

    def chosen(**changes):
        choose_effort(chain, LATE, Incentives(visibility=2.0, **(costs | changes)), lenient)
        return {task: getattr(chain.officials, task).copy() for task in TASKS}

    before = chosen()
    for task in TASKS:
        after = chosen(**{f"cost_{task}": 4.0})
        assert np.all(after[task] < before[task])
        assert all(np.all(after[other] >= before[other]) for other in TASKS if other != task)


def test_mean_effort_is_that_of_real_officials():
    officials = chain_of().officials
    officials.real[0], officials.take[1] = 0.4, 0.8
    weight = np.zeros(len(officials))
    weight[:2] = [3, 1]
    assert wants.mean_effort(officials, weight) == pytest.approx([0.3, 0.0, 0.0, 0.2])
