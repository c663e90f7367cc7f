"""Counties give care themselves, or buy it where it seems cheaper; what is paid is booked."""

import numpy as np
import pytest

from simsupport.core.ledger import Account, Use
from simsupport.measures.purchased_services import ORGANISATIONS, PurchasedServices
from simsupport.projects.care_visit import CareVisit
from simsupport.projects.menu import MENU
from tests.measures.frail import FEBRUARY, deliver_all, frail_world, needs_of

CARE = MENU.index(CareVisit) + 1
CHEAP = {"outsourced": 1.0, "saving": 0.2, "overhead": 0.0, "failure": 0.0, "cost_noise": 0.0}

pytestmark = pytest.mark.row("D4")


def services(**values):
    """Return the measure with validated parameters."""
    usual = {"budget": 200.0, "view_noise": 0.0, "least_contract": 0.0}
    return PurchasedServices.model_validate(usual | values)


def plan(world, measure):
    """Return the month and both orders: of own staff and from organisations."""
    now = world.now(FEBRUARY)
    return now, measure.plan(world.block, now, needs_of(world, now))


def bought(world, measure):
    """Carry a plan out; return years of care had in 10,000 yuan."""
    now, orders = plan(world, measure)
    cost = deliver_all(world, measure, now, orders)
    assert now.books.uses.sum() == now.books.flows[Account.PROGRAMMES].sum() == cost > 0
    counties = world.block.counties
    assert counties.care_paid.sum() == cost
    hh = world.hh
    assert counties.care_had.sum() == (hh.weight * (hh.care_until == FEBRUARY + 13)).sum()
    return 1e6 * counties.care_had.sum() / cost, now


def test_only_care_is_ordered_and_no_county_exceeds_its_budget():
    world, measure = frail_world(), services(**CHEAP)
    now, orders = plan(world, measure)
    assert {int(place) for order in orders for place in order.project} == {CARE}
    cost = sum(
        np.bincount(world.block.county_of(o.rows), o.fen * o.weight, 3).astype(np.int64)
        for o in orders
    )
    registered = np.bincount(world.block.villages.county, world.block.villages.registered, 3)
    assert np.all(cost <= registered * 200 * 100 * now.drivers.prices + 1)


def test_own_staff_s_care_goes_through_officials_hands_and_bought_care_does_not():
    for outsourced in (0.0, 1.0):
        own, others = plan(frail_world(), services(**CHEAP | {"outsourced": outsourced}))[1]
        assert own.village is not None
        assert others.village is None
        assert others.purpose == ORGANISATIONS
        assert (len(own.rows) == 0) == (outsourced == 1.0)
        assert (len(others.rows) == 0) == (outsourced == 0.0)


def test_care_that_costs_a_fifth_less_gives_a_quarter_more_in_a_yuan():
    at_home, now = bought(frail_world(), services(outsourced=0.0))
    price = now.projects.care_visit.price(now)
    assert at_home == pytest.approx(1e6 / price, rel=1e-6)
    from_others, _ = bought(frail_world(), services(**CHEAP))
    assert from_others == pytest.approx(1.25 * at_home, rel=1e-3)


def test_tenders_are_paid_as_administration_and_failures_as_services():
    values = {"outsourced": 1.0, "saving": 0.4, "overhead": 0.1, "failure": 1.0, "cost_noise": 0.0}
    rate, now = bought(frail_world(), services(**values, foresight=0.0))
    assert rate == 0.0
    uses = now.books.uses
    assert uses[Use.ADMINISTRATION] / uses[Use.SERVICES] == pytest.approx(0.1 / 0.6, rel=1e-3)


def test_a_county_buys_if_that_seems_cheaper():
    world = frail_world()
    world.block.villages.arrives[:] = [0.8, 0.8, 0.5, 0.5, 1.0, 1.0]
    now = world.now(FEBRUARY)
    # own staff's care seems to cost 1 / (1 - 0.5 x loss): 1.11, 1.33 and 1
    exact = {"outsourced": 1.0, "saving": 0.0, "failure": 0.0, "cost_noise": 0.0}
    for values, expected in (
        ({"overhead": 0.05}, [True, True, False]),
        ({"overhead": 0.2}, [False, True, False]),
        ({"overhead": 0.05, "candour": 0.0}, [False, False, False]),
        ({"overhead": 0.05, "handled": 0.0}, [False, False, False]),
    ):
        assert services(**exact | values).would_buy(world.block, now).tolist() == expected


def test_organisations_bid_where_the_budget_is_worth_the_way():
    world = frail_world()
    villages, counties = world.block.villages, world.block.counties
    villages.distance[:] = np.log([1.0, 1.0, 2.0, 2.0, 1.0, 4.0])
    counties.weight[:] = [1, 2, 3]
    villages.weight[:] = 1
    now, measure = world.now(FEBRUARY), services(**CHEAP | {"least_contract": 1000.0})
    least = np.array([1.0, 4.0, 6.0]) * 100_000 * now.drivers.prices
    for more, expected in ((1.001, True), (0.999, False)):
        assert np.all(measure.bid(world.block, now, least * more) == expected)


def test_a_county_for_whose_care_nobody_bids_gives_it_itself():
    world = frail_world()
    own, others = plan(world, services(**CHEAP | {"least_contract": 1e8}))[1]
    assert len(own.rows) > 0
    assert len(others.rows) == 0


def test_counties_that_expect_failure_are_not_taken_in():
    world, values = frail_world(), CHEAP | {"failure": 0.5}
    now = world.now(FEBRUARY)
    assert services(**values, foresight=0.0).would_buy(world.block, now).all()
    assert not services(**values, foresight=1.0).would_buy(world.block, now).any()


def test_a_larger_share_adds_counties_that_may_buy_and_drops_none():
    world = frail_world(900, villages=600, counties=300)
    now, before = world.now(FEBRUARY), np.zeros(300, np.bool_)
    for share in (0.0, 0.4, 1.0):
        may = services(**CHEAP | {"outsourced": share}).would_buy(world.block, now)
        assert np.all(may >= before)
        assert may.mean() == pytest.approx(share, abs=4 * np.sqrt(0.25 / 300))
        before = may


def test_what_is_left_is_spent_in_the_next_year():
    world = frail_world(weight=50)
    measure = services(budget=1.0)
    _, orders = plan(world, measure)
    assert not any(len(order.rows) for order in orders)
    left = world.block.counties.care_left.copy()
    assert np.all(left > 0)
    plan(world, measure)
    assert world.block.counties.care_left.tolist() == (2 * left).tolist()
    measure.stop(world.block)
    assert not world.block.counties.care_left.any()


@pytest.mark.parametrize("values", [{"budget": 0.0, "outsourced": 1.0}, {"coverage": 0.0}])
def test_without_money_or_anybody_to_reach_nothing_is_ordered(values):
    world = frail_world()
    assert plan(world, services(**values))[1] == []
    assert not world.block.counties.buys_care.any()
