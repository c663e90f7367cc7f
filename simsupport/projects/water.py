"""Safe drinking water. Channel: services."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import buy_for_households
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import param
from simsupport.livelihoods.now import Now
from simsupport.projects.base import Flags, Floats, Project, Share


class Water(Project):
    """A connection or a tank; it earns nothing, its worth is what those who plan say it is."""

    key: ClassVar[str] = "water"
    channel: ClassVar[str] = "services"
    whose: ClassVar[str] = "unsafe water"
    changes: ClassVar[tuple[str, ...]] = ("water",)

    unit_cost: float = param(
        2500.0,
        unit="yuan",
        source="assumption",
        low=200.0,
        high=20000.0,
        doc="connection of a household, 2013 prices",
    )
    failure: float = param(
        0.05,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="connections that give no safe water",
    )
    worth: float = param(
        1000.0,
        unit="yuan/year",
        source="assumption",
        low=0.0,
        high=50000.0,
        doc="what safe water counts for when needs are compared, 2013 prices",
    )

    def eligible(self, block: Block, rows: Index) -> Flags:
        """Return which households drink unsafe water."""
        return super().eligible(block, rows) & (block.households.water[rows] > 0)

    def gain(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return the worth of safe water where it is unsafe."""
        worth = self.worth * now.drivers.prices * (1.0 - self.failure)
        gain: Floats = (block.households.water[rows] > 0) * np.float32(worth)
        return gain

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Bring safe water; of part-paid connections as many are made as were paid."""
        fen = self.arrived(block, now, rows, share)
        buy_for_households(block, now, rows, fen, Use.SERVICES, Account.PROGRAMMES)
        done = self.succeed(block, now, rows, (1.0 - self.failure) * np.asarray(share))
        block.households.water[rows[done]] = 0
