"""Pooling of agricultural funds: a poor county may spend part of earmarked money as it sees fit.

One queue over all kinds of projects comes nearer to what households need than departments that each
buy their own, where the county's secretary works and knows. Where he takes, nobody stands between
him and the pool.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.agents.counties import Counties
from simsupport.agents.officials import Level, Officials
from simsupport.channels.orders import Fen
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.governance.choice import work_done
from simsupport.measures.base import PLANNING_MONTH, Measure, Nation, Row

extend(
    Counties,
    pooled=column("f4", "share", "of departments' money that the county spends in one queue"),
    pool_noise=column("f4", "log points", "spread of the county's own error about gains"),
    pool_taken=column("f4", "share", "of pooled money, what the county's official takes"),
)


class FundIntegration(Measure):
    """Let poor counties pool a share of departments' money, and approve projects themselves."""

    key: ClassVar[str] = "fund_integration"
    sizes: ClassVar[tuple[str, ...]] = ("share",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "F2",
            "share",
            "counties may pool agricultural funds and approve projects",
            "chooser",
            "M I",
            "county",
        ),
    )

    share: Dated = param(
        0.0,
        unit="share",
        source="policy lever; pilots in a third of poor counties in 2016, all from 2017 (State "
        "Council, from memory)",
        low=0.0,
        high=1.0,
        doc="part of departments' money for households that a poor county may pool",
    )
    noise: float = param(
        0.8,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="spread of the error about gains of a county whose official does no real work",
    )
    insight: float = param(
        0.8,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of that which full-time real work of average ability removes",
    )
    discretion: float = param(
        0.42,
        unit="share",
        source="assumption; as the county's hands on other money",
        low=0.0,
        high=1.0,
        doc="pooled money lost if the county's official gave all his time to taking it",
    )
    quarrel: float = param(
        0.4,
        unit="benefit",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="largest cost to a county of the quarrel with its departments; counties' are spread "
        "evenly below it",
    )

    def decide(self, nation: Nation) -> None:
        """Let each poor county decide whether it pools what it may.

        It does where what its official sees in it, for work or for himself, is worth the quarrel
        with the departments.
        """
        if nation.month.of_year != PLANNING_MONTH:
            return
        counties, officials = nation.tables["counties"], nation.tables["officials"]
        assert isinstance(counties, Counties)
        assert isinstance(officials, Officials)
        heads = np.flatnonzero(officials.level == Level.COUNTY)
        work = work_done(officials, heads)
        taking = officials.take[heads] * (np.float32(1.0) - officials.prevented[heads])
        words = nation.streams.words(f"{self.key}.counties", 0, 0, len(counties))
        joins = uniform(words) < np.float32(self.coverage.at(nation.month))
        joins &= counties.poor_county > 0
        joins &= work + taking >= uniform(words, 1) * np.float32(self.quarrel)
        counties.pooled[:] = joins * np.float32(self.share.at(nation.month))
        known = np.float32(1.0) - work * np.float32(self.insight)
        counties.pool_noise[:] = joins * known * np.float32(self.noise)
        counties.pool_taken[:] = joins * np.minimum(
            taking * np.float32(self.discretion), np.float32(1.0)
        )

    def stop(self, block: Block) -> None:
        """Give departments back their money."""
        counties = block.counties
        counties.pooled[:] = counties.pool_noise[:] = counties.pool_taken[:] = 0


def taken_at_will(block: Block, pooled: Fen) -> Fen:
    """Return what counties' officials take of pooled money, whole fen; shape (n_counties,)."""
    taken: Fen = np.floor(pooled * block.counties.pool_taken.astype(np.float64)).astype(np.int64)
    return taken
