"""Agency capacity: a reform of the offices' working style that sets each step a limit of time.

The reform is demanded from above; each county's leading official decides how far it goes.
"""

from __future__ import annotations

from typing import ClassVar

from simsupport.core.calendar import Month
from simsupport.core.parameters import Dated, param
from simsupport.measures.base import Oversight, Row


class AgencyCapacity(Oversight):
    """Demand that county offices put their steps in order."""

    key: ClassVar[str] = "agency_capacity"
    sizes: ClassVar[tuple[str, ...]] = ("reform",)
    rows: ClassVar[tuple[Row, ...]] = (
        Row(
            "H10",
            "reform",
            "institutions and working style of agencies and cadres",
            "doer",
            "G",
            "official",
        ),
    )

    reform: Dated = param(
        0.0,
        unit="share",
        source="policy lever",
        low=0.0,
        high=1.0,
        doc="steps from decision to delivery that county offices are told to put in order",
    )
    saves: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="days from decision to delivery that a reform carried out in full saves",
    )
    steadies: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="spread of these days from case to case that it removes",
    )
    meetings: float = param(
        0.05,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="work of county officials that goes into meetings on a full reform, whatever they do",
    )

    def press(self, month: Month) -> dict[str, float]:
        """Set what is demanded, and what it brings and takes."""
        return {
            "reform": self.reform.at(month),
            "reform_saves": self.saves,
            "reform_steadies": self.steadies,
            "reform_meetings": self.meetings,
        }
