"""State enterprises reach counties in an order, choose villages, and buy what brings most."""

import numpy as np
import pytest

from simsupport.core.ledger import Account, Source, Use
from simsupport.core.streams import normal
from simsupport.measures.one_queue import Offer, first_by_value
from simsupport.measures.state_enterprises import OFFERED, StateEnterprises
from simsupport.measures.village_service import Taste, choose_villages, leave_villages
from simsupport.projects.menu import MENU
from simsupport.projects.needs import look_into_needs
from tests.measures.nations import Small
from tests.worlds import World, changed, copy_of

FEBRUARY = 13


def enterprises(**values):
    """Return the measure with validated parameters."""
    return StateEnterprises.model_validate({"budget": 1.0} | values)


def served_world(households=80, villages=8, counties=2, **options):
    """Return varied households in counties that state enterprises serve."""
    draw = np.random.default_rng(4)
    workers = draw.integers(0, 4, households)
    farm = draw.integers(0, workers + 1)
    columns = {
        "weight": draw.integers(1, 4, households),
        "adults": np.maximum(workers, 1),
        "workers": workers,
        "farm": farm,
        "local_job": workers - farm,
        "assets": draw.uniform(100, 20_000, households),
        "capacity": draw.uniform(500, 20_000, households),
        "housing": draw.integers(0, 2, households),
    }
    world = World(households, villages=villages, counties=counties, **(columns | options))
    world.block.counties.state_counties[:] = 1
    world.block.counties.poor_county[:] = 1
    return world


def needs_of(world, now):
    """Return what all households need."""
    return look_into_needs(world.block, now, np.arange(len(world.hh)))


# ---- order of service ----


def decide(small, measure, years):
    """Return the counties served year by year; shape (n_years, n_counties)."""
    served = []
    for year in range(years):
        measure.decide(small.nation(FEBRUARY + 12 * year))
        served.append(small.block.counties.state_counties.copy())
    return np.array(served)


def test_counties_are_added_at_the_pace_until_all_are_served():
    small = Small(3000)
    served = decide(small, enterprises(pace=100.0), 4)
    assert served.sum(axis=1).tolist() == [100, 200, 246, 246]
    assert np.all(np.diff(served, axis=0) >= 0)
    assert np.all(served <= small.block.counties.weight * small.poor)


def test_all_old_areas_are_served_before_any_other_county():
    small = Small(3000)
    served = decide(small, enterprises(pace=40.0, counties=832.0), 20)
    old = small.block.counties.old_area > 0
    whole = small.block.counties.weight * small.poor
    assert 0 < old.sum() < small.poor.sum()
    for year in served:
        if np.any(year[~old]):
            assert np.array_equal(year[old], whole[old])


def test_where_old_areas_do_not_come_first_they_wait_like_others():
    small = Small(3000)
    (first,) = decide(small, enterprises(old_first=0.0, pace=400.0), 1)
    old = small.block.counties.old_area > 0
    assert 0 < first[old].sum() < (small.block.counties.weight * old).sum()
    assert first[~old].sum() > 0


def test_in_other_months_and_without_money_no_county_is_added():
    small = Small()
    enterprises().decide(small.nation(FEBRUARY + 1))
    enterprises(budget=0.0, village_contracts=1.0).decide(small.nation(FEBRUARY))
    assert not np.any(small.block.counties.state_counties)
    assert not np.any(small.block.counties.old_area)


# ---- villages ----


def choose(world, run, **values):
    """Return which villages are served year by year; shape (n_years, n_villages)."""
    usual = {"reach": 0.5, "visibility": 0.0, "poorer": 0.0, "contracts": 0.0, "years": 3}
    served = []
    for year in range(run):
        choose_villages(world.block, world.now(FEBRUARY + 12 * year), Taste(**(usual | values)))
        served.append(world.block.villages.state_served > 0)
    return np.array(served)


def test_a_share_of_each_county_s_villages_is_served_one_at_the_least():
    for reach, number in ((0.0, 1), (0.25, 1), (0.5, 2), (1.0, 4)):
        served = choose(served_world(), 2, reach=reach)
        assert np.all(served.reshape(2, 2, 4).sum(axis=2) == number)


def test_without_contracts_villages_are_those_of_the_year_s_taste():
    world = served_world()
    served = choose(world, 5)
    for year, chosen in enumerate(served):
        taste = normal(world.now(FEBRUARY + 12 * year).words("state_enterprises.taste", 0, 8))
        best = [set((4 * c + np.argsort(-taste[4 * c : 4 * c + 4])[:2]).tolist()) for c in (0, 1)]
        assert set(np.flatnonzero(chosen).tolist()) == best[0] | best[1]


def test_a_village_under_contract_is_served_for_its_years():
    served = choose(served_world(), 9, contracts=1.0, years=3)
    for first in (0, 3, 6):
        assert np.all(served[first] == served[first + 1])
        assert np.all(served[first] == served[first + 2])
    assert np.any(served[0] != served[3])


def test_contracts_are_made_where_most_people_are_still_on_the_register():
    world = served_world()
    villages = world.block.villages
    villages.registered[:] = [10, 40, 30, 20, 5, 0, 9, 7]
    choose(world, 1, reach=1.0, contracts=0.5)
    assert np.flatnonzero(villages.state_contract).tolist() == [1, 2, 6, 7]
    villages.weight[:] = [1, 8, 1, 1, 1, 1, 1, 1]
    villages.state_contract[:] = 0
    choose(world, 1, reach=1.0, contracts=0.25)
    assert np.flatnonzero(villages.state_contract).tolist() == [2, 6]


def test_parts_of_a_contract_are_made_in_some_counties_and_not_in_others():
    world, signed = served_world(), []
    for month in range(FEBRUARY, FEBRUARY + 40):
        world.block.villages.state_contract[:] = 0
        choose_villages(world.block, world.now(month), Taste(0.25, 0, 0, 0.3, 3))
        signed.append((world.block.villages.state_contract > 0).sum())
    assert np.mean(signed) == pytest.approx(0.6, abs=4 * np.sqrt(2 * 0.3 * 0.7 / 40))


def test_before_anybody_is_registered_contracts_follow_the_year_s_taste():
    world = served_world()
    now = world.now(FEBRUARY)
    choose_villages(world.block, now, Taste(1.0, 0.0, 0.0, 0.25, 3))
    taste = normal(now.words("state_enterprises.taste", 0, 8))
    best = [taste[:4].argmax(), 4 + taste[4:].argmax()]
    assert np.flatnonzero(world.block.villages.state_contract).tolist() == best


def test_more_contracts_add_villages_and_drop_none():
    before = np.zeros(8, np.bool_)
    for contracts in (0.0, 0.25, 0.5, 0.75, 1.0):
        world = served_world()
        world.block.villages.registered[:] = [10, 40, 30, 20, 5, 0, 9, 7]
        choose(world, 1, reach=1.0, contracts=contracts)
        signed = world.block.villages.state_contract > 0
        assert signed.sum() == round(8 * contracts)
        assert np.all(signed >= before)
        before = signed


def test_a_contract_of_a_year_or_none_is_no_contract():
    without = choose(served_world(), 6)
    for years in (0, 1):
        assert np.array_equal(choose(served_world(), 6, contracts=1.0, years=years), without)


def test_as_many_villages_are_served_with_contracts_as_without():
    served = choose(served_world(), 6, contracts=0.5)
    assert np.all(served.sum(axis=1) == 4)


def test_visible_and_poor_villages_are_preferred():
    for name, column in (("visibility", "market_access"), ("poorer", "poor_village")):
        world = served_world()
        world.block.villages.__dict__[column][[1, 2, 5, 6]] = 1
        served = choose(world, 4, **{name: 10.0})
        assert np.array_equal(np.flatnonzero(served.all(axis=0)), [1, 2, 5, 6])


def test_years_in_a_village_are_counted_without_a_break_and_forgotten_at_the_end():
    world = served_world()
    served = choose(world, 4)
    villages, run = world.block.villages, np.zeros(8, int)
    for year in served:
        run = (run + 1) * year
    assert np.array_equal(villages.state_years, run)
    assert np.array_equal(villages.state_before > 0, served[-2])
    leave_villages(world.block)
    assert not np.any(villages.state_served | villages.state_years | villages.state_before)


def test_counties_that_are_not_served_have_no_village_served():
    world = served_world()
    world.block.counties.state_counties[0] = 0
    assert np.array_equal(choose(world, 1)[0].reshape(2, 4).sum(axis=1), [0, 2])


def test_who_has_been_in_a_village_longer_sees_better():
    world = served_world()
    villages = world.block.villages
    villages.state_years[:] = [0, 1, 2, 3, 4, 1, 1, 1]
    villages.unclear[5] = 0.5
    noise = enterprises(view_noise=0.8, acquaintance=0.3)._noise(world.block, np.arange(8))
    further = [0, 0, 1, 2, 3, 0, 0, 0]
    expected = 0.8 * np.exp(-0.3 * np.array(further)) * np.where(np.arange(8) == 5, 0.5, 1)
    assert noise == pytest.approx(expected, rel=1e-6)


# ---- money ----


def fill_plainly(parts, wholes, money):
    """Go through all things of a county in order of value; return what parts get."""
    got = np.zeros(len(parts.cost), np.int64)
    for county, purse in enumerate(money):
        things = [
            (-v, 0, i, c) for i, (k, v, c) in enumerate(zip(*parts, strict=True)) if k == county
        ]
        things += [
            (-v, 1, i, c) for i, (k, v, c) in enumerate(zip(*wholes, strict=True)) if k == county
        ]
        left = int(purse)
        for _, whole, number, cost in sorted(things):
            if not whole:
                got[number] = min(max(left, 0), cost)
            left -= cost
    return got


@pytest.mark.parametrize("seed", range(5))
def test_money_is_split_between_roads_and_households_by_what_they_bring(seed):
    draw = np.random.default_rng(seed)
    parts, wholes = (
        Offer(
            draw.integers(0, 3, many),
            draw.normal(size=many).astype(np.float32),
            draw.integers(1, 100, many) * size,
        )
        for many, size in ((4, 50), (30, 10))
    )
    money = draw.integers(0, 8000, 3)
    got = first_by_value(parts, wholes, money)
    assert got.tolist() == fill_plainly(parts, wholes, money).tolist()


def test_no_plan_exceeds_a_county_s_money_and_only_what_is_offered_is_bought():
    world = served_world()
    measure = enterprises(county_funds=1_500_000.0, reach=1.0)
    now = world.now(FEBRUARY)
    projects, roads = measure.plan(world.block, now, needs_of(world, now))
    assert {MENU[place - 1] for place in projects.project.tolist()} <= set(OFFERED)
    for county in (0, 1):
        there = world.block.county_of(projects.rows) == county
        spent = np.dot(projects.fen[there], projects.weight[there])
        here = world.block.villages.county[roads.rows] == county
        spent += np.dot(roads.fen[here], roads.weight[here])
        assert 0 < spent <= 150_000_000
    assert projects.cost > 0
    assert roads.cost > 0


def test_only_villages_served_get_anything():
    world, now = served_world(), World(1).now(FEBRUARY)
    projects, roads = enterprises().plan(world.block, now, needs_of(world, now))
    served = np.flatnonzero(world.block.villages.state_served)
    assert set(projects.village.tolist()) | set(roads.rows.tolist()) <= set(served.tolist())
    assert len(projects.rows) > 0


def test_what_is_left_where_a_household_waits_is_kept_for_the_next_year():
    world = served_world(changes={"projects.infrastructure.failure": 1.0})
    measure, now = enterprises(county_funds=60_000.0, reach=1.0), world.now(FEBRUARY)
    projects, roads = measure.plan(world.block, now, needs_of(world, now))
    assert len(roads.rows) == 0
    left = world.block.counties.state_left
    assert np.any(left > 0)
    assert projects.cost + left.sum() == 2 * 6_000_000
    assert np.array_equal(measure._money(world.block, now), 6_000_000 + left)


def test_orders_are_carried_out_and_the_books_close():
    world = served_world(changes={"projects.infrastructure.failure": 0.0})
    measure, now = enterprises(county_funds=2_000_000.0, reach=1.0), world.now(FEBRUARY)
    orders = measure.plan(world.block, now, needs_of(world, now))
    before = copy_of(world)
    for order in orders:
        measure.deliver(world.block, now, order, 1.0)
    cost = sum(order.cost for order in orders)
    assert now.books.uses.sum() == now.books.flows[Account.PROGRAMMES].sum() == cost
    assert now.books.uses[Use.CAPITAL] >= orders[1].cost > 0
    assert "assets" in changed(world, before)
    assert StateEnterprises.source == Source.STATE_ENTERPRISES


def test_a_road_that_is_paid_whole_is_built_and_one_just_built_is_in_vain():
    world = served_world(changes={"projects.infrastructure.failure": 0.0})
    measure, now = enterprises(county_funds=50_000_000.0, reach=1.0), world.now(FEBRUARY)
    _, roads = measure.plan(world.block, now, needs_of(world, now))
    price = now.projects.infrastructure.price(now)
    assert np.all(roads.fen == price)
    villages = world.block.villages
    villages.market_access[roads.rows[0]] = 1
    measure.deliver(world.block, now, roads, 1.0)
    assert np.all(villages.market_access[roads.rows] == 1)
    assert villages.distance[roads.rows[0]] == 0
    assert np.all(villages.distance[roads.rows[1:]] < 0)
    assert now.books.uses[Use.DUPLICATED] == roads.fen[0]
    assert now.books.uses.sum() == roads.cost


def test_where_nobody_is_served_nothing_is_planned():
    world, now = World(5), World(5).now(FEBRUARY)
    assert enterprises().plan(world.block, now, needs_of(world, now)) == []
    served = served_world()
    without = enterprises(budget=0.0, village_contracts=1.0)
    assert without.plan(served.block, now, needs_of(served, now)) == []
    assert not np.any(served.block.villages.state_served)


def test_at_the_end_counties_and_villages_are_left():
    world, now = served_world(), World(1).now(FEBRUARY)
    measure = enterprises(village_contracts=1.0)
    measure.plan(world.block, now, needs_of(world, now))
    measure.stop(world.block)
    counties, villages = world.block.counties, world.block.villages
    assert not np.any(counties.state_counties | (counties.state_left != 0))
    assert not np.any(villages.state_served | villages.state_contract)
