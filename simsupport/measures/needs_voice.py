"""Villagers' self-government: assemblies at which households say what they need.

Each household decides whether to speak. What is heard tells those who choose projects, and the
village when it goes over its list, who lacks what. A captured official hears those first who are
connected.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.money import buy_at_large
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import FEN, Account, Source, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import normal, uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Row
from simsupport.measures.chosen_villages import chosen
from simsupport.projects.base import Floats

USUAL_ASPIRATION, USUAL_SCHOOLING = np.float32(0.4), np.float32(7.5)
"""Of the household that `readiness` speaks of: share, and years."""


class NeedsVoice(Measure):
    """Hold assemblies in a share of the villages, always the same ones first."""

    key: ClassVar[str] = "needs_voice"
    sizes: ClassVar[tuple[str, ...]] = ("assemblies",)
    source: ClassVar[Source] = Source.LOCAL
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "E4",
            "assemblies",
            "villagers' self-government and voicing of needs and interests",
            "knower",
            "I",
            "household, village",
        ),
    )

    assemblies: Dated = param(
        0.0,
        unit="share",
        source="policy lever; the Organic Law of Villagers' Committees asks for them everywhere",
        low=0.0,
        high=1.0,
        doc="villages that hold an assembly on needs each year",
    )
    readiness: float = param(
        0.0,
        unit="log odds",
        source="assumption; half of those with usual hopes and schooling speak",
        low=-6.0,
        high=6.0,
        doc="of speaking, of a household of usual aspiration, schooling and connections",
    )
    hope: float = param(
        2.0,
        unit="log odds",
        source="assumption",
        low=0.0,
        high=10.0,
        doc="what full aspiration adds against none",
    )
    schooling: float = param(
        0.1,
        unit="log odds/year",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="what a year of schooling adds",
    )
    standing: float = param(
        0.3,
        unit="log odds",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="what a standard deviation of connections adds; to speak costs others more",
    )
    deafness: float = param(
        0.8,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="voices of the less connected half that an official without integrity does not hear",
    )
    insight: float = param(
        0.4,
        unit="share",
        source="assumption; below a first secretary's",
        low=0.0,
        high=1.0,
        doc="noise about need in the village that is removed where everybody is heard",
    )
    cost: float = param(
        3000.0,
        unit="yuan/village/year",
        source="assumption; a day of a few helpers, and meals",
        low=0.0,
        high=100_000.0,
        doc="what a village's assembly costs, 2013 prices",
    )

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Once a year, before payers plan, hold the assemblies; ask for what they cost."""
        if now.month.of_year != PLANNING_MONTH:
            return []
        villages = block.villages
        share = self.assemblies.at(now.month) * self.coverage.at(now.month)
        holds = chosen(now.streams, self.key, villages.start, villages.stop, share)
        rows = np.flatnonzero(wanted & block.in_village.down(holds))
        villages.voiced[:] = self.heard(block, now, rows)
        villages.unclear *= np.float32(1.0) - villages.voiced * np.float32(self.insight)
        held = np.flatnonzero(holds)
        fen = round(self.cost * now.drivers.prices * FEN)
        if not len(held) or not fen:
            return []
        return [Order(held, np.full(len(held), fen), villages.weight[held].astype(np.int64), held)]

    def heard(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return the share of each village's households in an assembly whose voice is heard.

        Args:
            block: where.
            now: when.
            rows: households that are asked.

        Returns:
            Shape (n_villages,), 0 where nobody is asked.
        """
        village, weight = block.village_of(rows), block.weight_f[rows]
        numbers = rows + block.households.start
        kin = normal(now.streams.words_at("register.connection", 0, numbers))
        drawn = uniform(now.words_at(f"{self.key}.speaks", numbers))
        speaks = drawn < self.chance_to_speak(block, rows, kin)
        deaf = block.villages.capture[village] * np.float32(self.deafness) * (kin < 0)
        voices = weight * speaks * (np.float32(1.0) - np.minimum(deaf, np.float32(1.0)))
        asked = np.bincount(village, weight, len(block.villages))
        share = np.bincount(village, voices, len(block.villages)) / np.maximum(asked, 1.0)
        heard: Floats = share.astype(np.float32)
        return heard

    def chance_to_speak(self, block: Block, rows: Index, kin: Floats) -> Floats:
        """Return the chance that each household speaks, a logit in what it hopes and what it costs.

        Args:
            block: where.
            rows: households.
            kin: their connections, in standard deviations, shape (n_rows,).
        """
        hh = block.households
        odds = (hh.aspiration[rows] - USUAL_ASPIRATION) * np.float32(self.hope)
        odds += (hh.schooling[rows] - USUAL_SCHOOLING) * np.float32(self.schooling)
        odds += kin * np.float32(self.standing)
        odds += np.float32(self.readiness)
        chance: Floats = np.float32(1.0) / (np.float32(1.0) + np.exp(-odds))
        return chance

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Pay for the assemblies."""
        buy_at_large(now, order.cost, Use.ADMINISTRATION, Account.PROGRAMMES)

    def stop(self, block: Block) -> None:
        """Hold no more; what was heard is out of date."""
        block.villages.voiced[:] = 0
