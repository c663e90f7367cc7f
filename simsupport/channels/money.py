"""Money that reaches or leaves households and enterprises, always through the ledger."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.core.blocks import Block, Index, apportion
from simsupport.core.ledger import FEN, Account, Use, to_fen, total
from simsupport.livelihoods.now import Now

Floats = npt.NDArray[np.float32]
Fen = npt.NDArray[np.int64]


def receive(block: Block, now: Now, yuan: Floats, payer: Account) -> int:
    """Add an amount to every household's savings; the payer's account bears it.

    Returns:
        The fen paid in all.
    """
    fen = to_fen(yuan)
    block.households.savings += fen
    paid = total(fen, block.weight)
    now.books.move(payer, Account.HOUSEHOLDS, paid)
    return paid


def spend(block: Block, now: Now, yuan: Floats) -> None:
    """Take an amount from every household's savings; it goes to the market."""
    fen = to_fen(yuan)
    block.households.savings -= fen
    now.books.move(Account.HOUSEHOLDS, Account.ELSEWHERE, total(fen, block.weight))


def sell(block: Block, now: Now, rows: Index, yuan: Floats) -> None:
    """Let chosen households receive money from the market for what they sell."""
    fen = to_fen(yuan)
    block.households.savings[rows] += fen
    paid = total(fen, block.weight[rows])
    now.books.move(Account.ELSEWHERE, Account.HOUSEHOLDS, paid)


def grant_households(block: Block, now: Now, fen: Fen, payer: Account) -> None:
    """Pay a programme's cash benefit; it counts as transfer income of the month."""
    hh = block.households
    hh.savings += fen
    hh.transfer += fen.astype(np.float32) * np.float32(1.0 / FEN)
    paid = total(fen, block.weight)
    now.books.move(payer, Account.HOUSEHOLDS, paid)
    now.books.spend(Use.HOUSEHOLD_BENEFIT, paid)


def grant_chosen(block: Block, now: Now, rows: Index, fen: Fen, payer: Account) -> None:
    """Pay a programme's cash to chosen households; transfer income of the month like any grant.

    Args:
        block: where.
        now: when.
        rows: households, each at most once.
        fen: whole fen for each of them, shape (n_rows,).
        payer: whose account bears it.
    """
    hh = block.households
    hh.savings[rows] += fen
    hh.transfer[rows] += fen.astype(np.float32) * np.float32(1.0 / FEN)
    paid = total(fen, block.weight[rows])
    now.books.move(payer, Account.HOUSEHOLDS, paid)
    now.books.spend(Use.HOUSEHOLD_BENEFIT, paid)


def buy_for_households(
    block: Block, now: Now, rows: Index, fen: Fen, use: Use, payer: Account
) -> None:
    """Buy goods or services for chosen households from the market; they see no money.

    Args:
        block: where.
        now: when.
        rows: households that are bought for.
        fen: price for each of them, whole fen, shape (n_rows,).
        use: what is bought.
        payer: whose account bears it.
    """
    paid = total(fen, block.weight[rows])
    now.books.move(payer, Account.ELSEWHERE, paid)
    now.books.spend(use, paid)


def support_enterprises(block: Block, now: Now, by_county: Fen, payer: Account) -> None:
    """Pay a programme's support to a county's enterprises, by the jobs they hold.

    Args:
        block: where.
        now: when.
        by_county: whole fen, shape (n_counties,).
        payer: whose account bears it.
    """
    firms = block.enterprises
    parts = apportion(by_county, firms.jobs, block.firms_in_county)
    firms.cash += parts
    paid = int(parts.sum())
    now.books.move(payer, Account.ENTERPRISES, paid)
    now.books.spend(Use.FIRM_SUPPORT, paid)


def pay_wages(block: Block, now: Now, yuan: Floats) -> Fen:
    """Let each county's enterprises pay its households' local wages.

    Returns:
        The wage bill of each county in fen, shape (n_counties,).
    """
    fen = to_fen(yuan)
    block.households.savings += fen
    bill: Any = block.in_county.up(fen * block.weight)
    firms = block.enterprises
    firms.cash -= apportion(bill, firms.jobs, block.firms_in_county)
    now.books.move(Account.ENTERPRISES, Account.HOUSEHOLDS, int(bill.sum()))
    return bill  # type: ignore[no-any-return]
