"""Consumption is smoothed by savings and credit; those without must sell or go without."""

import numpy as np
import pytest

from simsupport.agents.households import Illness
from simsupport.core.ledger import Account
from simsupport.livelihoods import spending
from simsupport.livelihoods.spending import consume, invest
from simsupport.scenario import ScenarioError
from tests.worlds import World, copy_of


def spend_month(world, month=5):
    """Let a month's spending happen; return consumption."""
    now = world.now(month)
    consume(world.block, now, world.live.spending, world.live.health)
    return world.hh.consumption.copy()


def pass_through(savings):
    """Return how much of a lasting loss of income a household stops consuming in half a year."""
    usual, hit = World(1, savings=savings), World(1, savings=savings, income=1000.0)
    for _ in range(6):
        before, after = spend_month(usual)[0], spend_month(hit)[0]
    return float(before - after) / 500.0


def test_more_savings_lower_the_pass_through_of_a_loss():
    poor, middling, rich = (pass_through(yuan * 100) for yuan in (0, 10_000, 100_000))
    assert poor > middling > rich > 0


def test_spending_leaves_savings_and_is_booked():
    world = World(3, savings=[500_000, 100, -20_000])
    now, before = world.now(5), world.savings()
    consume(world.block, now, world.live.spending, world.live.health)
    flow = now.books.flows
    change = flow[:, Account.HOUSEHOLDS].sum() - flow[Account.HOUSEHOLDS].sum()
    assert world.savings() - before == change != 0


def test_nobody_borrows_beyond_what_credit_allows():
    world = World(4, savings=[0, -200_000, -800_000, -2_000_000], expected=1000.0, income=1000.0)
    assets = world.hh.assets.copy()
    spent = spend_month(world)
    credit = world.live.spending.credit * world.hh.expected
    own = np.array([0, -2000, -8000, -20000]) + credit
    sold = (assets - world.hh.assets) * world.live.spending.sale_price
    assert np.all(spent <= np.maximum(own, 0) + sold + 0.01)


def test_those_who_cannot_eat_sell_assets_below_value_within_the_month_s_limit():
    world = World(2, savings=[500_000, -5_000_000], assets=4000.0)
    spend_month(world)
    sold = 4000.0 - world.hh.assets
    assert sold[0] == 0.0
    assert 0 < sold[1] <= world.live.spending.sale_limit * 4000.0 + 0.01
    need = 3 * world.live.spending.subsistence
    assert world.hh.consumption[1] == pytest.approx(
        min(need, sold[1] * world.live.spending.sale_price), rel=1e-3
    )


def test_a_sale_brings_at_least_a_twentieth_of_the_value():
    price = "livelihoods.spending.sale_price"
    with pytest.raises(ScenarioError, match=r"sale_price: is 0 share; it must lie between 0\.05"):
        World(1, changes={price: 0.0})
    world = World(1, savings=-5_000_000, assets=4000.0, changes={price: 0.05})
    with np.errstate(all="raise"):
        spend_month(world)
    sold = 4000.0 - world.hh.assets[0]
    assert sold == pytest.approx(world.live.spending.sale_limit * 4000.0, rel=1e-4)
    assert world.hh.consumption[0] == pytest.approx(0.05 * sold, rel=1e-3)


def test_treatment_comes_first_and_who_cannot_pay_goes_without():
    world = World(3, illness=Illness.ACUTE, savings=[2_000_000, -5_000_000, 2_000_000])
    world.hh.illness[2] = Illness.NONE
    consumed = spend_month(world)
    cost = world.live.health.acute_cost * (1 - world.live.health.reimbursement)
    assert world.hh.health.tolist() == [0, 1, 0]
    assert consumed[0] - consumed[2] == pytest.approx(cost, rel=1e-3)


def test_students_whose_fees_cannot_be_paid_leave_for_the_farm():
    world = World(
        2, villages=1, adults=3, students=1, savings=[5_000_000, -5_000_000], expected=500.0
    )
    workers = world.block.counties.workers[0]
    persons = world.persons()
    spend_month(world, month=8)  # September, when fees are due
    assert world.hh.students.tolist() == [1, 0]
    assert world.hh.workers.tolist() == [2, 3]
    assert np.all(world.workers_placed() == world.hh.workers)
    assert world.persons() == persons
    assert world.block.counties.workers[0] == workers + 10


def test_who_leaves_school_finds_work_only_while_the_farm_has_room():
    world = World(1, adults=9, workers=7, farm=7, students=2, savings=-5_000_000, expected=500.0)
    workers = world.block.counties.workers[0]
    spend_month(world, month=8)
    assert (world.hh.workers[0], world.hh.farm[0]) == (8, 8)
    assert world.block.counties.workers[0] == workers + 10


def test_school_costs_only_in_the_months_that_terms_begin():
    fee = World(1).live.spending.school_fee
    for month in range(12):
        world = World(2, adults=3, students=[0, 1], savings=5_000_000)
        consumed = spend_month(world, month)
        due = (month + 1) in spending.TERM_MONTHS
        assert consumed[1] - consumed[0] == pytest.approx(fee * due, abs=1.0)


def test_debt_bears_interest():
    world = World(2, savings=[0, -250_000], income=1500.0, expected=1500.0)
    before = world.hh.savings.copy()
    consumed = spend_month(world)
    paid = (before - world.hh.savings) / 100 + world.hh.income - consumed
    assert paid == pytest.approx([0.0, 1000 * world.live.spending.interest], abs=0.02)


def test_plans_never_turn_negative():
    world = World(1, income=-50_000.0, expected=100.0, savings=0)
    spend_month(world)
    assert world.hh.expected[0] == 0.0


def test_savings_above_the_buffer_go_into_assets_while_these_pay():
    world = World(
        4,
        savings=[5_000_000, 5_000_000, 5_000_000, 100_000],
        farm=[2, 0, 2, 2],
        local_job=[0, 2, 0, 0],
        assets=[8000.0, 8000.0, 1e6, 8000.0],
    )
    before = copy_of(world)
    invest(world.block, world.now(), world.live.spending, world.live.business)
    kept = before["assets"] * (1 - world.live.spending.depreciation)
    bought = world.hh.assets - kept
    replaced = before["assets"] * world.live.spending.depreciation
    assert bought[0] > replaced[0] * 1.01
    assert bought[1:] == pytest.approx([replaced[1], replaced[2], replaced[3]], rel=1e-3)
    spent = (before["savings"] - world.hh.savings) / 100
    prices = world.now().drivers.prices
    assert spent == pytest.approx(bought * prices, rel=1e-3, abs=0.02)


def test_worn_assets_are_not_replaced_on_credit():
    world = World(2, savings=[-1000, 5_000_000], assets=20_000.0, expected=10_000.0)
    invest(world.block, world.now(), world.live.spending, world.live.business)
    lost = world.live.spending.depreciation * 20_000.0
    assert world.hh.assets == pytest.approx([20_000.0 - lost, 20_000.0], rel=1e-4)
