"""A buyer at a fixed price for this year's harvest. Channel: market access."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import buy_for_households
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import param
from simsupport.livelihoods.business import REVENUE_BY_MONTH
from simsupport.livelihoods.now import Now
from simsupport.projects.base import Flags, Floats, Project, Share
from simsupport.projects.prospects import farm_income, of_horizon


class MarketContract(Project):
    """Price luck falls away and the price is the normal one or better; some buyers break it."""

    key: ClassVar[str] = "market_contract"
    channel: ClassVar[str] = "market access"
    whose: ClassVar[str] = "a farm worker or an elder"
    starts: ClassVar[str] = "next month, to the year's end"
    changes: ClassVar[tuple[str, ...]] = ("harvest",)

    unit_cost: float = param(
        400.0,
        unit="yuan",
        source="assumption",
        low=20.0,
        high=5000.0,
        doc="what finding and holding a buyer costs a household, 2013 prices",
    )
    take_up: float = param(
        0.726,
        unit="share",
        source="linked to a cooperative or leading firm, 10.77 of 14.82 million (data/12 X013)",
        low=0.0,
        high=1.0,
        doc="households that accept when it is offered",
    )
    failure: float = param(
        0.20,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="contracts that the buyer breaks",
    )
    premium: float = param(
        0.05,
        unit="share",
        source="assumption",
        low=0.0,
        high=0.3,
        doc="contract price above the normal one",
    )
    price_luck: float = param(
        0.4,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="harvest luck that is luck with the price, which the contract takes away",
    )

    def eligible(self, block: Block, rows: Index) -> Flags:
        """Return which households farm with more than the garden."""
        return super().eligible(block, rows) & _farms(block, rows)

    def gain(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return what a better price adds to the sales still to come, over the horizon.

        Luck that nobody knows yet counts for nothing: to lose it changes the spread, not the mean.
        """
        left = sum(REVENUE_BY_MONTH[now.month.of_year :]) / now.net_share
        gain = farm_income(block, now, rows) * _farms(block, rows)
        gain *= self._better_price(block, rows) - np.float32(1.0)
        gain *= block.counties.price[block.county_of(rows)]
        gain *= np.float32(left * (1.0 - self.failure) * of_horizon(now, 1.0))
        return gain

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Fix the price; of part-paid contracts as many are made as were paid.

        A crop that failed altogether is no matter of price and stays lost.
        """
        fen = self.arrived(block, now, rows, share)
        buy_for_households(block, now, rows, fen, Use.SERVICES, Account.PROGRAMMES)
        held = self.come_off(block, now, rows, self.failure, share)
        hh = block.households
        lost = hh.harvest[rows] <= np.float32(now.livelihoods.shocks.ruin_yield)
        rows = rows[held & ~lost]
        kept = np.float32(1.0 - self.price_luck)
        narrow = (hh.harvest[rows] - np.float32(1.0)) * kept + np.float32(1.0)
        hh.harvest[rows] = narrow * self._better_price(block, rows)

    def _better_price(self, block: Block, rows: Index) -> Floats:
        """Return the contract's price over the county's; shape (n_rows,)."""
        price = block.counties.price[block.county_of(rows)]
        better: Floats = np.maximum(np.float32(1.0) / price, np.float32(1.0))
        better *= np.float32(1.0 + self.premium)
        return better


def _farms(block: Block, rows: Index) -> Flags:
    """Return which households have anybody on the own business; shape (n_rows,)."""
    hh = block.households
    farms: Flags = (hh.farm[rows] > 0) | (hh.elders[rows] > 0)
    return farms
