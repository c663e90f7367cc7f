"""Public money is allotted, matched, pooled and spent to the fen."""

import numpy as np
import pytest

from simsupport.core.ledger import Account, Source, Use
from simsupport.measures.base import Nation
from simsupport.measures.fiscal import KEPT, SHIFT, TAKEN, Fiscal
from simsupport.measures.fiscal_funds import Match, allot, meant_for, release, waived_of
from simsupport.measures.fiscal_lines import (
    EDUCATION,
    GUARANTEES,
    HEALTH,
    HOUSING,
    INDUSTRY,
    WATER,
    WORKS,
    build_roads,
)
from simsupport.measures.fund_integration import FundIntegration
from simsupport.projects.menu import MENU
from simsupport.projects.needs import look_into_needs
from tests.measures.poor_villages import varied
from tests.worlds import World

FEBRUARY = 13
FUNDS = ("central", "provincial", "local", "transfers", "lottery")


def fiscal(**values):
    """Return public money with validated parameters."""
    return Fiscal.model_validate(values)


def county_world(households=160, seed=1, **options):
    """Return varied households of two poor counties of four villages each, some on no road."""
    draw = np.random.default_rng(seed)
    columns = varied(households, draw) | {"water": draw.integers(0, 2, households)}
    world = World(
        households, villages=8, counties=2, poor_villages=True, seed=seed, **(columns | options)
    )
    villages, counties = world.block.villages, world.block.counties
    villages.weight[:] = [1, 3, 2, 2, 2, 1, 1, 1]
    villages.persons[:] = 1000
    villages.quota[:] = villages.registered[:] = [100, 300, 200, 200, 50, 50, 50, 50]
    counties.poor_county[:] = 1
    counties.region[:] = 2
    world.tables["provinces"].accountable[:] = 1
    return world


def nation(world, month=FEBRUARY):
    """Return what those who decide for the nation see."""
    now = world.now(month)
    return Nation(world.tables, now.streams, now.month)


def funded(money, **options):
    """Return a world whose counties have so much of each fund, in yuan."""
    world = county_world(**options)
    for name, yuan in zip(FUNDS, money, strict=True):
        getattr(world.block.counties, f"fund_{name}")[:] = np.array([1, 2]) * yuan * 100
    return world


def planned(world, measure, month=FEBRUARY):
    """Return the orders of a year by purpose, and the month."""
    now = world.now(month).for_block()
    needs = look_into_needs(world.block, now, np.arange(len(world.hh)))
    return measure.plan(world.block, now, needs), now, needs


def drawn(measure, orders):
    """Return what orders ask of each source, fen."""
    asked = dict.fromkeys(Source, 0)
    for order in orders:
        asked[measure.source if order.source is None else order.source] += order.cost
    return asked


# ---- whom money is meant for ----


def test_villages_go_by_first_list_and_present_list_or_by_the_survey_before():
    villages = county_world().block.villages
    villages.quota[:2], villages.registered[:2], villages.in_need[:2] = 0, 0, [7, 9]
    villages.registered[2] = 100
    assert meant_for(villages, 0.5)[:4].tolist() == [7, 9, 150, 200]
    assert meant_for(villages, 0.0)[2] == 100


def test_a_sum_is_allotted_to_the_fen_and_what_is_not_reached_is_not_given():
    weight = np.array([1.0, 2.0, 0.0, 4.0])
    everybody = allot(1000.01, weight, np.ones(4, np.bool_))
    assert everybody.sum() == 100_001
    assert everybody[2] == 0
    some = allot(1000.01, weight, np.array([True, False, True, True]))
    assert some.tolist() == (everybody * [1, 0, 1, 1]).tolist()


def test_poor_counties_weigh_more_and_unaccountable_provinces_get_nothing():
    world = county_world()
    counties = world.block.counties
    counties.poor_county[1] = 0
    fiscal(central=1.0, match=1.0, poor_weight=3.0, match_rate=0.0, prefecture_rate=0.0).decide(
        nation(world)
    )
    whole = round(43.287e11)
    first = round(whole * 3 * 800 / (3 * 800 + 200))  # listed persons, poor ones three times
    assert counties.fund_central.tolist() == [first, whole - first]
    world.tables["provinces"].accountable[:] = 0
    fiscal(central=1.0).decide(nation(world))
    assert not counties.fund_central.any()


# ---- the match ----


def terms(**values):
    """Return what is asked, county and prefecture alike."""
    usual = {
        "rates": (0.2, 0.0),
        "funds": (10.0, 10.0),
        "waived": 0.0,
        "contiguous": 0.5,
        "borne": 0.0,
    }
    return Match(**(usual | values))


CENTRAL, PEOPLE = np.array([100_000, 1_000_000]), np.array([100.0, 100.0])


def test_as_much_is_released_as_the_county_can_match():
    counties = county_world().block.counties
    counties.prefecture[:] = [0, 1]
    # each county has 100 x 10 yuan: enough for the 200 yuan of the first, for half the second's
    out = release(counties, CENTRAL, PEOPLE, np.ones(2), terms())
    assert out.own.tolist() == [20_000, 100_000]
    assert out.central.tolist() == [100_000, 500_000]
    poorer = release(counties, CENTRAL, PEOPLE, np.full(2, 0.5), terms())
    assert poorer.central.tolist() == [100_000, 250_000]


def test_a_prefecture_that_cannot_match_holds_its_counties_back_together():
    counties = county_world().block.counties
    counties.prefecture[:] = 0
    out = release(counties, CENTRAL, PEOPLE, np.ones(2), terms(rates=(0.0, 1.0)))
    part = 200_000 / 1_100_000
    assert out.central.tolist() == np.floor(CENTRAL * part).astype(int).tolist()
    nothing = release(counties, CENTRAL, PEOPLE, np.ones(2), terms(funds=(0.0, 10.0)))
    assert not nothing.central.any()
    assert not nothing.own.any()


def test_a_waiver_releases_all_and_provinces_bear_their_part():
    counties = county_world().block.counties
    counties.prefecture[:] = [0, 1]
    by = terms(waived=1.0, borne=0.5, funds=(0.0, 0.0))
    out = release(counties, CENTRAL, PEOPLE, np.ones(2), by)
    assert out.central.tolist() == CENTRAL.tolist()
    assert out.own.tolist() == [0, 0]
    assert out.borne.tolist() == [10_000, 100_000]


def test_only_poor_counties_and_western_contiguous_prefectures_are_spared():
    counties = county_world().block.counties
    counties.weight[:], counties.poor_county[:] = [3, 1], [1, 0]
    own, above = waived_of(counties, terms(waived=0.8))
    assert own.tolist() == [0.8, 0.0]
    assert above.tolist() == [0.8, 0.8]  # three of its four counties are poor
    assert not waived_of(counties, terms(waived=0.8, contiguous=0.9))[1].any()
    counties.region[:] = 1
    assert not waived_of(counties, terms(waived=0.8))[1].any()


# ---- departments ----


@pytest.mark.parametrize("pooled", [0.0, 0.4, 1.0])
def test_orders_of_a_county_cost_its_money_of_the_year_source_by_source(pooled):
    world, measure = funded([80_000, 30_000, 20_000, 90_000, 10_000]), fiscal(central=1.0)
    counties = world.block.counties
    counties.fund_idle[:] = [7_000_00, 0]
    counties.pooled[:], counties.pool_noise[:], counties.pool_taken[:] = pooled, 0.2, 0.1
    for year in range(2):  # in the second, what the first left over is spent too
        orders, now, _ = planned(world, measure, FEBRUARY + 12 * year)
        asked = drawn(measure, orders)
        assert asked[Source.CENTRAL] == 3 * (80_000 + 90_000) * 100 + 7_000_00
        assert asked[Source.PROVINCIAL] == 3 * 30_000 * 100
        assert asked[Source.LOCAL] == 3 * 20_000 * 100
        assert asked[Source.LOTTERY] == 3 * 10_000 * 100
        assert counties.fund_kept.sum() > 0
        for order in orders:
            measure.deliver(world.block, now, order, 1.0)
        assert now.books.uses.sum() == sum(asked.values())
        taken = sum(order.cost for order in orders if order.purpose == TAKEN)
        assert now.books.uses[Use.DIVERTED] == taken
        assert now.books.flows[Account.PROGRAMMES, Account.OFFICIALS] == taken
        assert (taken > 0) == (pooled > 0)


def test_what_is_taken_of_the_pool_is_what_counties_keep():
    world, measure = funded([0, 0, 0, 0, 0]), fiscal(central=1.0)
    counties = world.block.counties
    counties.fund_central[:] = [10_000_000, 20_000_000]
    counties.pooled[:], counties.pool_taken[:] = [0.5, 0.5], [0.0, 0.25]
    orders, now, _ = planned(world, measure)
    for order in orders:
        measure.deliver(world.block, now, order, 1.0)
    roads = 0.3  # which are not pooled
    expected = 20_000_000 * (1 - roads) * 0.5 * 0.25
    assert counties.kept[0] == 0
    assert counties.kept[1] == pytest.approx(expected, abs=7)
    assert counties.kept_year.tolist() == counties.kept.tolist()


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("industry", INDUSTRY),
        ("housing", HOUSING),
        ("education", EDUCATION),
        ("health", HEALTH),
        ("water", WATER),
    ],
)
def test_a_department_buys_its_own_kinds_and_no_others(name, kinds):
    parts = dict.fromkeys(("industry", "housing", "education", "health", "water", "roads"), 0.0)
    world = funded([900_000, 0, 0, 0, 0])
    orders, _, _ = planned(world, fiscal(central=1.0, **(parts | {name: 1.0})))
    bought = np.concatenate([order.project for order in orders if order.project is not None])
    assert len(bought)
    assert set(bought.tolist()) <= {MENU.index(kind) + 1 for kind in kinds}


def test_transfers_and_lottery_money_go_to_guarantees_and_works_alone():
    orders, _, _ = planned(funded([0, 0, 0, 4_000_000, 2_000_000]), fiscal(transfers=1.0))
    bought = np.concatenate([order.project for order in orders if order.project is not None])
    assert len(bought)
    assert set(bought.tolist()) <= {MENU.index(kind) + 1 for kind in GUARANTEES}
    (works,) = (order for order in orders if order.purpose == WORKS)
    assert works.cost == 3 * 6_000_000 * 100 // 2


def test_under_one_plan_departments_order_nothing_twice():
    twice = []
    for plan in (0.0, 1.0):
        world = funded([3_000_000, 0, 0, 3_000_000, 0])
        orders, _, _ = planned(world, fiscal(central=1.0, one_plan=plan))
        twice.append(sum(int(o.duplicate.sum()) for o in orders if o.duplicate is not None))
    assert twice[0] > 0
    assert twice[1] == 0


def test_roads_go_first_where_most_of_those_meant_for_live_and_never_where_one_is():
    world = county_world()
    villages, now = world.block.villages, world.now(FEBRUARY)
    villages.weight[:] = 1
    villages.market_access[:] = [0, 1, 0, 0, 0, 0, 0, 0]
    villages.quota[:] = villages.registered[:] = [10, 900, 40, 30, 5, 6, 7, 8]
    price = now.projects.infrastructure.price(now)
    order, cost = build_roads(world.block, now, np.array([price * 3 // 2, price]), 0.0, 0.5)
    assert order.rows.tolist() == [2, 3, 7]
    assert order.fen.tolist() == [price, price * 3 // 2 - price, price]
    assert cost.tolist() == [price * 3 // 2, price]


@pytest.mark.parametrize(("first_list", "first"), [(1.0, 2), (0.0, 3)])
def test_roads_go_by_the_list_that_the_programme_goes_by(first_list, first):
    world = county_world()
    villages, now = world.block.villages, world.now(FEBRUARY)
    villages.weight[:] = 1
    villages.market_access[:] = [1, 1, 0, 0, 1, 1, 1, 1]
    villages.quota[2:4], villages.registered[2:4] = [40, 30], [10, 20]
    price = now.projects.infrastructure.price(now)
    order, _ = build_roads(world.block, now, np.array([price, 0]), 0.0, first_list)
    assert order.rows.tolist() == [first]


def test_without_money_nothing_is_ordered_and_villages_are_not_served():
    world = county_world()
    assert planned(world, fiscal(match=1.0))[0] == []
    assert not fiscal(match=1.0).serves(world.block).any()


def test_when_it_ends_nothing_is_left():
    world = funded([80_000, 30_000, 20_000, 90_000, 10_000])
    measure = fiscal(central=1.0)
    orders, _, _ = planned(world, measure)
    assert {order.purpose for order in orders} >= {KEPT, SHIFT, WORKS, ""}
    measure.stop(world.block)
    columns = world.tables["counties"].arrays
    assert not any(columns[name].any() for name in columns if name.startswith("fund_"))


# ---- pooling ----


def pooling(world, **values):
    """Let counties decide whether they pool."""
    FundIntegration.model_validate({"share": 0.5} | values).decide(nation(world))
    return world.block.counties


def heads(world, **columns):
    """Set what the counties' officials do."""
    officials = world.tables["officials"]
    rows = np.flatnonzero(officials.level == 2)
    for name, values in ({"real": 0.0, "take": 0.0, "ability": 1.0} | columns).items():
        officials.arrays[name][rows] = values
    officials.prevented[:] = 0


def test_the_county_s_own_error_falls_with_real_work_and_its_loss_follows_what_it_takes():
    world = county_world()
    heads(world, real=[0.5, 0.0], ability=[1.2, 1.0], take=[0.0, 0.5])
    counties = pooling(world, quarrel=0.0, noise=1.0, insight=0.5, discretion=0.4)
    assert counties.pooled.tolist() == [0.5, 0.5]
    assert counties.pool_noise == pytest.approx([0.7, 1.0])
    assert counties.pool_taken == pytest.approx([0.0, 0.2])


def test_a_county_to_which_pooling_is_worth_no_quarrel_leaves_money_with_departments():
    world = county_world()
    heads(world)
    assert not pooling(world, quarrel=0.4).pooled.any()
    heads(world, real=[0.5, 0.0])
    assert pooling(world, quarrel=0.4).pooled.tolist() == [0.5, 0.0]
    world.block.counties.poor_county[:] = 0
    assert not pooling(world, quarrel=0.4).pooled.any()
