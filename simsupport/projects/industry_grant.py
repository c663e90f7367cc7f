"""Productive assets for the own business: animals, trees, tools. Channel: productive capital."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import buy_for_households
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import param
from simsupport.livelihoods.now import Now
from simsupport.projects.base import Flags, Floats, Project, Share
from simsupport.projects.prospects import farm_income, output_growth


class IndustryGrant(Project):
    """Assets handed to a household; some die or never bear."""

    key: ClassVar[str] = "industry_grant"
    channel: ClassVar[str] = "productive capital"
    starts: ClassVar[str] = "next quarter; the technology next January"
    changes: ClassVar[tuple[str, ...]] = ("assets",)

    unit_cost: float = param(
        5000.0,
        unit="yuan",
        source="assumption",
        low=200.0,
        high=50000.0,
        doc="assets handed over, 2013 prices",
    )
    failure: float = param(
        0.20,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="grants whose assets are lost at once",
    )

    def gain(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return what planned net business income gains at the labour that the household has.

        Output with the assets and without them, and with the better technology where they lift
        the household to its threshold; the less labour, the less of either, and nothing where
        nobody is there to tend them.
        """
        growth = output_growth(block, now.livelihoods.business, rows, self.unit_cost)
        gain = farm_income(block, now, rows)
        gain *= np.exp(growth) - np.float32(1.0)
        gain *= tended(block, rows) * np.float32(1.0 - self.failure)
        return gain

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Add the assets that the money bought, where somebody tends them and they survive."""
        fen = self.arrived(block, now, rows, share)
        buy_for_households(block, now, rows, fen, Use.CAPITAL, Account.PROGRAMMES)
        works = self.come_off(block, now, rows, self.failure) & tended(block, rows)
        bought = np.float32(self.unit_cost) * np.asarray(share, np.float32)
        block.households.assets[rows] += works * bought


def tended(block: Block, rows: Index) -> Flags:
    """Return where a farm worker or an elder can tend animals and trees; shape (n_rows,)."""
    hh = block.households
    somebody: Flags = (hh.farm[rows] > 0) | (hh.elders[rows] > 0)
    return somebody
