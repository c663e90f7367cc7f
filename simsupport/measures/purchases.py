"""Buying projects of the menu: the best ones first, as the payer sees them, while money lasts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from simsupport.agents.villages import Villages
from simsupport.channels.money import buy_for_households
from simsupport.channels.orders import Fen, Flags, Order, Places
from simsupport.channels.queue import lowest_first
from simsupport.channels.waiting import count_delivered, let_wait
from simsupport.core.blocks import Block, Index
from simsupport.core.columns import column, extend
from simsupport.core.ledger import Account, Use
from simsupport.livelihoods.now import Now
from simsupport.projects.base import Floats
from simsupport.projects.menu import MENU, Kinds, hand_over
from simsupport.projects.needs import Needs

if TYPE_CHECKING:
    from simsupport.measures.base import Measure

Counts = npt.NDArray[np.int64]

_LEADING = np.uint32(0xFFFF_FF00)

extend(
    Villages,
    unclear=column("f4", "share", "part of payers' error about need that the village leaves", 1),
    served=column("i8", "projects", "projects that this year's plans bought for its households"),
    met=column("i8", "projects", "of those, what the household needed most"),
    twice=column("i8", "projects", "of those, what somebody else had bought it as well"),
)

TALLY = ("projects", "registered", "needed", "duplicated", "fen")
"""What is counted of each measure's purchases by kind of project; all but the last in projects."""


class Purse(NamedTuple):
    """Who pays: groups of one kind, each with money of its own."""

    group: Index
    """the group of each case, shape (n_cases,)"""
    money: Fen
    """what each group may spend, whole fen, shape (n_groups,)"""


class View(NamedTuple):
    """What the payer sees and buys."""

    noise: Floats
    """spread of the error about gains, log points, shape (n_cases,)"""
    offered: Kinds = MENU
    """projects that are bought"""
    knows: Flags | None = None
    """where it is known what others ordered this month, shape (n_cases,); None: nowhere"""


class Purchase(NamedTuple):
    """What is bought, and what is left."""

    order: Order
    cost: Fen
    """of each group's order for all real households, fen, shape (n_groups,)"""
    left: Fen
    """of each group's money, fen, where a household was still waiting, shape (n_groups,)"""


def buy_best(needs: Needs, cases: Index, purse: Purse, view: View) -> Purchase:
    """Order the projects that look best: the largest gains in a yuan first, while money lasts.

    Each household is offered the project that looks best for it among those that it would
    accept. A group stops at the first whose project it cannot pay. As a row stands for many
    households and is served whole, what is left then is carried over by whoever keeps it.

    Args:
        needs: what households need.
        cases: positions in `needs.rows` of those whom the payer may serve.
        purse: who pays for each case, and how much there is.
        view: how the payer sees their needs, and what it buys.
    """
    place, value = needs.best_seen(cases, *view)
    return buy_in_order(needs, cases, purse, place, value)


def buy_in_order(
    needs: Needs, cases: Index, purse: Purse, place: Places, queue: Floats
) -> Purchase:
    """Order given projects, the largest of `queue` first, while each group's money lasts.

    Args:
        needs: what households need.
        cases: positions in `needs.rows`.
        purse: who pays for each case, and how much there is.
        place: project for each case, from 1 on the menu, that it would accept and that would
            bring it something; 0 none; shape (n_cases,).
        queue: a number whose size says who comes first, shape (n_cases,).
    """
    asking, has_money = place > 0, purse.money > 0
    if not has_money.all():
        asking &= has_money[purse.group]
    asked = np.flatnonzero(asking)
    cases, place, group = cases[asked], place[asked], purse.group[asked]
    price = needs.prices(cases, place)
    cost = price * needs.weight[cases]
    funded = lowest_first(group, -_coarse(queue[asked]), cost, purse.money)
    spent = sum_by(group[funded], cost[funded], len(purse.money))
    everybody = np.bincount(group, minlength=len(purse.money))
    waiting = everybody > np.bincount(group[funded], minlength=len(purse.money))
    cases, place = cases[funded], place[funded]
    order = Order(
        needs.rows[cases],
        price[funded],
        needs.weight[cases],
        needs.village[cases],
        place,
        needs.order(cases, place),
    )
    return Purchase(order, spent, (purse.money - spent) * waiting)


def _coarse(queue: Floats) -> Floats:
    """Return numbers to 24 bits, so that those who differ by less than 3e-5 of their size tie."""
    coarse: Floats = (np.asarray(queue, np.float32).view(np.uint32) & _LEADING).view(np.float32)
    return coarse


def deliver_projects(block: Block, now: Now, order: Order) -> None:
    """Carry out an order of projects with the money that arrived.

    What somebody else has ordered for the same household this month is bought in vain. What
    offices take their time over waits in trust.
    """
    assert order.project is not None
    assert order.duplicate is not None
    first = ~order.duplicate
    if order.late is not None:
        waits = np.flatnonzero(first & (order.late > 0))
        place, fen = order.project[waits], order.fen[waits]
        let_wait(block, now, order.rows[waits], place, fen, order.late[waits])
        first &= order.late == 0
        count_delivered(block, order.rows[first])
    chosen = np.flatnonzero(first)
    hand_over(block, now, order.rows[chosen], order.project[chosen], order.fen[chosen])
    vain = np.flatnonzero(order.duplicate)
    if len(vain):
        buy_for_households(
            block, now, order.rows[vain], order.fen[vain], Use.DUPLICATED, Account.PROGRAMMES
        )


def sum_by(group: Index, amounts: Counts, length: int) -> Counts:
    """Sum whole amounts by group, exactly; shape (length,)."""
    sums = np.zeros(length, np.int64)
    np.add.at(sums, group, amounts)
    return sums


def forget_purchases(block: Block) -> None:
    """Begin a new year of purchases in every village."""
    villages = block.villages
    villages.served[:] = villages.met[:] = villages.twice[:] = 0


def tally(block: Block, needs: Needs, order: Order, buyer: Index, buyers: int) -> Counts:
    """Count projects in their villages, and by who bought them and kind.

    Args:
        block: where.
        needs: what households need.
        order: of projects.
        buyer: who bought each of them, from 0, shape (n_cases,).
        buyers: how many there are.

    Returns:
        Shape (buyers, len(TALLY), len(MENU)).
    """
    assert order.project is not None
    assert order.duplicate is not None
    villages, village, weight = block.villages, block.village_of(order.rows), order.weight
    cell = buyer * len(MENU) + order.project - 1
    registered = np.flatnonzero(block.households.register[order.rows] == 1)
    met = np.flatnonzero((order.project == needs.needed[order.rows]) & ~order.duplicate)
    twice = np.flatnonzero(order.duplicate)
    number = buyers * len(MENU)
    sums = [sum_by(cell, weight, number)]
    sums += [sum_by(cell[part], weight[part], number) for part in (registered, met, twice)]
    sums.append(sum_by(cell, weight * order.fen, number))
    np.add.at(villages.served, village, weight)
    np.add.at(villages.met, village[met], weight[met])
    np.add.at(villages.twice, village[twice], weight[twice])
    return np.stack(sums).reshape(len(TALLY), buyers, len(MENU)).swapaxes(0, 1)


def count_purchases(
    block: Block,
    needs: Needs | None,
    orders: Sequence[tuple[Measure, Order]],
    share: float,
    measures: Sequence[type[Measure]],
) -> Counts:
    """Count the projects that measures bought, and the money granted for them.

    Args:
        block: where.
        needs: what households need; None in a month in which payers do not plan.
        orders: what was asked for, with the measure that asked.
        share: of the money asked for that is granted.
        measures: the order of rows.

    Returns:
        Shape (n_measures, len(TALLY), n_projects).
    """
    projects = [(buyer, order) for buyer, order in orders if order.project is not None]
    if needs is None or not projects:
        return np.zeros((len(measures), len(TALLY), len(MENU)), np.int64)
    together = _together([order.granted(share) for _, order in projects])
    buyers = [measures.index(type(buyer)) for buyer, _ in projects]
    buyer = np.repeat(buyers, [len(order.rows) for _, order in projects])
    return tally(block, needs, together, buyer, len(measures))


def _together(orders: Sequence[Order]) -> Order:
    """Return orders of projects as one."""
    rows, fen, weight, project, duplicate = (
        np.concatenate([getattr(order, name) for order in orders])
        for name in ("rows", "fen", "weight", "project", "duplicate")
    )
    return Order(rows, fen, weight, project=project, duplicate=duplicate)
