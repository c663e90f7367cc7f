"""What households wait for lies in trust to the fen, one thing each, unspent until it comes."""

import numpy as np
import pytest

from simsupport.channels.orders import Order
from simsupport.channels.waiting import (
    come_due,
    held_for_projects,
    let_wait,
    take_from_trust,
)
from simsupport.core.ledger import Account, Use
from simsupport.governance.agencies import deliver_due, schedule
from simsupport.measures.purchases import deliver_projects
from simsupport.projects.housing_repair import HousingRepair
from simsupport.projects.menu import MENU
from simsupport.projects.relief import Relief
from tests.worlds import World, changed, copy_of

RELIEF, REPAIR = MENU.index(Relief) + 1, MENU.index(HousingRepair) + 1
FEBRUARY = 13


def order_of(world, place, yuan, late=None, rows=None):
    """Return an order of one project for some households, all by default."""
    rows = np.arange(len(world.hh)) if rows is None else np.array(rows)
    fen = np.full(len(rows), yuan * 100, np.int64)
    months = None if late is None else np.broadcast_to(late, len(rows)).astype(np.uint8)
    return Order(
        rows,
        fen,
        world.block.weight[rows],
        world.block.village_of(rows),
        np.full(len(rows), place, np.uint8),
        np.zeros(len(rows), np.bool_),
        late=months,
    )


def price_of(world, now, kind):
    """Return a project's price, yuan."""
    return getattr(now.projects, kind.key).price(now) // 100


def booked(now, use):
    """Return what was booked under a use."""
    return int(now.books.uses[use])


def balance(now, account):
    """Return what an account gained in the month."""
    return int(now.books.flows[:, account].sum() - now.books.flows[account].sum())


def test_money_waits_in_trust_as_unspent_and_leaves_it_when_the_project_comes():
    world = World(3, housing=1)
    now = world.now(FEBRUARY)
    yuan = price_of(world, now, HousingRepair)
    deliver_projects(world.block, now, order_of(world, REPAIR, yuan, late=[0, 1, 2]))
    price = yuan * 100 * 10
    assert world.hh.housing.tolist() == [0, 1, 1]
    assert balance(now, Account.IN_TRUST) == held_for_projects(world.block) == 2 * price
    assert (booked(now, Use.UNSPENT), booked(now, Use.SERVICES)) == (2 * price, price)

    for month, houses in ((1, [0, 0, 1]), (2, [0, 0, 0])):
        then = world.now(FEBRUARY + month)
        deliver_due(world.block, then)
        assert world.hh.housing.tolist() == houses
        assert balance(then, Account.IN_TRUST) == -price
        assert booked(then, Use.UNSPENT) == -booked(then, Use.SERVICES)
        assert then.books.uses.sum() == 0
    assert held_for_projects(world.block) == 0
    assert not world.hh.awaited_months.any()


def test_nothing_changes_in_a_household_while_it_waits():
    world = World(4, housing=1)
    now = world.now(FEBRUARY)
    before = copy_of(world)
    deliver_projects(world.block, now, order_of(world, REPAIR, 9000, late=3))
    assert changed(world, before) == {"awaited", "awaited_months", "awaited_money"}


def test_who_awaits_something_gets_the_second_thing_at_once():
    world = World(2, housing=1)
    world.block.counties.usual_days[:] = 90
    now = world.now(FEBRUARY)
    first = schedule(world.block, now, order_of(world, REPAIR, 9000, rows=[0]), 1.0)
    assert first.late.tolist() == [3]
    deliver_projects(world.block, now, first)
    second = schedule(world.block, now, order_of(world, RELIEF, 800), 1.0)
    assert second.late.tolist() == [0, 3]


@pytest.mark.parametrize("cause", ["dissolved", "repaired meanwhile"])
def test_money_for_who_can_have_it_no_more_stays_unspent(cause):
    world = World(1, housing=1)
    now = world.now(FEBRUARY)
    deliver_projects(world.block, now, order_of(world, REPAIR, 9000, late=1))
    if cause == "dissolved":
        world.hh.status[:] = 2
    else:
        world.hh.housing[:] = 0
    then = world.now(FEBRUARY + 1)
    before = copy_of(world)
    deliver_due(world.block, then)
    assert changed(world, before) == {"awaited", "awaited_months", "awaited_money"}
    assert balance(then, Account.PROGRAMMES) == 9000 * 100 * 10
    assert not then.books.uses.any()
    assert not world.block.counties.delivered.any()


def test_what_costs_less_by_then_leaves_the_rest_unspent():
    world = World(1, housing=1)
    now = world.now(FEBRUARY)
    price = price_of(world, now, HousingRepair)
    deliver_projects(world.block, now, order_of(world, REPAIR, price + 500, late=1))
    then = world.now(FEBRUARY)
    deliver_due(world.block, then)
    assert booked(then, Use.SERVICES) == price * 1000
    assert booked(then, Use.UNSPENT) == -price * 1000
    assert balance(then, Account.PROGRAMMES) == 500 * 1000


def test_what_somebody_else_has_bought_is_paid_in_vain_and_never_awaited():
    world = World(1, housing=1)
    now = world.now(FEBRUARY)
    order = order_of(world, REPAIR, 9000, late=2)
    order.duplicate[:] = True
    deliver_projects(world.block, now, order)
    assert held_for_projects(world.block) == 0
    assert booked(now, Use.DUPLICATED) == 9000 * 1000


def test_days_and_deliveries_are_counted_as_in_a_plain_loop():
    late = np.array([0, 1, 3, 2, 0, 3])
    world = World(6, counties=2, villages=2, housing=1, weight=[1, 2, 3, 4, 5, 6])
    deliver_projects(world.block, world.now(FEBRUARY), order_of(world, REPAIR, 9000, late=late))
    for month in range(1, 5):
        deliver_due(world.block, world.now(FEBRUARY + month))
    days, delivered = [0, 0], [0, 0]
    for row in range(6):
        days[row // 3] += 30 * int(late[row]) * (row + 1)
        delivered[row // 3] += row + 1
    assert world.block.counties.days.tolist() == days
    assert world.block.counties.delivered.tolist() == delivered


def test_without_anybody_who_waits_nothing_is_looked_through():
    world = World(2)
    assert not len(come_due(world.block))
    assert not world.block.counties.days.any()


def test_trust_gives_back_what_it_was_given():
    world = World(2)
    now, rows = world.now(), np.arange(2)
    places, fen = np.array([3, 5], np.uint8), np.array([111, 222])
    let_wait(world.block, now, rows, places, fen, np.array([1, 1], np.uint8))
    place, money = take_from_trust(world.block, now, rows)
    assert (place.tolist(), money.tolist()) == ([3, 5], [111, 222])
    assert balance(now, Account.IN_TRUST) == 0
