"""Designated units: public bodies that each help one poor village with money of their own.

Once a year a unit looks at the households that help is meant for, sees with noise what each
project of the menu would bring them, and funds the best projects while its money lasts. Part of the
money goes to what can be seen and helps nobody; how much follows from the unit's own choice.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.agents.units import Tier
from simsupport.channels.orders import Fen, Flags, Order
from simsupport.core.blocks import Block, Index
from simsupport.core.ledger import FEN, Account, Source, Use
from simsupport.core.parameters import Dated, param
from simsupport.core.streams import uniform
from simsupport.livelihoods.now import Now
from simsupport.measures.base import Row
from simsupport.measures.purchases import Purse, View, buy_best, sum_by
from simsupport.measures.unit_oversight import UnitOversight
from simsupport.projects.needs import Needs

SHOW, REVIEW = "show", "work plan"
"""What units' money is asked for besides projects."""


class DesignatedUnits(UnitOversight):
    """Let units buy projects for households of the poor villages they are assigned to."""

    key: ClassVar[str] = "designated_units"
    sizes: ClassVar[tuple[str, ...]] = (
        "budget",
        "assessment",
        "work_plan",
        "tiers",
        "lead_departments",
    )
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
        Row("B2", "assessment", "assessment of units' duty", "watcher", "G", "designated unit"),
        Row(
            "B3",
            "work_plan",
            "yearly work plan with concrete measures, reviewed",
            "chooser",
            "I",
            "designated unit",
        ),
        Row(
            "B5",
            "tiers",
            "provincial, prefecture and county bodies take part",
            "payer",
            "M",
            "designated unit (tier)",
        ),
        Row(
            "B6",
            "lead_departments",
            "lead departments contact, supervise and guide their units",
            "watcher",
            "G I",
            "lead department",
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
    tiers: Dated = param(
        0.0,
        unit="share",
        source="policy lever; from 2015 every poor village was to have a unit",
        low=0.0,
        high=1.0,
        doc="provincial, prefecture and county units that take part; central units always do",
    )

    def serves(self, block: Block) -> Flags:
        """Return the poor villages: each has a unit, and no other has."""
        poor: Flags = block.villages.poor_village > 0
        return poor

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Let each unit fund what looks best in its village while its money lasts."""
        units = block.units
        village = needs.village
        reached = (block.villages.poor_village > 0)[village] & self.covered(block, now)[needs.rows]
        cases = np.flatnonzero(reached)
        unit = unit_of_village(block)[village[cases]]
        joined = self.taking_part(block, now)[unit]
        cases, unit = cases[joined], unit[joined]
        noise = self.error(block, now)[unit] * block.villages.unclear[village[cases]]
        busy = np.bincount(unit, minlength=len(units)) > 0
        year = self._yearly(block, now) * busy
        others = self._other_orders(block, now, year)
        purse = Purse(unit, year - sum_of(others, len(units)) + units.carried * busy)
        knows = self.knowing(block, now)
        view = View(noise, knows=None if knows is None else knows[unit])
        bought = buy_best(needs, cases, purse, view)
        units.planned[:], units.carried[:] = bought.cost, bought.left
        units.spent[:] = units.shown[:] = units.reviewed[:] = 0
        remember(block, needs, bought.order)
        return [bought.order, *others]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Carry out the plan project by project, or pay for show or for the plan itself."""
        units, paid = block.units, order.fen * order.weight
        if order.purpose:
            visible = order.purpose == SHOW
            (units.shown if visible else units.reviewed)[order.rows] = paid
            now.books.move(Account.PROGRAMMES, Account.ELSEWHERE, int(paid.sum()))
            use = Use.VISIBLE_PROJECT if visible else Use.ADMINISTRATION
            now.books.spend(use, int(paid.sum()))
            return
        super().deliver(block, now, order, share)
        assert order.village is not None
        unit = unit_of_village(block)[order.village]
        units.spent[:] = sum_by(unit, paid, len(units))

    def stop(self, block: Block) -> None:
        """End plans; what was carried over lapses."""
        units = block.units
        for of_year in (units.planned, units.spent, units.carried, units.shown, units.reviewed):
            of_year[:] = 0
        units.taught[:] = 0

    def taking_part(self, block: Block, now: Now) -> Flags:
        """Return which units take part: the central ones and those who join; shape (n_units,)."""
        taking: Flags = self.joined(block, now) | (block.units.tier == Tier.CENTRAL)
        return taking

    def joined(self, block: Block, now: Now) -> Flags:
        """Return which units are in the share of tiers, always the same first; (n_units,)."""
        units = block.units
        words = now.streams.words(f"{self.key}.tiers", 0, units.start, units.stop)
        joined: Flags = uniform(words) < np.float32(self.tiers.at(now.month))
        return joined

    def _other_orders(self, block: Block, now: Now, year: Fen) -> list[Order]:
        """Return what of the year's money is asked for show, and for the work plan."""
        units = block.units
        real = units.weight.astype(np.int64)
        paper = year * (self.plan_cost * self.work_plan.at(now.month))
        seen = (year - paper) * self.show(block, now)
        orders = []
        for purpose, fen in ((REVIEW, paper), (SHOW, seen)):
            each = np.floor(fen / real).astype(np.int64)
            paying = np.flatnonzero(each)
            if len(paying):
                place = units.village[paying].astype(np.intp) - block.villages.start
                handled = place if purpose == SHOW else None
                orders.append(Order(paying, each[paying], real[paying], handled, purpose=purpose))
        return orders

    def _yearly(self, block: Block, now: Now) -> Fen:
        """Return each unit's money of the year, whole fen, shape (n_units,)."""
        ratio = np.full(len(Tier), self.budget.at(now.month))
        ratio[Tier.CENTRAL] *= self.central_growth.at(now.month)
        units = block.units
        yearly: Fen = np.rint(units.budget * ratio[units.tier] * FEN).astype(np.int64)
        return yearly


def unit_of_village(block: Block) -> Index:
    """Return each village's unit, counted in the block, 0 where there is none; (n_villages,)."""
    number = np.zeros(len(block.villages), np.intp)
    number[block.units.village.astype(np.intp) - block.villages.start] = np.arange(len(block.units))
    return number


def sum_of(orders: list[Order], n_units: int) -> Fen:
    """Return what orders of units cost, by unit, whole fen, shape (n_units,)."""
    sums = np.zeros(n_units, np.int64)
    for order in orders:
        sums[order.rows] += order.fen * order.weight
    return sums


def remember(block: Block, needs: Needs, order: Order) -> None:
    """Add a plan to units' record: how many projects, and how many met the greatest need."""
    assert order.project is not None
    assert order.duplicate is not None
    assert order.village is not None
    units = block.units
    unit = unit_of_village(block)[order.village]
    right = order.project == needs.needed[order.rows]
    right &= ~order.duplicate
    units.projects += sum_by(unit, order.weight, len(units))
    units.right += sum_by(unit, order.weight * right, len(units))
