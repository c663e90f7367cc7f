"""First secretaries: officials sent to live in poor villages, who get to know the households."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.base import Flags, Measure


class FirstSecretaries(Measure):
    """Send first secretaries to a share of the poor villages, always the same ones first.

    They cost nothing here: their own offices go on paying them.
    """

    key: ClassVar[str] = "first_secretaries"
    sizes: ClassVar[tuple[str, ...]] = ("share",)

    share: Dated = param(
        0.0,
        unit="share",
        source="policy lever; 188,000 were posted in 2016, enough for all 128,000 poor villages",
        low=0.0,
        high=1.0,
        doc="poor villages that have one",
    )
    insight: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="noise about need in the village that living there removes",
    )

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Post the secretaries of the month, who see to what is needed; ask for no money."""
        villages = block.villages
        words = now.streams.words(f"{self.key}.villages", 0, villages.start, villages.stop)
        sent = np.float32(self.share.at(now.month) * self.coverage.at(now.month))
        villages.secretary[:] = (uniform(words) < sent) & (villages.poor_village > 0)
        villages.unclear *= np.float32(1.0) - villages.secretary * np.float32(self.insight)
        return []

    def stop(self, block: Block) -> None:
        """Call all of them back."""
        block.villages.secretary[:] = 0
