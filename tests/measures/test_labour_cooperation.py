"""Brokers take the part of distance that is ignorance off for the registered of their villages."""

import numpy as np
import pytest

from simsupport.agents.households import Register
from simsupport.core.ledger import Source, Use
from simsupport.livelihoods.labour import odds_of_asking
from simsupport.measures.labour_cooperation import LabourCooperation
from tests.worlds import World

FEBRUARY = 13
STATES = [Register.NEVER, Register.REGISTERED, Register.EXITED, Register.MONITORED]


def remote_world(villages=4, **columns):
    """Return western villages at rising distances, of a paired county and one that is not."""
    world = World(4 * villages, villages=villages, counties=2, **columns)
    world.tables["counties"].region[:] = 2
    world.tables["counties"].partner[0] = 1
    world.tables["villages"].distance[:] = np.arange(villages) * 0.2
    return world


def engage(world, share=1.0, month=FEBRUARY, **values):
    """Let brokers be engaged and paid; return the month, the orders and the measure."""
    measure = LabourCooperation.model_validate({"reach": 1.0} | values)
    now = world.now(month)
    orders = measure.requests(world.block, now, np.ones(len(world.hh), np.bool_))
    for order in orders:
        measure.deliver(world.block, now, order.granted(share), share)
    return now, orders, measure


def odds(world, now):
    """Return the odds of asking for a local job and for a post away, all households."""
    live = world.live
    rows = np.arange(len(world.hh))
    return odds_of_asking(world.block, now, live.labour, live.business, rows)


def test_those_who_are_told_ask_for_posts_away_the_more_the_more_remote_they_are():
    world = remote_world(register=STATES * 4)
    now = world.now(FEBRUARY)
    local, away = odds(world, now)
    engage(world, told=0.5)
    told_local, told_away = odds(world, now)
    assert np.array_equal(local, told_local)
    nearer = np.repeat([0.0, 0.2, 0.0, 0.0], 4) * 0.5 * (np.array(STATES * 4) > 0)
    assert told_away / away == pytest.approx(
        np.exp(nearer / world.live.labour.taste_scale), rel=1e-4
    )


def test_brokers_serve_recipient_counties_and_a_larger_reach_adds_villages():
    worlds = [remote_world(villages=400) for _ in range(2)]
    few, many = (
        (engage(world, reach=reach), np.flatnonzero(world.block.villages.told))[1]
        for world, reach in zip(worlds, (0.3, 0.7), strict=True)
    )
    assert 0 < len(few) < len(many)
    assert set(few) < set(many)
    assert many.max() < 200


def test_brokers_are_paid_for_the_households_with_a_worker_once_a_year():
    world = remote_world(weight=5, workers=[0, 1, 1, 1] * 4)
    now, (order,), measure = engage(world, cost=20.0)
    price = round(20.0 * now.drivers.prices * 100)
    assert order.rows.tolist() == [0, 1]
    assert order.cost == price * 15 * 2
    assert now.books.uses[Use.ADMINISTRATION] == now.books.uses.sum() == order.cost
    assert engage(world, month=FEBRUARY + 1)[1] == []
    assert measure.source == Source.EASTERN_AID


def test_brokers_paid_in_part_tell_a_part():
    world = remote_world()
    engage(world, share=0.5, told=0.8)
    assert world.block.villages.told.tolist() == pytest.approx([0.4, 0.4, 0, 0])


def test_when_brokers_leave_nothing_is_known_any_more():
    world = remote_world()
    *_, measure = engage(world)
    assert np.any(world.block.villages.told)
    measure.stop(world.block)
    assert not np.any(world.block.villages.told)
    engage(world)
    engage(world, coverage=0.0)
    assert not np.any(world.block.villages.told)
