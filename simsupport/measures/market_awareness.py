"""Lessons on responsibility, law and the market in villages.

What is learned of contracts spreads in the village and is forgotten bit by bit. Aware households
sign contracts with another confidence and go to law when a buyer breaks one; what that changes
stands in `projects/market_contract.py`.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import buy_for_villages
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.calendar import Month
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import Dated, param
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Row
from simsupport.measures.chosen_villages import chosen, part_paid, yearly_cost

MEMORY = 120
"""Months after the last lesson for which what is left of it is followed."""


class MarketAwareness(Measure):
    """Give lessons in a share of the villages each February, always in the same ones first."""

    key: ClassVar[str] = "market_awareness"
    sizes: ClassVar[tuple[str, ...]] = ("lessons",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "E3",
            "lessons",
            "responsibility, rule-of-law and market awareness",
            "doer",
            "A P",
            "household",
        ),
    )

    lessons: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="villages in which lessons are given",
    )
    learning: float = param(
        0.3,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="of the households not aware, those whom a year of lessons makes aware",
    )
    fading: float = param(
        0.15,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="aware households that forget in a year",
    )
    cost: float = param(
        4000.0,
        unit="yuan/village/year",
        source="assumption; a few evenings with somebody from the county's court",
        low=0.0,
        high=500_000.0,
        doc="what a year of lessons costs, 2013 prices",
    )

    def active(self, month: Month) -> bool:
        """Whether there are lessons, or something is left of earlier ones."""
        months = range(max(month.index - MEMORY, 0), month.index + 1)
        return any(self.teaches(Month(index)) for index in months)

    def teaches(self, month: Month) -> bool:
        """Whether lessons are given in a month."""
        return super().active(month)

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Forget part of what was known, and ask for the year's money in February."""
        if now.month.of_year != PLANNING_MONTH:
            return []
        villages = block.villages
        villages.awareness *= np.float32(1.0 - self.fading)
        if not self.teaches(now.month):
            return []
        share = self.lessons.at(now.month) * self.coverage.at(now.month)
        there = chosen(now.streams, self.key, villages.start, villages.stop, share)
        return [yearly_cost(block, now, there, self.cost)]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Give as many of the lessons as are paid; the year's plans come before them."""
        buy_for_villages(block, now, order.rows, order.fen, Use.ADMINISTRATION, Account.PROGRAMMES)
        taught = part_paid(now, order, self.cost) * np.float32(self.learning)
        aware = block.villages.awareness
        aware[order.rows] += (np.float32(1.0) - aware[order.rows]) * taught

    def stop(self, block: Block) -> None:
        """Count the rest as forgotten."""
        block.villages.awareness[:] = 0
