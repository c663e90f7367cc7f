"""What was decided and is not yet delivered: projects that households wait for, money in trust.

A household waits for one project at a time; its money lies in trust, unspent, until the project is
delivered or it turns out that the household can have it no more.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.households import Households
from simsupport.channels.money import keep_back
from simsupport.core.blocks import Block, Index
from simsupport.core.columns import column, extend
from simsupport.core.ledger import Account, total
from simsupport.livelihoods.now import Now
from simsupport.livelihoods.terms import any_set

Fen = npt.NDArray[np.int64]
Months = npt.NDArray[np.uint8]
Places = npt.NDArray[np.uint8]

DAYS = 30
"""Days in a month of waiting."""

extend(
    Households,
    awaited=column("u1", "place", "project on the menu that was decided and is awaited; 0 none"),
    awaited_months=column("u1", "months", "until it is delivered"),
    awaited_money=column("i4", "fen", "its money, held in trust"),
)
extend(
    Counties,
    days=column("i8", "project-days", "that households have waited for handled projects"),
    delivered=column("i8", "projects", "handled projects that have been delivered, waited or not"),
)


def let_wait(block: Block, now: Now, rows: Index, place: Places, fen: Fen, months: Months) -> None:
    """Put the money of projects in trust until they are delivered; it counts as unspent so far.

    Args:
        block: where.
        now: when.
        rows: households that await nothing yet, each at most once.
        place: project of each on the menu, from 1, shape (n_rows,).
        fen: whole fen for each of them, shape (n_rows,).
        months: for which each waits, at least 1, shape (n_rows,).
    """
    hh = block.households
    hh.awaited[rows], hh.awaited_months[rows] = place, months
    hh.awaited_money[rows] = fen
    kept = total(fen, block.weight[rows])
    now.books.move(Account.PROGRAMMES, Account.IN_TRUST, kept)
    keep_back(now, kept)


def come_due(block: Block) -> Index:
    """Let a month pass for all who wait; return those whose wait is over."""
    hh = block.households
    if not any_set(hh.awaited):
        return np.zeros(0, np.intp)
    rows = np.flatnonzero(hh.awaited > 0)
    hh.awaited_months[rows] -= 1
    block.counties.days += block.count_by_county(rows, block.weight[rows] * DAYS)
    due: Index = rows[hh.awaited_months[rows] == 0]
    return due


def take_from_trust(block: Block, now: Now, rows: Index) -> tuple[Places, Fen]:
    """End the wait of households, and give their money back to the programmes, still unspent.

    Returns:
        Places on the menu, from 1, and whole fen for each, shape (n_rows,).
    """
    hh = block.households
    place, fen = hh.awaited[rows], hh.awaited_money[rows].astype(np.int64)
    hh.awaited[rows] = hh.awaited_months[rows] = 0
    hh.awaited_money[rows] = 0
    now.books.move(Account.IN_TRUST, Account.PROGRAMMES, total(fen, block.weight[rows]))
    return place, fen


def count_delivered(block: Block, rows: Index) -> None:
    """Count handled projects as delivered to these households."""
    block.counties.delivered += block.count_by_county(rows, block.weight[rows])


def held_for_projects(block: Block) -> int:
    """Return the fen held for what all real households await."""
    hh = block.households
    if not any_set(hh.awaited):
        return 0
    rows = np.flatnonzero(hh.awaited > 0)
    return total(hh.awaited_money[rows].astype(np.int64), block.weight[rows])
