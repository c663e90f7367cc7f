"""Full and timely disclosure of donations: donors learn what became of their province's gifts.

Trust follows what is disclosed: it rises where little was lost on the way and falls where much
was. Organisations know that: what will cost them trust they disclose as far as they are made to.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.core.parameters import Dated, param
from simsupport.measures.base import PLANNING_MONTH, Measure, Nation, Row
from simsupport.measures.donations import leak_by_province


class DonationDisclosure(Measure):
    """Tell the donors of each province what was lost of last year's donations there."""

    key: ClassVar[str] = "donation_disclosure"
    sizes: ClassVar[tuple[str, ...]] = ("disclosure",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "D7",
            "disclosure",
            "full and timely disclosure of donations",
            "watcher",
            "R",
            "donor, organisation",
        ),
    )

    disclosure: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="donated money whose use organisations are asked to disclose in full and in time",
    )
    monitored: float = param(
        0.7,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="of that, what they disclose where it costs them trust, as social assistance is "
        "monitored",
    )
    tolerance: float = param(
        0.05,
        unit="share",
        source="assumption",
        low=0.001,
        high=1.0,
        doc="loss on the way at which no donor who knew of it would trust any more",
    )
    learning: float = param(
        0.5,
        unit="1/year",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of the way that trust goes in a year to what full disclosure shows",
    )

    def decide(self, nation: Nation) -> None:
        """Let organisations disclose, and donors draw conclusions in February, before they give."""
        if nation.month.of_year != PLANNING_MONTH:
            return
        provinces = nation.tables["provinces"].arrays
        trust = provinces["trust"]
        leak, known = leak_by_province(nation.tables)
        deserved = np.clip(1.0 - leak / self.tolerance, 0.0, 1.0)
        asked = self.disclosure.at(nation.month) * self.coverage.at(nation.month)
        told = asked * np.where(known & (deserved < trust), self.monitored, 1.0)
        provinces["disclosed"][:] = told
        trust += np.where(known, told * self.learning * (deserved - trust), 0.0).astype(np.float32)
