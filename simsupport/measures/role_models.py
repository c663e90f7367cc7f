"""Party members and local business leaders who go first, and whom their neighbours follow.

A village leader decides how far to go first with new ways of farming; neighbours follow whom they
trust, and only what they see in the village. So adoption spreads inside villages, not across.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from simsupport.agents.officials import Level
from simsupport.agents.villages import Villages
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.parameters import Dated, param
from simsupport.livelihoods.example import share_of_farms
from simsupport.livelihoods.now import Now
from simsupport.measures.base import PLANNING_MONTH, Flags, Measure, Nation, Row
from simsupport.measures.chosen_villages import chosen

extend(
    Villages,
    leads=column("f4", "share", "how far the village's leader goes first and is trusted"),
)


class RoleModels(Measure):
    """Win the leaders of a share of the villages as role models, always the same ones first."""

    key: ClassVar[str] = "role_models"
    sizes: ClassVar[tuple[str, ...]] = ("share",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "E2",
            "share",
            "party members and local business leaders lead their neighbours",
            "knower",
            "A P",
            "village leader, household",
        ),
    )

    share: Dated = param(
        0.0,
        unit="share",
        source="policy lever; 414,000 village business leaders were trained by 2020, three for "
        "each poor village (data/12 X029)",
        low=0.0,
        high=1.0,
        doc="villages whose party members and business leaders are called on to lead",
    )
    worth: float = param(
        0.8,
        unit="benefit",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="what it is worth to a leader of average ability to be seen to go first altogether",
    )
    effort: float = param(
        1.0,
        unit="benefit",
        source="assumption",
        low=0.1,
        high=10.0,
        doc="how fast it gets harder to do more of it",
    )
    follow: float = param(
        1.0,
        unit="share",
        source="assumption; logistic rates of 0.3 to 1.1 a year for hybrid maize (Griliches 1957, "
        "from memory)",
        low=0.0,
        high=1.0,
        doc="pull on acceptance where all farms have adopted and the leader goes first altogether",
    )
    boldness: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=0.9,
        doc="part of the assets that new technology seems to need that falls away there",
    )

    def decide(self, nation: Nation) -> None:
        """Let leaders who are called on decide how far to go first, before payers plan.

        A leader of ability a chooses x to maximise worth x a x - effort x^2 / 2, at most 1; those
        who know the leader follow as far as there is integrity.
        """
        super().decide(nation)
        if nation.month.of_year != PLANNING_MONTH:
            return
        villages: Any = nation.tables["villages"]
        officials: Any = nation.tables["officials"]
        leaders = officials.level == Level.VILLAGE
        first = officials.ability[leaders] * np.float32(self.worth / self.effort)
        share = self.share.at(nation.month) * self.coverage.at(nation.month)
        called = chosen(nation.streams, self.key, 0, len(villages), share)
        trust = officials.integrity[leaders]
        villages.leads[:] = np.minimum(first, np.float32(1.0)) * trust * called

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Once a year let households look at what their neighbours have adopted."""
        if now.month.of_year == PLANNING_MONTH:
            hh, villages = block.households, block.villages
            seen = share_of_farms(block, (hh.technology > 0) | (hh.advised > 0)) * villages.leads
            villages.example[:] = seen * np.float32(self.follow)
            villages.boldness[:] = seen * np.float32(self.boldness)
        return []

    def stop(self, block: Block) -> None:
        """Nobody leads any more."""
        villages = block.villages
        villages.leads[:] = villages.example[:] = villages.boldness[:] = 0
