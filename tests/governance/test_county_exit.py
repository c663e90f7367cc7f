"""Poor counties claim by their reports; evaluators refuse whom the exit rule refuses."""

from dataclasses import replace

import numpy as np
import pytest

from simsupport.agents.counties import Counties
from simsupport.agents.households import Register, Status
from simsupport.agents.provinces import Provinces
from simsupport.agents.villages import Villages
from simsupport.core.calendar import Month
from simsupport.core.streams import Streams
from simsupport.governance.county_exit import count_cases, decide_county_exits
from simsupport.governance.evaluation import WEST, ExitRule
from simsupport.governance.pressure import Pressure
from tests.worlds import World

RULE, STREAMS = ExitRule(), Streams(2)
PRESSED = Pressure(target=1.0, weight=0.5, third_party=1575.0)
TRUSTED = replace(PRESSED, third_party=0.0)
DECEMBER = Month(47)
"""December 2016."""


def nation(number=4, provinces=1, **counties):
    """Return tables of poor counties out of poverty by any measure, with some columns changed."""
    tables = {
        "villages": Villages(2 * number),
        "counties": Counties(number),
        "provinces": Provinces(provinces),
    }
    usual = {
        "poor_county": 1,
        "persons": 500_000,
        "on_register": 2000,
        "off_register": 48_000,
        "never_listed": 450_000,
    }
    for name, value in (usual | counties).items():
        tables["counties"].arrays[name][:] = value
    tables["counties"].province[:] = np.arange(number) * provinces // number
    tables["villages"].county[:] = np.arange(number).repeat(2)
    tables["villages"].persons[:] = 250_000
    tables["provinces"].accountable[:] = 1
    return tables


def decided(tables, pressure=PRESSED, month=DECEMBER, rule=RULE):
    """Return who claimed, who was refused and who is out, as lists."""
    decide_county_exits(tables, STREAMS, month, rule, pressure)
    counties = tables["counties"]
    return tuple(getattr(counties, name).tolist() for name in ("claimed", "refused", "out"))


def test_a_county_with_nothing_to_hide_claims_and_is_declared_out():
    assert decided(nation()) == ([1] * 4, [0] * 4, [1] * 4)


def test_a_county_with_many_wrong_exits_is_refused_by_evaluators_and_granted_without_them():
    counties = {"wrongly_out": [0, 10_000, 0, 10_000]}
    assert decided(nation(**counties)) == ([1] * 4, [0, 1, 0, 1], [1, 0, 1, 0])
    assert decided(nation(**counties), TRUSTED) == ([1] * 4, [0] * 4, [1] * 4)


@pytest.mark.parametrize(
    ("counties", "arrives"),
    [({"missed": 90_000}, 1.0), ({"wrongly_out": 4000}, 1.0), ({}, 0.7)],
    ids=["missed", "wrongly out", "money lost"],
)
def test_each_kind_of_wrong_is_found(counties, arrives):
    tables = nation(**counties)
    tables["villages"].arrives[:] = arrives
    assert decided(tables)[1] == [1] * 4


def test_money_lost_counts_by_where_people_live():
    tables = nation(2)
    tables["villages"].persons[:] = [1, 499_999, 499_999, 1]
    tables["villages"].arrives[:] = [0.0, 1.0, 0.0, 1.0]
    assert decided(tables)[2] == [1, 0]


def test_counties_claim_by_what_they_report_and_not_by_what_is():
    on_register = [9_999, 10_001, 20_001, 10_001]
    padded = [0, 0, 10_002, 2]
    tables = nation(on_register=on_register, padded=padded)
    assert decided(tables, TRUSTED)[0] == [1, 0, 1, 1]
    found = decided(nation(on_register=on_register, padded=padded))
    assert found[:2] == ([1, 0, 1, 1], [0, 0, 1, 1])  # the register itself is counted


def test_the_west_may_claim_earlier():
    tables = nation(on_register=12_000, region=[0, 1, WEST, WEST])
    assert decided(tables)[0] == [0, 0, 1, 1]


def test_only_poor_counties_of_accountable_provinces_that_are_not_yet_out_claim():
    tables = nation(4, provinces=2, poor_county=[1, 0, 1, 1], out=[0, 0, 0, 1])
    tables["provinces"].accountable[:] = [1, 0]
    assert decided(tables) == ([1, 0, 0, 0], [0] * 4, [1, 0, 0, 1])


def test_who_is_out_stays_out_and_old_claims_are_forgotten():
    tables = nation()
    decided(tables)
    tables["counties"].wrongly_out[:] = 10_000
    tables["counties"].on_register[:] = 100_000
    assert decided(tables, month=Month(59)) == ([0] * 4, [0] * 4, [1] * 4)


def test_a_refused_county_may_claim_again():
    tables = nation(wrongly_out=10_000)
    assert decided(tables)[1] == [1] * 4
    tables["counties"].wrongly_out[:] = 0
    assert decided(tables, month=Month(59)) == ([1] * 4, [0] * 4, [1] * 4)


@pytest.mark.parametrize(
    ("pressure", "month"),
    [(Pressure(third_party=1575.0), DECEMBER), (PRESSED, Month(35))],
    ids=["no campaign", "too early"],
)
def test_nobody_claims_without_a_campaign_or_before_the_first_year(pressure, month):
    tables = nation(claimed=1, refused=1)
    assert decided(tables, pressure, month) == ([0] * 4, [0] * 4, [0] * 4)


@pytest.mark.parametrize(("month", "claims"), [(Month(95), 1), (Month(107), 0)])
def test_no_county_claims_after_the_deadline(month, claims):
    assert decided(nation(), month=month) == ([claims] * 4, [0] * 4, [claims] * 4)


def test_either_a_target_or_a_weight_is_a_campaign():
    for pressure in (Pressure(target=0.5), Pressure(weight=0.5)):
        assert decided(nation(), pressure)[2] == [1] * 4


def test_cases_are_counted_by_county_as_usual_incomes_are():
    states = [
        Register.REGISTERED,
        Register.EXITED,
        Register.MONITORED,
        Register.EXITED,
        Register.NEVER,
        Register.NEVER,
    ]
    lines = [0.5, 0.9, 0.9, 1.1, 0.99, 1.01]
    world = World(
        14,
        villages=2,
        counties=2,
        weight=range(1, 15),
        register=[*states, Register.NEVER] * 2,
        status=[*[Status.LIVING] * 6, Status.DISSOLVED] * 2,
    )
    now = world.now(47)
    world.hh.expected[:] = np.array([*lines, 0.1] * 2) * 3 * now.drivers.poverty_line / 12
    count_cases(world.block, now)
    expected = {name: [0, 0] for name in CASES}
    for row in range(14):
        county, place, persons = row // 7, row % 7, 3 * (row + 1)
        if place == 6:
            continue
        state, poor = states[place], lines[place] < 1.0
        expected["on_register"][county] += persons * (state == Register.REGISTERED)
        off = state in {Register.EXITED, Register.MONITORED}
        expected["off_register"][county] += persons * off
        expected["wrongly_out"][county] += persons * (off and poor)
        expected["never_listed"][county] += persons * (state == Register.NEVER)
        expected["missed"][county] += persons * (state == Register.NEVER and poor)
    assert {name: getattr(world.block.counties, name).tolist() for name in CASES} == expected


CASES = ("on_register", "off_register", "wrongly_out", "never_listed", "missed")
