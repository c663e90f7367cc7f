"""Expert teams serve western counties first, help while they serve, and go home."""

import numpy as np
import pytest

from simsupport.core.calendar import Month
from simsupport.core.ledger import Account, Use
from simsupport.livelihoods.health import labour_left
from simsupport.measures.base import Nation
from simsupport.measures.expert_teams import ExpertTeams
from tests.worlds import World

COUNTIES = 100


def world_of(**columns):
    """Return poor counties of two real ones each, half of them western."""
    world = World(COUNTIES, villages=COUNTIES, counties=COUNTIES, **columns)
    counties = world.block.counties
    counties.weight[:], counties.poor_county[:] = 2, 1
    counties.region[::2] = 2
    return world


def serve(world, months=(13,), granted=1.0, **values):
    """Let teams come and serve; return the books of the last month."""
    measure = ExpertTeams.model_validate({"teams": 0.3} | values)
    for index in months:
        measure.decide(Nation(world.tables, world.crew.streams, Month(index)))
        now = world.now(index).for_block()
        world.block.counties.advice[:] = 0
        for order in measure.requests(world.block, now, np.zeros(len(world.hh), np.bool_)):
            measure.deliver(world.block, now, order.granted(granted), granted)
    return now.books


def served(**values):
    """Return the teams in each county."""
    world = world_of()
    serve(world, **values)
    return world.block.counties.experts.copy()


@pytest.mark.parametrize("share", [0.0, 0.013, 0.3, 0.5, 0.8, 1.0])
def test_as_many_real_counties_are_served_as_there_are_teams_and_western_ones_first(share):
    experts = served(teams=share)
    assert 2 * experts.sum() == pytest.approx(share * 2 * COUNTIES, rel=1e-5)
    if share <= 0.5:
        assert not experts[1::2].any()
    else:
        assert np.all(experts[::2] == 1)


def test_more_teams_add_counties_and_drop_none():
    few, many = served(teams=0.2), served(teams=0.7)
    assert np.all(many >= few)


def test_where_the_west_does_not_come_first_others_are_served_alike():
    experts = served(teams=0.5, west_first=0.0)
    assert 0.3 < experts[1::2].mean() < 0.7


def test_counties_that_are_not_poor_have_none():
    world = world_of()
    world.block.counties.poor_county[::4] = 0
    serve(world, teams=1.0)
    assert np.array_equal(world.block.counties.experts, world.block.counties.poor_county)


@pytest.mark.row("F10")
def test_when_the_term_is_over_the_same_county_has_nobody_and_no_advice():
    world = world_of()
    counties = world.block.counties
    serve(world, [13, 14, 24], teams=0.2, term=1, medical=0.0, advice=0.5)
    first = counties.experts > 0
    assert counties.advice[first] == pytest.approx(0.5)
    assert not counties.advice[~first].any()
    serve(world, [25], teams=0.2, term=1, medical=0.0, advice=0.5)
    gone = first & (counties.experts == 0)
    assert gone.any()
    assert not counties.advice[gone].any()


def test_a_longer_term_keeps_the_teams_where_they_are_until_it_is_over():
    world, found = world_of(), []
    for february in (1, 13, 25, 37):
        serve(world, [february], term=2, teams=0.2)
        found.append(world.block.counties.experts.copy())
    assert np.array_equal(found[0], found[1])
    assert np.array_equal(found[2], found[3])
    assert not np.array_equal(found[1], found[2])


@pytest.mark.row("F10")
def test_doctors_of_medicine_restore_labour_beside_the_hospital_and_go_home_with_the_team():
    world = world_of(illness=1)
    health = world.live.health
    world.block.counties.treatment[:] = 0.5
    plain = labour_left(world.block, world.now(13), health)
    assert plain == pytest.approx(1 - health.chronic_loss * 0.5)
    serve(world, teams=0.5, medical=0.5, treatment=0.4)
    left = labour_left(world.block, world.now(13), health)
    assert left[::2] == pytest.approx(1 - health.chronic_loss * 0.5 * 0.8)
    assert np.array_equal(left[1::2], plain[1::2])
    ExpertTeams().stop(world.block)
    assert np.array_equal(labour_left(world.block, world.now(13), health), plain)


def test_they_are_paid_for_real_counties_and_of_a_part_of_the_money_a_part_serves():
    world = world_of()
    books = serve(world, teams=0.5, cost=1000.0, granted=0.5, medical=0.0, advice=0.5)
    price = round(1000 * world.now(13).drivers.prices * 100)
    assert books.uses[Use.ADMINISTRATION] == (price // 2) * COUNTIES
    assert books.flows[Account.PROGRAMMES].sum() == books.uses.sum()
    assert world.block.counties.advice[::2] == pytest.approx(0.25)
