"""Income by source: the own business, wages, transfers; what illness and assets do to it."""

import numpy as np
import pytest

from simsupport.agents.households import Illness
from simsupport.livelihoods import business, earnings
from simsupport.livelihoods.business import COST_BY_MONTH, REVENUE_BY_MONTH, labour_units
from tests.worlds import World


def earn(world, month=5):
    """Let a month's market income be earned and return the world's columns."""
    business.plan_production(world.block, world.now(month), world.live.business)
    live = world.live
    earnings.earn(world.block, world.now(month), live.labour, live.business, live.health)
    earnings.add_up(world.block)
    return world.hh


def test_income_is_the_sum_of_its_four_sources():
    hh = earn(
        World(
            5,
            farm=[2, 1, 0, 1, 0],
            local_job=[0, 1, 0, 0, 2],
            migrant=[0, 0, 2, 1, 0],
            property_base=30.0,
            transfer_base=50.0,
        ),
        month=0,
    )
    parts = hh.wage + hh.business + hh.property_income + hh.transfer
    assert hh.income == pytest.approx(parts, rel=1e-6)
    assert hh.year_income.tolist() == hh.income.tolist()
    assert hh.income.dtype == np.float32


def test_a_cow_helps_a_household_with_labour():
    hh = earn(World(2, assets=[8000.0, 16000.0]))
    elasticity = World(1).live.business.asset_share
    assert hh.business[1] / hh.business[0] == pytest.approx(2**elasticity, rel=1e-4)


def test_a_cow_hardly_helps_a_household_without_labour():
    rich = World(4, assets=[8000.0, 16000.0] * 2, farm=[2, 2, 0, 0], local_job=[0, 0, 2, 2])
    hh = earn(rich)
    with_labour, without = hh.business[1] - hh.business[0], hh.business[3] - hh.business[2]
    assert without < 0.3 * with_labour


def test_output_has_decreasing_returns_to_labour():
    hh = earn(World(3, farm=[1, 2, 3], workers=3, adults=3))
    first, second, third = hh.business
    assert first < second < third
    assert third - second < second - first


def test_the_better_technology_adds_its_gain():
    world = World(2, technology=[0, 1])
    hh = earn(world)
    gain = np.exp(world.live.business.technology_gain)
    assert hh.business[1] / hh.business[0] == pytest.approx(gain, rel=1e-4)


def test_a_bad_harvest_leaves_costs_uncovered():
    hh = earn(World(2, harvest=[1.0, 0.1]), month=2)
    assert hh.business[1] < 0 or hh.business[1] < hh.business[0]
    year = [earn(World(1, harvest=0.1), month).business[0] for month in range(12)]
    assert sum(year) < 0


def test_a_year_s_shares_of_revenue_and_cost_add_up_to_one():
    assert sum(REVENUE_BY_MONTH) == pytest.approx(1.0)
    assert sum(COST_BY_MONTH) == pytest.approx(1.0)
    assert len(REVENUE_BY_MONTH) == len(COST_BY_MONTH) == 12


def test_a_normal_year_earns_what_was_planned_less_costs():
    world = World(1)
    months = []
    for month in range(12):
        months.append(float(earn(world, month).business[0]))
        world.block.counties.price[:] = 1.0
    settings = world.live.business
    power = (labour_units(world.hh, settings)[0] / 20) ** settings.labour_share
    planned = settings.gross_output * power
    assert sum(months) == pytest.approx(planned * (1 - settings.cost_share), rel=1e-4)


@pytest.mark.parametrize("source", ["farm", "local_job", "migrant"])
def test_illness_lowers_labour_income_of_every_kind_by_its_loss(source):
    columns = {"farm": 0, "local_job": 0, "migrant": 0} | {source: 2}
    world = World(3, illness=[Illness.NONE, Illness.CHRONIC, Illness.ACUTE], **columns)
    health = world.live.health
    income = earn(world).income - world.hh.business * (source != "farm")
    left = [1.0, 1.0 - health.chronic_loss, 1.0 - health.acute_loss]
    assert income / income[0] == pytest.approx(left, rel=1e-4)


def test_illness_does_not_touch_transfers_and_property():
    world = World(2, illness=[0, Illness.ACUTE], transfer_base=80.0, property_base=20.0)
    hh = earn(world, month=0)
    assert hh.transfer[0] == hh.transfer[1] == pytest.approx(80.0)
    assert hh.property_income[0] == hh.property_income[1] == pytest.approx(20.0)


def test_a_skilled_worker_earns_more_and_a_migrant_s_money_is_divided():
    world = World(2, farm=0, migrant=2, skill=[0.0, 0.3])
    hh, labour = earn(world), world.live.labour
    home = world.now(5).pay_away[0] * labour.home_share * 2
    assert hh.wage[0] == pytest.approx(home * labour.resident_share, rel=1e-4)
    assert hh.transfer[0] == pytest.approx(home * (1 - labour.resident_share), rel=1e-4)
    assert hh.wage[1] / hh.wage[0] == pytest.approx(np.exp(0.3), rel=1e-4)


def test_the_farm_gate_price_falls_with_supply_above_its_usual_path():
    world = World(4, villages=2, counties=2)
    counties, settings = world.block.counties, world.live.business
    counties.base_supply[:] = 1000.0
    counties.supply[:] = [1000.0, 2000.0]
    business.set_farm_gate_price(world.block, settings)
    assert counties.price[0] == pytest.approx(1.0)
    assert counties.price[1] == pytest.approx(2 ** (-1 / settings.supply_elasticity), rel=1e-4)


def test_technology_comes_with_assets_and_is_kept_a_while_when_they_shrink():
    limit = World(1).live.business.asset_threshold
    world = World(4, assets=[limit, 0.8 * limit, 0.8 * limit, 0.6 * limit], technology=[0, 0, 1, 1])
    business.adopt_technology(world.block, world.live.business)
    assert world.hh.technology.tolist() == [1, 0, 1, 0]


def test_a_market_nearby_halves_the_assets_that_technology_needs():
    limit = World(1).live.business.asset_threshold
    world = World(2, villages=2, assets=0.6 * limit)
    world.block.villages.market_access[:] = [0, 1]
    business.adopt_technology(world.block, world.live.business)
    assert world.hh.technology.tolist() == [0, 1]


@pytest.mark.parametrize("elder_labour", [0.35, 0.75])
def test_the_labour_of_the_largest_household_fits_its_count(elder_labour):
    settings = World(1).live.business.model_copy(update={"elder_labour": elder_labour})
    world = World(1, farm=8, workers=8, adults=8, elders=6)
    units = int(labour_units(world.hh, settings)[0])
    assert units == 8 * 20 + 6 * round(20 * elder_labour) + 3
