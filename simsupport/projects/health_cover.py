"""Cover of part of the own cost of treatment for a year. Channel: money, where illness costs."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import buy_for_households
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import param
from simsupport.livelihoods.family import members
from simsupport.livelihoods.health import Health
from simsupport.livelihoods.now import Now
from simsupport.livelihoods.terms import term_end
from simsupport.projects.base import Fen, Floats, Project, Share
from simsupport.projects.prospects import of_horizon, of_months_ill

MONTHS = 12
"""Cover is bought for a year."""


class HealthCover(Project):
    """Supplementary insurance: of what treatment costs the household a part is borne."""

    key: ClassVar[str] = "health_cover"
    channel: ClassVar[str] = "services (treatment)"
    starts: ClassVar[str] = "at once, for a year"
    changes: ClassVar[tuple[str, ...]] = ("cover", "cover_until")

    unit_cost: float = param(
        100.0,
        unit="yuan/person/year",
        source="assumption",
        low=20.0,
        high=1000.0,
        doc="premium of each member, 2013 prices",
    )
    cut: float = param(
        0.15,
        unit="share",
        source="out-of-pocket payments of covered households (data/18 I002)",
        low=0.10,
        high=0.40,
        doc="own cost of treatment that is borne, to a whole percent",
    )
    take_up: float = param(
        0.996,
        unit="share",
        source="health support reached 14.77 of 14.82 million households (data/12 X021)",
        low=0.0,
        high=1.0,
        doc="households that accept when it is offered",
    )

    def cost(self, block: Block, now: Now, rows: Index) -> Fen:
        """Return the price of a place for each member of these households, whole fen; (n_rows,)."""
        return members(block.households, rows) * np.int64(self.price(now))

    def gain(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return what illness can be expected to cost the household in a year, times the cut."""
        health: Health = now.livelihoods.health
        cost = of_months_ill(block, now, rows, MONTHS, health.chronic_cost, health.acute_cost)
        own = (1.0 - health.reimbursement) * now.drivers.prices
        gain: Floats = cost * np.float32(own * self.cut * of_horizon(now, MONTHS / 12.0))
        return gain

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Let cover run; of part-paid covers as many are had as were paid."""
        fen = self.arrived(block, now, rows, share)
        buy_for_households(block, now, rows, fen, Use.SERVICES, Account.PROGRAMMES)
        had = rows[self.succeed(block, now, rows, share)]
        block.households.cover[had] = round(self.cut * 100.0)
        block.households.cover_until[had] = term_end(now, MONTHS)
