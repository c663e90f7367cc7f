"""A trust takes in what firms give and pays it out evenly, to the fen."""

import numpy as np
import pytest

from simsupport.core.ledger import Account
from simsupport.measures.charitable_trusts import CharitableTrusts
from simsupport.measures.enterprise_villages import EnterpriseVillages, profit_ratio
from tests.measures.firms import FEBRUARY, carry_out, everybody, firm_world, needs_of


def act(world, measure, year=0, wanted=None, **campaign):
    """Let firms decide and the trusts plan and deliver a February; return books and order."""
    now = world.now(FEBRUARY + 12 * year).for_block()
    firms = EnterpriseVillages.model_validate({"campaign": 0.5} | campaign)
    firms.requests(world.block, now, everybody(world) if wanted is None else wanted)
    return now.books, carry_out(world, measure, now)


def trusts(**values):
    """Return the measure with validated parameters."""
    return CharitableTrusts.model_validate({"trusts": 0.5} | values)


def test_a_part_of_the_pledges_goes_into_the_trust_and_a_part_of_it_out():
    """In a usual year half of the firms to whom a trust is open give through it."""
    world = firm_world()
    firms = world.block.enterprises
    alone = firm_world()
    act(alone, trusts(trusts=0.0))
    pledged = alone.block.enterprises.pledged
    cash = firms.cash.sum()
    books, order = act(world, trusts(trusts=1.0, payout=0.4))
    into = books.flows[Account.ENTERPRISES, Account.IN_TRUST]
    out = books.flows[Account.IN_TRUST, Account.PROGRAMMES]
    assert np.array_equal(firms.pledged, pledged - pledged // 2)
    assert into == (pledged // 2).sum() > 0
    assert out == order.cost == world.block.counties.trusts_planned.sum() > 0
    assert firms.fund.sum() == into - out
    assert firms.cash.sum() == cash - into
    assert out <= 0.4 * into
    assert books.uses.sum() == order.cost
    assert np.array_equal(firms.offered, pledged - pledged // 2 + np.floor(pledged // 2 * 0.4))


def test_firms_entrust_what_a_good_year_brings_and_little_in_a_bad_one():
    now = firm_world().now(FEBRUARY)
    luck = np.array([-0.2, -0.05, 0.0, 0.05, 0.2])
    share = trusts(say=0.0, spread=0.3).entrusts(luck, now)
    above = profit_ratio(luck, now) - 1.0
    assert share == pytest.approx(1.0 / (1.0 + np.exp(-above / 0.3)))
    assert share[2] == pytest.approx(0.5)
    assert share[0] < 0.1
    assert share[-1] > 0.9
    assert np.all(np.diff(share) > 0.0)
    assert np.all(trusts(say=0.5, spread=0.3).entrusts(luck, now) < share)


def test_giving_through_a_trust_follows_profit_less():
    """A county's firms have good and bad years by turns."""

    def spread(share):
        world, offered = firm_world(households=300), []
        for year in range(12):
            firms = world.block.enterprises
            firms.luck[:] = 0.15 if year % 2 else -0.15
            firms.cash[::2] = 1000 * 150_000 * 100
            act(world, trusts(trusts=share, payout=0.3), year % 6, imitation=0.0)
            offered.append(int(firms.offered.sum()))
        late = offered[6:]
        return min(late) / max(late)

    assert spread(0.0) < spread(0.5) < spread(1.0)


def test_no_trust_holds_less_than_nothing_and_what_is_not_spent_stays():
    world = firm_world()
    for year in range(5):
        before = world.block.enterprises.fund.sum()
        books, _ = act(world, trusts(payout=1.0), year)
        flows = books.flows[:, Account.IN_TRUST] - books.flows[Account.IN_TRUST]
        firms = world.block.enterprises
        assert firms.fund.sum() - before == flows.sum()
        assert np.all(firms.fund >= firms.payable)
        assert np.all(firms.payable >= 0)


def test_what_was_to_be_paid_out_and_was_not_spent_is_payable_in_full_next_year():
    world = firm_world()
    act(world, trusts(payout=0.4))
    firms = world.block.enterprises
    left, fund = firms.payable.copy(), firms.fund.copy()
    assert left.sum() > 0
    firms.cash[:] = 0  # nobody gives
    _, second = act(world, trusts(payout=0.4), year=1)
    due = np.floor((fund - left) * 0.4)
    assert np.array_equal(firms.offered, due)
    assert firms.payable.sum() == left.sum() + due.sum() - second.cost


def test_where_nobody_is_reached_nothing_is_paid_in():
    world = firm_world()
    measure = trusts(coverage=0.0)
    now = world.now(FEBRUARY).for_block()
    EnterpriseVillages.model_validate({"campaign": 0.5}).requests(
        world.block, now, everybody(world)
    )
    pledged = world.block.enterprises.pledged.copy()
    (order,) = measure.plan(world.block, now, needs_of(world, now))
    assert order.cost == 0
    assert np.array_equal(world.block.enterprises.pledged, pledged)
    assert pledged.any()
    assert not world.block.enterprises.fund.any()
    assert not now.books.flows.any()


@pytest.mark.parametrize("relief", [0.0, 0.5])
def test_the_treasury_relieves_what_trusts_pay_out_while_the_campaign_runs(relief):
    world = firm_world(
        changes={
            "measures.enterprise_villages.campaign": 0.5,
            "measures.enterprise_villages.tax_relief": relief,
            "measures.charitable_trusts.trusts": 0.5,
        }
    )
    books, order = act(world, trusts(), tax_relief=relief)
    back = books.flows[Account.PROGRAMMES, Account.ENTERPRISES]
    assert back == pytest.approx(order.cost * relief, abs=4)
    assert (back > 0) == (relief > 0)
