"""Firms adopt where it pays them, give what they can, and pay for what is bought."""

import math

import numpy as np
import pytest

from simsupport.agents.enterprises import EnterpriseKind, EnterpriseStatus
from simsupport.core.ledger import Account, Source
from simsupport.measures.enterprise_villages import EnterpriseVillages, Views, profit_ratio
from tests.measures.firms import FEBRUARY, carry_out, everybody, firm_world
from tests.worlds import changed, copy_of

MENU_PLACES = {1, 2, 4, 10, 12}
"""Industry grant, training place, relief, student aid, market contract."""


def campaign(**values):
    """Return the measure with validated parameters."""
    return EnterpriseVillages.model_validate({"campaign": 0.5} | values)


def adopted(world, measure, wanted=None, month=FEBRUARY):
    """Let firms decide; return how many of each county have adopted."""
    wanted = everybody(world) if wanted is None else wanted
    measure.requests(world.block, world.now(month), wanted)
    return world.block.firms_in_county.up(world.block.enterprises.adopted)


def test_the_share_that_adopts_is_a_logit_in_benefit_less_cost():
    measure = campaign(appeal=0.2, imitation=0.5, strain=0.4, spread=0.3)
    views = Views(np.array([0.0, 0.3]), np.array([0.1, 0.6]), np.array([0.2, 0.05]))
    for row, share in enumerate(measure.willing(views, 0.25)):
        honour, neighbours, burden = (float(view[row]) for view in views)
        benefit = 0.2 + 0.25 + honour + 0.5 * neighbours
        cost = 1.0 + 0.4 * burden
        assert share == pytest.approx(1 / (1 + math.exp((cost - benefit) / 0.3)))


def test_more_firms_adopt_with_tax_relief_with_honours_with_neighbours_and_with_cash():
    usual = adopted(firm_world(), campaign())
    relieved = adopted(firm_world(), campaign(tax_relief=0.6))
    honoured, followed, poorer = firm_world(), firm_world(), firm_world()
    honoured.block.counties.honour[:] = 0.3
    followed.block.enterprises.adopted[::2] = 250
    poorer.block.enterprises.cash[:] //= 5
    assert np.all(usual > 0)
    for more in (relieved, adopted(honoured, campaign()), adopted(followed, campaign())):
        assert np.all(more > usual)
    assert np.all(adopted(poorer, campaign()) < usual)


def test_neighbours_are_those_of_the_same_county():
    world = firm_world()
    world.block.enterprises.adopted[0] = 400
    usual = adopted(firm_world(), campaign())
    first, *others = adopted(world, campaign())
    assert first > usual[0]
    assert others == usual[1:].tolist()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", EnterpriseKind.STATE),
        ("kind", EnterpriseKind.EASTERN),
        ("status", EnterpriseStatus.CLOSED),
        ("cash", 1000 * 19_000 * 100),
        ("cash", -1),
    ],
)
def test_neither_state_firms_nor_closed_ones_nor_those_without_the_money_adopt(column, value):
    world = firm_world()
    getattr(world.block.enterprises, column)[0] = value
    found = adopted(world, campaign(appeal=2.0, preference=0.0))
    assert found[0] == 0
    assert np.all(found[1:] > 0)


def test_no_firm_adopts_where_nobody_is_to_be_helped():
    world = firm_world()
    wanted = world.block.county_of(np.arange(60)) > 0
    found = adopted(world, campaign(), wanted)
    assert found[0] == 0
    assert np.all(found[1:] > 0)
    assert not adopted(firm_world(), campaign(coverage=0.0)).any()
    without = firm_world()
    without.block.villages.poor_village[:] = 0
    assert not adopted(without, campaign()).any()


def test_a_larger_campaign_asks_more_firms_and_drops_none():
    before = np.zeros(6, np.int64)
    for size in (0.0, 0.001, 0.01, 0.1, 0.5, 1.0):
        world = firm_world()
        adopted(world, campaign(campaign=size))
        asked = world.block.enterprises.asked
        assert np.all(asked >= before)
        assert asked[::2] == pytest.approx(1000 * size, abs=1)
        before = asked.copy()


def test_firms_decide_in_february_only():
    world = firm_world()
    assert not adopted(world, campaign(), month=FEBRUARY + 1).any()
    assert adopted(world, campaign()).any()


@pytest.mark.parametrize("luck", [-0.3, -0.1, 0.0, 0.1])
def test_adopters_give_as_their_profit_goes(luck):
    world, measure = firm_world(), campaign(profit_share=0.8)
    now, firms = world.now(FEBRUARY), world.block.enterprises
    firms.luck[0] = luck
    measure.requests(world.block, now, everybody(world))
    employers = world.live.employers
    costs = employers.labour_share + (1 - employers.labour_share) * employers.overhead
    profit = max(math.exp(luck) - costs, 0) / (1 - costs)
    assert profit_ratio(np.array([luck]), now) == pytest.approx([profit], rel=1e-6)
    each = 20_000 * now.drivers.prices * 100 * (0.2 + 0.8 * profit)
    assert firms.pledged[0] == pytest.approx(firms.adopted[0] * each, rel=1e-5)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("share", [1.0, 0.4])
def test_adopters_pay_for_what_is_bought_and_no_more_than_they_pledge(seed, share):
    world, measure = firm_world(seed=seed), campaign(tax_relief=0.25)
    firms, counties = world.block.enterprises, world.block.counties
    for year in range(3):
        now = world.now(FEBRUARY + 12 * year).for_block()
        cash, carried = firms.cash.copy(), counties.firms_carried.copy()
        order = carry_out(world, measure, now, share)
        money = world.block.firms_in_county.up(firms.pledged) + carried
        assert np.all(counties.firms_planned <= money)
        assert np.all(counties.firms_planned + counties.firms_carried <= money)
        assert counties.firms_planned.sum() == order.cost > 0
        assert set(np.unique(order.project)) <= MENU_PLACES
        paid = np.floor(counties.firms_planned * share).sum()
        books = now.books
        assert books.flows[Account.ENTERPRISES, Account.PROGRAMMES] == paid
        net = books.flows[Account.PROGRAMMES, Account.ENTERPRISES] - paid
        assert firms.cash.sum() - cash.sum() == net
        assert books.sources[Source.CENTRAL] == paid + net == pytest.approx(paid / 4, abs=6)
        assert books.sources.sum() == 0
        assert books.uses.sum() == order.granted(share).cost


def test_the_plan_itself_touches_no_household():
    world, measure = firm_world(), campaign()
    before = copy_of(world)
    adopted(world, measure)
    assert changed(world, before) == set()


def test_adopters_prefer_registered_workers_of_their_county_and_spare_no_cost():
    world, measure = firm_world(), campaign(preference=4.0)
    now, rows = world.now(FEBRUARY), np.arange(60)
    assert not measure.hiring_discount(world.block, now, everybody(world), rows).any()
    adopted(world, measure)
    firms = world.block.enterprises
    firms.adopted[2:] = 0
    wanted = np.arange(60) % 2 == 0
    discount = measure.hiring_discount(world.block, now, wanted, rows)
    adopting = firms.adopted[0] / 1000
    share = 4 * adopting / (1 + 4 * adopting)
    here = wanted & (world.block.county_of(rows) == 0)
    assert discount[here] == pytest.approx(share * 1900 * 100, rel=1e-3)
    assert not discount[~here].any()
    assert not measure.spares_employers


def test_when_it_ends_nothing_is_left_of_it():
    world, measure = firm_world(), campaign()
    carry_out(world, measure, world.now(FEBRUARY).for_block())
    measure.stop(world.block)
    firms, counties = world.block.enterprises, world.block.counties
    for values in (firms.asked, firms.adopted, firms.pledged, firms.offered):
        assert not values.any()
    assert not counties.firms_planned.any()
    assert not counties.firms_carried.any()
