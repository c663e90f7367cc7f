"""Public security: police in townships, who choose which villages to go to, and how often.

Patrols prevent crime and bring back what was reported. A station goes where more is to be
prevented, and less where the village's officials shield those whom it would have to arrest.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.core.blocks import Block, Index
from simsupport.core.parameters import Dated, param
from simsupport.measures.base import Row
from simsupport.measures.stations import Stations


class PublicSecurity(Stations):
    """Man police stations in a share of the townships; households decide whether to report."""

    key: ClassVar[str] = "public_security"
    sizes: ClassVar[tuple[str, ...]] = ("police",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "H12",
            "police",
            "public security and grassroots law enforcement",
            "doer",
            "G P",
            "police, household",
        ),
    )
    columns: ClassVar[tuple[str, ...]] = ("patrol", "clearance")

    police: Dated = param(
        0.0,
        unit="share",
        source="policy lever; 1 where every township has a manned station",
        low=0.0,
        high=1.0,
        doc="townships with a manned police station, always the same ones first",
    )
    cost: float = param(
        20_000.0,
        unit="yuan/village/year",
        source="assumption; four officers for a township of a dozen villages",
        low=0.0,
        high=500_000.0,
        doc="what the station costs for each village it serves, 2013 prices",
    )
    prevention: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="theft and coercion that full patrols prevent",
    )
    success: float = param(
        0.4,
        unit="probability",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="that what is reported comes back where patrols are full",
    )
    zeal: float = param(
        1.0,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=10.0,
        doc="what a crime prevented is worth to a station, in the cost of the last patrol",
    )
    deference: float = param(
        0.8,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=10.0,
        doc="what wholly partial village officials put a station off, in the same",
    )

    def serve(self, block: Block, rows: Index, share: float) -> None:
        """Send patrols, as far as they are paid for."""
        patrols = self.patrols(block, rows) * np.float32(share)
        block.villages.patrol[rows] = patrols * np.float32(self.prevention)
        block.villages.clearance[rows] = patrols * np.float32(self.success)

    def patrols(self, block: Block, rows: Index) -> npt.NDArray[np.float32]:
        """Return the patrols that stations choose, 1 where they are full; shape (n_rows,).

        The best number of patrols where each costs more than the one before: their worth less
        what puts the station off, in the cost of the last one. They are worth more where the way
        to the town is long, as crime is.
        """
        villages = block.villages
        worth = np.exp(villages.distance[rows]) * np.float32(self.zeal)
        worth -= villages.capture[rows] * np.float32(self.deference)
        chosen: npt.NDArray[np.float32] = np.clip(worth, np.float32(0.0), np.float32(1.0))
        return chosen
