"""Designated units: public bodies that each help one poor village with money of their own.

Once a year a unit looks at the households that help is meant for, sees with noise what each
project of the menu would bring them, and funds the best projects while its money lasts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Households
from simsupport.agents.units import Tier
from simsupport.channels.queue import first_in_queue
from simsupport.core.blocks import Block, Index
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Source
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import normal
from simsupport.livelihoods.now import Now
from simsupport.measures.base import Fen, Flags, Measure
from simsupport.measures.first_secretaries import noise_left
from simsupport.projects.base import Floats
from simsupport.projects.menu import best, gain_per_yuan, menu

PLANNING_MONTH = 2
"""Month of the year in which units plan and deliver: February, after the year's letters."""

extend(
    Households,
    unit_project=column("u1", "place", "project of this year's plan, from 1 on the menu; 0 none"),
)


@dataclass(frozen=True)
class Plan:
    """What the units of a block mean to fund this year."""

    rows: Index
    """households, counted in the block"""
    project: npt.NDArray[np.uint8]
    """place on the menu, from 0, of each of them"""
    price: Fen
    """of the project, whole fen, of each of them"""
    cost: Fen
    """of each unit's plan for all real households, fen"""
    left: Fen
    """of each unit's money, fen, where a household was still waiting"""


class DesignatedUnits(Measure):
    """Let units buy projects for households of the poor villages they are assigned to."""

    key: ClassVar[str] = "designated_units"
    sizes: ClassVar[tuple[str, ...]] = ("budget",)
    source: ClassVar[Source] = Source.DESIGNATED_UNITS

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

    def requests(self, block: Block, now: Now, wanted: Flags) -> Fen | None:
        """Make the year's plan in February and ask for what it costs."""
        if now.month.of_year != PLANNING_MONTH:
            return None
        plan = self.plan(block, now, wanted)
        hh, units = block.households, block.units
        hh.unit_project[:] = 0
        hh.unit_project[plan.rows] = plan.project + 1
        units.planned[:], units.carried[:] = plan.cost, plan.left
        units.spent[:] = 0
        fen = np.zeros(len(hh), np.int64)
        fen[plan.rows] = plan.price
        return fen

    def deliver(self, block: Block, now: Now, fen: Fen, share: float) -> None:
        """Carry out the plan, project by project."""
        hh, units = block.households, block.units
        planned = np.flatnonzero(hh.unit_project > 0)
        kind = hh.unit_project[planned]
        for place, project in enumerate(menu(now), start=1):
            rows = planned[kind == place]
            project.deliver(block, now, rows, fen[rows] / project.cost(block, now, rows))
        unit = _unit_of_village(block)[block.village_of(planned)]
        paid = fen[planned] * block.weight[planned]
        units.spent[:] = _count(unit, paid, len(units))

    def stop(self, block: Block) -> None:
        """End plans; what was carried over lapses."""
        block.households.unit_project[:] = 0
        for column_of_measure in (block.units.planned, block.units.spent, block.units.carried):
            column_of_measure[:] = 0

    def plan(self, block: Block, now: Now, wanted: Flags) -> Plan:
        """Return what the units fund: best projects first, as they see them, while money lasts.

        Each household is offered the project that looks best for it in a yuan among those that
        it would accept. A unit funds its households in the order of what they seem to gain in a
        yuan, and stops at the first whose project it cannot pay. As a row stands for many
        households and is funded whole, what is left then is carried over.
        """
        units = block.units
        poor = block.in_village.down(block.villages.poor_village) > 0
        rows = np.flatnonzero(wanted & poor & self.covered(block, now))
        project, value = best(self._seen(block, now, rows))
        served = np.flatnonzero(value > 0)
        rows, project, value = rows[served], project[served], value[served]

        price = _prices(block, now, rows, project)
        cost = price * block.weight[rows]
        unit = _unit_of_village(block)[block.village_of(rows)]
        money = self._money(block, now)
        place = np.float32(1.0) / (np.float32(1.0) + value)
        funded = first_in_queue(unit, place, cost, money)
        spent = _count(unit[funded], cost[funded], len(units))
        waiting = np.bincount(unit, minlength=len(units)) > np.bincount(
            unit[funded], minlength=len(units)
        )
        funded.sort()
        return Plan(rows[funded], project[funded], price[funded], spent, (money - spent) * waiting)

    def _money(self, block: Block, now: Now) -> Fen:
        """Return what each unit may spend this year, whole fen, shape (n_units,)."""
        ratio = np.full(len(Tier), self.budget.at(now.month))
        ratio[Tier.CENTRAL] *= self.central_growth.at(now.month)
        units = block.units
        yearly = np.rint(units.budget * ratio[units.tier] * FEN).astype(np.int64)
        money: Fen = yearly + units.carried
        return money

    def _seen(self, block: Block, now: Now, rows: Index) -> Floats:
        """Return each project's gain in a yuan as the units see it, shape (n_projects, n_rows).

        What a household would not accept gains nothing.
        """
        village = block.village_of(rows)
        unit = _unit_of_village(block)[village]
        noise = block.units.capacity[unit] * noise_left(block, now)[village]
        noise *= np.float32(self.view_noise)
        seen = gain_per_yuan(block, now, rows)
        for place, project in enumerate(menu(now)):
            gaining = np.flatnonzero(seen[place] > 0)
            able = rows[gaining]
            words = now.words_at(f"{self.key}.view.{project.key}", able + block.households.start)
            error = np.exp(normal(words) * noise[gaining])
            seen[place, gaining] *= error * project.accept(block, now, able)
        return seen


def _prices(block: Block, now: Now, rows: Index, project: npt.NDArray[np.uint8]) -> Fen:
    """Return what each household's project costs, whole fen; shape (n_rows,)."""
    prices = np.zeros(len(rows), np.int64)
    for place, kind in enumerate(menu(now)):
        chosen = np.flatnonzero(project == place)
        prices[chosen] = kind.cost(block, now, rows[chosen])
    return prices


def _unit_of_village(block: Block) -> Index:
    """Return each village's unit, counted in the block, 0 where there is none; (n_villages,)."""
    number = np.zeros(len(block.villages), np.intp)
    number[block.units.village.astype(np.intp) - block.villages.start] = np.arange(len(block.units))
    return number


def _count(unit: Index, amounts: Fen, length: int) -> Fen:
    """Sum whole amounts by unit, exactly; shape (n_units,)."""
    sums = np.zeros(length, np.int64)
    np.add.at(sums, unit, amounts)
    return sums
