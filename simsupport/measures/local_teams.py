"""Local cadres: graduates who come to a village, people who return to it, and who stay.

A village that is offered a post takes a cadre in only where its official works more than he takes:
who takes does not want to be watched. Cadres know little at first and learn year by year. Nobody
calls them back: when the programme ends they go on, and leave one after the other.
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
from simsupport.core.ledger import FEN, Account, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.governance.choice import work_done
from simsupport.governance.delivery import prevent
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Nation, Row
from simsupport.measures.lasting import LastingMeasure

Floats = npt.NDArray[np.float32]

extend(
    Villages,
    local_cadre=column("u1", "flag", "1 where a local cadre serves who stays"),
    cadre_years=column("u1", "years", "full years that the local cadre has served"),
)


class LocalTeams(LastingMeasure):
    """Offer a share of the villages a post for a local cadre every year."""

    key: ClassVar[str] = "local_teams"
    sizes: ClassVar[tuple[str, ...]] = ("posts",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "G5",
            "posts",
            "teams that stay: graduates to villages, returnees, local cadres",
            "doer",
            "G",
            "village",
        ),
    )

    posts: Dated = param(
        0.0,
        unit="share/year",
        source="policy lever; graduates served in some 200,000 villages in 2013, a third of all "
        "(from memory)",
        low=0.0,
        high=1.0,
        doc="villages in which a post is offered in a year, where nobody serves yet",
    )
    reluctance: float = param(
        0.8,
        unit="benefit",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="largest cost to a village's official of taking a cadre in, besides what he takes; "
        "villages' are spread evenly below it",
    )
    leave: float = param(
        0.15,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="local cadres who leave in a year",
    )
    learning: float = param(
        2.0,
        unit="years",
        source="assumption",
        low=0.1,
        high=20.0,
        doc="years after which a local cadre has learned two thirds of what there is to learn",
    )
    beginner: float = param(
        0.3,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="what one does in the first year of what an experienced one does",
    )
    watch: float = param(
        0.35,
        unit="share",
        source="assumption; near a first secretary's 0.4",
        low=0.0,
        high=1.0,
        doc="of what the village's official takes or shows, what an experienced one prevents",
    )
    insight: float = param(
        0.15,
        unit="share",
        source="assumption; below a first secretary's 0.25",
        low=0.0,
        high=1.0,
        doc="real work on the village's list that an experienced one adds, in a full-time "
        "official's",
    )
    pay: float = param(
        24_000.0,
        unit="yuan/village/year",
        source="assumption; pay of a graduate in a village",
        low=0.0,
        high=200_000.0,
        doc="what one costs while the programme runs, 2013 prices; later the village pays",
    )

    def decide(self, nation: Nation) -> None:
        """In January let cadres watch, before officials choose; in February some leave or come."""
        villages: Any = nation.tables["villages"]
        if nation.month.of_year == 1 and villages.local_cadre.any():
            officials: Any = nation.tables["officials"]
            prevented = self._done(villages) * np.float32(self.watch)
            prevent(officials, np.flatnonzero(officials.level == Level.VILLAGE), prevented)
        if nation.month.of_year == PLANNING_MONTH:
            self._change(nation, villages)

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Add in January to what villages see of their lists; in February ask for cadres' pay."""
        villages = block.villages
        rows = np.flatnonzero(villages.local_cadre)
        if not len(rows):
            return []
        if now.month.of_year == 1:
            seen = villages.insight + self._done(villages) * np.float32(self.insight)
            villages.insight[:] = np.minimum(seen, np.float32(1.0))
        if now.month.of_year != PLANNING_MONTH or not self.runs(now.month):
            return []
        fen = np.full(len(rows), round(self.pay * now.drivers.prices * FEN), np.int64)
        return [Order(rows, fen, villages.weight[rows].astype(np.int64), rows)]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Pay them."""
        buy_for_villages(block, now, order.rows, order.fen, Use.ADMINISTRATION, Account.PROGRAMMES)

    def stop(self, block: Block) -> None:
        """Lose sight of whoever is left."""
        block.villages.local_cadre[:] = block.villages.cadre_years[:] = 0

    def _change(self, nation: Nation, villages: Any) -> None:
        """Let a year pass: some leave, and while the programme runs villages take others in.

        Who leaves and where a post is offered belongs to village and year, so that more posts add
        cadres in some villages and take away none in any.
        """
        month = nation.month
        words = nation.streams.words(f"{self.key}.cadres", month.index, 0, len(villages))
        stays = (villages.local_cadre > 0) & (uniform(words) >= np.float32(self.leave))
        share = self.posts.at(month) * self.coverage.at(month) * self.runs(month)
        offered = ~stays & (uniform(words, 1) < np.float32(share))
        villages.cadre_years[:] = np.minimum(villages.cadre_years, 250) + np.uint8(1)
        villages.cadre_years[~stays] = 0
        villages.local_cadre[:] = stays | (offered & self._welcome(nation))

    def _welcome(self, nation: Nation) -> Flags:
        """Return the villages whose officials would take a cadre in; shape (n_villages,).

        They do where real work, for which a cadre is a help, is worth more than what they get to
        take, which a cadre sees, and the trouble of taking one in.
        """
        officials: Any = nation.tables["officials"]
        rows = np.flatnonzero(officials.level == Level.VILLAGE)  # in the order of villages
        work = work_done(officials, rows)
        taking = officials.take[rows] * (np.float32(1.0) - officials.prevented[rows])
        words = nation.streams.words(f"{self.key}.villages", 0, 0, len(rows))
        against = taking + uniform(words) * np.float32(self.reluctance)
        welcome: Flags = work >= against
        return welcome

    def _done(self, villages: Any) -> Floats:
        """Return what the cadres do of what experienced ones would; shape (n_villages,)."""
        fresh = np.exp(villages.cadre_years.astype(np.float32) * np.float32(-1.0 / self.learning))
        done = np.float32(1.0) - np.float32(1.0 - self.beginner) * fresh
        of_cadres: Floats = done * villages.local_cadre
        return of_cadres
