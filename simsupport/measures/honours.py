"""Honours: a public roll of those who help, worth the less the more of them are on it.

An honour is a position in comparison with others (Besley & Ghatak 2008): its worth falls with the
share of those who have it, so that honours for all are worth nothing. Honours cost no money.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.agents.counties import Counties
from simsupport.agents.enterprises import Enterprises
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Row

extend(
    Counties,
    honour=column(
        "f4", "share", "what a firm that adopts a village expects of the roll, in what it spends"
    ),
)
extend(
    Enterprises,
    honoured=column("i8", "firms", "of last year's adopters, those put on this year's roll"),
)


class Honours(Measure):
    """Put a share of the firms that adopted a village on a public roll every year."""

    key: ClassVar[str] = "honours"
    sizes: ClassVar[tuple[str, ...]] = ("enterprises",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "C8",
            "enterprises",
            "public honour roll of firms that adopt villages",
            "watcher",
            "R",
            "private enterprise",
        ),
    )

    enterprises: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="firms that adopted a village last year that are put on the roll",
    )
    worth: float = param(
        1.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=10.0,
        doc="what the only honour of its kind is worth to a firm, in what it spends in a year",
    )
    cheapening: float = param(
        3.0,
        unit="exponent",
        source="assumption; honours are worth less the more are given (Besley & Ghatak 2008)",
        low=0.0,
        high=20.0,
        doc="how fast the worth of an honour falls with the share of those honoured",
    )

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Read the roll out in February, before firms decide; it costs nothing."""
        if now.month.of_year != PLANNING_MONTH:
            return []
        counties, firms = block.counties, block.enterprises
        words = now.streams.words(f"{self.key}.counties", 0, counties.start, counties.stop)
        held = uniform(words) < np.float32(self.coverage.at(now.month))
        share = self.enterprises.at(now.month)
        counties.honour[:] = held * np.float32(expected_worth(share, self.worth, self.cheapening))
        chosen = now.streams.words(f"{self.key}.firms", 0, firms.start, firms.stop)
        listed = block.firms_in_county.down(held) * firms.adopted * share
        firms.honoured[:] = np.floor(listed + uniform(chosen)).astype(np.int64)
        return []

    def stop(self, block: Block) -> None:
        """Close the roll."""
        block.counties.honour[:] = 0
        block.enterprises.honoured[:] = 0


def expected_worth(share: float, worth: float, cheapening: float) -> float:
    """Return what an adopter may expect: the chance of an honour times its worth.

    It is largest where one in `cheapening` + 1 is honoured, and 0 where all are.
    """
    return float(share * worth * (1.0 - share) ** cheapening)
