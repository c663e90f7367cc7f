"""Relief: cash once. Channel: money."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import grant_chosen
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import Account
from simsupport.core.parameters import param
from simsupport.livelihoods.now import Now
from simsupport.projects.base import Floats, Project, Share


class Relief(Project):
    """A sum of money in hand, worth itself and no more."""

    key: ClassVar[str] = "relief"
    channel: ClassVar[str] = "money"
    changes: ClassVar[tuple[str, ...]] = ("transfer",)

    unit_cost: float = param(
        1000.0,
        unit="yuan",
        source="assumption",
        low=50.0,
        high=20000.0,
        doc="paid to a household, 2013 prices",
    )
    take_up: float = param(
        1.0,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="households that accept when it is offered",
    )
    horizon: float = param(
        7.0,
        unit="years",
        source="assumption; the campaign from 2014 to 2020",
        low=1.0,
        high=30.0,
        doc="years over which a sum paid once is spread when needs are compared",
    )

    def gain(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return the sum spread over the years of the horizon."""
        yearly = self.unit_cost * now.drivers.prices / self.horizon
        return np.full(len(rows), yearly, np.float32)

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Pay what arrived."""
        grant_chosen(block, now, rows, self.arrived(block, now, rows, share), Account.PROGRAMMES)
