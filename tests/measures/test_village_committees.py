"""Committees prevent as much as their unconnected, elected and outspoken members can."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.core.calendar import Month
from simsupport.core.ledger import Account, Use
from simsupport.core.streams import normal
from simsupport.governance.chain import Chain
from simsupport.governance.delivery import bring_down
from simsupport.measures.base import Nation
from simsupport.measures.village_committees import VillageCommittees
from tests.worlds import World, changed, copy_of

FEBRUARY, JANUARY = 13, 24


def committees(**values):
    """Return the measure with validated parameters."""
    return VillageCommittees.model_validate({"share": 1.0} | values)


def some_world(villages=40, each=25, **columns):
    """Return villages of many households that differ in schooling and hopes."""
    draw = np.random.default_rng(3)
    n = villages * each
    columns = {
        "schooling": draw.uniform(0, 14, n),
        "aspiration": draw.uniform(0, 1, n),
        "weight": draw.integers(1, 5, n),
    } | columns
    world = World(n, villages=villages, **columns)
    officials = world.tables["officials"]
    officials.integrity[:] = draw.uniform(0, 1, len(officials))
    officials.tenure[:] = draw.integers(0, 12, len(officials))
    officials.take[:] = 0.3
    return world


def sit(world, measure, months=(FEBRUARY, JANUARY)):
    """Let months pass; return the books of the last one."""
    for month in months:
        nation = Nation(world.tables, world.crew.streams, Month(month))
        world.tables["officials"].prevented[:] = 0
        measure.decide(nation)
        now = world.now(month).for_block()
        for order in measure.requests(world.block, now, np.ones(len(world.hh), np.bool_)):
            measure.deliver(world.block, now, order, 1.0)
    return now.books


def prevented(world):
    """Return what is prevented of each village's official."""
    officials = world.tables["officials"]
    return officials.prevented[officials.level == Level.VILLAGE]


@pytest.mark.row("G3")
def test_what_is_prevented_agrees_with_members_counted_one_by_one():
    world, measure = some_world(), committees(watch=0.5, access=0.8, elected=0.3, grip=0.7)
    sit(world, measure)
    hh, officials = world.hh, world.tables["officials"]
    kin = normal(world.crew.streams.words("register.connection", 0, 0, len(hh)))
    for village in range(40):
        own = np.flatnonzero(hh.village == village)
        weight = hh.weight[own].astype(float)
        apart = sum(w for w, k in zip(weight, kin[own], strict=True) if k < 0.8) / weight.sum()
        odds = 0.4 * (np.average(hh.schooling[own], weights=weight) - 7.0)
        odds += 3.0 * (np.average(hh.aspiration[own], weights=weight) - 0.4)
        years, honest = int(officials.tenure[village]), float(officials.integrity[village])
        named = 1 - 0.7 * (1 - honest) * years / (years + 3.0)
        expected = 0.5 * 0.8 * apart / (1 + np.exp(-odds)) * (0.3 + 0.7 * named)
        assert prevented(world)[village] == pytest.approx(expected, rel=1e-4)


@pytest.mark.row("G3")
def test_connections_count_less_and_more_money_arrives_where_committees_sit():
    measure = committees(share=0.5)
    world, without = some_world(), some_world()
    sit(world, measure)
    for there in (world, without):
        chain = Chain(there.tables["officials"])
        bring_down(chain, there.tables["villages"], there.rules.governance.delivery)
    sits = world.block.villages.independence > 0
    assert 8 < sits.sum() < 32
    less = world.block.villages.capture < without.block.villages.capture
    more = world.block.villages.arrives > without.block.villages.arrives
    assert np.array_equal(less, sits)
    assert np.array_equal(more, sits)


@pytest.mark.parametrize(
    ("weak", "strong"),
    [
        ({"schooling": 3.0}, {"schooling": 11.0}),
        ({"aspiration": 0.1}, {"aspiration": 0.8}),
    ],
    ids=["schooling", "hopes"],
)
def test_villages_that_read_and_hope_have_stronger_committees(weak, strong):
    one, other = (some_world(**columns) for columns in (weak, strong))
    for world in (one, other):
        sit(world, committees())
    assert np.all(prevented(one) < prevented(other))


def test_named_members_keep_silent_under_those_who_are_corrupt_and_long_in_power():
    world = some_world(4)
    officials, rows = world.tables["officials"], np.arange(4)
    officials.integrity[rows] = [0.0, 0.0, 1.0, 0.5]
    officials.tenure[rows] = [0, 3, 9, 3]
    silenced = committees(grip=0.8, settling=3.0).silenced(officials, rows)
    assert silenced == pytest.approx([0.0, 0.4, 0.0, 0.2])


def test_where_all_households_are_kin_nobody_watches():
    world = some_world()
    sit(world, committees(close_kin=-3.0))
    assert prevented(world).max() < 0.02


@pytest.mark.parametrize("values", [{"share": 0.0, "cost": 9e4}, {"coverage": 0.0}])
def test_without_committees_nothing_changes(values):
    world, measure = some_world(), committees(**values)
    books = sit(world, measure)
    assert not prevented(world).any()
    assert not world.block.villages.independence.any()
    assert not books.flows.any()


def test_before_the_first_election_nobody_watches_and_more_villages_drop_none():
    world = some_world()
    sit(world, committees(), (JANUARY - 12,))
    assert not prevented(world).any()
    before = np.zeros(40, bool)
    for share in (0.3, 0.6, 1.0):
        world = some_world()
        sit(world, committees(share=share))
        assert np.all(prevented(world)[before] > 0)
        before = prevented(world) > 0
    assert before.all()


def test_allowances_are_paid_and_households_are_left_alone():
    world = some_world()
    before = copy_of(world)
    books = sit(world, committees(cost=1000.0), (FEBRUARY,))
    price = round(1000 * world.now(FEBRUARY).drivers.prices * 100)
    assert books.uses[Use.ADMINISTRATION] == 40 * price
    assert books.flows[Account.PROGRAMMES].sum() == books.uses.sum()
    assert changed(world, before) == set()
    committees().stop(world.block)
    assert not world.block.villages.independence.any()
