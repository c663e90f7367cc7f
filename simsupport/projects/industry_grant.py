"""Productive assets for the own business: animals, trees, tools. Channel: productive capital."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import buy_for_households
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import param
from simsupport.livelihoods.business import Business, labour_units
from simsupport.livelihoods.health import labour_left
from simsupport.livelihoods.now import Now
from simsupport.projects.base import Floats, Project, Share


class IndustryGrant(Project):
    """Assets handed to a household; some die or never bear."""

    key: ClassVar[str] = "industry_grant"

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
        the household to its threshold; the less labour, the less of either.
        """
        business: Business = now.livelihoods.business
        hh = block.households
        left = labour_left(block, now.livelihoods.health, rows)
        power = now.labour_power[labour_units(hh, business)[rows]]
        gain: Floats = hh.capacity[rows] * power * left
        growth = _log_growth(block, business, rows, self.unit_cost)
        gain *= np.exp(growth) - np.float32(1.0)
        gain *= np.float32(now.net_share * (1.0 - self.failure))
        return gain

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Add the assets that the money bought, where they survive."""
        fen = self.arrived(now, rows, share)
        buy_for_households(block, now, rows, fen, Use.CAPITAL, Account.CENTRAL)
        works = self.succeed(block, now, rows, 1.0 - self.failure)
        bought = np.float32(self.unit_cost) * np.asarray(share, np.float32)
        block.households.assets[rows] += works * bought


def _log_growth(block: Block, business: Business, rows: Index, assets: float) -> Floats:
    """Return the growth of log output that further assets bring; shape (n_rows,)."""
    hh = block.households
    floor = np.float32(0.02 * business.asset_unit)
    before = hh.assets[rows]
    after = before + np.float32(assets)
    growth = np.log(np.maximum(after, floor) / np.maximum(before, floor))
    growth *= np.float32(business.asset_share)
    access = block.villages.market_access[block.village_of(rows)]
    needed = np.float32(business.asset_threshold) * (np.float32(1.0) - access * np.float32(0.5))
    adopts = (after >= needed) & (hh.technology[rows] == 0)
    growth += adopts * np.float32(business.technology_gain)
    return growth
