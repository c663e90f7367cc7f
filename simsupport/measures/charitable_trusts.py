"""Charitable trusts: firms pay in what they give in good years; the trust pays out evenly.

Adopters of villages decide each year whether what they pledge goes through a trust. The trust buys
projects from what it holds, the same share of it every year, so that giving does not collapse in a
bad one.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.channels.giving import give_from_fund, pay_into_fund
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.columns import column, extend
from simsupport.core.ledger import Source
from simsupport.core.parameters import Dated, param
from simsupport.livelihoods.now import Now
from simsupport.measures.base import Measure, Row
from simsupport.measures.enterprise_villages import (
    EnterpriseVillages,
    in_poor_villages,
    profit_ratio,
)
from simsupport.measures.purchases import Purse, View, buy_best
from simsupport.projects.health_cover import HealthCover
from simsupport.projects.housing_repair import HousingRepair
from simsupport.projects.needs import Needs
from simsupport.projects.relief import Relief
from simsupport.projects.student_aid import StudentAid

Reals = npt.NDArray[np.float64]

extend(
    Counties,
    trusts_planned=column("i8", "fen", "cost of the projects that its trusts plan this year"),
)

OFFERED = (Relief, StudentAid, HealthCover, HousingRepair)
"""Projects that trusts buy: welfare."""


class CharitableTrusts(Measure):
    """Let firms that adopt villages give in part through charitable trusts."""

    key: ClassVar[str] = "charitable_trusts"
    sizes: ClassVar[tuple[str, ...]] = ("trusts",)
    source: ClassVar[Source] = Source.PRIVATE_FIRMS
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "C6",
            "trusts",
            "enterprise welfare funds and charitable trusts smooth firms' giving",
            "payer",
            "M",
            "private enterprise",
        ),
    )

    trusts: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="adopters to whom a trust is open",
    )
    say: float = param(
        0.0,
        unit="ratio",
        source="assumption",
        low=-5.0,
        high=5.0,
        doc="profit above a usual month's, in it, at which half of them give up their say over "
        "what is bought",
    )
    spread: float = param(
        0.5,
        unit="ratio",
        source="assumption",
        low=0.01,
        high=10.0,
        doc="scale of firms' unobserved tastes in the logit, in a usual month's profit",
    )
    payout: float = param(
        0.35,
        unit="share/year",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of what a trust holds that becomes payable in a year",
    )
    view_noise: float = param(
        0.8,
        unit="log points",
        source="assumption",
        low=0.0,
        high=5.0,
        doc="spread of a trust's error about what a project brings a household",
    )

    def plan(self, block: Block, now: Now, needs: Needs) -> list[Order]:
        """Take in what firms pay, and buy what looks best from the year's payout."""
        cases = in_poor_villages(block, needs, self.covered(block, now))
        county = needs.county[cases]
        somebody = np.bincount(county, minlength=len(block.counties)) > 0
        firms = block.enterprises
        part = self.trusts.at(now.month) * self.entrusts(firms.luck.astype(np.float64), now)
        paid_in = np.floor(firms.pledged * part).astype(np.int64)
        paid_in *= block.firms_in_county.down(somebody)
        firms.pledged -= paid_in
        pay_into_fund(block, now, paid_in)
        due = np.floor((firms.fund - firms.payable) * self.payout).astype(np.int64)
        firms.payable += due
        firms.offered += due - paid_in
        village = needs.village[cases]
        noise = block.villages.unclear[village] * np.float32(self.view_noise)
        purse = Purse(county, block.firms_in_county.up(firms.payable))
        bought = buy_best(needs, cases, purse, View(noise, OFFERED))
        block.counties.trusts_planned[:] = bought.cost
        return [bought.order]

    def entrusts(self, luck: Reals, now: Now) -> Reals:
        """Return the share of firms that give through a trust where one is open; shape as given.

        A trust gives on in bad years what a firm has to spare in a good one, and takes from the
        firm its say over what is bought: a logit in the present profit above a usual one.
        """
        above = profit_ratio(luck, now) - 1.0
        odds = np.minimum((self.say - above) / self.spread, 700.0)
        share: Reals = 1.0 / (1.0 + np.exp(odds))
        return share

    def deliver(self, block: Block, now: Now, order: Order, share: float) -> None:
        """Carry out the projects; the trusts pay, and what is left stays payable."""
        super().deliver(block, now, order, share)
        paid = np.floor(block.counties.trusts_planned * share).astype(np.int64)
        give_from_fund(block, now, paid, _relief(now))

    def stop(self, block: Block) -> None:
        """End plans; what is in trust stays there."""
        block.counties.trusts_planned[:] = 0


def _relief(now: Now) -> float:
    """Return the tax relief on giving while the campaign grants one."""
    for measure in now.measures:
        if isinstance(measure, EnterpriseVillages):
            return measure.tax_relief.at(now.month)
    return 0.0
