"""A share in a solar plant's revenue. Channel: money, year by year."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import buy_for_households
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import param
from simsupport.livelihoods.now import Now
from simsupport.projects.base import Flags, Floats, Project, Share


class Solar(Project):
    """A yearly income at the fixed price of the plant's power; it needs no labour."""

    key: ClassVar[str] = "solar"
    channel: ClassVar[str] = "money (property income)"
    whose: ClassVar[str] = "no share yet"
    starts: ClassVar[str] = "next January"
    changes: ClassVar[tuple[str, ...]] = ("plant",)

    unit_cost: float = param(
        44500.0,
        unit="yuan",
        source="assumption of 7 yuan a watt; 26.36 GW for 4.15 million households (data/12 X043)",
        low=10000.0,
        high=80000.0,
        doc="a household's part of a plant, 2013 prices",
    )
    revenue: float = param(
        4337.0,
        unit="yuan/year",
        source="18 billion yuan a year to 4.15 million households (data/12 X045, X044)",
        low=1000.0,
        high=8000.0,
        doc="revenue of that part, nominal",
    )
    household_share: float = param(
        0.7,
        unit="share",
        source="assumption; posts and upkeep are paid from the rest (data/12 X046)",
        low=0.1,
        high=1.0,
        doc="revenue that the household receives as income",
    )
    failure: float = param(
        0.05,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="parts of plants that never deliver",
    )

    def eligible(self, block: Block, rows: Index) -> Flags:
        """Return which households have no share in a plant."""
        may_have: Flags = super().eligible(block, rows) & (block.households.plant[rows] == 0)
        return may_have

    def gain(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return the revenue that the household receives."""
        yearly = self.revenue * self.household_share * (1.0 - self.failure)
        return np.full(len(rows), yearly, np.float32)

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Give the household its share in what was built."""
        fen = self.arrived(block, now, rows, share)
        buy_for_households(block, now, rows, fen, Use.CAPITAL, Account.PROGRAMMES)
        works = self.come_off(block, now, rows, self.failure)
        monthly = np.float32(self.revenue * self.household_share / 12.0)
        block.households.plant[rows] += works * monthly * np.asarray(share, np.float32)
