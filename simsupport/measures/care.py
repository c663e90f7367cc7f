"""Delivering care whose givers may cost less than its price on the menu."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from simsupport.channels.money import buy_for_households
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import Account, Use
from simsupport.livelihoods.now import Now
from simsupport.projects.care_visit import CareVisit

Flags = npt.NDArray[np.bool_]


def part(order: Order, chosen: Flags) -> Order:
    """Return some cases of an order of projects; `chosen` has shape (n_cases,)."""
    assert order.village is not None
    assert order.project is not None
    assert order.duplicate is not None
    return replace(
        order,
        rows=order.rows[chosen],
        fen=order.fen[chosen],
        weight=order.weight[chosen],
        village=order.village[chosen],
        project=order.project[chosen],
        duplicate=order.duplicate[chosen],
    )


def at_part(order: Order, paid: float) -> Order:
    """Return the order at a part of its price, whole fen a case."""
    return order.of(np.rint(order.fen * paid).astype(np.int64))


def deliver_care(block: Block, now: Now, order: Order, paid: float, works: float) -> Index:
    """Give the care that was ordered, and book what is paid for it; return the rows that have it.

    Of part-paid care as much is had as was paid. What somebody else has ordered for the same
    household this month is paid in vain.

    Args:
        block: where.
        now: when.
        order: with the money that arrived.
        paid: what whoever gives it costs, in the price on the menu.
        works: chance that care which is paid in full is given.
    """
    assert order.duplicate is not None
    care: CareVisit = now.projects.care_visit
    rows, fen = order.rows[~order.duplicate], order.fen[~order.duplicate]
    due = np.maximum(care.cost(block, now, rows) * paid, 1.0)
    had = care.give(block, now, rows, fen, np.minimum(fen / due, 1.0) * works)
    vain = np.flatnonzero(order.duplicate)
    if len(vain):
        buy_for_households(
            block, now, order.rows[vain], order.fen[vain], Use.DUPLICATED, Account.PROGRAMMES
        )
    return had
