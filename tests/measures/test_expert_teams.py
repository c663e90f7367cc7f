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


def drawn_world():
    """Return counties of which half have more people on the register, and half remoter villages."""
    world = world_of()
    villages = world.block.villages
    villages.registered[:] = np.where(np.arange(COUNTIES) // 2 % 2, 4000, 0)
    villages.distance[:] = np.where(np.arange(COUNTIES) // 4 % 2, 1.0, 0.0)
    return world


def choose(world, year, **values):
    """Let a year's teams choose where to serve."""
    february = Month(12 * year + 1)
    ExpertTeams.model_validate(values).decide(Nation(world.tables, world.crew.streams, february))


def share_of_teams(world, chosen, **values):
    """Return the share of a year's teams that choose some counties, over many years."""
    found = []
    for year in range(1, 41):
        choose(world, year, teams=0.1, west_first=0.0, **values)
        experts = world.block.counties.experts
        found.append(experts[chosen].sum() / experts.sum())
    return float(np.mean(found))


@pytest.mark.row("F10")
def test_teams_are_drawn_by_people_and_kept_away_by_remoteness():
    world = drawn_world()
    many, far = world.block.villages.registered > 0, world.block.villages.distance > 0
    assert share_of_teams(world, many, pull=0.0, remoteness=0.0) == pytest.approx(0.5, abs=0.08)
    assert share_of_teams(world, far, pull=0.0, remoteness=0.0) == pytest.approx(0.5, abs=0.08)
    assert share_of_teams(world, many, pull=0.5, remoteness=0.0) > 0.9
    assert share_of_teams(world, far, pull=0.0, remoteness=2.0) < 0.3
    assert share_of_teams(world, many & ~far, pull=5.0, remoteness=20.0) == 1.0


@pytest.mark.row("F10")
def test_the_first_team_chooses_by_a_logit():
    world = world_of()
    counties, villages = world.block.counties, world.block.villages
    counties.poor_county[2:] = 0
    villages.registered[:2], villages.distance[:2] = [198, 0], [0.5, 0.0]
    value = 0.5 * np.log(198 / 2 + 1) - 2.0 * 0.5
    first = []
    for year in range(1, 1001):
        choose(world, year, teams=0.5, west_first=0.0)
        first.append(counties.experts[0])
    assert np.mean(first) == pytest.approx(1 / (1 + np.exp(-value)), abs=0.05)


def test_western_counties_come_first_however_little_they_draw():
    world = world_of()
    west = world.block.counties.region == 2
    world.block.villages.registered[:] = np.where(west, 0, 10**6)
    world.block.villages.distance[:] = west
    serve(world, teams=0.5, pull=5.0, remoteness=20.0)
    assert np.array_equal(world.block.counties.experts, west)
    serve(world, teams=0.5, pull=5.0, remoteness=20.0, west_first=0.0)
    assert np.array_equal(world.block.counties.experts, ~west)


def test_teams_that_serve_stay_though_another_county_would_draw_them_now():
    world = drawn_world()
    villages, counties = world.block.villages, world.block.counties
    serve(world, [13], term=3, teams=0.2)  # in the middle of a term, as the first who come
    before = counties.experts.copy()
    villages.registered[:] = 10**6 * (before == 0)
    serve(world, [25], term=3, teams=0.2)
    assert np.array_equal(counties.experts, before)
    serve(world, [37], term=3, teams=0.2, pull=5.0, west_first=0.0)
    assert not counties.experts[before > 0].any()


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
    assert not world.block.counties.experts_turn.any()
    assert np.array_equal(labour_left(world.block, world.now(13), health), plain)


def test_they_are_paid_for_real_counties_and_of_a_part_of_the_money_a_part_serves():
    world = world_of()
    books = serve(world, teams=0.5, cost=1000.0, granted=0.5, medical=0.0, advice=0.5)
    price = round(1000 * world.now(13).drivers.prices * 100)
    assert books.uses[Use.ADMINISTRATION] == (price // 2) * COUNTIES
    assert books.flows[Account.PROGRAMMES].sum() == books.uses.sum()
    assert world.block.counties.advice[::2] == pytest.approx(0.25)
