"""Subsidised vacancies: part of the pay, tax relief and training for firms that hire the poor.

Firms put a spared cost into whom they hire (the subsidised have better chances) and how many (the
average hire costs less). Deadweight and displacement are what comes of that.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from simsupport.agents.households import Households
from simsupport.channels.money import support_enterprises
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block, Index, rows_of_few
from simsupport.core.columns import column, extend
from simsupport.core.ledger import FEN, Account
from simsupport.core.parameters import Dated, param
from simsupport.livelihoods.now import Now
from simsupport.measures.base import Fen, Flags, Measure, Row

extend(
    Households,
    subsidised=column("u1", "workers", "local workers whose job draws an employment subsidy"),
    subsidy_months=column("u1", "months", "months for which the newest subsidy is still paid"),
    in_training=column("u1", "workers", "workers hired this month with a training subsidy"),
)


class EmploymentSubsidy(Measure):
    """Support firms for each eligible worker they hire, for as long as the job and term last."""

    key: ClassVar[str] = "employment_subsidy"
    sizes: ClassVar[tuple[str, ...]] = ("wage_share", "tax_relief", "training")
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "C7",
            "tax_relief",
            "tax relief and training subsidy for hiring registered workers",
            "payer",
            "J S",
            "private enterprise",
        ),
    )

    wage_share: Dated = param(
        0.0, unit="share", source="policy lever", low=0.0, high=1.0, doc="share of pay refunded"
    )
    tax_relief: Dated = param(
        0.0,
        unit="yuan/job/year",
        source="policy lever; 4,000 to 5,200 from 2014 (Caishui [2014] 39, from memory)",
        low=0.0,
        high=50000.0,
        doc="tax relief for each worker hired",
    )
    training: Dated = param(
        0.0,
        unit="yuan/worker",
        source="policy lever",
        low=0.0,
        high=50000.0,
        doc="paid once, for training on the job",
    )
    duration: int = param(
        36,
        unit="months",
        source="three years (Caishui [2014] 39, from memory)",
        low=1,
        high=240,
        doc="how long a job draws the subsidy",
    )
    response: float = param(
        1.0,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="how fully employers act on the cost they are spared",
    )

    def _monthly(self, block: Block, now: Now) -> Fen:
        """Return the support of one job in fen a month by county, shape (n_counties,)."""
        pay = block.counties.wage.astype(np.float64) * self.wage_share.at(now.month)
        fen: Fen = np.rint((pay + self.tax_relief.at(now.month) / 12.0) * FEN).astype(np.int64)
        return fen

    def hiring_discount(self, block: Block, now: Now, wanted: Flags, rows: Index) -> Fen:
        """Spare the employer the monthly support and the training over the usual term."""
        reached = (wanted & self.covered(block, now))[rows]
        training = round(self.training.at(now.month) * FEN / self.duration)
        spared = self._monthly(block, now)[block.county_of(rows)] + training
        discount: Fen = np.rint(spared * reached * self.response).astype(np.int64)
        return discount

    def after_hiring(self, block: Block, now: Now, wanted: Flags, hired: Index) -> Index:
        """Let old terms run on, and start the term of those hired under the subsidy."""
        hh = block.households
        hh.subsidy_months -= hh.subsidy_months > 0
        hh.subsidised *= hh.subsidy_months > 0
        np.minimum(hh.subsidised, hh.local_job, out=hh.subsidised)
        new = hired[(wanted & self.covered(block, now))[hired]]
        hh.subsidised[new] += 1
        hh.subsidy_months[new] = self.duration
        hh.in_training[:] = 0
        if self.training.at(now.month):
            hh.in_training[new] = 1
        return new

    def requests(self, block: Block, now: Now, wanted: Flags) -> list[Order]:
        """Ask for the month's support of every subsidised job and new trainee."""
        hh = block.households
        rows = rows_of_few((hh.subsidised | hh.in_training) > 0)
        fen = self._monthly(block, now)[block.county_of(rows)] * hh.subsidised[rows]
        fen += hh.in_training[rows] * np.int64(round(self.training.at(now.month) * FEN))
        return [Order.of_households(block, rows, fen)]

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Pay the firms; trainees come away with the skill that what arrives buys."""
        hh = block.households
        by_county = block.count_by_county(order.rows, order.fen * order.weight)
        support_enterprises(block, now, by_county, Account.PROGRAMMES)
        paid = order.rows[(order.fen > 0) & (hh.in_training[order.rows] > 0)]
        gain = now.projects.subsidised_vacancy.skill_gain(self.training.at(now.month) * share)
        lost = (np.float32(1.0) - block.villages.arrives) * np.float32(self.handled)
        arrives = np.float32(1.0) - lost[block.village_of(paid)]
        hh.skill[paid] += np.float32(gain) * arrives / np.maximum(hh.workers[paid], np.uint8(1))

    def stop(self, block: Block) -> None:
        """End all terms."""
        hh = block.households
        for column_of_measure in (hh.subsidised, hh.subsidy_months, hh.in_training):
            column_of_measure[:] = 0
