"""First secretaries: officials sent to live in poor villages, who get to know the households.

They serve a term, are called back, and take with them what they have learned; others follow them.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.agents.villages import Villages
from simsupport.channels.money import buy_at_large
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Account, Use
from simsupport.core.parameters import Dated, param
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Row
from simsupport.measures.chosen_villages import chosen

extend(
    Villages,
    served_months=column("u2", "months", "that the present first secretary has served"),
)


class FirstSecretaries(Measure):
    """Send first secretaries to a share of the poor villages, always the same ones first.

    Their own offices go on paying them.
    """

    key: ClassVar[str] = "first_secretaries"
    sizes: ClassVar[tuple[str, ...]] = ("share",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "B4",
            "share",
            "first secretaries live in poor villages, and take posts with what they learned there",
            "doer",
            "G I A",
            "unit, first secretary",
        ),
    )

    share: Dated = param(
        0.0,
        unit="share",
        source="policy lever; 188,000 were posted in 2016, enough for all 128,000 poor villages",
        low=0.0,
        high=1.0,
        doc="poor villages that have one",
    )
    insight: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="noise about need in the village that living there removes",
    )
    hope: float = param(
        0.02,
        unit="share",
        source="assumption; as for work teams",
        low=0.0,
        high=0.5,
        doc="what a secretary's year in the village adds to the aim of aspiration",
    )
    term: int = param(
        24,
        unit="months",
        source="terms of one to three years, circular of April 2015 (from memory)",
        low=1,
        high=120,
        doc="how long a first secretary serves before being called back and followed by another",
    )
    learning: float = param(
        0.05,
        unit="log points/year",
        source="assumption",
        low=0.0,
        high=0.5,
        doc="ability that a year in the village adds",
    )
    into_office: float = param(
        0.1,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="those called back who take a leading post of the county or a township",
    )
    working_money: float = param(
        0.0,
        unit="yuan/village/year",
        source="policy lever; spent on the post itself",
        low=0.0,
        high=200_000.0,
        doc="money for the running of a first secretary's post",
    )

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Post the secretaries of the month, who see to what is needed; call back whose term ends.

        Once a year money for the running of their posts is asked for, if they get any.
        """
        villages = block.villages
        share = self.share.at(now.month) * self.coverage.at(now.month)
        sent = chosen(now.streams, self.key, villages.start, villages.stop, share)
        villages.secretary[:] = sent & (villages.poor_village > 0)
        villages.unclear *= np.float32(1.0) - villages.secretary * np.float32(self.insight)
        if now.month.of_year == 12:
            villages.encouraged += villages.secretary * np.float32(self.hope)
        self._call_back(block)
        fen = round(self.working_money * now.drivers.prices * FEN)
        posted = np.flatnonzero(villages.secretary)
        if not fen or now.month.of_year != PLANNING_MONTH or not len(posted):
            return []
        weight = villages.weight[posted].astype(np.int64)
        return [Order(posted, np.full(len(posted), fen), weight, posted)]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Pay for the running of their posts."""
        buy_at_large(now, order.cost, Use.ADMINISTRATION, Account.PROGRAMMES)

    def stop(self, block: Block) -> None:
        """Call all of them back."""
        block.villages.secretary[:] = block.villages.served_months[:] = 0
        block.counties.returned[:] = block.counties.lessons[:] = 0

    def _call_back(self, block: Block) -> None:
        """Count the month, and let those whose term ends wait for a post in their county."""
        villages, counties = block.villages, block.counties
        villages.served_months[:] = (villages.served_months + 1) * villages.secretary
        back = np.flatnonzero(villages.served_months >= self.term)
        if len(back):
            villages.served_months[back] = 0
            county = villages.county[back].astype(np.intp) - counties.start
            number = np.bincount(county, villages.weight[back], len(counties))
            counties.returned += number * self.into_office
            counties.lessons[county] = np.float32(self.learning * self.term / 12.0)
