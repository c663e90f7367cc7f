"""Money that reaches or leaves anyone is booked to the fen."""

import numpy as np
import pytest

from simsupport.channels import money
from simsupport.core.ledger import Account, Use
from tests.worlds import World, changed, copy_of

HOUSEHOLDS, FIRMS = Account.HOUSEHOLDS, Account.ENTERPRISES


@pytest.fixture
def world():
    """Four households of weights 1, 2, 3 and a reserved row; 13 workers in local jobs."""
    return World(4, weight=[1, 2, 3, 0], local_job=[2, 1, 3, 0], workers=4, adults=4)


def test_what_a_month_leaves_is_in_savings_and_what_others_did_not_pay_comes_from_markets(world):
    now, before = world.now(), world.savings()
    yuan = np.array([1.0, 0.015, -2.5, 99.0], np.float32)
    now.books.move(FIRMS, HOUSEHOLDS, 30)
    now.books.move(Account.PROGRAMMES, HOUSEHOLDS, 5)
    money.bank(world.block, now, yuan)
    assert world.savings() - before == 100 + 2 * 2 - 3 * 250
    assert now.books.flows[:, HOUSEHOLDS].sum() == world.savings() - before
    assert now.books.flows[Account.ELSEWHERE, HOUSEHOLDS] == world.savings() - before - 35


def test_money_spent_leaves_savings_and_is_booked(world):
    now, before = world.now(), world.savings()
    money.spend(world.block, now, np.full(4, 12.34, np.float32))
    assert before - world.savings() == 6 * 1234
    assert now.books.flows[HOUSEHOLDS].sum() == 6 * 1234


def test_a_grant_is_transfer_income_and_a_household_benefit(world):
    now, columns = world.now(), copy_of(world)
    rows, fen = np.array([0, 2]), np.array([100, 50], np.int64)
    money.grant_chosen(world.block, now, rows, fen, Account.PROGRAMMES)
    assert world.hh.transfer.tolist() == [1.0, 0.0, 0.5, 0.0]
    assert now.books.flows[Account.PROGRAMMES, HOUSEHOLDS] == 250
    assert now.books.uses[Use.HOUSEHOLD_BENEFIT] == 250
    assert changed(world, columns) == {"transfer"}


def test_a_grant_to_chosen_households_is_a_grant_to_them_alone(world):
    now, before = world.now(), world.hh.transfer.copy()
    rows, fen = np.array([2, 0]), np.array([50, 100], np.int64)
    money.grant_chosen(world.block, now, rows, fen, Account.PROGRAMMES)
    assert (world.hh.transfer - before)[rows] == pytest.approx([0.5, 1.0])
    assert world.hh.transfer.tolist() == [1.0, 0.0, 0.5, 0.0]
    assert now.books.flows[Account.PROGRAMMES, HOUSEHOLDS] == 250
    assert now.books.uses[Use.HOUSEHOLD_BENEFIT] == 250


@pytest.mark.parametrize("use", [Use.CAPITAL, Use.SERVICES])
def test_what_is_bought_for_households_is_paid_to_the_market_for_all_they_stand_for(world, use):
    now, columns = world.now(), copy_of(world)
    rows, fen = np.array([1, 2]), np.array([700, 11], np.int64)
    money.buy_for_households(world.block, now, rows, fen, use, Account.PROGRAMMES)
    assert now.books.flows[Account.PROGRAMMES, Account.ELSEWHERE] == 2 * 700 + 3 * 11
    assert now.books.flows.sum() == now.books.uses[use] == now.books.uses.sum()
    assert changed(world, columns) == set()


def test_support_of_firms_is_paid_by_their_jobs_and_reaches_no_household(world):
    now, columns = world.now(), copy_of(world)
    money.support_enterprises(world.block, now, np.array([777], np.int64), Account.PROGRAMMES)
    assert world.block.enterprises.cash.tolist() == [777, 0]
    assert now.books.flows[Account.PROGRAMMES, FIRMS] == 777
    assert now.books.uses[Use.FIRM_SUPPORT] == 777
    assert changed(world, columns) == set()


def test_wages_leave_the_firms_of_the_same_county_to_the_fen():
    world = World(6, villages=2, counties=2, weight=[1, 2, 3, 4, 5, 6], local_job=1)
    now = world.now()
    pay = np.array([1.111, 2.222, 3.333, 4.444, 5.555, 6.666], np.float32)
    bill = money.pay_wages(world.block, now, pay)
    assert bill.tolist() == [1555, 8555]  # 15.554 and 85.547 yuan
    cash = world.block.enterprises.cash
    assert [-cash[:2].sum(), -cash[2:].sum()] == bill.tolist()
    assert now.books.flows[FIRMS, HOUSEHOLDS] == bill.sum()
