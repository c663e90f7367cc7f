"""Teams give care for their expenses, go where they are drawn, and leave social workers behind."""

import numpy as np
import pytest

from simsupport.core.calendar import Month
from simsupport.core.ledger import Account, Use
from simsupport.core.streams import Streams
from simsupport.measures.base import Nation
from simsupport.measures.volunteers import LOCAL, TEAMS, Volunteers
from simsupport.model import SupportModel
from tests.measures.frail import FEBRUARY, deliver_all, frail_world, needs_of

pytestmark = pytest.mark.row("D8")


def volunteers(**values):
    """Return the measure with validated parameters."""
    return Volunteers.model_validate({"teams": 2.0, "failure": 0.0} | values)


def decide(world, measure, month=FEBRUARY):
    """Let teams choose counties."""
    measure.decide(Nation(world.tables, Streams(1), Month(month)))


def poor_world(**options):
    """Return varied households in three counties, two of them poor."""
    world = frail_world(**options)
    world.tables["counties"].poor_county[:] = [1, 0, 1]
    return world


def test_teams_go_to_poor_counties_and_none_is_lost():
    world = poor_world()
    decide(world, volunteers(teams=2.5))
    teams = world.block.counties.teams
    assert teams.sum() == 5
    assert teams[1] == 0


def test_people_draw_teams_and_remoteness_keeps_them_away():
    world = poor_world()
    villages, counties = world.tables["villages"], world.tables["counties"]
    villages.registered[:] = [100, 200, 0, 0, 50, 20]
    villages.distance[:] = [0.1, 0.3, 0, 0, 0.5, 0.7]
    counties.weight[:] = [3, 9, 7]
    nation = Nation(world.tables, Streams(1), Month(FEBRUARY))
    value = [0.5 * np.log(101) - 2 * 0.2, 0.5 * np.log(11) - 2 * 0.6]
    strength = np.array([3 * np.exp(value[0]), 0.0, 7 * np.exp(value[1])])
    drawn = volunteers(pull=0.5, remoteness=2.0).drawn(nation)
    assert drawn == pytest.approx(strength / strength.sum(), rel=1e-6)


def ordered(world, measure, **columns):
    """Return the month and the orders of teams and of local social workers."""
    for name, value in columns.items():
        getattr(world.block.counties, name)[:] = value
    now = world.now(FEBRUARY)
    return now, measure.plan(world.block, now, needs_of(world, now))


def test_care_is_given_in_full_and_only_expenses_are_booked():
    world, measure = poor_world(), volunteers(reach=10.0, expenses=0.25)
    now, orders = ordered(world, measure, teams=[1, 0, 2])
    team, local = orders
    price = now.projects.care_visit.price(now)
    assert np.all(team.fen == round(price * 0.25))
    assert len(local.rows) == 0
    served = np.bincount(world.block.county_of(team.rows), team.weight, 3)
    assert np.all(served <= [10, 0, 20])
    assert np.all(served >= [8, 0, 18])
    cost = deliver_all(world, measure, now, orders)
    assert now.books.uses[Use.SERVICES] == now.books.uses.sum() == cost
    assert now.books.flows[Account.PROGRAMMES].sum() == cost
    assert np.array_equal(np.flatnonzero(world.hh.care_until == FEBRUARY + 13), team.rows)
    assert np.all(world.hh.care[team.rows] == 40)


def test_unskilled_visits_are_paid_and_help_nobody():
    world, measure = poor_world(), volunteers(reach=10.0, failure=1.0)
    now, orders = ordered(world, measure, teams=3)
    assert deliver_all(world, measure, now, orders) > 0
    assert not world.hh.care_until.any()


def test_free_time_costs_nothing():
    world, measure = poor_world(), volunteers(reach=10.0, expenses=0.0)
    now, orders = ordered(world, measure, teams=3)
    assert deliver_all(world, measure, now, orders) == now.books.uses.sum() == 0
    assert not world.hh.care_until.any()


def test_local_social_workers_know_whom_teams_care_for():
    world, measure = poor_world(), volunteers(reach=10.0, caseload=10.0, briefed=0.0)
    now, (team, local) = ordered(world, measure, teams=1, social_workers=1.0)
    assert (team.purpose, local.purpose) == (TEAMS, LOCAL)
    assert len(local.rows) > 0
    assert not np.intersect1d(team.rows, local.rows).size
    assert np.all(local.fen == round(now.projects.care_visit.price(now) * 0.6))


@pytest.mark.parametrize("briefed", [0.0, 1.0])
def test_teams_visit_in_vain_where_nobody_tells_them_who_is_cared_for(briefed):
    world, measure = poor_world(), volunteers(reach=20.0, briefed=briefed)
    world.block.counties.teams[:] = 1
    now = world.now(FEBRUARY)
    needs = needs_of(world, now)
    needs.ordered[-1, ::2] = True
    team, _ = measure.plan(world.block, now, needs)
    assert team.duplicate.any() == (briefed == 0.0)
    deliver_all(world, measure, now, [team])
    assert (now.books.uses[Use.DUPLICATED] > 0) == (briefed == 0.0)


def test_social_workers_are_trained_by_teams_and_fewer_go_on_each_year():
    world = poor_world()
    measure = volunteers(training=0.5, trainees=4.0, turnover=0.25, until="2016-01")
    workers = world.block.counties.social_workers
    for month, expected in ((13, 0.0), (25, 8.0), (37, 14.0), (49, 10.5)):
        decide(world, measure, month)
        assert workers.sum() == pytest.approx(expected)
        assert (world.block.counties.teams.sum() > 0) == (month < 36)


def test_the_measure_goes_on_for_local_social_workers_after_the_last_team():
    measure = volunteers(teams={"2014-01": 1.0}, until="2015-01", stay=12)
    acts = [index for index in range(96) if measure.active(Month(index))]
    assert acts == list(range(12, 36))
    sends = [index for index in range(96) if measure.sends(Month(index))]
    assert sends == list(range(12, 24))
    assert not any(volunteers(teams=0.0).active(Month(index)) for index in range(96))


def test_without_anybody_to_reach_no_team_goes():
    world = poor_world()
    decide(world, volunteers(coverage=0.0))
    assert not world.block.counties.teams.any()


def test_after_departure_local_social_workers_stay_and_go_on_caring():
    size = {"households": 1000, "months": 60, "measures__volunteers__teams": 20.0}
    left = {"measures__volunteers__until": "2016-01"}
    untrained = {"measures__volunteers__training": 0.0}
    cared = {}
    for name, changes in (("trained", {}), ("untrained", untrained)):
        model = SupportModel("baseline", rng=5, **size, **left, **changes)
        model.run()
        counties = model.counties
        assert not counties.teams.any()
        had_teams = counties.poor_county > 0
        assert np.all(counties.social_workers[~had_teams] == 0)
        assert np.all((counties.social_workers[had_teams] > 0) == (name == "trained"))
        running = model.households.care_until > 60
        assert not np.any(running[counties.poor_county[model.households.county] == 0])
        cared[name] = int((model.households.weight * running).sum())
    assert cared["trained"] > cared["untrained"] == 0


def test_in_december_those_who_met_a_team_aim_higher():
    world, wanted = poor_world(), np.ones(90, np.bool_)
    villages, counties = world.block.villages, world.block.counties
    households = world.block.in_county.up(world.block.weight)
    counties.teams[:] = [2, 0, 10**6]
    measure = volunteers(reach=5.0, hope=0.2)
    assert measure.requests(world.block, world.now(22), wanted) == []
    assert not villages.encouraged.any()
    assert measure.requests(world.block, world.now(23), wanted) == []
    met = np.array([10.0 / households[0], 0.0, 1.0])
    assert villages.encouraged == pytest.approx(0.2 * met[villages.county])

    villages.encouraged[:] = 0
    volunteers(reach=5.0, hope=0.2, coverage=0.5).requests(world.block, world.now(23), wanted)
    assert villages.encouraged == pytest.approx(0.1 * met[villages.county])

    villages.encouraged[:] = 0
    volunteers(hope=0.2, until="2014-07").requests(world.block, world.now(23), wanted)
    assert not villages.encouraged.any()


def test_at_the_end_nobody_is_left():
    world = poor_world()
    counties = world.block.counties
    counties.teams[:] = counties.social_workers[:] = counties.teams_left[:] = 5
    volunteers().stop(world.block)
    assert not np.any(counties.teams + counties.social_workers + counties.teams_left)
