"""Pay and prospects for those who serve at the grassroots, against the pull of town.

Village and township officials, and the skilled people of talent programmes, weigh town against
their post. What they are paid more, and what years there count for later, tilts the balance.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

# the column `talent` is declared there
import simsupport.measures.talent_programmes  # noqa: F401
from simsupport.channels.money import buy_at_large
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.ledger import FEN, Account, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Row


class GrassrootsIncentives(Measure):
    """Pay a bonus to village and township officials and skilled people of a share of counties."""

    key: ClassVar[str] = "grassroots_incentives"
    sizes: ClassVar[tuple[str, ...]] = ("bonus",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "F11",
            "bonus",
            "incentives for talent to go to and stay at the grassroots",
            "doer",
            "G",
            "official, expert",
        ),
    )

    bonus: Dated = param(
        0.0,
        unit="share of pay",
        source="policy lever; township allowances of 200 to 500 yuan a month from 2015 on, some "
        "tenth of pay (from memory)",
        low=0.0,
        high=2.0,
        doc="what they are paid more than before",
    )
    pay: float = param(
        36_000.0,
        unit="yuan/year",
        source="assumption; a township official's pay",
        low=5_000.0,
        high=200_000.0,
        doc="pay without the bonus, 2013 prices",
    )
    staff: float = param(
        8.0,
        unit="persons/village",
        source="assumption; five who run a village, and its part of nearly 2 million township "
        "officials (data/10 O023)",
        low=0.0,
        high=100.0,
        doc="people who are paid for each village whose officials' choices the model follows",
    )
    worth: float = param(
        3.0,
        unit="log odds",
        source="assumption; a bonus of a tenth lowers a hazard of 0.2 to 0.16",
        low=0.0,
        high=20.0,
        doc="what a bonus of all their pay takes off the odds of leaving",
    )
    prospects: float = param(
        0.2,
        unit="log odds",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="what it takes off them that years at the grassroots count for later posts",
    )

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Ask in February for the year's bonus of the counties reached."""
        if now.month.of_year != PLANNING_MONTH:
            return []
        counties = block.counties
        counties.holds[:] = 0
        words = now.streams.words(f"{self.key}.counties", 0, counties.start, counties.stop)
        rows = np.flatnonzero(uniform(words) < np.float32(self.coverage.at(now.month)))
        if not len(rows):
            return []
        weight = counties.weight[rows].astype(np.int64)
        villages = block.villages_in_county.up(block.villages.weight)[rows] / weight
        people = villages * self.staff + counties.talent[rows]
        yuan = people * (self.bonus.at(now.month) * self.pay * now.drivers.prices)
        return [Order(rows, np.rint(yuan * FEN).astype(np.int64), weight)]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Pay it; whoever is paid weighs it in December, when posts change hands."""
        buy_at_large(now, order.cost, Use.ADMINISTRATION, Account.PROGRAMMES)
        bonus = self.bonus.at(now.month) * share
        block.counties.holds[order.rows] = np.float32(
            self.worth * bonus + self.prospects * (share > 0)
        )

    def stop(self, block: Block) -> None:
        """End the bonus, and what it promised."""
        block.counties.holds[:] = 0
