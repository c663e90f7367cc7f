"""Counties build parks where they think it worth while; firms stay where the site suits them."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest

from simsupport.agents.counties import Counties
from simsupport.agents.enterprises import EnterpriseKind, EnterpriseStatus
from simsupport.channels.plants import row_of_kind
from simsupport.core.blocks import Rows
from simsupport.core.ledger import Account, Source, Use
from simsupport.livelihoods.employers import JOBS_PER_FIRM
from simsupport.measures.parks import Parks, show
from simsupport.measures.sites import failing, lure
from simsupport.measures.zones import Zone
from tests.measures.nations import Small

ALL = {"follow_zones": 0.0, "hurdle": -3.0, "view_noise": 0.0}
"""Every poor county builds."""


def parks(**values):
    """Return the measure with validated parameters."""
    return Parks.model_validate({"investment": 1.0} | values)


def plan(small, measure, now):
    """Return the counties that build, and the order."""
    (order,) = measure.plan(small.block, now, None)
    return order


def build(small, measure, now):
    """Let a year's parks be planned and built."""
    order = plan(small, measure, now)
    measure.deliver(small.block, now, order, 1.0)
    return order


def test_counties_built_in_pay_the_price_of_the_works_and_the_books_close():
    small, measure = Small(), parks(**ALL)
    now = small.now()
    order = build(small, measure, now)
    assert np.array_equal(order.rows, np.flatnonzero(small.poor))
    each = round(20_000_000 * now.drivers.prices * 100)
    cost = each * int(small.block.counties.weight[small.poor].sum())
    assert order.cost == cost == small.block.counties.park_funds.sum()
    assert now.books.uses[Use.CAPITAL] == now.books.uses.sum() == cost
    assert now.books.flows[Account.PROGRAMMES, Account.ELSEWHERE] == cost
    assert now.books.flows.sum() == cost
    assert Parks.source == Source.CENTRAL


def test_firms_come_as_places_are_built_and_taken():
    small, measure = Small(), parks(**ALL, occupied=0.5)
    now = small.now()
    build(small, measure, now)
    counties, firms = small.block.counties, small.block.enterprises
    rows = row_of_kind(small.block, EnterpriseKind.PARK)
    places = 20_000_000 / 30_000 * counties.weight[small.poor]
    assert firms.weight[rows][small.poor] == pytest.approx(places * 0.5 / JOBS_PER_FIRM, abs=1.0)
    assert np.all(firms.status[rows][small.poor] == EnterpriseStatus.OPEN)
    assert np.all(firms.weight[rows][~small.poor] == 0)
    assert np.all(firms.status[rows][~small.poor] == EnterpriseStatus.AWAITED)


def test_firms_at_a_better_site_are_more_productive_by_as_much():
    small, measure = Small(), parks(**ALL)
    counties, now = small.block.counties, small.now()
    one, other = np.flatnonzero(small.poor)[:2]
    for name in ("level", "base_wage", "zone"):
        counties.__dict__[name][other] = counties.__dict__[name][one]
    counties.zone[[one, other]] = Zone.DEVELOPMENT, Zone.ECOLOGICAL
    small.block.villages.market_access[:] = 1
    build(small, measure, now)
    made = small.block.enterprises.productivity[row_of_kind(small.block, EnterpriseKind.PARK)]
    assert made[one] - made[other] == pytest.approx(0.2 + 0.8, abs=1e-5)
    assert measure.edge(small.block)[one] - measure.edge(small.block)[other] == pytest.approx(1.0)


def test_a_site_draws_firms_by_its_level_its_pay_and_its_way_to_markets():
    small = Small()
    counties, villages = small.block.counties, small.block.villages
    near = np.zeros(len(counties))
    for county in range(len(counties)):
        here = villages.county == county
        near[county] = np.average(villages.market_access[here], weights=villages.weight[here])
    expected = counties.level - counties.base_wage + 0.3 * near
    assert lure(counties, villages, 0.3) == pytest.approx(expected, abs=1e-6)


def test_firms_fail_by_a_logistic_curve_in_what_they_fall_short():
    edge = np.array([-10.0, -0.4, 0.0, 10.0], np.float32)
    expected = [1.0, 0.5, 1 / (1 + np.exp(2.0)), 0.0]
    assert failing(edge, 0.4, 0.2) == pytest.approx(expected, abs=1e-6)


def test_a_year_later_as_many_firms_have_closed_as_the_site_says():
    small, measure = Small(), parks(**ALL, development_share=0.0, ecological_share=1.0)
    build(small, measure, small.now(13))
    rows = row_of_kind(small.block, EnterpriseKind.PARK)[small.poor]
    before = small.block.enterprises.weight[rows].copy()
    share = failing(measure.edge(small.block), 0.4, 0.2)[small.poor]
    plan(small, measure, small.now(25))
    after = small.block.enterprises.weight[rows]
    assert after == pytest.approx(before * (1.0 - share), abs=0.51)
    assert np.all(share > 0.5)


def test_only_counties_in_development_zones_build_where_all_follow_the_plan():
    small, measure = Small(2000), parks(**ALL | {"follow_zones": 1.0})
    now = small.now()
    order = plan(small, measure, now)
    zone = small.block.counties.zone
    assert np.array_equal(order.rows, np.flatnonzero(zone == Zone.DEVELOPMENT))
    assert np.array_equal(zone[small.poor], measure.zones(small.block, now)[small.poor])
    assert np.all(zone[~small.poor] == Zone.UNKNOWN)


def test_more_counties_held_to_the_plan_adds_no_builder():
    small, now = Small(2000), Small(2000).now()
    builders = [
        set(plan(small, parks(**ALL | {"follow_zones": share}), now).rows.tolist())
        for share in (0.0, 0.4, 0.8, 1.0)
    ]
    for looser, tighter in itertools.pairwise(builders):
        assert tighter <= looser
    assert len(builders[0]) > len(builders[-1])


def test_zones_are_drawn_in_the_shares_that_are_said():
    many = SimpleNamespace(counties=Rows(Counties(20_000), 0, 20_000))
    zone = parks(development_share=0.25, ecological_share=0.35).zones(many, Small().now())
    shares = np.bincount(zone, minlength=4) / 20_000
    assert shares == pytest.approx([0.0, 0.25, 0.40, 0.35], abs=0.01)


def test_productive_counties_lie_in_development_zones_more_often():
    small = Small(2000)
    counties, now = small.block.counties, small.now()
    counties.level[:] = 0.0
    before = parks().zones(small.block, now)
    counties.level[:] = 0.5
    after = parks().zones(small.block, now)
    assert np.array_equal(parks(zone_tilt=0.0).zones(small.block, now), before)
    assert np.all(after[before == Zone.DEVELOPMENT] == Zone.DEVELOPMENT)
    assert (after == Zone.DEVELOPMENT).sum() > (before == Zone.DEVELOPMENT).sum()


def test_who_sees_exactly_builds_where_the_edge_passes_the_hurdle():
    small = Small(2000)
    measure, now = parks(follow_zones=0.0, view_noise=0.0, vanity=0.0, hurdle=-0.2), small.now()
    order = plan(small, measure, now)
    worth = small.poor & (measure.edge(small.block) > np.float32(-0.2))
    assert np.array_equal(order.rows, np.flatnonzero(worth))
    assert 0 < len(order.rows) < small.poor.sum()


def test_a_county_whose_officials_show_off_builds_where_it_does_not_pay():
    small = Small(2000)
    measure, now = parks(follow_zones=0.0, view_noise=0.0, hurdle=3.0, vanity=50.0), small.now()
    assert len(plan(small, measure, now).rows) == 0
    vain = np.flatnonzero(small.poor)[0]
    villages = small.block.villages
    there = villages.county == vain
    villages.arrives[there], villages.taken[there] = 0.8, 0.25
    assert show(small.block)[vain] == pytest.approx(0.2 * 0.75)
    assert plan(small, measure, now).rows.tolist() == [vain]


def test_a_county_with_a_park_sees_its_site_better():
    small, measure, now = Small(), parks(view_noise=1.0), Small().now()
    first = measure._error(small.block, now)
    small.block.counties.park_years[:] = 3
    assert measure._error(small.block, now) == pytest.approx(first / 4)


def test_wages_are_counted_month_by_month_where_there_is_a_park():
    small, measure, now = Small(), parks(**ALL), Small().now()
    build(small, measure, now)
    counties, firms = small.block.counties, small.block.enterprises
    rows = row_of_kind(small.block, EnterpriseKind.PARK)
    firms.jobs[rows] = 10
    assert measure.requests(small.block, now, None) == []
    measure.requests(small.block, now, None)
    expected = 2 * np.rint(10 * counties.wage.astype(float) * 100) * small.poor
    assert np.array_equal(counties.park_wages, expected)


def test_where_nobody_comes_the_works_stand_empty():
    small, measure, now = Small(), parks(**ALL, occupied=0.0), Small().now()
    build(small, measure, now)
    rows = row_of_kind(small.block, EnterpriseKind.PARK)
    assert np.all(small.block.enterprises.weight[rows] == 0)
    assert now.books.uses[Use.CAPITAL] > 0
