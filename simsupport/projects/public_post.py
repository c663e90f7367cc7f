"""A paid public post near home for a year. Channel: jobs."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import pay_into_trust
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import Account
from simsupport.core.parameters import param
from simsupport.livelihoods.business import UNITS_PER_WORKER, labour_units
from simsupport.livelihoods.health import labour_left
from simsupport.livelihoods.now import Now
from simsupport.projects.base import Flags, Floats, Project, Share
from simsupport.projects.prospects import of_horizon

MONTHS = 12
"""A post is given for a year."""


class PublicPost(Project):
    """Forest, road or cleaning work: pay every month for part of a farm worker's time."""

    key: ClassVar[str] = "public_post"
    channel: ClassVar[str] = "jobs"
    whose: ClassVar[str] = "a farm worker, no post yet"
    starts: ClassVar[str] = "next month, for a year"
    changes: ClassVar[tuple[str, ...]] = ("post_months", "post_units", "post_money")

    unit_cost: float = param(
        6000.0,
        unit="yuan/year",
        source="500 yuan a month, from memory (data/24 PA21)",
        low=3600.0,
        high=12000.0,
        doc="a year's pay, 2013 prices",
    )
    time: float = param(
        0.5,
        unit="workers",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="what the post takes of a worker's labour on the own business",
    )

    def eligible(self, block: Block, rows: Index) -> Flags:
        """Return which households have a worker at home and no post."""
        hh = block.households
        may_have: Flags = (
            super().eligible(block, rows) & (hh.farm[rows] > 0) & (hh.post_months[rows] == 0)
        )
        return may_have

    def gain(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return a year's pay less what the own business loses, over the horizon."""
        hh = block.households
        units = labour_units(hh, now.livelihoods.business, rows)
        workers = hh.farm[rows] > 0
        lost = now.labour_power[units] - now.labour_power[units - workers * self._units()]
        lost *= hh.capacity[rows] * np.float32(now.net_share)
        lost *= labour_left(block, now, now.livelihoods.health, rows)
        gain: Floats = np.float32(self.unit_cost * now.drivers.prices) - lost
        gain *= workers * np.float32(of_horizon(now, MONTHS / 12.0))
        return gain

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Open the post: what arrived of its pay waits in trust."""
        fen = self.arrived(block, now, rows, share)
        pay_into_trust(block, now, rows, fen, Account.PROGRAMMES)
        block.households.post_months[rows] = MONTHS
        block.households.post_units[rows] = self._units()

    def _units(self) -> np.uint8:
        """Return the labour that a post takes, twentieths of a worker."""
        return np.uint8(round(self.time * UNITS_PER_WORKER))
