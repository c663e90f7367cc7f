"""The ledger finds every fen that appears or vanishes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simsupport.core.ledger import (
    Account,
    Ledger,
    LedgerError,
    Postings,
    Source,
    Use,
    to_fen,
    total,
)

HOUSEHOLDS, CENTRAL = Account.HOUSEHOLDS, Account.PROGRAMMES


def paid(fen: int) -> Postings:
    """Return a month in which a programme pays households."""
    month = Postings()
    month.move(CENTRAL, HOUSEHOLDS, fen)
    month.draw(Source.CENTRAL, fen)
    month.spend(Use.HOUSEHOLD_BENEFIT, fen)
    return month


def test_a_month_that_adds_up_is_booked():
    ledger = Ledger({HOUSEHOLDS: 100})
    ledger.close(paid(30), {HOUSEHOLDS: 130})
    ledger.close(paid(5), {HOUSEHOLDS: 135})
    assert ledger.stocks[HOUSEHOLDS] == 135
    assert ledger.stocks[CENTRAL] == -35
    assert ledger.spent == 35


@pytest.mark.parametrize("held", [129, 131])
def test_one_fen_too_much_or_too_little_in_an_account_is_found_and_named(held):
    with pytest.raises(LedgerError, match=f"account households holds {held} fen.* say 130 fen"):
        Ledger({HOUSEHOLDS: 100}).close(paid(30), {HOUSEHOLDS: held})


def test_a_programme_that_uses_more_than_it_drew_is_found():
    month = paid(30)
    month.spend(Use.FIRM_SUPPORT, 1)
    with pytest.raises(LedgerError, match="drew 30 fen from sources and used 31 fen"):
        Ledger({}).close(month, {})


def test_unspent_money_is_a_use_but_no_spending():
    month = paid(30)
    month.draw(Source.CENTRAL, 7)
    month.spend(Use.UNSPENT, 7)
    ledger = Ledger({})
    ledger.close(month, {})
    assert ledger.spent == 30


@given(st.lists(st.tuples(st.sampled_from(Account), st.sampled_from(Account), st.integers())))
def test_no_flow_creates_money(moves):
    moves = [(payer, payee, fen % 10**15) for payer, payee, fen in moves]
    month = Postings()
    for payer, payee, fen in moves:
        month.move(payer, payee, fen)
    ledger = Ledger({})
    ledger.close(month, {})
    assert sum(ledger.stocks.values()) == 0


@given(st.lists(st.integers(0, 10**12), max_size=8), st.randoms())
def test_blocks_may_be_added_up_in_any_order(amounts, random):
    parts = [paid(fen) for fen in amounts]
    random.shuffle(parts)
    books = Postings()
    for part in parts:
        books += part
    books.background += 3
    assert books.flows[CENTRAL, HOUSEHOLDS] == sum(amounts)
    assert books.sources.sum() == books.uses.sum() == sum(amounts)
    assert books.background[0] == 3


@given(st.lists(st.floats(-1e5, 1e5, width=32), min_size=1))
def test_yuan_are_rounded_to_the_nearest_fen(amounts):
    yuan = np.array(amounts, np.float32)
    fen = to_fen(yuan)
    assert fen.dtype == np.int64
    resolution = np.abs(yuan).astype(np.float64) * 100 * 2.0**-23  # float32 keeps 24 bits
    assert np.all(np.abs(fen - yuan.astype(np.float64) * 100) <= 0.5 + resolution)


def test_totals_are_exact_beyond_the_precision_of_floats():
    fen = np.array([2**40 + 1, 3], np.int64)
    weight = np.array([2**20 + 1, 1], np.int64)
    assert total(fen, weight) == (2**40 + 1) * (2**20 + 1) + 3
