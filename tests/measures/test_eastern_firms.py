"""Eastern firms go where it pays, hire in the county's market, and pay for advice to farms."""

import math

import numpy as np
import pytest

from simsupport.agents.enterprises import EnterpriseKind, EnterpriseStatus
from simsupport.core.calendar import Month
from simsupport.core.ledger import Source
from simsupport.core.streams import normal, uniform
from simsupport.livelihoods import employers
from simsupport.measures.base import Nation
from simsupport.measures.east_west import EastWest
from simsupport.projects.menu import MENU
from simsupport.projects.needs import look_into_needs
from tests.worlds import World

FEBRUARY, JANUARY = 13, 12
EAST, WEST = 0, 2
VISIT = [kind.key for kind in MENU].index("extension_visit") + 1


def world_of(counties=4, households=12, **options):
    """Return counties of which the first lies in the east and the others are western and paired.

    Each county's second firm row stands for the eastern firms that may come.
    """
    world = World(households, counties=counties, villages=counties, **options)
    places, firms = world.tables["counties"], world.tables["enterprises"]
    places.region[:] = WEST
    places.region[0] = EAST
    places.partner[1:] = 1
    places.persons[:] = 1000
    places.wage[:] = [2700.0] + [2000.0] * (counties - 1)
    firms.kind[1::2] = EnterpriseKind.EASTERN
    firms.status[1::2] = EnterpriseStatus.AWAITED
    firms.weight[1::2] = 0
    return world


def policy(**values):
    """Return the policy with validated parameters."""
    return EastWest.model_validate(values)


def coming(world, month=JANUARY, **values):
    """Return how many firms decide to come to each county."""
    policy(**values).decide(Nation(world.tables, world.crew.streams, Month(month)))
    return world.tables["counties"].eastern_coming.tolist()


def test_firms_come_in_the_numbers_of_a_logit_over_recipients_and_staying_at_home():
    world = world_of()
    places = world.tables["counties"]
    places.weight[:] = [7, 30, 20, 10]
    places.wage[:] = [2700.0, 1900.0, 2100.0, 2500.0]
    world.tables["villages"].market_access[:] = [1, 0, 1, 1]
    streams = world.crew.streams
    ties = 0.1 * normal(streams.words("east_west.ties", 0, 0, 4)).astype(float)
    draw = uniform(streams.words("east_west.coming", JANUARY, 0, 4)).astype(float)
    odds = [0.0]
    for county, (pay, access) in enumerate([(1900, 0), (2100, 1), (2500, 1)], start=1):
        profit = 0.65 * math.log(2700 / pay) + 0.1 * access - 0.1 + ties[county]
        odds.append(int(places.weight[county]) * math.exp(profit / 0.15))
    looking, everything = 6.0 * 60, 60 + sum(odds)
    expected = [
        math.floor(looking * place / everything + u * (place > 0))
        for place, u in zip(odds, draw, strict=True)
    ]
    assert coming(world, firms=6.0) == expected
    assert sum(expected) > 100


def test_more_firms_go_where_pay_is_lower_and_where_roads_and_buyers_are():
    world = world_of()
    world.tables["counties"].weight[:] = 100
    world.tables["counties"].wage[1] = 1700.0
    world.tables["villages"].market_access[:] = [0, 0, 1, 0]
    _, cheap, open_to_market, neither = coming(world, firms=8.0, ties=0.0)
    assert neither < cheap
    assert neither < open_to_market


@pytest.mark.parametrize(
    "values",
    [
        {"firms": 8.0, "move_cost": 2.0},
        {"firms": 0.0, "secondment": 1.0},
        {"firms": 8.0, "coverage": 0.0},
    ],
    ids=["it does not pay", "none look", "none are reached"],
)
def test_no_firm_comes_where(values):
    assert coming(world_of(), **values) == [0, 0, 0, 0]


def test_firms_decide_in_january_only():
    assert coming(world_of(), month=FEBRUARY, firms=50.0) == [0, 0, 0, 0]
    assert sum(coming(world_of(), month=JANUARY, firms=50.0)) > 0


def test_firms_that_come_want_their_workers_and_some_close_again():
    world, measure = world_of(), policy(firms=5.0, failure=0.25, edge=0.0, firm_jobs=40.0)
    block, firms = world.block, world.block.enterprises
    wanted = np.zeros(12, np.bool_)
    block.counties.eastern_coming[:] = [0, 4, 8, 0]
    measure.requests(block, world.now(JANUARY), wanted)
    assert firms.weight[1::2].tolist() == [0, 4, 8, 0]
    assert (firms.status[1::2] == EnterpriseStatus.OPEN).tolist() == [False, True, True, False]
    pay = np.exp(block.counties.base_wage) * world.live.labour.local_wage
    size = np.exp(world.live.employers.elasticity * (firms.productivity[1::2] - np.log(pay)))
    assert size[1:3] == pytest.approx([40.0, 40.0], rel=1e-4)
    employers.plan_jobs(block, world.now(JANUARY), world.live.employers, np.zeros(4, np.float32))
    assert np.all(firms.target[[3, 5]] > 0)
    assert np.all(firms.target[[1, 7]] == 0)
    block.counties.eastern_coming[:] = 0
    measure.requests(block, world.now(JANUARY + 1), wanted)
    assert firms.weight[1::2].tolist() == [0, 4, 8, 0]
    measure.requests(block, world.now(JANUARY + 12), wanted)
    assert firms.weight[1::2].tolist() == [0, 3, 6, 0]


def technology_plan(world, **values):
    """Return the measure, the month and the order of visits, all households being meant."""
    measure, now = policy(**({"technology": 1.0} | values)), world.now(FEBRUARY)
    needs = look_into_needs(world.block, now, np.arange(len(world.hh)))
    (order,) = measure.plan(world.block, now, needs)
    return measure, now, order


def test_advisers_visit_farms_of_recipient_counties_for_no_more_than_their_money():
    world = world_of(households=40, weight=1, farm=np.arange(40) % 2)
    world.tables["counties"].weight[:] = 1
    measure, now, order = technology_plan(world, technology_funds=1000.0)
    assert set(order.project.tolist()) == {VISIT}
    county = world.block.county_of(order.rows)
    assert set(county.tolist()) == {1, 2, 3}
    assert np.all(world.hh.farm[order.rows] == 1)
    money = 1000.0 * now.drivers.prices * 100
    assert np.all(np.bincount(county, order.fen * order.weight) <= np.rint(money))
    assert not np.any(world.hh.advised)
    measure.deliver(world.block, now, order, 1.0)
    assert np.flatnonzero(world.hh.advised).tolist() == order.rows.tolist()
    assert now.books.uses.sum() == order.cost


def test_what_waiting_farms_could_not_be_paid_for_is_carried_and_lapses_at_the_end():
    world = world_of(households=40, weight=1)
    world.tables["counties"].weight[:] = 1
    measure, now, order = technology_plan(world, technology_funds=1000.0)
    carried = world.block.counties.technology_carried
    spent = np.bincount(world.block.county_of(order.rows), order.fen, 4)
    money = round(1000.0 * now.drivers.prices * 100)
    assert carried.tolist() == [0, *(money - spent[1:])]
    assert np.any(carried)
    measure.stop(world.block)
    assert not np.any(carried)


def test_the_east_pays():
    assert EastWest.source == Source.EASTERN_AID
