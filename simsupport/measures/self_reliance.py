"""Education for self-reliance, and village rules on customs.

A village that holds meetings hears of others who made it, and aims higher in the next year. Who
can work takes offers up more readily; who cannot is shamed by talk of the lazy, and may stay away
from help. Villages that hope for much agree on rules for weddings and funerals.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.agents.villages import Villages
from simsupport.channels.money import buy_for_villages
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Row
from simsupport.measures.chosen_villages import (
    chosen,
    part_paid,
    village_mean,
    yearly_cost,
)

extend(
    Villages,
    courses=column("f4", "share", "of a year's meetings for self-reliance that are held"),
)


class SelfReliance(Measure):
    """Hold meetings in a share of the villages, always the same ones first; some agree on rules."""

    key: ClassVar[str] = "self_reliance"
    sizes: ClassVar[tuple[str, ...]] = ("courses",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "G6",
            "courses",
            "education of poor households, self-reliance, customs",
            "doer",
            "A",
            "household",
        ),
    )

    courses: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="villages that hold meetings for self-reliance",
    )
    lift: float = param(
        0.06,
        unit="share",
        source="assumption; hopes rose by a tenth to a fifth of a standard deviation after films "
        "about people like oneself (Bernard et al. 2014, from memory)",
        low=0.0,
        high=0.5,
        doc="what a year of meetings adds to the aim of aspiration",
    )
    keenness: float = param(
        0.3,
        unit="log odds",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="what meetings add to the odds of taking help up where somebody can work",
    )
    shame: float = param(
        0.2,
        unit="log odds",
        source="assumption; public talk of the lazy keeps people from claiming (Walker 2014)",
        low=0.0,
        high=5.0,
        doc="what they take off these odds where nobody can work",
    )
    rules: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="of what ceremonies cost, what village rules cut where they are agreed on",
    )
    cost: float = param(
        6000.0,
        unit="yuan/village/year",
        source="assumption; a room, a speaker and a meal each month",
        low=0.0,
        high=500_000.0,
        doc="what a year of meetings costs, 2013 prices",
    )

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Ask for the year's money in February; in December villages have heard what they heard."""
        villages = block.villages
        if now.month.of_year == 12:
            villages.encouraged += villages.courses * np.float32(self.lift)
        if now.month.of_year != PLANNING_MONTH:
            return []
        share = self.courses.at(now.month) * self.coverage.at(now.month)
        there = chosen(now.streams, self.key, villages.start, villages.stop, share)
        return [yearly_cost(block, now, there, self.cost)]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Hold as many of the meetings as are paid; the year's plans come before them."""
        buy_for_villages(block, now, order.rows, order.fen, Use.ADMINISTRATION, Account.PROGRAMMES)
        villages = block.villages
        villages.courses[:] = 0
        villages.courses[order.rows] = part_paid(now, order, self.cost)
        villages.keen[:] = villages.courses * np.float32(self.keenness)
        villages.shamed[:] = villages.courses * np.float32(self.shame)
        villages.frugal[:] = villages.courses * self._agree(block, now) * np.float32(self.rules)

    def stop(self, block: Block) -> None:
        """End the meetings and the rules; hopes stay where they are, and drift."""
        villages = block.villages
        villages.courses[:] = villages.keen[:] = villages.shamed[:] = villages.frugal[:] = 0

    def _agree(self, block: Block, now: Now) -> Flags:
        """Return which villages agree on rules if they meet; the more they hope, the likelier.

        A village's mean aspiration is the chance that a majority binds itself. Shape (n_villages,).
        """
        villages = block.villages
        words = now.streams.words(f"{self.key}.rules", 0, villages.start, villages.stop)
        agrees: Flags = uniform(words) < village_mean(block, block.households.aspiration)
        return agrees
