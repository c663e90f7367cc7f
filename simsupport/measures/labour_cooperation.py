"""Labour cooperation: brokers tell registered workers of recipient counties about eastern posts."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import buy_at_large
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.ledger import FEN, Account, Source, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Row
from simsupport.measures.eastern_places import recipients
from simsupport.measures.purchases import sum_by


class LabourCooperation(Measure):
    """Let eastern partners' brokers serve a share of the villages, always the same ones first.

    What they tell takes a part off a village's distance for households that are or were
    registered: most where distance, and with it ignorance, is greatest. Posts are no more than
    before, so those who are told take places in the queue that others would have had.
    """

    key: ClassVar[str] = "labour_cooperation"
    sizes: ClassVar[tuple[str, ...]] = ("reach",)
    source: ClassVar[Source] = Source.EASTERN_AID
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "A9",
            "reach",
            "labour cooperation: matching to eastern vacancies",
            "knower",
            "J",
            "household, enterprise",
        ),
    )

    reach: Dated = param(
        0.0,
        unit="share",
        source="policy lever; 2.4 million person-times of labour export were organised from 2011 "
        "to 2015 in 207 counties (data/08 F016, F018)",
        low=0.0,
        high=1.0,
        doc="villages of recipient counties that brokers serve",
    )
    told: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of the cost of distance that comes of not knowing, and ends with being told",
    )
    cost: float = param(
        30.0,
        unit="yuan/household/year",
        source="assumption",
        low=0.0,
        high=5000.0,
        doc="brokers' pay for each household with a worker that help is meant for, 2013 prices",
    )

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Engage brokers for a year, in February."""
        if now.month.of_year != PLANNING_MONTH:
            return []
        hh, villages = block.households, block.villages
        words = now.streams.words(f"{self.key}.villages", 0, villages.start, villages.stop)
        share = np.float32(self.reach.at(now.month) * self.coverage.at(now.month))
        county = villages.county.astype(np.intp) - block.counties.start
        served = (uniform(words) < share) & recipients(block.counties)[county]
        villages.told[~served] = 0
        rows = np.flatnonzero(wanted & (hh.workers > 0))
        households = sum_by(block.village_of(rows), block.weight[rows], len(villages))
        chosen = np.flatnonzero(served)
        fen = np.full(len(chosen), round(self.cost * now.drivers.prices * FEN), np.int64)
        return [Order(chosen, fen, households[chosen])]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Let brokers tell what they know, as far as they are paid."""
        buy_at_large(now, order.cost, Use.ADMINISTRATION, Account.PROGRAMMES)
        block.villages.told[order.rows] = np.float32(self.told * share)

    def stop(self, block: Block) -> None:
        """Let brokers leave; what they tell grows old at once."""
        block.villages.told[:] = 0
