"""Village supervision committees: villagers who watch the list and the money.

A committee is worth what its members are. Close kin of the village's official will not speak up;
those named by the official rather than elected owe their seat to whoever has been in power for
long; and nobody speaks up where few can read an account or hope for anything.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.officials import Level
from simsupport.agents.villages import Villages
from simsupport.channels.money import buy_for_villages
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import Account, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import normal
from simsupport.governance.delivery import prevent
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Nation, Row
from simsupport.measures.chosen_villages import chosen, village_mean, yearly_cost

Reals = npt.NDArray[np.float64]

extend(
    Villages,
    unconnected=column("f4", "share", "households that are no close kin of the village's official"),
    voice=column("f4", "share", "of unconnected villagers, those who would speak up"),
    independence=column("f4", "share", "of its committee's members, those who speak up this year"),
)


class VillageCommittees(Measure):
    """Let committees sit in a share of the villages, always the same ones first.

    They are elected in February among households as they are then, and act from the next January.
    """

    key: ClassVar[str] = "village_committees"
    sizes: ClassVar[tuple[str, ...]] = ("share",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "G3",
            "share",
            "village supervision committees and mass organisations",
            "watcher",
            "G I",
            "village committee",
        ),
    )

    share: Dated = param(
        0.0,
        unit="share",
        source="policy lever; the organic law of 2010 asks every village for one (from memory)",
        low=0.0,
        high=1.0,
        doc="villages in which a committee sits",
    )
    watch: float = param(
        0.6,
        unit="share",
        source="assumption; above a first secretary's, who is alone and a stranger",
        low=0.0,
        high=1.0,
        doc="taking and favours of the village's official that a wholly independent one prevents",
    )
    access: float = param(
        0.7,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of lists and accounts that committees are shown",
    )
    elected: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="seats that villagers fill by vote; the official names the others",
    )
    close_kin: float = param(
        0.8,
        unit="standard deviations",
        source="assumption; a fifth of all households",
        low=-3.0,
        high=3.0,
        doc="connection to the official from which a household will not speak up",
    )
    grip: float = param(
        0.9,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="named members who keep silent under an official without integrity, long in power",
    )
    settling: float = param(
        3.0,
        unit="years",
        source="assumption; one term of a village committee",
        low=0.1,
        high=30.0,
        doc="time in the post after which half of that grip is reached",
    )
    schooling_half: float = param(
        7.0,
        unit="years",
        source="assumption; near the mean schooling of rural adults",
        low=0.0,
        high=20.0,
        doc="schooling at which half of the unconnected speak up where hopes are usual",
    )
    per_year: float = param(
        0.4,
        unit="log odds/year",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="what a year of a village's mean schooling adds to the odds of speaking up",
    )
    per_hope: float = param(
        3.0,
        unit="log odds",
        source="assumption",
        low=0.0,
        high=20.0,
        doc="what mean aspiration adds to these odds, from none to full; usual is 0.4",
    )
    cost: float = param(
        3000.0,
        unit="yuan/village/year",
        source="assumption; small allowances",
        low=0.0,
        high=200_000.0,
        doc="what a committee costs, 2013 prices",
    )

    def decide(self, nation: Nation) -> None:
        """In January look over the shoulders of village officials, as far as members speak up."""
        if nation.month.of_year != 1:
            return
        villages, officials = nation.tables["villages"], nation.tables["officials"]
        share = self.share.at(nation.month) * self.coverage.at(nation.month)
        sits = chosen(nation.streams, self.key, 0, len(villages), share)
        lowest = np.flatnonzero(officials.level == Level.VILLAGE)  # in the order of villages
        silenced = self.silenced(officials, lowest)
        free = self.elected + (1.0 - self.elected) * (1.0 - silenced)
        villages.independence[:] = sits * villages.unconnected * villages.voice * free
        prevented = villages.independence * np.float32(self.watch * self.access)
        if np.any(prevented):
            prevent(officials, lowest, prevented)

    def silenced(self, officials: Any, rows: npt.NDArray[np.intp]) -> Reals:
        """Return the share of named members whom each official keeps silent; shape (n_rows,)."""
        years = officials.tenure[rows].astype(np.float64)
        settled = years / (years + self.settling)
        kept: Reals = self.grip * (1.0 - officials.integrity[rows].astype(np.float64)) * settled
        return kept

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Let villages elect in February, and ask for the year's money."""
        if now.month.of_year != PLANNING_MONTH:
            return []
        villages = block.villages
        share = self.share.at(now.month) * self.coverage.at(now.month)
        sits = chosen(now.streams, self.key, villages.start, villages.stop, share)
        if not np.any(sits):
            return []
        self._elect(block, now, sits)
        return [yearly_cost(block, now, sits, self.cost)]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Pay the committees their allowances."""
        buy_for_villages(block, now, order.rows, order.fen, Use.ADMINISTRATION, Account.PROGRAMMES)

    def stop(self, block: Block) -> None:
        """Dissolve all committees."""
        villages = block.villages
        villages.unconnected[:] = villages.voice[:] = villages.independence[:] = 0

    def _elect(self, block: Block, now: Now, sits: Flags) -> None:
        """Note who in the village is unconnected, and how many of them would speak up."""
        hh, villages = block.households, block.villages
        kin = normal(now.streams.words("register.connection", 0, hh.start, hh.stop))
        villages.unconnected[:] = sits * village_mean(block, kin < np.float32(self.close_kin))
        odds = (village_mean(block, hh.schooling) - self.schooling_half) * self.per_year
        odds += (village_mean(block, hh.aspiration) - 0.4) * self.per_hope
        villages.voice[:] = sits / (1.0 + np.exp(-odds))
