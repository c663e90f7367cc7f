"""A bonus is paid to those at the grassroots and holds them for the year."""

import numpy as np
import pytest

from simsupport.core.ledger import Account, Use
from simsupport.measures.grassroots_incentives import GrassrootsIncentives
from tests.worlds import World

COUNTIES = 200


def paid(months=(13,), granted=1.0, world=None, **values):
    """Return the counties, and the books, after a bonus was paid."""
    world = world or World(2 * COUNTIES, villages=2 * COUNTIES, counties=COUNTIES)
    measure = GrassrootsIncentives.model_validate({"bonus": 0.2, "staff": 5.0} | values)
    for index in months:
        now = world.now(index).for_block()
        for order in measure.requests(world.block, now, np.zeros(len(world.hh), np.bool_)):
            measure.deliver(world.block, now, order.granted(granted), granted)
    return world.block.counties, now


@pytest.mark.row("F11")
def test_what_holds_is_the_bonus_by_its_worth_and_the_prospects():
    counties, _ = paid(worth=3.0, prospects=0.25)
    assert counties.holds == pytest.approx(0.2 * 3.0 + 0.25)


def test_of_a_part_of_the_money_a_part_of_the_bonus_holds():
    counties, _ = paid(worth=3.0, prospects=0.0, granted=0.5)
    assert counties.holds == pytest.approx(0.3)


def test_the_bill_is_for_all_staff_and_skilled_people_of_real_counties():
    world = World(2 * COUNTIES, villages=2 * COUNTIES, counties=COUNTIES)
    world.block.villages.weight[:] = 6
    world.block.counties.weight[:] = 3
    world.block.counties.talent[:] = 7.0
    _, now = paid(world=world, pay=10_000.0)
    people = 2 * 6 / 3 * 5.0 + 7.0
    fen = round(people * 0.2 * 10_000 * now.drivers.prices * 100)
    assert now.books.uses[Use.ADMINISTRATION] == fen * 3 * COUNTIES
    assert now.books.flows[Account.PROGRAMMES].sum() == now.books.uses.sum()


def test_a_larger_coverage_adds_counties_and_drops_none():
    found = [paid(coverage=share)[0].holds > 0 for share in (0.0, 0.3, 0.8, 1.0)]
    assert [int(held.sum()) for held in (found[0], found[3])] == [0, COUNTIES]
    assert np.all(found[1] <= found[2])
    assert found[1].mean() == pytest.approx(0.3, abs=0.15)


def test_it_is_paid_once_a_year_and_ends_with_the_measure():
    counties, now = paid(months=(13, 14))
    assert counties.holds.all()
    assert not now.books.uses.any()
    world = World(4)
    world.block.counties.holds[:] = 1.0
    GrassrootsIncentives().stop(world.block)
    assert not world.block.counties.holds.any()
