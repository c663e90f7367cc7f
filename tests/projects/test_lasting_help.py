"""Credit, solar shares, moves and roads: what they gain, what they change, what they cost later."""

import numpy as np
import pytest

from simsupport.agents.households import Status
from simsupport.core.ledger import Account, Use
from simsupport.livelihoods import business, earnings, family, labour, loans
from tests.worlds import World, copy_of

FEBRUARY, MARCH, JANUARY = 13, 14, 24
CREDIT = {"projects.microcredit.failure": 0.0}


def project(world, key):
    """Return a project with the world's parameters."""
    return getattr(world.rules.projects, key)


def gain(world, key):
    """Return what all households of a world can expect of a project."""
    rows = np.arange(len(world.hh))
    return project(world, key).gain(world.block, world.now(FEBRUARY), rows)


def deliver(world, key, month=FEBRUARY, share=1.0):
    """Deliver a project to all households of a world; return the month."""
    now = world.now(month)
    project(world, key).deliver(world.block, now, np.arange(len(world.hh)), share)
    return now


# ---- credit ----


def test_a_loan_gains_what_output_gains_less_what_is_owed_over_the_horizon():
    world = World(1, assets=8000.0, capacity=10_000.0, technology=1, changes=CREDIT)
    net = 10_000 * (2 + business.GARDEN / 20) ** 0.55 * 0.7
    output = net * (((8000 + 39_624) / 8000) ** 0.2 - 1)
    prices = world.now(FEBRUARY).drivers.prices
    assert gain(world, "microcredit") == pytest.approx(output - 39_624 * prices / 7, rel=1e-3)


def test_a_loan_brings_assets_and_a_debt_at_the_payer_s_cost_of_its_interest():
    world = World(2, weight=[1, 3], assets=1000.0, changes=CREDIT)
    savings = world.hh.savings.copy()
    now = deliver(world, "microcredit")
    assert world.hh.assets == pytest.approx([40_624.0] * 2)
    owed = 39_624 * now.drivers.prices * 100
    assert world.hh.loan == pytest.approx([owed] * 2, rel=1e-6)
    assert world.hh.loan_due.tolist() == [FEBRUARY + 36] * 2
    assert np.array_equal(world.hh.savings, savings)
    assert now.books.uses[Use.SERVICES] == round(5650 * now.drivers.prices * 100) * 4
    assert not project(world, "microcredit").eligible(world.block, np.arange(2)).any()


def test_what_is_lost_at_once_is_owed_all_the_same():
    world = World(5, changes={"projects.microcredit.failure": 1.0})
    before = world.hh.assets.copy()
    deliver(world, "microcredit")
    assert np.array_equal(world.hh.assets, before)
    assert np.all(world.hh.loan > 0)


def test_a_loan_is_repaid_from_savings_and_credit_when_due_and_the_rest_is_overdue():
    spending = World(1).live.spending
    credit = round(1500 * spending.credit * 100)
    world = World(
        4,
        weight=[1, 2, 3, 4],
        savings=[5_000_000, 100_000, -credit - 1, 5_000_000],
        loan=[4_000_000, 4_000_000, 4_000_000, 4_000_000],
        loan_due=[48, 48, 48, 49],
    )
    now, before = world.now(48), world.savings()
    loans.repay_loans(world.block, now, spending)
    left = [0, 4_000_000 - 100_000 - credit, 4_000_000, 4_000_000]
    assert world.hh.loan.tolist() == left
    assert world.hh.loan_due.tolist() == [0, 48, 48, 49]
    paid = before - world.savings()
    assert now.books.flows[Account.HOUSEHOLDS, Account.ELSEWHERE] == paid > 0
    assert now.books.flows.sum() == paid


def test_a_loan_ends_with_its_household():
    world = World(1, children=0, adults=0, workers=0, farm=0, loan=100, loan_due=50)
    family._dissolve(world.block, world.now(24), np.arange(1))
    assert world.hh.status == Status.DISSOLVED
    assert world.hh.loan == world.hh.loan_due == 0


# ---- solar ----


def test_a_solar_share_pays_the_same_sum_from_next_january_on():
    world = World(2, property_base=10.0, changes={"projects.solar.failure": 0.0})
    monthly = 4337 * 0.7 / 12
    assert gain(world, "solar") == pytest.approx([monthly * 12] * 2)
    deliver(world, "solar")
    assert world.hh.plant == pytest.approx([monthly] * 2)
    assert not project(world, "solar").eligible(world.block, np.arange(2)).any()
    live = world.live
    for month, transfers in ((JANUARY, 1.09**2), (JANUARY + 12, 1.09**3)):
        now = world.now(month)
        earnings.earn(world.block, now, live.labour, live.business, live.health)
        assert world.hh.property_income == pytest.approx([10 * transfers + monthly] * 2)


# ---- relocation ----


MOVE = {"projects.relocation.failure": 0.0}


def test_a_move_gives_house_water_and_nearness_for_part_of_the_land():
    world = World(1, housing=1, water=1, farm_level=0.5, property_base=10.0, changes=MOVE)
    net = 20_000 * (2 + business.GARDEN / 20) ** 0.55 * 0.7
    now = deliver(world, "relocation")
    hh = world.hh
    assert hh.housing == hh.water == 0
    assert hh.nearer == pytest.approx(0.15)
    assert np.exp(hh.farm_level - 0.5) == pytest.approx(0.6)
    rent = net * 0.4 * 0.3 / 12 / now.drivers.transfers
    assert hh.property_base == pytest.approx(10 + rent, rel=1e-4)
    people = 3
    assert now.books.uses.sum() == round(62_500 * now.drivers.prices * 100) * people * 10


def test_a_move_gains_worths_and_jobs_less_land():
    """Without jobs to find, nearness is worth nothing; the land then tells."""
    world = World(1, housing=1, water=1, changes=MOVE)
    world.block.counties.finding[:] = 0.0
    now = world.now(FEBRUARY)
    now.finding_away[:] = 0.0
    move, net = project(world, "relocation"), 20_000 * (2 + business.GARDEN / 20) ** 0.55 * 0.7
    expected = (4000 + 1000) * now.drivers.prices - net * 0.4 * 0.7
    assert move.gain(world.block, now, np.arange(1)) == pytest.approx(expected, rel=1e-3)


def test_who_has_little_land_gains_by_a_move_and_who_has_much_loses():
    world = World(2, housing=1, capacity=[1000.0, 50_000.0])
    poor, rich = gain(world, "relocation")
    assert poor > 0 > rich


def test_those_who_moved_ask_for_jobs_more_often():
    world = World(2, nearer=[0.0, 0.5])
    live, now = world.live, world.now(MARCH)
    local, away = labour.odds_of_asking(world.block, now, live.labour, live.business, np.arange(2))
    more = np.exp(0.5 / live.labour.taste_scale)
    assert local[1] / local[0] == pytest.approx(more, rel=1e-4)
    assert away[1] / away[0] == pytest.approx(more, rel=1e-4)


def test_those_who_moved_have_the_technology_in_reach_at_half_the_assets():
    world = World(2, assets=10_000.0, nearer=[0.0, 0.15])
    business.adopt_technology(world.block, world.live.business)
    assert world.hh.technology.tolist() == [0, 1]


# ---- roads ----

ROAD = {"projects.infrastructure.failure": 0.0}


def test_a_road_gains_the_sum_of_what_its_households_gain():
    """The technology comes within reach of the second household of each village only."""
    world = World(4, villages=2, weight=[1, 2, 3, 4], assets=[5000.0, 10_000.0] * 2, changes=ROAD)
    world.block.counties.finding[:] = 0.0
    now = world.now(FEBRUARY)
    now.finding_away[:] = 0.0
    road = project(world, "infrastructure")
    net = 20_000 * (2 + business.GARDEN / 20) ** 0.55 * 0.7
    each = net * (np.exp(0.2) - 1)
    found = road.gain(world.block, now, np.arange(2))
    assert found == pytest.approx([2 * each, 4 * each], rel=1e-3)
    assert road.gain(world.block, now, np.array([1])) == pytest.approx([4 * each], rel=1e-3)


def test_a_road_changes_its_village_and_costs_by_real_villages():
    world = World(4, villages=2, changes=ROAD)
    world.block.villages.weight[:] = [1, 7]
    world.block.villages.distance[:] = 0.5
    before, now = copy_of(world), world.now(FEBRUARY)
    road = project(world, "infrastructure")
    road.deliver(world.block, now, np.array([1]), 1.0)
    villages = world.block.villages
    assert villages.market_access.tolist() == [0, 1]
    assert villages.distance == pytest.approx([0.5, 0.35])
    assert all(np.array_equal(before[name], values) for name, values in copy_of(world).items())
    assert now.books.uses[Use.CAPITAL] == road.price(now) * 7
    assert now.books.flows[Account.PROGRAMMES, Account.ELSEWHERE] == road.price(now) * 7
    assert road.eligible(world.block, np.arange(2)).tolist() == [True, False]


def test_a_road_moves_nobody_who_has_no_worker():
    world = World(2, workers=0, farm=0, disabled=2, assets=100.0)
    found = project(world, "infrastructure").gain(world.block, world.now(FEBRUARY), np.arange(1))
    assert found == pytest.approx([0.0])
