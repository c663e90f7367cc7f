"""Stations of police and legal aid: which townships have one, what is paid, what they choose."""

import numpy as np
import pytest

from simsupport.core.ledger import Use
from simsupport.livelihoods.arrears import Arrears, settle_the_year
from simsupport.livelihoods.crime import Crime, strike
from simsupport.measures.legal_aid import LegalAid
from simsupport.measures.public_security import PublicSecurity
from tests.worlds import World

FEBRUARY = 13
SERVICES = {LegalAid: ("reach", "aid_chance"), PublicSecurity: ("police", "patrol")}

each_service = pytest.mark.parametrize("kind", SERVICES, ids=lambda kind: kind.key)


def year_of(kind, size=1.0, month=FEBRUARY, villages=60, share=1.0, world=None, **values):
    """Return a world after a month of the measure, the month, and what was ordered."""
    if world is None:
        world = World(villages, villages=villages, weight=1)
        world.block.villages.township[:] = np.arange(villages) // 3
    measure = kind.model_validate({SERVICES[kind][0]: size} | values)
    now = world.now(month)
    orders = measure.requests(world.block, now, np.ones(len(world.hh), np.bool_))
    for order in orders:
        measure.deliver(world.block, now, order.granted(share), share)
    return world, now, orders


def served(world, kind):
    """Return which villages are served."""
    return getattr(world.block.villages, SERVICES[kind][1]) > 0


@each_service
def test_a_station_serves_its_whole_township_and_more_stations_drop_none(kind):
    few, many = (served(year_of(kind, size)[0], kind) for size in (0.3, 0.7))
    for flags in (few, many):
        assert np.all(flags.reshape(-1, 3).all(axis=1) | ~flags.reshape(-1, 3).any(axis=1))
    assert 0 < few.sum() < many.sum() < 60
    assert np.all(many[few])
    assert np.array_equal(served(year_of(kind, 1.0, coverage=0.3)[0], kind), few)


@each_service
def test_every_village_served_is_paid_for_once_a_year(kind):
    _, now, (order,) = year_of(kind, 0.5, cost=1200.0)
    price = round(1200.0 * now.drivers.prices * 100)
    assert order.fen.tolist() == [price] * len(order.rows)
    assert now.books.uses[Use.ADMINISTRATION] == order.cost == price * len(order.rows)
    for month in (12, 14, 20):
        assert year_of(kind, 0.5, month=month)[2] == []


@each_service
def test_nobody_is_served_where_none_is_reached_and_stations_close(kind):
    world, _, orders = year_of(kind, 1.0, coverage=0.0)
    assert orders == []
    assert not served(world, kind).any()
    world, _, _ = year_of(kind, 1.0)
    assert served(world, kind).all()
    world, _, _ = year_of(kind, 0.0, month=FEBRUARY + 12, world=world)
    assert not served(world, kind).any()


@each_service
def test_a_part_of_the_money_buys_a_part_of_the_service(kind):
    whole, half = (year_of(kind, share=share)[0].block.villages for share in (1.0, 0.5))
    name = SERVICES[kind][1]
    assert getattr(half, name) == pytest.approx(getattr(whole, name) / 2)


def test_legal_aid_means_a_chance_and_a_trouble():
    villages = year_of(LegalAid, success=0.7, trouble=800.0)[0].block.villages
    assert villages.aid_chance == pytest.approx(0.7)
    assert villages.aid_trouble == pytest.approx(800.0)


def test_owed_pay_is_paid_where_legal_aid_is_in_reach_and_nowhere_else():
    columns = {"workers": 2, "farm": 1, "migrant": 1, "destination": 1}
    world = World(6000, villages=60, **columns)
    world.block.villages.township[:] = np.arange(60) // 3
    year_of(LegalAid, 0.5, world=world)
    now = world.now(23)
    settle_the_year(world.block, now, Arrears(incidence=0.5), world.live.labour)
    villages, reached = world.block.villages, served(world, LegalAid)
    assert np.all(villages.owed > 0)
    assert np.all(villages.owed_paid[reached] > 0)
    assert not villages.owed_paid[~reached].any()


def patrols(capture=0.0, distance=0.0, **values):
    """Return the patrols that a station sends to each of two villages."""
    world = World(2, villages=2)
    world.block.villages.capture[:] = capture
    world.block.villages.distance[:] = distance
    measure = PublicSecurity.model_validate({"police": 1.0} | values)
    return measure.patrols(world.block, np.arange(2)).tolist()


def test_stations_go_where_there_is_more_to_prevent_and_less_where_the_strong_are_shielded():
    near, far = patrols(distance=[0.0, 0.5], zeal=0.5)
    assert (near, far) == pytest.approx((0.5, 0.5 * np.exp(0.5)))
    upright, partial = patrols(capture=[0.1, 0.9], zeal=1.0, deference=0.8)
    assert (upright, partial) == pytest.approx((0.92, 0.28))
    assert patrols(capture=[0.1, 0.9], zeal=0.0) == [0.0, 0.0]
    assert patrols(capture=1.0, zeal=5.0, deference=0.0) == [1.0, 1.0]


def test_police_lower_losses_in_their_villages_and_leave_the_others_as_they_were():
    lost = []
    for size in (0.0, 0.5):
        world = World(12_000, villages=60)
        world.block.villages.township[:] = np.arange(60) // 3
        year_of(PublicSecurity, size, world=world)
        strike(world.block, world.now(24), Crime(incidence=0.3))
        lost.append(world.block.villages.stolen.copy())
    reached = served(world, PublicSecurity)
    assert np.all(lost[1][reached] < lost[0][reached])
    assert np.array_equal(lost[1][~reached], lost[0][~reached])


def test_fewer_contracts_are_broken_by_coercion_where_police_go():
    world = World(2, villages=2)
    year_of(PublicSecurity, 1.0, world=world)
    world.block.villages.patrol[1] = 0
    strike(world.block, world.now(24), Crime(coercion=0.1))
    assert world.block.villages.coerced == pytest.approx([0.05, 0.1])
