"""Helpers: every registered household has an official of its own who calls, by name.

A helper who talks with the household knows what it needs, tells whoever chooses for it, raises its
hopes, and is one more pair of eyes when the village goes over its list. Helpers are officials of
the township, and decide what a call is for as the township decides what its year is for.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.agents.officials import Level, Officials
from simsupport.agents.villages import Villages
from simsupport.channels.money import buy_at_large
from simsupport.channels.orders import Fen, Order
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Account, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.governance.choice import part_in_real_work
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Nation, Row

_TELLING = (1, PLANNING_MONTH, 12)
"""Months in which it matters what helpers know."""

extend(
    Villages,
    helpers=column("i8", "households", "of those help is meant for, who have a named helper"),
    talks=column("f4", "share", "of helpers' calls, those at which they ask and listen", 1),
)


class Helpers(Measure):
    """Name a helper for a share of the households that help is meant for."""

    key: ClassVar[str] = "helpers"
    sizes: ClassVar[tuple[str, ...]] = ("share",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "D3",
            "share",
            "adoption of villages and households; every poor household has a named helper",
            "knower",
            "I A",
            "helper",
        ),
    )

    share: Dated = param(
        0.0,
        unit="share",
        source="policy lever; some 0.53 million posted officials (data/10 O020) and nearly 2 "
        "million township officials (O023) for 29.5 million households: all could have one",
        low=0.0,
        high=1.0,
        doc="households help is meant for that have a named helper, always the same ones first",
    )
    cost: float = param(
        1000.0,
        unit="yuan/household/year",
        source="assumption; a fifth of an official's year for a dozen households",
        low=0.0,
        high=20_000.0,
        doc="what the helper of one household costs",
    )
    insight: float = param(
        0.5,
        unit="share",
        source="assumption; as for first secretaries",
        low=0.0,
        high=1.0,
        doc="noise about a household's need that a helper who talks with it removes",
    )
    visits: float = param(
        0.1,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="real work on the village's list that helpers add, in a full-time official's, where "
        "every household has one who talks with it",
    )
    hope: float = param(
        0.01,
        unit="share",
        source="assumption; half of a work team's, who live there",
        low=0.0,
        high=0.5,
        doc="what such helpers' year adds to the aim of aspiration",
    )

    def decide(self, nation: Nation) -> None:
        """Let helpers decide which part of their calls is talk; in January it is last year's."""
        if nation.month.of_year in _TELLING and self.coverage.at(nation.month) > 0.0:
            villages, officials = nation.tables["villages"], nation.tables["officials"]
            assert isinstance(officials, Officials)
            township = officials.superior[officials.level == Level.VILLAGE]
            villages.talks[:] = part_in_real_work(officials, township)

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Let helpers tell what they know, and ask for the month's money for them."""
        meant = self._households(block, wanted)
        if now.month.of_year in _TELLING:
            self._tell(block, now, meant)
        number = self._chosen(block, now, wanted, meant)
        villages = np.flatnonzero(number)
        block.villages.helpers[:] = 0
        if not len(villages):
            return []
        fen = np.full(len(villages), self._price(now), np.int64)
        return [Order(villages, fen, number[villages], villages)]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Pay as many helpers as the money that arrived pays in full; the rest is unspent."""
        price, money = max(self._price(now), 1), order.fen * order.weight
        paid = money // price if self._price(now) else order.weight
        block.villages.helpers[order.rows] = paid
        spent = int((paid * self._price(now)).sum())
        buy_at_large(now, spent, Use.ADMINISTRATION, Account.PROGRAMMES)
        now.books.spend(Use.UNSPENT, int(money.sum()) - spent)

    def stop(self, block: Block) -> None:
        """Let all of them go."""
        block.villages.helpers[:] = 0
        block.villages.talks[:] = 1

    def _price(self, now: Now) -> int:
        """Return what a helper costs this month, whole fen."""
        return round(self.cost * now.drivers.prices * FEN / 12.0)

    def _chosen(self, block: Block, now: Now, wanted: Flags, meant: Fen) -> Fen:
        """Return how many of the households help is meant for are to have one; (n_villages,)."""
        share = self.share.at(now.month) * self.coverage.at(now.month)
        if share >= 1.0:
            return meant
        hh = block.households
        words = now.streams.words(f"{self.key}.named", 0, hh.start, hh.stop)
        return self._households(block, wanted & (uniform(words) < np.float32(share)))

    def _households(self, block: Block, wanted: Flags) -> Fen:
        """Return the households help is meant for, by village; shape (n_villages,)."""
        households: Fen = block.in_village.up(block.weight * wanted)
        return households

    def _tell(self, block: Block, now: Now, households: Fen) -> None:
        """Lower payers' error in February, raise hopes in December, see in January for the village.

        All go by the share of the households that have a helper since the month before, and by the
        part of calls that is talk.
        """
        villages = block.villages
        known = np.minimum(villages.helpers / np.maximum(households, 1), 1.0).astype(np.float32)
        known *= villages.talks
        if now.month.of_year == PLANNING_MONTH:
            villages.unclear *= np.float32(1.0) - known * np.float32(self.insight)
        elif now.month.of_year == 12:
            villages.encouraged += known * np.float32(self.hope)
        else:
            seen = villages.insight + known * np.float32(self.visits)
            villages.insight[:] = np.minimum(seen, np.float32(1.0))
