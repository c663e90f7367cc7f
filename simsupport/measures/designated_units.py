"""Designated units: public bodies that each help one poor village with money of their own.

Once a year a unit looks at the households that help is meant for, sees with noise what each
project of the menu would bring them, and funds the best projects while its money lasts.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.agents.units import Tier
from simsupport.channels.orders import Fen, Order
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import FEN, Source
from simsupport.core.parameters import Dated, param
from simsupport.livelihoods.now import Now
from simsupport.measures.base import Measure, Row
from simsupport.measures.purchases import Purse, View, buy_best, sum_by
from simsupport.projects.needs import Needs


class DesignatedUnits(Measure):
    """Let units buy projects for households of the poor villages they are assigned to."""

    key: ClassVar[str] = "designated_units"
    sizes: ClassVar[tuple[str, ...]] = ("budget",)
    source: ClassVar[Source] = Source.DESIGNATED_UNITS
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "B1",
            "budget",
            "units assigned to counties and villages buy projects",
            "payer",
            "M",
            "designated unit",
        ),
    )

    budget: Dated = param(
        0.0,
        unit="ratio",
        source="policy lever",
        low=0.0,
        high=20.0,
        doc="money of all units in their yearly budgets",
    )
    central_growth: Dated = param(
        {
            "2011-01": 1.0,
            "2016-01": 1.46,
            "2017-01": 1.91,
            "2018-01": 2.37,
            "2019-01": 2.82,
        },
        unit="ratio",
        source="6.7 billion yuan in 592 counties in 2019 (State Council poverty office) over 11.86 "
        "billion in 2011-2015; a straight line between 2015 and 2019",
        low=0.0,
        high=20.0,
        doc="direct funds of central units against those of 2011 to 2015",
    )
    view_noise: float = param(
        0.8,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="spread of the least able unit's error about what a project brings a household",
    )

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Let each unit fund what looks best in its village while its money lasts."""
        units = block.units
        village = block.village_of(needs.rows)
        reached = (block.villages.poor_village > 0)[village] & self.covered(block, now)[needs.rows]
        cases = np.flatnonzero(reached)
        unit = unit_of_village(block)[village[cases]]
        noise = units.capacity[unit] * block.villages.unclear[village[cases]]
        noise *= np.float32(self.view_noise)
        purse = Purse(unit, self._money(block, now))
        bought = buy_best(block, now, needs, cases, purse, View(noise))
        units.planned[:], units.carried[:] = bought.cost, bought.left
        units.spent[:] = 0
        return [bought.order]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Carry out the plan, project by project."""
        super().deliver(block, now, order, share)
        assert order.village is not None
        units = block.units
        unit = unit_of_village(block)[order.village]
        units.spent[:] = sum_by(unit, order.fen * order.weight, len(units))

    def stop(self, block: Block) -> None:
        """End plans; what was carried over lapses."""
        for column_of_measure in (block.units.planned, block.units.spent, block.units.carried):
            column_of_measure[:] = 0

    def _money(self, block: Block, now: Now) -> Fen:
        """Return what each unit may spend this year, whole fen, shape (n_units,)."""
        ratio = np.full(len(Tier), self.budget.at(now.month))
        ratio[Tier.CENTRAL] *= self.central_growth.at(now.month)
        units = block.units
        yearly = np.rint(units.budget * ratio[units.tier] * FEN).astype(np.int64)
        money: Fen = yearly + units.carried
        return money


def unit_of_village(block: Block) -> Index:
    """Return each village's unit, counted in the block, 0 where there is none; (n_villages,)."""
    number = np.zeros(len(block.villages), np.intp)
    number[block.units.village.astype(np.intp) - block.villages.start] = np.arange(len(block.units))
    return number
