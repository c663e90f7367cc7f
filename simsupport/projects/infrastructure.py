"""A road to a village and buyers at its end. Channel: market access, for a whole village."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.channels.money import buy_for_villages
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import FEN, Account, Use
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import uniform
from simsupport.livelihoods.now import Now
from simsupport.projects.advice import works_out
from simsupport.projects.base import Flags, Share
from simsupport.projects.prospects import gain_of_market, gain_of_nearness


class Infrastructure(Parameters):
    """A project for a village: all its households come nearer to jobs and buyers."""

    key: ClassVar[str] = "infrastructure"
    channel: ClassVar[str] = "market access"
    whose: ClassVar[str] = "villages without market access"
    starts: ClassVar[str] = "at once; the technology next January"
    changes: ClassVar[tuple[str, ...]] = ("villages.market_access", "villages.distance")

    unit_cost: float = param(
        1_500_000.0,
        unit="yuan/village",
        source="assumption",
        low=100_000.0,
        high=20_000_000.0,
        doc="road and market of one real village, 2013 prices",
    )
    nearer: float = param(
        0.15,
        unit="log points",
        source="assumption; what the population adds to the remoteness of a poor village",
        low=0.0,
        high=2.0,
        doc="what the road takes off the cost of moving away",
    )
    failure: float = param(
        0.10,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="works that lead nowhere",
    )

    def price(self, now: Now) -> int:
        """Return what the works of one real village cost this month, whole fen."""
        return round(self.unit_cost * now.drivers.prices * FEN)

    def eligible(self, block: Block, villages: Index) -> Flags:
        """Return which of these villages lack market access; shape (n_villages,)."""
        lacking: Flags = block.villages.market_access[villages] == 0
        return lacking

    def gain(self, block: Block, now: Now, villages: Index) -> npt.NDArray[np.float64]:
        """Return what all households of the villages gain by technology and nearer posts away.

        The better technology counts where a market brings it within reach.

        Returns:
            Yuan a year for all real households of each village's row, shape (n_villages,).
        """
        chosen = np.zeros(len(block.villages), np.uint8)
        chosen[villages] = 1
        rows = np.flatnonzero(block.in_village.down(chosen))
        gain = gain_of_market(block, now, rows)
        gain += gain_of_nearness(block, now, rows, (0.0, self.nearer))
        whole = np.zeros(len(block.villages))
        np.add.at(whole, block.village_of(rows), gain.astype(np.float64) * block.weight[rows])
        return whole[villages] * (1.0 - self.failure)

    def deliver(self, block: Block, now: Now, villages: Index, share: Share) -> None:
        """Build; of part-paid works as many are finished as were paid.

        Args:
            block: where.
            now: when.
            villages: counted in the block, each at most once.
            share: part of the money that arrived.
        """
        fen = np.rint(np.full(len(villages), self.price(now)) * share).astype(np.int64)
        buy_for_villages(block, now, villages, fen, Use.CAPITAL, Account.PROGRAMMES)
        words = now.words_at(f"projects.{self.key}.success", villages + block.villages.start)
        county = block.villages.county[villages].astype(np.intp) - block.counties.start
        chance = works_out(block.counties, county, self.failure) * np.asarray(share)
        built = villages[uniform(words) < np.asarray(chance, np.float32)]
        block.villages.market_access[built] = 1
        block.villages.distance[built] -= np.float32(self.nearer)
