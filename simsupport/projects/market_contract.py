"""A buyer at a fixed price for this year's harvest. Channel: market access.

Some buyers break the contract. Households that know the law may win the dispute, and a buyer who
must reckon with that breaks fewer contracts: the temptation to break one is uniform over buyers
(Becker 1968).
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.agents.villages import Villages
from simsupport.channels.money import buy_for_households
from simsupport.core.blocks import Block, Index
from simsupport.core.columns import column, extend
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import param
from simsupport.livelihoods.business import REVENUE_BY_MONTH
from simsupport.livelihoods.now import Now
from simsupport.livelihoods.terms import any_set
from simsupport.projects.advice import count_failures, works_out
from simsupport.projects.base import Flags, Floats, Project, Share
from simsupport.projects.prospects import farm_income, of_horizon

extend(
    Villages,
    awareness=column("f4", "share", "households that know what a contract is and how to defend it"),
    contracts=column("i8", "contracts", "made with its households and paid, all years together"),
    contracts_held=column("i8", "contracts", "of those, held in the end"),
    disputes_won=column("i8", "contracts", "of those, held because a household won the dispute"),
)


class MarketContract(Project):
    """Price luck falls away and the price is the normal one or better; some break it."""

    key: ClassVar[str] = "market_contract"
    channel: ClassVar[str] = "market access"
    whose: ClassVar[str] = "a farm worker or an elder"
    starts: ClassVar[str] = "next month, to the year's end"
    changes: ClassVar[tuple[str, ...]] = ("harvest",)
    by_example: ClassVar[bool] = True

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
    redress: float = param(
        0.4,
        unit="probability",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="chance that an aware household wins the dispute over a broken contract",
    )
    stakes: float = param(
        1.5,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=10.0,
        doc="what a lost dispute costs a buyer, in what breaking brings the most tempted one",
    )
    confidence: float = param(
        0.5,
        unit="log odds",
        source="assumption; who learns how often buyers break may also grow wary",
        low=-3.0,
        high=3.0,
        doc="what full awareness adds to the odds of accepting a contract",
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
        held, _ = self._held(block, rows, self.failure)
        gain *= np.asarray(left * held * of_horizon(now, 1.0), np.float32)
        gain *= _uncoerced(block, rows)
        return gain

    def eagerness(self, block: Block) -> Floats | None:
        """Return what adds to the log odds of accepting; None where nothing does."""
        eager, awareness = super().eagerness(block), block.villages.awareness
        if not any_set(awareness):
            return eager
        aware = np.stack([awareness, awareness]) * np.float32(self.confidence)
        return aware if eager is None else eager + aware

    def deliver(self, block: Block, now: Now, rows: Index, share: Share) -> None:
        """Fix the price; of part-paid contracts as many are made as were paid.

        A crop that failed altogether is no matter of price and stays lost.
        """
        fen = self.arrived(block, now, rows, share)
        buy_for_households(block, now, rows, fen, Use.SERVICES, Account.PROGRAMMES)
        held = self._settle(block, now, rows, share)
        hh = block.households
        lost = hh.harvest[rows] <= np.float32(now.livelihoods.shocks.ruin_yield)
        rows = rows[held & ~lost]
        kept = np.float32(1.0 - self.price_luck)
        narrow = (hh.harvest[rows] - np.float32(1.0)) * kept + np.float32(1.0)
        hh.harvest[rows] = narrow * self._better_price(block, rows)

    def _held(self, block: Block, rows: Index, failure: Share) -> tuple[Share, Share]:
        """Return the chances that a contract holds, and that it does without any dispute.

        Args:
            block: where.
            rows: households.
            failure: chance that the buyer breaks it where nobody knows the law.
        """
        if not any_set(block.villages.awareness):
            return 1.0 - failure, 1.0 - failure
        wins = block.villages.awareness[block.village_of(rows)] * np.float32(self.redress)
        tempted = np.maximum(np.float32(1.0) - wins * np.float32(self.stakes), np.float32(0.0))
        breaks = tempted * np.asarray(failure, np.float32)
        return np.float32(1.0) - breaks * (np.float32(1.0) - wins), np.float32(1.0) - breaks

    def _settle(self, block: Block, now: Now, rows: Index, share: Share) -> Flags:
        """Let buyers break contracts and aware households go to law; return which hold.

        One draw decides on both, so that more awareness only adds contracts that hold.
        """
        county = block.county_of(rows)
        failure = 1.0 - works_out(block.counties, county, self.failure)
        chance, kept = self._held(block, rows, failure)
        made = np.asarray(share) * _uncoerced(block, rows)
        held = self.succeed(block, now, rows, chance * made)
        won = held & ~self.succeed(block, now, rows, kept * made)
        count_failures(block.counties, county, block.weight[rows], held)
        village, weight, villages = block.village_of(rows), block.weight[rows], block.villages
        np.add.at(villages.contracts, village, weight)
        np.add.at(villages.contracts_held, village, weight * held)
        np.add.at(villages.disputes_won, village, weight * won)
        return held

    def _better_price(self, block: Block, rows: Index) -> Floats:
        """Return the contract's price over the county's; shape (n_rows,)."""
        price = block.counties.price[block.county_of(rows)]
        better: Floats = np.maximum(np.float32(1.0) / price, np.float32(1.0))
        better *= np.float32(1.0 + self.premium)
        return better


def _uncoerced(block: Block, rows: Index) -> Floats:
    """Return the share of contracts that nobody strong in the village breaks; shape (n_rows,)."""
    uncoerced: Floats = np.float32(1.0) - block.villages.coerced[block.village_of(rows)]
    return uncoerced


def _farms(block: Block, rows: Index) -> Flags:
    """Return which households have anybody on the own business; shape (n_rows,)."""
    hh = block.households
    farms: Flags = (hh.farm[rows] > 0) | (hh.elders[rows] > 0)
    return farms
