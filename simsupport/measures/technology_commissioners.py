"""Technology commissioners: experts on farming who choose a village and start ventures there.

Each county posts them; each chooses where to serve by the farms there, the road, and what is paid
extra in poor villages. With technology money they advise farms, and set households up with assets
and buyers.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.villages import Villages
from simsupport.channels.money import buy_for_villages
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Account, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Row
from simsupport.measures.purchases import Purse, View, buy_best
from simsupport.projects.extension_visit import ExtensionVisit
from simsupport.projects.industry_grant import IndustryGrant
from simsupport.projects.market_contract import MarketContract
from simsupport.projects.needs import Needs

Floats = npt.NDArray[np.float32]

extend(
    Villages,
    commissioner=column("u1", "flag", "1 where a technology commissioner serves"),
    technology_left=column("i8", "fen", "technology money that is carried over"),
)

PAY = "pay"


class TechnologyCommissioners(Measure):
    """Post technology commissioners, as many as a share of each county's villages."""

    key: ClassVar[str] = "technology_commissioners"
    sizes: ClassVar[tuple[str, ...]] = ("posted",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "F7",
            "posted",
            "science and technology money; technology commissioners start ventures",
            "doer",
            "P S",
            "technology commissioner",
        ),
    )

    posted: Dated = param(
        0.0,
        unit="share",
        source="policy lever; some 730,000 served in 2014, in nine of ten counties (from memory), "
        "not all of them in villages",
        low=0.0,
        high=1.0,
        doc="commissioners, in the number of a county's villages",
    )
    funds: float = param(
        20_000.0,
        unit="yuan/village/year",
        source="assumption",
        low=0.0,
        high=1e7,
        doc="technology money for ventures with a village's households, 2013 prices",
    )
    pay: float = param(
        10_000.0,
        unit="yuan/village/year",
        source="assumption; subsidy and travel, their own offices pay them",
        low=0.0,
        high=200_000.0,
        doc="what a commissioner costs, 2013 prices",
    )
    farms: float = param(
        0.5,
        unit="spreads of taste",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="how strongly the log of the farming households help is meant for draws commissioners",
    )
    access: float = param(
        0.5,
        unit="spreads of taste",
        source="assumption",
        low=0.0,
        high=10.0,
        doc="how far a village with road and buyers is preferred",
    )
    extra: float = param(
        0.2,
        unit="share of pay",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="what is paid on top in a registered poor village",
    )
    extra_worth: float = param(
        2.0,
        unit="spreads of taste",
        source="assumption",
        low=0.0,
        high=20.0,
        doc="how far a village is preferred where all their pay is paid on top",
    )
    view_noise: float = param(
        0.3,
        unit="log points",
        source="assumption; farming is their trade",
        low=0.0,
        high=5.0,
        doc="spread of their error about what ventures bring a household",
    )

    def serves(self, block: Block) -> Flags:
        """Return the villages where a commissioner serves."""
        chosen: Flags = block.villages.commissioner > 0
        return chosen

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Let commissioners choose in February where to serve, and ask for their pay."""
        if now.month.of_year != PLANNING_MONTH:
            return []
        villages = block.villages
        share = self.posted.at(now.month) * self.coverage.at(now.month)
        villages.commissioner[:] = self._chosen(block, self._worth(block, now, wanted), share)
        rows = np.flatnonzero(villages.commissioner)
        if not len(rows):
            return []
        yuan = self.pay * (1.0 + self.extra * villages.poor_village[rows]) * now.drivers.prices
        fen = np.rint(yuan * FEN).astype(np.int64)
        return [Order(rows, fen, villages.weight[rows].astype(np.int64), rows, purpose=PAY)]

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Let each commissioner start the ventures that look best in the village."""
        villages = block.villages
        village = needs.village
        cases = np.flatnonzero(villages.commissioner[village] > 0)
        village = village[cases]
        fen = round(self.funds * now.drivers.prices * FEN)
        money = villages.weight * np.int64(fen) + villages.technology_left
        money *= villages.commissioner > 0
        noise = villages.unclear[village] * np.float32(self.view_noise)
        view = View(noise, (ExtensionVisit, IndustryGrant, MarketContract))
        bought = buy_best(needs, cases, Purse(village, money), view)
        villages.technology_left[:] = bought.left
        return [bought.order]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Carry out the ventures, or pay the commissioners."""
        if order.purpose == PAY:
            buy_for_villages(
                block, now, order.rows, order.fen, Use.ADMINISTRATION, Account.PROGRAMMES
            )
        else:
            super().deliver(block, now, order, share)

    def stop(self, block: Block) -> None:
        """Send them home; what was carried over lapses."""
        block.villages.commissioner[:] = block.villages.technology_left[:] = 0

    def _worth(self, block: Block, now: Now, wanted: Flags) -> Floats:
        """Return what a commissioner makes of each village, taste included; shape (n_villages,).

        Tastes are Gumbel draws that belong to the village, so that those who choose one after the
        other choose by a logit among the villages left (Yellott 1977).
        """
        villages = block.villages
        farming = block.in_village.up(block.weight * (wanted & (block.households.farm > 0)))
        farms = np.log1p(farming / np.maximum(villages.weight, 1)).astype(np.float32)
        words = now.streams.words(f"{self.key}.taste", 0, villages.start, villages.stop)
        worth: Floats = -np.log(-np.log(uniform(words)))
        worth += farms * np.float32(self.farms)
        worth += villages.market_access * np.float32(self.access)
        worth += villages.poor_village * np.float32(self.extra * self.extra_worth)
        return worth

    def _chosen(self, block: Block, worth: Floats, share: float) -> Flags:
        """Return the villages that a county's commissioners choose, the worthiest first.

        A row stands for many villages, and is chosen if its middle one is.
        """
        groups = block.villages_in_county
        county = groups.down(np.arange(len(groups.counts)))
        queue = np.lexsort((-worth, county))
        weight = block.villages.weight.astype(np.int64)
        upto = np.cumsum(weight[queue])
        whole = groups.up(weight)
        upto -= groups.down(np.cumsum(whole) - whole)
        chosen = np.zeros(len(queue), np.bool_)
        middle = upto - weight[queue] / 2.0
        chosen[queue] = middle < groups.down(whole * share)
        return chosen
