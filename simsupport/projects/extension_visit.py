"""A visit by an adviser to the own farm. Channel: information."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.agents.households import Households
from simsupport.channels.money import buy_for_households
from simsupport.core.blocks import Block, Index
from simsupport.core.columns import column, extend
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import param
from simsupport.livelihoods.now import Now
from simsupport.projects.base import Flags, Floats, Project, Share
from simsupport.projects.prospects import farm_income

extend(Households, advised=column("u1", "flag", "1 where an adviser has been to the farm"))


class ExtensionVisit(Project):
    """Advice that stays: the own farm yields a little more from then on; once a household."""

    key: ClassVar[str] = "extension_visit"
    channel: ClassVar[str] = "information"
    whose: ClassVar[str] = "a farm worker, not yet advised"
    starts: ClassVar[str] = "next quarter"
    changes: ClassVar[tuple[str, ...]] = ("farm_level", "advised")
    by_example: ClassVar[bool] = True

    unit_cost: float = param(
        300.0,
        unit="yuan",
        source="assumption",
        low=20.0,
        high=5000.0,
        doc="an adviser's visits to one farm, 2013 prices",
    )
    take_up: float = param(
        0.718,
        unit="share",
        source="technical guidance reached 10.65 of 14.82 million households (data/12 X014)",
        low=0.0,
        high=1.0,
        doc="households that accept when it is offered",
    )
    failure: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="households that change nothing after it",
    )
    level_gain: float = param(
        0.02,
        unit="log points",
        source="assumption",
        low=0.0,
        high=0.2,
        doc="lasting output that advice adds",
    )

    def eligible(self, block: Block, rows: Index) -> Flags:
        """Return which households have a farm worker and no advice yet."""
        hh = block.households
        may_have: Flags = (
            super().eligible(block, rows) & (hh.farm[rows] > 0) & (hh.advised[rows] == 0)
        )
        return may_have

    def gain(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return what planned net business income gains, where a worker farms."""
        more = (np.exp(self.level_gain) - 1.0) * (1.0 - self.failure)
        gain: Floats = farm_income(block, now, rows) * np.float32(more)
        gain *= block.households.farm[rows] > 0
        return gain

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Advise; of part-paid visits as many are made as were paid."""
        fen = self.arrived(block, now, rows, share)
        buy_for_households(block, now, rows, fen, Use.SERVICES, Account.PROGRAMMES)
        works = self.come_off(block, now, rows, self.failure, share)
        block.households.farm_level[rows] += works * np.float32(self.level_gain)
        block.households.advised[rows] = 1
