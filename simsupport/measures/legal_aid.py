"""Legal aid: public legal service in townships, where those who are owed pay get help to claim."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.core.blocks import Block, Index
from simsupport.core.parameters import Dated, param
from simsupport.measures.base import Row
from simsupport.measures.stations import Stations


class LegalAid(Stations):
    """Open legal service in a share of the townships; households decide whether to claim."""

    key: ClassVar[str] = "legal_aid"
    sizes: ClassVar[tuple[str, ...]] = ("reach",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "H11",
            "reach",
            "rural poverty statistics; public legal service; protection of rights",
            "knower",
            "I H",
            "statistician, household",
        ),
    )
    columns: ClassVar[tuple[str, ...]] = ("aid_chance", "aid_trouble")

    reach: Dated = param(
        0.0,
        unit="share",
        source="policy lever; 1 where every township has a legal service",
        low=0.0,
        high=1.0,
        doc="townships with legal service, always the same ones first",
    )
    cost: float = param(
        3000.0,
        unit="yuan/village/year",
        source="assumption; one legal worker for a township of a dozen villages",
        low=0.0,
        high=100_000.0,
        doc="what the service costs for each village it serves, 2013 prices",
    )
    success: float = param(
        0.6,
        unit="probability",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="that a claim with its help is paid",
    )
    trouble: float = param(
        600.0,
        unit="yuan",
        source="assumption; a week without work",
        low=0.0,
        high=100_000.0,
        doc="what a claim with its help puts a household off, 2013 prices; nobody is paid it",
    )

    def serve(self, block: Block, rows: Index, share: float) -> None:
        """Tell villages what a claim with legal aid is worth."""
        block.villages.aid_chance[rows] = np.float32(self.success * share)
        block.villages.aid_trouble[rows] = np.float32(self.trouble)
