"""Government, market and society pull together: in a county, payers sit at one table.

Before they look into needs, payers tell each other village by village what they order, and pass
over what somebody else has ordered. A county calls them together only where that is worth the
trouble to its official, who must do real work to gain by it. The table stands in the county seat;
whether a village's payers come to it is another matter.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.agents.counties import Counties
from simsupport.agents.officials import Level, Officials
from simsupport.channels.money import buy_at_large
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Account, Source, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.governance.choice import work_done
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Nation, Row

extend(Counties, one_table=column("u1", "flag", "1 where the county calls payers to one table"))


class Coordination(Measure):
    """Ask a share of the counties to call all payers to one table, always the same ones first."""

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
        doc="counties that are asked to call all payers to one table",
    )
    trouble: float = param(
        0.4,
        unit="benefit",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="largest cost to a county of calling its payers to a table; counties' are spread "
        "evenly below it",
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

    def decide(self, nation: Nation) -> None:
        """Let each county that is asked decide whether it calls its payers to a table.

        It does where the real work of its official is worth the trouble.
        """
        if nation.month.of_year != PLANNING_MONTH:
            return
        counties, officials = nation.tables["counties"], nation.tables["officials"]
        assert isinstance(counties, Counties)
        assert isinstance(officials, Officials)
        heads = officials.level == Level.COUNTY
        work = work_done(officials, heads)
        share = self.share.at(nation.month) * self.coverage.at(nation.month)
        words = nation.streams.words(f"{self.key}.counties", 0, 0, len(counties))
        asked = uniform(words) < np.float32(share)
        counties.one_table[:] = asked & (work >= uniform(words, 1) * np.float32(self.trouble))

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Once a year, before needs are looked into, call the tables; ask for what they cost."""
        if now.month.of_year != PLANNING_MONTH:
            return []
        sits, villages = block.counties.one_table > 0, block.villages
        words = now.streams.words(f"{self.key}.attendance", 0, villages.start, villages.stop)
        comes = uniform(words) < np.float32(self.attendance)
        villages.coordinated[:] = block.villages_in_county.down(sits) & comes
        seats = np.flatnonzero(sits)
        fen = round(self.cost * now.drivers.prices * FEN)
        if not len(seats) or not fen:
            return []
        weight = block.counties.weight[seats].astype(np.int64)
        return [Order(seats, np.full(len(seats), fen), weight)]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Pay for the tables' offices."""
        buy_at_large(now, order.cost, Use.ADMINISTRATION, Account.PROGRAMMES)

    def stop(self, block: Block) -> None:
        """Dissolve the tables: nobody tells anybody anything."""
        block.counties.one_table[:] = block.villages.coordinated[:] = 0
