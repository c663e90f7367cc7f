"""Supervision of poverty funds: yearly audits of counties, and accounts that villagers can read.

Auditors look into a sample of each county's funds. Who fears to be found diverts less; of what was
diverted all the same, the part that auditors find is taken back. They are paid by their own
offices, and cost the officials working time.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from simsupport.agents.officials import Level
from simsupport.core.calendar import Month
from simsupport.core.parameters import Dated, param
from simsupport.governance.delivery import prevent
from simsupport.governance.recovery import demand
from simsupport.governance.supervision import draw_audits
from simsupport.measures.base import Nation, Oversight, Row


class FundSupervision(Oversight):
    """Audit a share of the counties each year, take back what is found, and post the accounts."""

    key: ClassVar[str] = "fund_supervision"
    sizes: ClassVar[tuple[str, ...]] = ("audit",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "F6",
            "audit",
            "audit of poverty funds, project inspection and disclosure",
            "watcher",
            "G",
            "auditor, village",
        ),
    )

    audit: Dated = param(
        0.0,
        unit="1/year",
        source="policy lever; 0.19 of poor counties in 2017, 0.17 to 0.38 in 2018 (data/24 PA42)",
        low=0.0,
        high=1.0,
        doc="counties whose poverty funds are audited in a year",
    )
    sampled: float = param(
        0.44,
        unit="share",
        source="auditors looked into 44.05 % of the funds of 158 counties (data/24 PA43)",
        low=0.0,
        high=1.0,
        doc="part of an audited county's funds that auditors look into",
    )
    power: float = param(
        0.8,
        unit="probability",
        source="assumption; as for inspections that are not announced",
        low=0.0,
        high=1.0,
        doc="chance that auditors recognise what was diverted in accounts that they look into",
    )
    told: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of officials' belief that follows the announced rate; the rest is experience",
    )
    repaid: float = param(
        0.7,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of what auditors find that comes back",
    )
    paperwork: float = param(
        0.05,
        unit="share of time",
        source="assumption; half of an inspection's",
        low=0.0,
        high=0.5,
        doc="working time that an audit costs the officials of the county",
    )
    scrutiny: float = param(
        0.05,
        unit="share",
        source="assumption; villagers' monitoring had little effect (Olken 2007)",
        low=0.0,
        high=1.0,
        doc="of what a village official takes or shows, what villagers prevent who read the "
        "accounts posted in the year after an audit",
    )

    def press(self, month: Month) -> dict[str, float]:
        """Set how likely an audit is, what it finds, and the time it takes."""
        rate = self.planned(month)
        return {
            "audits": rate,
            "audit_power": self.sampled * self.power,
            "audits_told": self.told,
            "audit_time": self.paperwork * rate,
        }

    def planned(self, month: Month) -> float:
        """Return the share of counties that auditors plan to come to in the year."""
        return self.audit.at(month)

    def decide(self, nation: Nation) -> None:
        """Let villagers read last year's accounts in January; send auditors in December."""
        counties: Any = nation.tables["counties"]
        if nation.month.of_year == 1:
            villages: Any = nation.tables["villages"]
            officials: Any = nation.tables["officials"]
            posted = counties.audited[villages.county] * np.float32(self.scrutiny)
            prevent(officials, officials.level == Level.VILLAGE, posted)
        if nation.month.of_year == 12:
            rate = self.planned(nation.month)
            draw_audits(nation.tables, nation.streams, nation.month.index, rate)

    def look_back(self, nation: Nation) -> None:
        """Demand back the part of the year's diversion that auditors found."""
        counties: Any = nation.tables["counties"]
        found = self.sampled * self.power * self.repaid
        demand(counties, counties.audited * found)
