"""Operating money brings order into village and township offices; ability counts in posts."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.core.calendar import Month
from simsupport.core.ledger import Account, Use
from simsupport.core.streams import Streams
from simsupport.measures.base import Nation
from simsupport.measures.village_capacity import VillageCapacity, _part_below
from tests.governance.nations import tables_of
from tests.worlds import World

VILLAGES = 400


def officials_of():
    """Return the tables of four counties with ten townships of ten villages each."""
    return tables_of(villages_each=10, townships=10, counties=4)


def after(month=12, **values):
    """Return officials after January."""
    tables = officials_of()
    usual = {"funds": 1.0, "money": 30_000.0, "enough": 30_000.0, "order": 0.6, "selection": 0.4}
    measure = VillageCapacity.model_validate(usual | values)
    measure.decide(Nation(tables, Streams(1), Month(month)))
    return tables["officials"]


@pytest.mark.row("G2")
def test_half_of_what_order_could_prevent_is_prevented_by_enough_money():
    officials = after()
    lower = officials.level <= Level.TOWNSHIP
    assert officials.prevented[lower] == pytest.approx(0.3)
    assert not officials.prevented[~lower].any()


@pytest.mark.parametrize(("money", "prevents"), [(0.0, 0.0), (10_000.0, 0.15), (90_000.0, 0.45)])
def test_more_money_prevents_more_and_ever_less_for_each_yuan(money, prevents):
    officials = after(money=money)
    assert officials.prevented[officials.level == Level.VILLAGE] == pytest.approx(prevents)


@pytest.mark.row("G2")
def test_ability_counts_up_to_the_county_by_the_part_of_villages_below_with_money():
    officials = after()
    leaders = officials.level <= Level.COUNTY
    assert officials.known[leaders] == pytest.approx(0.4)
    assert not officials.known[~leaders].any()


def test_parts_below_are_what_a_plain_count_says():
    officials = officials_of()["officials"]
    villages = np.flatnonzero(officials.level == Level.VILLAGE)
    draw = np.random.default_rng(2)
    officials.weight[villages] = draw.integers(1, 9, VILLAGES)
    funded = draw.random(VILLAGES) < 0.4
    part = _part_below(officials, funded)
    for row in np.flatnonzero(officials.level > Level.VILLAGE):
        real = with_money = 0
        for village in villages:
            above = village
            while officials.level[above] < officials.level[row]:
                above = officials.superior[above]
            if above == row:
                real += int(officials.weight[village])
                with_money += int(officials.weight[village]) * bool(funded[village])
        expected = with_money / real if officials.level[row] <= Level.COUNTY else 0.0
        assert part[row] == pytest.approx(expected)
    assert np.array_equal(part[villages], funded)


def test_a_larger_share_adds_villages_and_drops_none():
    few, many = (after(funds=share).prevented[:VILLAGES] > 0 for share in (0.3, 0.7))
    assert np.all(many >= few)
    assert few.mean() == pytest.approx(0.3, abs=0.1)


@pytest.mark.parametrize(
    "values",
    [{"funds": 0.0}, {"coverage": 0.0}, {"month": 13}],
    ids=["no funds", "nobody is reached", "not in January"],
)
def test_nothing_changes_where(values):
    officials = after(**values)
    assert not officials.prevented.any()
    assert not officials.known.any()


def test_the_money_is_booked_as_administration():
    world = World(VILLAGES, villages=VILLAGES, counties=4)
    world.block.villages.weight[:] = 3
    measure = VillageCapacity.model_validate({"funds": 1.0, "money": 1000.0})
    now = world.now(13).for_block()
    (order,) = measure.requests(world.block, now, np.zeros(VILLAGES, np.bool_))
    measure.deliver(world.block, now, order, 1.0)
    assert now.books.uses[Use.ADMINISTRATION] == 3 * VILLAGES * round(
        1000 * now.drivers.prices * 100
    )
    assert now.books.flows[Account.PROGRAMMES].sum() == now.books.uses.sum()
    assert measure.requests(world.block, world.now(14), np.zeros(VILLAGES, np.bool_)) == []
