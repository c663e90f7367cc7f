"""Firms take a recognition that is worth its price, and make contracts with the registered."""

import numpy as np
import pytest

from simsupport.agents.enterprises import EnterpriseKind
from simsupport.core.ledger import Account, Source, Use
from simsupport.core.streams import normal
from simsupport.measures.leading_enterprises import LeadingEnterprises
from simsupport.projects.market_contract import MarketContract
from simsupport.projects.menu import MENU
from simsupport.projects.needs import look_into_needs
from tests.worlds import World, changed, copy_of

FEBRUARY = 13
CONTRACT = MENU.index(MarketContract) + 1


def recognition(**values):
    """Return the measure with validated parameters."""
    usual = {"recognised": 1.0, "supply_sd": 0.0, "view_noise": 0.0, "asked": 0.5, "worth": 1000.0}
    return LeadingEnterprises.model_validate(usual | values)


def firm_world(households=30, counties=2, jobs=40, **options):
    """Return farming, registered households in counties with a leading enterprise each."""
    columns = {"register": 1, "capacity": np.linspace(2000, 20_000, households), "weight": 2}
    options.setdefault("changes", {"projects.market_contract.take_up": 1.0})
    world = World(households, villages=2 * counties, counties=counties, **(columns | options))
    firms = world.block.enterprises
    firms.kind[::2] = EnterpriseKind.LEADING
    firms.jobs[::2] = jobs
    firms.cash[::2] = 100_000_000
    return world


def plan(world, measure, now=None):
    """Return the year's order of contracts."""
    now = now or world.now(FEBRUARY)
    (order,) = measure.plan(
        world.block, now, look_into_needs(world.block, now, np.arange(len(world.hh)))
    )
    return order


def test_a_recognised_firm_offers_what_the_recognition_asks_for():
    world = firm_world()
    order = plan(world, recognition())
    contracts = order.weight[world.block.county_of(order.rows) == 0].sum()
    assert contracts == 20
    assert np.all(order.project == CONTRACT)
    price = MarketContract().price(world.now(FEBRUARY))
    assert world.block.enterprises.contract_cost[::2].tolist() == [20 * price, 20 * price]
    assert not np.any(world.block.enterprises.contract_cost[1::2])


def test_contracts_go_to_those_who_have_most_to_sell():
    world = firm_world()
    order = plan(world, recognition())
    for county in (0, 1):
        here = world.block.county_of(np.arange(30)) == county
        chosen = order.rows[world.block.county_of(order.rows) == county]
        waiting = np.setdiff1d(np.flatnonzero(here), chosen)
        assert world.hh.capacity[chosen].min() > world.hh.capacity[waiting].max()


@pytest.mark.parametrize(
    ("column", "value"),
    [("register", 0), ("register", 2), ("farm", 0)],
    ids=["never registered", "no longer registered", "nothing to sell"],
)
def test_who_is_not_registered_or_has_nothing_to_sell_gets_no_contract(column, value):
    others = np.arange(30) % 2 == 0
    columns = {column: np.where(others, value, 1 if column == "register" else 2)}
    if column == "farm":
        columns["workers"] = columns["farm"]
    order = plan(firm_world(**columns), recognition())
    assert len(order.rows) > 0
    assert not np.any(others[order.rows])


def test_where_nobody_has_anything_to_sell_there_is_no_contract():
    order = plan(firm_world(farm=0, workers=0), recognition())
    assert len(order.rows) == 0


def test_a_firm_takes_the_recognition_if_it_is_worth_the_contracts():
    world, now = firm_world(), World(1).now(FEBRUARY)
    prices = now.drivers.prices
    price = MarketContract().price(now)
    net = price / 100 - 150 * prices
    just = 0.5 * net / prices
    for worth, takes in ((just * 1.001, 1), (just * 0.999, 0)):
        plan(world, recognition(worth=worth), now)
        assert world.block.enterprises.recognised[::2].tolist() == [takes, takes]


def test_firms_differ_in_what_a_sure_supplier_is_worth_to_them():
    world = firm_world(60, counties=20, jobs=5)
    now = world.now(FEBRUARY)
    plan(world, recognition(supply_sd=300.0, worth=50.0), now)
    firms = world.block.enterprises
    drawn = normal(now.streams.words("leading_enterprises.supply", 0, 0, len(firms)))
    prices = now.drivers.prices
    net = MarketContract().price(now) / 100 - (150 + 300 * drawn) * prices
    expected = (0.5 * net <= 50 * prices) & (np.arange(len(firms)) % 2 == 0)
    assert np.array_equal(firms.recognised > 0, expected)
    assert 0 < expected.sum() < 20


def test_only_leading_firms_with_workers_are_recognised_and_more_adds_none():
    world = firm_world(60, counties=20, jobs=5)
    firms = world.block.enterprises
    firms.kind[:10:2] = EnterpriseKind.PRIVATE
    firms.jobs[10:20:2] = 0
    before = np.zeros(len(firms), bool)
    for share in (0.0, 0.3, 0.7, 1.0):
        plan(world, recognition(recognised=share))
        now = firms.recognised > 0
        assert np.all(now[before])
        before = now
    assert np.array_equal(np.flatnonzero(before), np.arange(20, 40, 2))


def test_a_firm_puts_no_more_than_a_part_of_its_cash_into_contracts():
    world = firm_world()
    world.block.enterprises.cash[::2] = [1_000_000, -5_000_000]
    order = plan(world, recognition(cash_part=0.2))
    assert 0 < order.cost <= 200_000
    assert np.all(world.block.county_of(order.rows) == 0)


def test_firms_pay_to_the_fen_and_the_books_close():
    world, measure, now = firm_world(), recognition(), World(1).now(FEBRUARY)
    order = plan(world, measure, now)
    firms, before = world.block.enterprises, world.block.enterprises.cash.copy()
    households = copy_of(world)
    measure.deliver(world.block, now, order, 1.0)
    paid = before - firms.cash
    assert np.array_equal(paid, firms.contract_cost)
    assert paid.sum() == order.cost == now.books.uses[Use.SERVICES] == now.books.uses.sum()
    assert now.books.flows[Account.ENTERPRISES, Account.PROGRAMMES] == order.cost
    assert now.books.flows[Account.PROGRAMMES, Account.ELSEWHERE] == order.cost
    assert firms.contracts.sum() == order.weight.sum()
    assert changed(world, households) == {"harvest"}
    assert LeadingEnterprises.source == Source.PRIVATE_FIRMS


def test_under_a_binding_cap_firms_pay_their_part_only():
    world, measure, now = firm_world(), recognition(), World(1).now(FEBRUARY)
    order = plan(world, measure, now).granted(0.3)
    before = world.block.enterprises.cash.copy()
    measure.deliver(world.block, now, order, 0.3)
    paid = int((before - world.block.enterprises.cash).sum())
    assert now.books.flows[Account.ENTERPRISES, Account.PROGRAMMES] == paid
    assert paid == pytest.approx(order.cost, abs=len(order.rows) * 2 + 2)


def test_a_contract_that_somebody_else_has_ordered_is_paid_and_not_held():
    world, measure, now = firm_world(), recognition(), World(1).now(FEBRUARY)
    needs = look_into_needs(world.block, now, np.arange(30))
    needs.ordered[CONTRACT - 1] = True
    (order,) = measure.plan(world.block, now, needs)
    measure.deliver(world.block, now, order, 1.0)
    assert now.books.uses[Use.DUPLICATED] == order.cost > 0
    assert world.block.enterprises.contracts.sum() == 0


def test_what_is_left_where_a_household_waits_is_offered_next_year():
    world, measure = firm_world(weight=7), recognition()
    plan(world, measure)
    left = world.block.counties.contract_left.copy()
    price = MarketContract().price(world.now(FEBRUARY))
    assert left.tolist() == [6 * price, 6 * price]
    order = plan(world, measure)
    assert order.weight[world.block.county_of(order.rows) == 0].sum() == 21


def test_a_recognition_that_asks_for_nothing_brings_nothing():
    world = firm_world()
    order = plan(world, recognition(asked=0.0))
    assert np.all(world.block.enterprises.recognised[::2] == 1)
    assert len(order.rows) == 0


def test_at_the_end_nobody_is_recognised():
    world, measure = firm_world(), recognition()
    plan(world, measure)
    measure.stop(world.block)
    firms = world.block.enterprises
    assert not np.any(firms.recognised | (firms.contract_cost > 0) | (firms.contracts > 0))
