"""Government, market and society pull together: in a county, payers sit at one table.

Before they look into needs, payers tell each other village by village what they order, and pass
over what somebody else has ordered. The table stands in the county seat; whether a village's payers
come to it is another matter.
"""

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


class Coordination(Measure):
    """Set up one table of all payers in a share of the counties, always the same ones first."""

    key: ClassVar[str] = "coordination"
    sizes: ClassVar[tuple[str, ...]] = ("share",)
    source: ClassVar[Source] = Source.LOCAL
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "E1",
            "share",
            "government, market and society pull together: payers tell each other what they order",
            "chooser",
            "I",
            "county",
        ),
    )

    share: Dated = param(
        0.0,
        unit="share",
        source="policy lever; a leading group in every poor county (from memory)",
        low=0.0,
        high=1.0,
        doc="counties in which payers sit at one table",
    )
    attendance: float = param(
        0.7,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="villages whose payers come to the table, and tell what they order",
    )
    cost: float = param(
        500_000.0,
        unit="yuan/county/year",
        source="assumption; an office of five",
        low=0.0,
        high=10_000_000.0,
        doc="what the table's office costs a county, 2013 prices",
    )

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Once a year, before needs are looked into, call the tables; ask for what they cost."""
        if now.month.of_year != PLANNING_MONTH:
            return []
        sits, villages = self.sits(block, now), block.villages
        words = now.streams.words(f"{self.key}.attendance", 0, villages.start, villages.stop)
        comes = uniform(words) < np.float32(self.attendance)
        villages.coordinated[:] = block.villages_in_county.down(sits) & comes
        seats = np.flatnonzero(sits)
        fen = round(self.cost * now.drivers.prices * FEN)
        if not len(seats) or not fen:
            return []
        weight = block.counties.weight[seats].astype(np.int64)
        return [Order(seats, np.full(len(seats), fen), weight)]

    def sits(self, block: Block, now: Now) -> Flags:
        """Return the counties with a table; shape (n_counties,)."""
        counties = block.counties
        words = now.streams.words(f"{self.key}.counties", 0, counties.start, counties.stop)
        share = self.share.at(now.month) * self.coverage.at(now.month)
        sits: Flags = uniform(words) < np.float32(share)
        return sits

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Pay for the tables' offices."""
        buy_at_large(now, order.cost, Use.ADMINISTRATION, Account.PROGRAMMES)

    def stop(self, block: Block) -> None:
        """Dissolve the tables: nobody tells anybody anything."""
        block.villages.coordinated[:] = 0
