"""What firms give leaves their cash or their trusts to the fen, and taxes give a part back."""

import numpy as np
import pytest

from simsupport.channels import giving
from simsupport.core.ledger import Account, Source
from tests.worlds import World

COST = np.array([1001, 0, 77_777], np.int64)


@pytest.fixture
def world():
    """Three counties of two firms each."""
    found = World(6, villages=3, counties=3)
    found.block.enterprises.cash[:] = 1_000_000
    found.block.enterprises.fund[:] = 500_000
    return found


SHARES = np.array([3, 1, 0, 0, 1, 2], np.int64)


@pytest.mark.parametrize("relief", [0.0, 0.25, 1 / 3, 1.0])
def test_firms_pay_what_was_bought_less_what_their_taxes_fall_by(world, relief):
    now, firms = world.now().for_block(), world.block.enterprises
    giving.give_from_cash(world.block, now, COST, SHARES, relief)
    given = (1_000_000 - firms.cash).reshape(3, 2)
    flows = now.books.flows
    assert flows[Account.ENTERPRISES, Account.PROGRAMMES] == COST.sum()
    back = int(flows[Account.PROGRAMMES, Account.ENTERPRISES])
    assert given.sum() == COST.sum() - back
    assert back == pytest.approx(COST.sum() * relief, abs=4)
    assert now.books.sources[Source.CENTRAL] == back
    assert now.books.sources.sum() == 0
    assert given[0, 0] == pytest.approx(3 * given[0, 1], abs=4)
    assert given[1].tolist() == [0, 0]


def test_trusts_pay_from_what_they_hold_and_firms_get_their_tax_relief(world):
    now, firms = world.now().for_block(), world.block.enterprises
    firms.payable[:] = SHARES * 40_000
    giving.give_from_fund(world.block, now, COST, 0.25)
    assert SHARES.sum() * 40_000 - firms.payable.sum() == COST.sum()
    assert np.all(firms.payable >= 0)
    assert 3_000_000 - giving.held_in_funds(world.block) == COST.sum()
    assert now.books.flows[Account.IN_TRUST, Account.PROGRAMMES] == COST.sum()
    assert firms.cash.sum() - 6_000_000 == now.books.sources[Source.CENTRAL] > 0


def test_what_is_paid_into_a_trust_is_held_there(world):
    now, firms = world.now().for_block(), world.block.enterprises
    paid = np.arange(6, dtype=np.int64) * 1000
    giving.pay_into_fund(world.block, now, paid)
    assert np.array_equal(firms.cash, 1_000_000 - paid)
    assert np.array_equal(firms.fund, 500_000 + paid)
    assert now.books.flows[Account.ENTERPRISES, Account.IN_TRUST] == paid.sum()
    assert now.books.flows.sum() == paid.sum()
