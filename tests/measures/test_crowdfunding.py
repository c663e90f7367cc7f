"""Donors give as they trust; what they give goes to whoever asks, the most urgent first."""

import numpy as np
import pytest

from simsupport.agents.provinces import Provinces
from simsupport.core.calendar import Month
from simsupport.core.streams import Streams
from simsupport.measures.base import Nation
from simsupport.measures.crowdfunding import OFFERED, Crowdfunding, urgency
from simsupport.projects.menu import MENU
from tests.measures.firms import FEBRUARY, carry_out, everybody, firm_world, needs_of


def crowd(**values):
    """Return the measure with validated parameters."""
    return Crowdfunding.model_validate({"reach": 0.2, "rumours": 0.0} | values)


def donor_world(trust=(0.5, 0.5, 0.5), persons=(10_000, 20_000, 40_000), **options):
    """Return three counties, each a province of its own."""
    world = firm_world(**options)
    world.tables["provinces"] = Provinces(3)
    world.tables["provinces"].trust[:] = trust
    world.tables["counties"].province[:] = np.arange(3)
    world.tables["counties"].persons[:] = persons
    return world


def decide(world, measure, month=FEBRUARY):
    """Let donors give in a month; return the provinces."""
    measure.decide(Nation(world.tables, Streams(1), Month(month)))
    return world.tables["provinces"]


def ask(world, measure):
    """Let households ask in January."""
    measure.requests(world.block, world.now(FEBRUARY - 1), everybody(world))


def test_the_most_urgent_trouble_counts():
    world = firm_world(
        households=6,
        illness=[0, 1, 2, 0, 1, 0],
        health=[0, 0, 0, 1, 0, 0],
        school=[0, 0, 0, 0, 1, 0],
        housing=[0, 0, 1, 0, 0, 1],
    )
    assert urgency(world.block, np.arange(6)).tolist() == [0, 1, 3, 3, 2, 1]


def test_the_number_of_gifts_is_that_of_donors_reached_who_trust():
    world, measure = donor_world(trust=(0.0, 0.5, 1.0)), crowd(donors=0.6, giving=2.0, gift=5.0)
    ask(world, measure)
    found = decide(world, measure)
    expected = np.rint(np.array([1, 2, 4]) * 10_000 * 0.6 * 0.2 * 2.0 * [0, 0.5, 1])
    assert np.array_equal(found.gifts, expected)
    assert np.array_equal(found.given, expected * 500)


def test_gifts_are_pooled_and_shared_out_by_requests_and_what_was_left_is_shared_out_again():
    world, measure = donor_world(), crowd(gift=10.0)
    ask(world, measure)
    counties = world.block.counties
    counties.crowd_carried[:] = [700_000, 0, 5]
    found = decide(world, measure)
    pool = found.given.sum() + 700_005
    pleas = counties.pleas
    asking = urgency(world.block, np.arange(60)) > 0
    weight = world.block.weight
    assert pleas.tolist() == [
        weight[20 * c : 20 * c + 20][asking[20 * c :][:20]].sum() for c in (0, 1, 2)
    ]
    assert counties.crowd_money == pytest.approx(pool * pleas / pleas.sum(), abs=1.1)
    assert pool - 3 <= counties.crowd_money.sum() <= pool
    assert not counties.crowd_carried.any()


def test_donors_give_no_more_than_is_asked():
    world, measure = donor_world(), crowd(reach=1.0, ask=20.0)
    ask(world, measure)
    found = decide(world, measure)
    asked = world.block.counties.pleas.sum() * 20 * 100
    assert asked - 3 * 3700 <= found.given.sum() <= asked


@pytest.mark.parametrize("month", [FEBRUARY - 1, FEBRUARY + 1])
def test_donors_give_in_february(month):
    world, measure = donor_world(), crowd()
    ask(world, measure)
    assert not decide(world, measure, month).gifts.any()
    assert decide(world, measure).gifts.any()


def test_without_requests_nobody_gives_and_no_rumour_goes_round():
    world, measure = donor_world(), crowd(coverage=0.0, rumours=0.3)
    ask(world, measure)
    found = decide(world, measure)
    assert not found.gifts.any()
    assert np.all(found.trust == 0.5)


def test_rumours_move_trust_less_where_more_is_disclosed():
    def moved(disclosed):
        world, measure = donor_world(), crowd(rumours=0.1)
        world.tables["provinces"].disclosed[:] = disclosed
        ask(world, measure)
        return decide(world, measure).trust - 0.5

    assert np.all(moved(0.0) != 0)
    assert moved(0.75) == pytest.approx(moved(0.0) / 4, rel=1e-4)
    assert not moved(1.0).any()


@pytest.mark.parametrize("seed", range(3))
def test_gifts_go_to_those_who_ask_the_most_urgent_first(seed):
    world, measure = donor_world(seed=seed, households=300), crowd(view_noise=0.0)
    now = world.now(FEBRUARY).for_block()
    counties, rows = world.block.counties, np.arange(300)
    counties.crowd_money[:] = [0, 8_000_000, 10**12]
    needs = needs_of(world, now)
    urgent = urgency(world.block, rows)
    order = carry_out(world, measure, now)
    county = world.block.county_of(order.rows)
    assert not np.any(county == 0)
    assert np.all(urgent[order.rows] > 0)
    assert {MENU[place - 1] for place in order.project.tolist()} <= set(OFFERED)
    place, _ = needs.best_seen(rows, np.zeros(300, np.float32), OFFERED)
    waiting = np.setdiff1d(rows[(place > 0) & (urgent > 0)], order.rows)
    waiting = waiting[world.block.county_of(waiting) == 1]
    assert len(waiting) > 0
    assert urgent[order.rows[county == 1]].min() >= urgent[waiting].max() > 0
    assert np.array_equal(np.flatnonzero((place > 0) & (urgent > 0))[-1:], order.rows[-1:])
    cost = np.zeros(3, np.int64)
    np.add.at(cost, county, order.fen * order.weight)
    assert np.array_equal(counties.crowd_carried, counties.crowd_money - cost)
    assert np.all(counties.crowd_carried >= 0)


def test_what_was_lost_on_the_way_is_noted_by_county():
    world, measure = donor_world(), crowd(handled=0.5)
    now = world.now(FEBRUARY).for_block()
    counties = world.block.counties
    counties.crowd_money[:] = 10**9
    world.block.villages.arrives[:] = [1.0, 0.9, 0.4]
    measure.requests(world.block, now, everybody(world))
    (order,) = measure.plan(world.block, now, needs_of(world, now))
    share = np.array([1.0, 0.95, 0.7])[order.village]
    measure.deliver(world.block, now, order.of((order.fen * share).astype(np.int64)), 1.0)
    whole = counties.crowd_money - counties.crowd_carried
    assert counties.donated == pytest.approx(whole, rel=1e-4)
    assert counties.donated_lost == pytest.approx(whole * [0.0, 0.05, 0.3], rel=1e-3)
    assert np.all(whole > 0)


def test_an_incident_that_nobody_answered_breaks_the_trust_of_its_province():
    world, measure = donor_world(), crowd(outrage=0.4)
    world.tables["counties"].outcry[:] = [0.0, 0.5, 1.0]
    ask(world, measure)
    found = decide(world, measure)
    assert np.allclose(found.trust, [0.5, 0.5 * 0.8, 0.5 * 0.6])
    assert found.gifts[2] < 2 * found.gifts[1] < 4 * found.gifts[0]
