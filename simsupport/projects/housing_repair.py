"""Repair of an unsafe house. Channel: services."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import buy_for_households
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import param
from simsupport.livelihoods.now import Now
from simsupport.projects.base import Flags, Floats, Project, Share


class HousingRepair(Project):
    """A safe house; it earns nothing, so its worth is what those who plan say it is."""

    key: ClassVar[str] = "housing_repair"
    channel: ClassVar[str] = "services"
    whose: ClassVar[str] = "an unsafe house"
    changes: ClassVar[tuple[str, ...]] = ("housing",)

    unit_cost: float = param(
        20000.0,
        unit="yuan",
        source="assumption; what an own repair costs (livelihoods.guarantees.house_cost)",
        low=2000.0,
        high=100_000.0,
        doc="repair of a house, 2013 prices",
    )
    failure: float = param(
        0.05,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="houses that stay unsafe after the work",
    )
    worth: float = param(
        4000.0,
        unit="yuan/year",
        source="assumption",
        low=0.0,
        high=50000.0,
        doc="what safe housing counts for when needs are compared, 2013 prices",
    )

    def eligible(self, block: Block, rows: Index) -> Flags:
        """Return which households live in an unsafe house."""
        return super().eligible(block, rows) & (block.households.housing[rows] > 0)

    def gain(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return the worth of a safe house where the house is unsafe."""
        worth = self.worth * now.drivers.prices * (1.0 - self.failure)
        gain: Floats = (block.households.housing[rows] > 0) * np.float32(worth)
        return gain

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Make the house safe; of part-paid repairs as many are done as were paid."""
        fen = self.arrived(block, now, rows, share)
        buy_for_households(block, now, rows, fen, Use.SERVICES, Account.PROGRAMMES)
        done = self.succeed(block, now, rows, (1.0 - self.failure) * np.asarray(share))
        block.households.housing[rows[done]] = 0
