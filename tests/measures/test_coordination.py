"""Payers at one table pass over what others ordered, and reach whom nobody had reached."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.core.calendar import Month
from simsupport.core.ledger import Account, Source, Use
from simsupport.core.streams import uniform
from simsupport.measures.base import Nation
from simsupport.measures.coordination import Coordination
from simsupport.measures.purchases import Purse, View, buy_best
from tests.measures.poor_villages import FEBRUARY, needs_of, village_world


def table(**values):
    """Return the measure with validated parameters; a table is no trouble unless one is stated."""
    return Coordination.model_validate({"share": 1.0, "attendance": 1.0, "trouble": 0.0} | values)


def called(world, measure, month=FEBRUARY):
    """Let a month's tables be called; return what the month is booked as."""
    measure.decide(Nation(world.tables, world.crew.streams, Month(month)))
    now = world.now(month)
    for order in measure.requests(world.block, now, np.ones(len(world.hh), np.bool_)):
        measure.deliver(world.block, now, order, 1.0)
    return now.books


def buys(world, needs, yuan, noise, salt):
    """Let one payer buy for all villages together; `salt` turns its error about gains."""
    cases = np.arange(len(needs.rows))
    purse = Purse(np.zeros(len(cases), np.intp), np.array([yuan * 100], np.int64))
    view = View(np.full(len(cases), noise * salt, np.float32))
    return buy_best(needs, cases, purse, view).order


def projects(*orders):
    """Return the projects that orders bring about, by household and kind; twice counts once."""
    return {
        (row, kind)
        for order in orders
        for row, kind in zip(order.rows.tolist(), order.project.tolist(), strict=True)
    }


def interaction(coordinated, money=80_000, seed=1):
    """Return what two payers bring about: alone, together, conflicts, and households left out.

    The interaction is what both bring about together less what each does alone.
    """
    found = {}
    for who in ("A", "B", "AB"):
        world = village_world(80, villages=4, seed=seed)
        world.block.villages.coordinated[:] = coordinated
        needs = needs_of(world, world.now(FEBRUARY))
        signs = {"A": 1.0, "B": -1.0}
        orders = [buys(world, needs, money, 0.3, signs[payer]) for payer in who]
        found[who] = len(projects(*orders))
        twice = sum(int(order.duplicate.sum()) for order in orders)
        served = np.unique(np.concatenate([order.rows for order in orders]))
        gaps = int((needs.needed > 0).sum()) - len(served)
    found |= {"conflicts": twice, "gaps": gaps}
    return found | {"interaction": found["AB"] - found["A"] - found["B"]}


@pytest.mark.row("E1")
@pytest.mark.parametrize("seed", range(5))
def test_two_payers_hinder_each_other_unless_they_sit_at_one_table(seed):
    apart, together = (interaction(flag, seed=seed) for flag in (0, 1))
    assert (apart["A"], apart["B"]) == (together["A"], together["B"])
    assert apart["conflicts"] > 0
    assert apart["interaction"] == -apart["conflicts"]
    assert together["conflicts"] == 0
    assert together["AB"] > apart["AB"]
    assert together["interaction"] > apart["interaction"]


@pytest.mark.row("E1")
def test_fewer_households_in_need_are_left_without_a_project():
    apart, together = (
        np.array([interaction(flag, seed=seed)["gaps"] for seed in range(12)]) for flag in (0, 1)
    )
    assert np.all(together <= apart)
    assert together.sum() < apart.sum()


@pytest.mark.row("E1")
def test_where_a_village_s_payers_stay_away_they_know_nothing_of_each_other():
    world = village_world()
    books = called(world, table(attendance=0.0))
    assert not world.block.villages.coordinated.any()
    assert books.uses[Use.ADMINISTRATION] > 0


def test_a_larger_share_adds_counties_and_drops_none_and_attendance_goes_by_village():
    world = village_world(3000, villages=3000, counties=300)
    villages, before = world.block.villages, np.zeros(3000, np.bool_)
    for share in (0.2, 0.6, 1.0):
        called(world, table(share=share, attendance=0.5))
        now = villages.coordinated > 0
        assert np.all(now >= before)
        assert now.mean() == pytest.approx(share * 0.5, abs=0.05)
        before = now
    called(world, table(attendance=0.9))
    assert np.all((villages.coordinated > 0) >= before)


def test_a_county_pays_for_its_office_once_a_year():
    world = village_world(counties=2)
    world.block.counties.weight[:] = [3, 4]
    measure = table(cost=1000.0)
    called(world, measure)
    now = world.now(FEBRUARY)
    (order,) = measure.requests(world.block, now, np.ones(60, np.bool_))
    price = round(1000.0 * now.drivers.prices * 100)
    assert order.cost == 7 * price
    assert order.village is None
    assert measure.source == Source.LOCAL
    books = called(world, measure)
    assert books.uses[Use.ADMINISTRATION] == books.uses.sum() == 7 * price
    assert books.flows[Account.PROGRAMMES].sum() == 7 * price
    assert called(world, measure, FEBRUARY + 1).uses.sum() == 0


def county_world(counties, **columns):
    """Return as many counties of one village each, whose officials do what is given."""
    world = village_world(counties, villages=counties, counties=counties)
    officials = world.tables["officials"]
    heads = officials.level == Level.COUNTY
    for name, values in columns.items():
        officials.arrays[name][heads] = values
    return world


@pytest.mark.row("E1")
def test_a_county_calls_a_table_where_its_official_s_real_work_is_worth_the_trouble():
    n = 400
    world = county_world(n, real=np.linspace(0.0, 1.0, n), ability=0.5)
    calls = world.block.counties.one_table
    called(world, table(trouble=2.0))
    words = world.crew.streams.words("coordination.counties", 0, 0, n)
    assert np.array_equal(calls, np.linspace(0.0, 0.5, n) >= 2.0 * uniform(words, 1))
    assert np.array_equal(world.block.villages.coordinated, calls)
    assert 0 < calls[: n // 2].sum() < calls[n // 2 :].sum() < n // 2
    before = calls.copy()
    called(world, table(trouble=4.0))
    assert np.all(calls <= before)
    assert calls.sum() < before.sum()


@pytest.mark.row("E1")
def test_where_no_official_does_real_work_nobody_is_called_unless_it_is_no_trouble():
    world = county_world(50, real=[0.0] * 50, take=1.0)
    books = called(world, table(trouble=0.01))
    assert not world.block.counties.one_table.any()
    assert not world.block.villages.coordinated.any()
    assert books.uses.sum() == 0
    called(world, table(trouble=0.0))
    assert world.block.counties.one_table.all()
    world = county_world(50, real=1.0)
    called(world, table(trouble=1.0))
    assert world.block.counties.one_table.all()


@pytest.mark.row("E1")
def test_a_county_that_would_not_call_a_table_is_asked_in_vain():
    world, before = county_world(300, real=0.3), np.zeros(300, np.bool_)
    for share in (0.0, 0.3, 0.7, 1.0):
        called(world, table(share=share, trouble=0.6))
        now = world.block.counties.one_table > 0
        assert np.all(now >= before)
        assert now.mean() == pytest.approx(share * 0.5, abs=0.07)
        before = now


def test_a_county_decides_in_february_and_for_a_year():
    world = county_world(20, real=1.0)
    called(world, table(trouble=0.4), FEBRUARY - 1)
    assert not world.block.counties.one_table.any()
    called(world, table(trouble=0.4))
    world.tables["officials"].real[:] = 0
    called(world, table(trouble=0.4), FEBRUARY + 1)
    assert world.block.counties.one_table.all()
    called(world, table(trouble=0.4), FEBRUARY + 12)
    assert not world.block.counties.one_table.any()


def test_when_it_ends_nobody_tells_anybody_anything():
    world = village_world()
    called(world, table())
    assert world.block.villages.coordinated.all()
    table().stop(world.block)
    assert not world.block.counties.one_table.any()
    assert not world.block.villages.coordinated.any()
