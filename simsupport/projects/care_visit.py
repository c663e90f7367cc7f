"""Care at home for the old, ill or disabled for a year. Channel: services."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.agents.households import Illness
from simsupport.channels.money import buy_for_households
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import param
from simsupport.livelihoods.health import Health
from simsupport.livelihoods.now import Now
from simsupport.livelihoods.terms import term_end
from simsupport.projects.base import Fen, Flags, Floats, Project, Share
from simsupport.projects.prospects import farm_income, job_pay, of_horizon, of_months_ill

MONTHS = 12
"""Care is given for a year."""


class CareVisit(Project):
    """A carer who frees part of the labour that illness in the house takes."""

    key: ClassVar[str] = "care_visit"
    channel: ClassVar[str] = "services (care)"
    whose: ClassVar[str] = "an elder, a disabled or an ill member"
    starts: ClassVar[str] = "next month, for a year"
    changes: ClassVar[tuple[str, ...]] = ("care", "care_until")

    unit_cost: float = param(
        1200.0,
        unit="yuan/year",
        source="assumption; 100 yuan a month",
        low=100.0,
        high=12000.0,
        doc="a year of visits, 2013 prices",
    )
    restored: float = param(
        0.4,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="labour lost to illness that care frees, to a whole percent",
    )

    def eligible(self, block: Block, rows: Index) -> Flags:
        """Return which households have somebody old, disabled or ill."""
        return super().eligible(block, rows) & _frail(block, rows)

    def gain(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return what labour saved earns at the illness that the year can be expected to bring."""
        health: Health = now.livelihoods.health
        lost = of_months_ill(block, now, rows, MONTHS, health.chronic_loss, health.acute_loss)
        gain = farm_income(block, now, rows, healthy=True) + job_pay(block, now, rows)
        gain *= lost * _frail(block, rows)
        gain *= np.float32(self.restored / MONTHS * of_horizon(now, MONTHS / 12.0))
        return gain

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Let care run from the next month; of part-paid care as much is had as was paid."""
        self.give(block, now, rows, self.arrived(block, now, rows, share), share)

    def give(self, block: Block, now: Now, rows: Index, fen: Fen, chance: Share) -> Index:
        """Let care run for those who have it, whatever it costs whoever gives it.

        Args:
            block: where.
            now: when.
            rows: households, each at most once.
            fen: what is paid for each, whole fen; less than the price where carers come cheaper.
            chance: that a household has its care in the end, one for all or by household.

        Returns:
            The rows that have it.
        """
        buy_for_households(block, now, rows, fen, Use.SERVICES, Account.PROGRAMMES)
        had: Index = rows[self.succeed(block, now, rows, chance)]
        block.households.care[had] = round(self.restored * 100.0)
        block.households.care_until[had] = term_end(now, MONTHS + 1)
        return had


def _frail(block: Block, rows: Index) -> Flags:
    """Return where somebody is old, disabled or ill; shape (n_rows,)."""
    hh = block.households
    frail: Flags = (hh.elders[rows] > 0) | (hh.disabled[rows] > 0)
    frail |= hh.illness[rows] != Illness.NONE
    return frail
